/** `npm run new-rule <id>`: writes the source file and the fixtures that a new rule starts with. */

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { root, ruleIds } from './rule-files.ts';
import { refuseId, skeleton } from './rule-skeleton.ts';

const [id = '', ...others] = process.argv.slice(2);
const files = skeleton(id);
const taken = [...files.keys()].find((path) => existsSync(new URL(path, root)));
const refusal =
  others.length > 0 || id === ''
    ? 'give it one id, such as `npm run new-rule host-pid-namespace`'
    : (refuseId(id, ruleIds()) ?? (taken && `${taken} is there already`));

if (refusal !== undefined) {
  console.error(`No rule is written: ${refusal}.`);
  process.exitCode = 1;
} else {
  for (const [path, text] of files) {
    const url = new URL(path, root);
    mkdirSync(new URL('./', url), { recursive: true });
    writeFileSync(url, text);
    console.log(`wrote ${path}`);
  }
  console.log('Fill them in where they say WRITE, then run `npm run generate` and `npm test`.');
}
