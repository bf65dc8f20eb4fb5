/** Packages the built extension as a .vsix; also runnable, as `npm run package`. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installEditor } from './install.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Makes `dist/bulkhead.vsix` of what `npm run build` left.
 * @returns {Promise<string>} its path
 */
export async function packageExtension() {
  const { node, vsce } = await installEditor();
  const file = `${root}dist/bulkhead.vsix`;
  mkdirSync(`${root}dist`, { recursive: true });
  // Everything is bundled: the packages in node_modules stay out.
  execFileSync(node, [vsce, 'package', '--no-dependencies', '--out', file], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return file;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await packageExtension());
