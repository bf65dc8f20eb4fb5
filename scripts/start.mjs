// `npm start`: prints what the command line finds in the examples, then opens them in an editor with the extension.
import { spawnSync } from 'node:child_process';
import { root, run, setUp } from './setup.mjs';

process.chdir(root);
setUp();
run('npm', ['run', '--silent', 'build']);

console.log('\nWhat `bulkhead scan examples` finds:\n');
spawnSync(process.execPath, ['server/bin/bulkhead.js', 'scan', 'examples'], { stdio: 'inherit' });

const hasCode = spawnSync('code', ['--version'], { shell: process.platform === 'win32' }).status === 0;
if (hasCode) {
  console.log('\nOpening the examples in VS Code.');
  run('code', ['--new-window', `--extensionDevelopmentPath=${root}`, 'examples']);
} else {
  console.log('\nThere is no `code` on the PATH: starting the editor that comes with the tests.');
  const { packageExtension, openInCodeServer } = await import('../test/editor/demo.mjs');
  await openInCodeServer({ vsix: await packageExtension(), folder: `${root}examples` });
}
