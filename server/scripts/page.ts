/** The style and the script of the report's page as a module, with the hashes by which its policy allows them. */

import { createHash } from 'node:crypto';

/** The source of `report/page/assets.ts`. */
export function pageAssets(style: string, script: string): string {
  const hash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
  return `/** Made of \`style.css\` and \`script.js\` by \`npm run generate\`. */

export const style = ${JSON.stringify(style)};
export const styleHash = '${hash(style)}';
export const script = ${JSON.stringify(script)};
export const scriptHash = '${hash(script)}';
`;
}
