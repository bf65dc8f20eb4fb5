/**
 * `npm run bench`: measures, prints one table, and stores the numbers with the machine's description. Nothing fails.
 * `npm run bench -- keystroke scan` measures some of it; `--save` keeps the numbers in `docs/performance.json`.
 */

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Row, store, table } from './results.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const asked = process.argv.slice(2);

// The packages that are measured against are no part of the project.
execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], {
  cwd: here,
  stdio: 'inherit',
});
execFileSync(process.execPath, [fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url))], {
  stdio: 'inherit',
});

const parts: Readonly<Record<string, () => Promise<Row[]>>> = {
  keystroke: async () => (await import('./keystroke.ts')).measureKeystrokes(),
  projects: async () => (await import('./projects.ts')).measureProjects(),
  scan: async () => (await import('./scan.ts')).measureScans(),
  start: async () => (await import('./start.ts')).measureStart(),
  memory: async () => (await import('./memory.ts')).measureMemory(),
};

const chosen = asked.filter((each) => each in parts);
const rows: Row[] = [];
for (const [name, measure] of Object.entries(parts)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.error(`measuring: ${name}`);
  rows.push(...(await measure()));
}
console.log(table(rows));
store(
  rows,
  asked.includes('--save')
    ? fileURLToPath(new URL('../../docs/performance.json', import.meta.url))
    : `${here}results/${Date.now()}.json`,
);
