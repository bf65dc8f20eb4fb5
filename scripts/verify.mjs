// `npm run verify`: everything that CI runs, on a fresh clone too. `--no-editor` leaves the real editor out.
import { root, run, setUp } from './setup.mjs';

/** The steps in order: the quick ones first, so that most mistakes show within seconds. */
const steps = [
  ['types', () => run('npm', ['run', '--silent', 'typecheck'])],
  ['lint', () => run('npm', ['run', '--silent', 'lint'])],
  ['generated files', () => run('npm', ['run', '--silent', 'generate', '--', '--check'])],
  ['build', () => run('npm', ['run', '--silent', 'build'])],
  ['documentation', () => run('npm', ['run', '--silent', 'docs'])],
  ['tests', () => run('npm', ['test', '--silent'])],
];
if (!process.argv.includes('--no-editor'))
  steps.push(['real editor', () => run('npm', ['run', '--silent', 'test:editor'])]);

process.chdir(root);
setUp();
for (const [name, step] of steps) {
  console.log(`\n== ${name}`);
  const start = Date.now();
  try {
    step();
  } catch {
    console.error(`\nverify: ${name} failed.`);
    process.exit(1);
  }
  console.log(`== ${name}: ${((Date.now() - start) / 1000).toFixed(1)} s`);
}
console.log('\nverify: all passed.');
