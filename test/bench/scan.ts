/** Scans from a cold start: a corpus of real files, and a repository of 10,000 made ones; beside other scanners. */

import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeRepository } from './repository.ts';
import { quantile, type Row } from './results.ts';

const inBench = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const bulkhead = inBench('../../server/bin/bulkhead.js');
const preload = new URL('./usage.mjs', import.meta.url).href;

/** A folder of real files: that of `BULKHEAD_CORPUS`, else the examples and fixtures of the project. */
const corpus = process.env.BULKHEAD_CORPUS ?? inBench('../rules');

export async function measureScans(): Promise<Row[]> {
  const work = mkdtempSync(join(tmpdir(), 'bulkhead-bench-'));
  try {
    const small = writeRepository(join(work, 'small'), 2_500);
    const large = writeRepository(join(work, 'large'), 10_000);
    const quarter = await timeOf([bulkhead, 'scan', small]);
    const whole = await timeOf([bulkhead, 'scan', large]);
    return [
      ...(await besideOthers('corpus', corpus, work)),
      ...(await besideOthers('10,000 files', large, work)),
      {
        group: 'scan: 10,000 files',
        name: 'times as long as for 2,500',
        value: whole.ms / quarter.ms,
        unit: '×',
        atMost: 4.4,
      },
      {
        group: 'scan: 10,000 files',
        name: 'most memory',
        value: whole.maxRSS / 1000,
        unit: 'MB',
        atMost: 300,
      },
    ];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A scan of a folder, what parsing its YAML costs alone, and what others take for the files that are theirs. */
async function besideOthers(name: string, folder: string, work: string): Promise<Row[]> {
  const group = `scan: ${name}`;
  const { ms } = await timeOf([bulkhead, 'scan', folder]);
  const analyzed = analyzedIn(folder);
  const of = (...families: string[]) =>
    analyzed.filter((file) => families.includes(file.family)).map((file) => file.path);
  const yaml = analyzed.filter(({ path }) => /\.ya?ml$/.test(path)).map(({ path }) => path);
  const parse = parseTime(yaml, work);
  const rows: Row[] = [
    { group, name: 'files analysed', value: analyzed.length, unit: 'files' },
    { group, name: 'bulkhead scan', value: ms, unit: 'ms' },
    { group, name: 'parsing the same YAML with `yaml`, no more', value: parse, unit: 'ms' },
    { group, name: 'times what parsing takes', value: ms / parse, unit: '×', atMost: 1.3 },
  ];
  const others = [
    {
      tool: 'dclint',
      files: of('compose'),
      args: (root: string) => [inBench('node_modules/dclint/bin/dclint.cjs'), '-r', root],
      atLeast: 15,
    },
    {
      tool: 'dockerfilelint',
      files: of('dockerfile'),
      args: (_: string, files: readonly string[]) => [
        inBench('node_modules/dockerfilelint/bin/dockerfilelint'),
        ...files,
      ],
    },
    {
      tool: '@monokle/validation',
      files: of('kubernetes'),
      args: (root: string) => [inBench('monokle.mjs'), root],
    },
  ];
  for (const { tool, files, args, atLeast } of others) {
    if (files.length === 0) continue;
    const root = join(work, `only-${name}-${tool.replaceAll('/', '-')}`);
    const copies = files.map((file) => copyInto(root, file));
    const theirs = await timeOf(args(root, copies), 1);
    const own = await timeOf([bulkhead, 'scan', root]);
    rows.push({ group, name: `${tool}, ${files.length} files`, value: theirs.ms, unit: 'ms' });
    rows.push({
      group,
      name: `times as fast as ${tool}`,
      value: theirs.ms / own.ms,
      unit: '×',
      ...(atLeast ? { atLeast } : {}),
    });
  }
  for (const [tool, ...args] of programs) {
    if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).error) continue;
    const started = performance.now();
    spawnSync(tool, [...args, folder], { stdio: 'ignore' });
    rows.push({ group, name: tool, value: performance.now() - started, unit: 'ms' });
  }
  return rows;
}

/** Scanners that are measured where they are installed. */
const programs = [
  ['kube-linter', 'lint'],
  ['trivy', 'config', '--quiet'],
  ['checkov', '--quiet', '--compact', '-d'],
] as const;

interface Taken {
  readonly ms: number;
  /** In kilobytes. */
  readonly maxRSS: number;
}

/** The median of some runs of a script, each in a fresh process. What it prints is thrown away. */
async function timeOf(args: readonly string[], runs = 3): Promise<Taken> {
  const taken: Taken[] = [];
  for (let i = 0; i < runs; i++) taken.push(await runOf(args));
  return {
    ms: quantile(
      taken.map(({ ms }) => ms),
      0.5,
    ),
    maxRSS: quantile(
      taken.map(({ maxRSS }) => maxRSS),
      0.5,
    ),
  };
}

function runOf(args: readonly string[]): Promise<Taken> {
  const started = performance.now();
  const child = spawn(process.execPath, [`--import=${preload}`, ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let maxRSS = 0;
  child.on('message', (told: { readonly maxRSS: number }) => {
    maxRSS = told.maxRSS;
  });
  return new Promise((resolve) =>
    child.on('close', () => resolve({ ms: performance.now() - started, maxRSS })),
  );
}

/** The files that a scan analyses, by what it says itself. */
function analyzedIn(folder: string): readonly { readonly path: string; readonly family: string }[] {
  const { stdout } = spawnSync(process.execPath, [bulkhead, 'scan', '--format', 'json', folder], {
    maxBuffer: 1e9,
    encoding: 'utf8',
  });
  const { files } = JSON.parse(stdout) as { files: { path: string; family: string; status: string }[] };
  return files.filter(({ status }) => status === 'analyzed');
}

function parseTime(files: readonly string[], work: string): number {
  const list = join(work, 'files.json');
  writeFileSync(list, JSON.stringify(files));
  const times = [1, 2, 3].map(() =>
    Number(spawnSync(process.execPath, [inBench('parse.mjs'), list], { encoding: 'utf8' }).stdout),
  );
  return quantile(times, 0.5);
}

function copyInto(root: string, file: string): string {
  const copy = join(root, file.replaceAll('..', '_'));
  mkdirSync(dirname(copy), { recursive: true });
  if (existsSync(file)) cpSync(file, copy);
  else writeFileSync(copy, readFileSync(file));
  return copy;
}
