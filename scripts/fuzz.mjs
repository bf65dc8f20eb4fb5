// `npm run fuzz -- --minutes N`: tries the properties with fresh seeds for N minutes, five unless told otherwise. What
// fails is printed with its seed and made as small as it can be; `SEED=… npx mocha test/properties` tries it again.
import { parseArgs } from 'node:util';
import { run, setUp } from './setup.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  console.error(`fuzz: --minutes is \`${values.minutes}\`; it takes a number above zero.`);
  process.exit(2);
}
setUp();
try {
  run('npx', ['mocha', '--timeout', '0', 'test/properties/**/*.test.ts'], {
    env: { ...process.env, FUZZ_MINUTES: String(minutes) },
  });
} catch {
  process.exit(1);
}
