/** `npm run test:editor`: builds, packages, and drives the real editor. Arguments go to mocha. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { packageExtension } from './package.mjs';

const cwd = fileURLToPath(new URL('../..', import.meta.url));
const options = ['--no-config', '--import=tsx', '--timeout=90000', ...process.argv.slice(2)];

execFileSync(process.execPath, ['scripts/build.mjs'], { cwd, stdio: 'inherit' });
const env = { ...process.env, BULKHEAD_VSIX: await packageExtension() };
try {
  const mocha = ['node_modules/mocha/bin/mocha.js', ...options, 'test/editor/*.test.ts'];
  execFileSync(process.execPath, mocha, { cwd, stdio: 'inherit', env });
} catch {
  process.exit(1);
}
