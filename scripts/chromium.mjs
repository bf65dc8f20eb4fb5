/** Finds a Chromium for the tests and pictures that need a browser, or installs one where it can. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const editorTests = new URL('../test/editor/', import.meta.url);

/**
 * The path of a Chromium that runs: `CHROMIUM_PATH`, one on PATH, Playwright's own, else a new one
 * (Debian's package when root, Playwright's download otherwise).
 * @returns {Promise<string>}
 */
export async function findOrInstallChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (!runs(given)) throw new Error(`CHROMIUM_PATH is ${given}, which does not run.`);
    return using(given, 'CHROMIUM_PATH');
  }
  const found = onPath() ?? (await playwrights());
  if (found) return using(found, 'found');

  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log('chromium: none found, installing the distribution’s package with apt-get');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (/** @type {string[]} */ ...args) =>
      spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    apt('-qq', 'update');
    apt('-qq', 'install', '-y', '--no-install-recommends', 'chromium');
    const installed = onPath();
    if (installed) return using(installed, 'installed');
  } else {
    console.log('chromium: none found, asking Playwright to download one');
    spawnSync('npx', ['--no-install', 'playwright-core', 'install', 'chromium'], {
      cwd: fileURLToPath(editorTests),
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    const installed = await playwrights();
    if (installed) return using(installed, 'installed');
  }
  throw new Error(
    'These tests need Chromium and none could be installed. Install one (Debian and Ubuntu: ' +
      '`sudo apt-get install chromium`; elsewhere Google Chrome will do, or ' +
      '`npx playwright-core install chromium` in test/editor), or set CHROMIUM_PATH to its executable.',
  );
}

/**
 * @param {string} path
 * @param {string} how
 */
function using(path, how) {
  console.log(`chromium: ${path} (${how})`);
  return path;
}

/**
 * Some distributions put a stub on PATH that only says how to get the browser, so try it.
 * @param {string} path
 */
function runs(path) {
  try {
    execFileSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(
    (path) => existsSync(path) && runs(path),
  );
}

/** The one in Playwright's cache, when playwright-core is installed and has downloaded it. */
async function playwrights() {
  try {
    const require = createRequire(new URL('package.json', editorTests));
    const path = require('playwright-core').chromium.executablePath();
    return existsSync(path) && runs(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await findOrInstallChromium();
