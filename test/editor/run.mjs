/** `npm run test:editor`: builds, packages, and drives the real editor. Arguments go to mocha. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { packageExtension } from './package.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = (command, args, env = {}) =>
  execFileSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });

run(process.execPath, ['scripts/build.mjs']);
const vsix = await packageExtension();
try {
  run(
    process.execPath,
    ['node_modules/mocha/bin/mocha.js', '--no-config', '--import=tsx', '--timeout=90000', 'test/editor/*.test.ts', ...process.argv.slice(2)],
    { BULKHEAD_VSIX: vsix },
  );
} catch {
  process.exit(1);
}
