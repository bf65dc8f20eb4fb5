/** Editors that distributions have, configured as their guide says, in front of the built server. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findOrInstall } from './programs.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = (name: string) => fileURLToPath(new URL(`others/${name}`, import.meta.url));
const guide = readFileSync(join(root, 'docs/guides/editors.md'), 'utf8');

const risky = 'services:\n  web:\n    image: web\n    privileged: true\n';
const fixed = 'services:\n  web:\n    image: web\n    privileged: false\n';
const fix = 'Set `privileged` to `false`';

/** The block of the guide that starts with a comment. */
function configuration(comment: string): string {
  const blocks = [...guide.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
  return blocks.find((text) => text.startsWith(comment)) ?? assert.fail(`no block ${comment}`);
}

describe('other editors', function () {
  this.timeout(300_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bulkhead-editors-'));
    mkdirSync(join(folder, 'bin'));
    writeFileSync(
      join(folder, 'bin/bulkhead'),
      `#!/bin/sh\nexec "${process.execPath}" "${root}server/bin/bulkhead.js" "$@"\n`,
    );
    chmodSync(join(folder, 'bin/bulkhead'), 0o755);
    mkdirSync(join(folder, 'w'));
    writeFileSync(join(folder, 'w/compose.yaml'), risky);
    // What the workspace decides counts in every editor.
    writeFileSync(join(folder, 'w/.bulkhead.yaml'), 'rules: {privileged-container: warning}\n');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs an editor to its end in the workspace, and gives what it printed. */
  async function run(program: string, args: readonly string[]): Promise<string> {
    const env = {
      ...process.env,
      HOME: folder,
      XDG_CONFIG_HOME: folder,
      PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`,
      FILE: join(folder, 'w/compose.yaml'),
      FIX: fix,
    };
    const child = spawn(program, args, { cwd: join(folder, 'w'), env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    // Closed is what no program holds any more: the server has ended, too.
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.equal(code, 0, `${output}\n${errors}`);
    return output;
  }

  it('are Neovim, which shows findings and hovers, and applies a fix', async () => {
    findOrInstall('nvim', 'neovim');
    writeFileSync(join(folder, 'init.lua'), configuration('-- init.lua'));
    const output = await run('nvim', [
      '--headless',
      '-u',
      join(folder, 'init.lua'),
      'compose.yaml',
      '-S',
      script('neovim.lua'),
    ]);
    const { before, hover, titles, text } = JSON.parse(output);
    const warning = 2;
    assert.deepEqual(before, [
      { code: 'privileged-container', line: 3, from: 16, to: 20, severity: warning, source: 'bulkhead' },
    ]);
    assert.equal(hover.kind, 'markdown');
    assert.match(hover.value, /capabilities/);
    assert.ok(titles.includes(fix), titles.join('\n'));
    assert.equal(text, fixed);
  });

  it('are Emacs with Eglot, which shows findings and applies a fix', async () => {
    findOrInstall('emacs', 'emacs-nox', 'elpa-eglot', 'elpa-yaml-mode');
    writeFileSync(join(folder, 'init.el'), configuration(';; init.el'));
    const packages = '(package-initialize)';
    const output = await run('emacs', [
      '--batch',
      '--eval',
      packages,
      '-l',
      'yaml-mode',
      '-l',
      join(folder, 'init.el'),
      '-l',
      script('emacs.el'),
    ]);
    const { before, titles, text } = JSON.parse(output.slice(output.indexOf('{')));
    assert.equal(before.length, 1);
    assert.match(before[0].text, /privileged-container/);
    assert.deepEqual([before[0].marked, before[0].type], ['true', 'eglot-warning']);
    assert.ok(titles.includes(fix), titles.join('\n'));
    assert.equal(text, fixed);
  });
});
