/** Finds the editors that distributions have, or installs them where it can. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Makes sure that a program is there.
 * @param {string} name as it is called
 * @param {readonly string[]} packages Debian's packages of it, and of what it needs to speak to a server
 * @throws when it is not there and cannot be installed
 */
export function findOrInstall(name, ...packages) {
  const isThere = () => !spawnSync(name, ['--version'], { stdio: 'ignore' }).error;
  const isDebian = existsSync('/etc/debian_version');
  const lacks = isDebian
    ? packages.filter((each) => spawnSync('dpkg', ['-s', each], { stdio: 'ignore' }).status !== 0)
    : [];
  if (isThere() && lacks.length === 0) return;
  if (isDebian && process.getuid?.() === 0) {
    console.log(`${name}: installing ${lacks.join(', ')} with apt-get`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const args of [
      ['-qq', 'update'],
      ['-qq', 'install', '-y', '--no-install-recommends', ...lacks],
    ])
      spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    if (isThere()) return;
  }
  if (isThere()) return;
  throw new Error(
    `These tests need ${name}, and it could not be installed. On Debian: \`sudo apt-get install ${packages.join(' ')}\`.`,
  );
}
