// Installs the project's packages when they are missing or the lock file has changed since.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const root = fileURLToPath(new URL('..', import.meta.url));

const stamp = `${root}node_modules/.bulkhead-setup`;

/** Runs a command in the project's folder, its output shown. Throws when it fails. */
export function run(command, args, options = {}) {
  // npm is a script on Windows, and only a shell starts those.
  execFileSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
  });
}

/** Makes `node_modules` fit the lock file. */
export function setUp() {
  const lock = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  run('npm', ['ci']);
  writeFileSync(stamp, lock);
}
