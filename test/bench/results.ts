/** What is measured, as rows of one table and as JSON. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';

/** One number, and what it is held against. */
export interface Row {
  /** What is measured: `keystroke`, `scan`. */
  readonly group: string;
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | 'KB' | '×' | '%' | 'files';
  /** The most it should be, or the least; the benchmark tells, and fails nothing. */
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** The machine that rows were measured on. */
export function machine() {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 1024 ** 3),
    system: `${platform()} ${arch()}`,
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
  };
}

/** The rows as a table for people. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => [row.group, row.name, shown(row), target(row), verdict(row)]);
  const head = ['what', 'measured', 'value', 'target', ''];
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((each) => each[i]?.length ?? 0)));
  const line = (each: readonly string[]) =>
    each
      .map((cell, i) => (i === 2 || i === 3 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [head, widths.map((width) => '-'.repeat(width)), ...cells].map(line).join('\n');
}

/** Writes the rows with the machine's description. */
export function store(rows: readonly Row[], file: string): void {
  mkdirSync(file.slice(0, file.lastIndexOf('/')), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ machine: machine(), rows }, null, 2)}\n`);
}

function shown({ value, unit }: Row): string {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0;
  return `${value.toFixed(digits)} ${unit}`;
}

function target({ atMost, atLeast, unit }: Row): string {
  if (atMost !== undefined) return `≤ ${atMost} ${unit}`;
  return atLeast === undefined ? '' : `≥ ${atLeast} ${unit}`;
}

function verdict({ value, atMost, atLeast }: Row): string {
  if (atMost === undefined && atLeast === undefined) return '';
  return value <= (atMost ?? Infinity) && value >= (atLeast ?? -Infinity) ? 'met' : 'short';
}

/** The value below which a share of the samples lie. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}
