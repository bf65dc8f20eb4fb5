// `npm start`: prints what the command line finds in the examples, then opens them in an editor with the extension.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run, setUp } from './setup.mjs';

process.chdir(root);
setUp();
run('npm', ['run', '--silent', 'build']);

console.log('\nWhat `bulkhead scan examples` finds:\n');
spawnSync(process.execPath, ['server/bin/bulkhead.js', 'scan', 'examples'], { stdio: 'inherit' });

// A copy, so that trying the fixes does not change the project.
const folder = join(mkdtempSync(join(tmpdir(), 'bulkhead-')), 'examples');
cpSync('examples', folder, { recursive: true });

const hasCode = spawnSync('code', ['--version'], { shell: process.platform === 'win32' }).status === 0;
if (hasCode) {
  console.log('\nOpening the examples in VS Code.');
  run('code', ['--new-window', `--extensionDevelopmentPath=${root}`, folder]);
} else {
  console.log('\nThere is no `code` on the PATH: starting the editor that comes with the tests.');
  console.log('It listens on this machine only, and asks no password.');
  const { packageExtension, openInCodeServer } = await import('../test/editor/demo.mjs');
  await openInCodeServer({ vsix: await packageExtension(), folder });
}
