/** Runs code-server (VS Code on a server) with one extension, apart from everything else on the machine. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { installEditor } from './install.mjs';

const START_MS = 60_000;

/** Settings under which nothing pops up, phones home or moves by itself. */
export const CALM_SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'git.enabled': false,
};

/**
 * A running code-server.
 * @typedef {object} CodeServer
 * @property {string} url address of its page, with the folder open
 * @property {string} userData its user data folder: `User` and `Machine` settings, `logs`
 * @property {() => string} output what it printed so far
 * @property {() => Promise<void>} stop ends it with all its children and deletes its data
 */

/**
 * Starts code-server on a free port of this machine alone.
 * @param {object} options
 * @param {string} options.vsix the packaged extension to install
 * @param {string} options.folder absolute path of the folder to open, which is edited in place
 * @param {Record<string, unknown>} [options.settings] user settings, over the calm ones
 * @param {boolean} [options.trust] whether workspace trust is on; without it every folder is trusted
 * @returns {Promise<CodeServer>}
 */
export async function launchCodeServer({ vsix, folder, settings = {}, trust = false }) {
  const data = await mkdtemp(join(tmpdir(), 'bulkhead-code-server-'));
  const userData = join(data, 'user');
  /** @type {Run | undefined} */
  let server;
  const stop = async () => {
    server?.kill();
    await server?.ended;
    await removeFolder(data);
  };
  try {
    await writeSettings(join(userData, 'User'), { ...CALM_SETTINGS, ...settings });
    await writeSettings(join(userData, 'Machine'), {});
    await installExtension(data, vsix);
    const quiet = ['--disable-telemetry', '--disable-update-check'];
    if (!trust) quiet.push('--disable-workspace-trust');
    server = await start(data, '--auth', 'none', '--bind-addr', '127.0.0.1:0', ...quiet);
    const address = await server.printed(/HTTP server listening on (\S+)/);
    return { url: `${address}?folder=${encodeURIComponent(folder)}`, userData, output: server.output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {string} folder
 * @param {Record<string, unknown>} settings
 */
async function writeSettings(folder, settings) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
}

/**
 * Unpacks a packaged extension the way an editor does, for `startWebVSCode`.
 * @param {string} vsix
 * @returns {Promise<{ folder: string, remove: () => Promise<void> }>} the extension's folder
 */
export async function unpackExtension(vsix) {
  const data = await mkdtemp(join(tmpdir(), 'bulkhead-extension-'));
  const remove = () => removeFolder(data);
  try {
    await installExtension(data, resolve(vsix));
    const entries = await readdir(join(data, 'extensions'), { withFileTypes: true });
    const folder = entries.find((entry) => entry.isDirectory());
    if (!folder) throw new Error(`${vsix} left no folder behind.`);
    return { folder: join(data, 'extensions', folder.name), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/**
 * One run of code-server.
 * @typedef {object} Run
 * @property {() => void} kill ends it and its children at once
 * @property {Promise<number | null>} ended its exit code
 * @property {(pattern: RegExp) => Promise<string>} printed waits for the pattern's first group
 * @property {() => string} output what it printed so far
 */

/**
 * Runs code-server, as the leader of a process group so that its extension hosts end with it.
 * @param {string} data folder for everything that it writes
 * @param {...string} args
 * @returns {Promise<Run>}
 */
async function start(data, ...args) {
  const { node, codeServer } = await installEditor();
  const folders = ['--user-data-dir', join(data, 'user'), '--extensions-dir', join(data, 'extensions')];
  const child = spawn(node, [codeServer, '--config', join(data, 'config.yaml'), ...folders, ...args], {
    cwd: data,
    env: environment(data),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      text += chunk;
    });
  }
  const kill = () => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The group has ended already.
    }
  };
  process.once('exit', kill);
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  ended.catch(() => undefined).then(() => process.off('exit', kill));

  /** @type {Run['printed']} */
  const printed = (pattern) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(text)?.[1];
        if (found === undefined) return;
        clearTimeout(timer);
        resolve(found);
      };
      const fail = (/** @type {string} */ why) => {
        clearTimeout(timer);
        reject(new Error(`code-server ${why}:\n${text}`));
      };
      const timer = setTimeout(() => fail('did not start in time'), START_MS);
      child.stdout.on('data', look);
      ended.catch(() => null).then((code) => fail(`ended with ${code}`));
    });
  return { kill, ended, printed, output: () => text };
}

/**
 * @param {string} data
 * @param {string} vsix
 */
async function installExtension(data, vsix) {
  const run = await start(data, '--install-extension', vsix);
  const code = await run.ended;
  if (code !== 0)
    throw new Error(`Could not install ${vsix} (code-server ended with ${code}):\n${run.output()}`);
}

/**
 * Deletes a folder that something just killed may have been writing to.
 * @param {string} folder
 * @returns {Promise<void>}
 */
export function removeFolder(folder) {
  return rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/**
 * The environment without what ties code-server to another editor (`VSCODE_IPC_HOOK_CLI` when started from a
 * terminal in one), another address (`PORT`), its usual folders or this process (a loader in `NODE_OPTIONS`).
 * @param {string} data
 */
function environment(data) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|CODE_SERVER_|PORT$|PASSWORD|NODE_OPTIONS$)/.test(name),
  );
  return { ...Object.fromEntries(kept), XDG_CONFIG_HOME: data, XDG_DATA_HOME: data, XDG_RUNTIME_DIR: data };
}
