/**
 * Writes what is made of the rule files: the registry, the documentation, and the settings in the manifest.
 * With `--check` it writes nothing, names what is stale, and exits with 1 if anything is.
 */

import { rmSync, writeFileSync } from 'node:fs';
import { documentPages, loadRules, readText, root } from './rule-files.ts';
import { staleFiles } from './stale.ts';

const check = process.argv.includes('--check');
const stale = staleFiles(await loadRules(), readText, documentPages());

for (const { path, text } of stale) {
  if (check) console.error(`${path} is stale`);
  else if (text === undefined) rmSync(new URL(path, root));
  else writeFileSync(new URL(path, root), text);
}
if (check && stale.length > 0) {
  console.error('Run `npm run generate` and commit what it writes.');
  process.exitCode = 1;
}
