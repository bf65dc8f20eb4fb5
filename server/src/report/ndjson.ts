/** The report as lines of JSON, which come while the scan goes on: what a file gives, and what all of them sum up to. */

import type { FileReport } from './build.ts';
import type { Report } from './model.ts';
import { printableLine } from './printable.ts';

/** The lines of a file: first the file itself, then what is in it. Each has a `type`; the rest is as in the JSON report. */
export function ndjsonLines({
  file,
  findings,
  suppressed,
  baselined,
  problems,
  workloads,
}: FileReport): string {
  const lines = [
    { type: 'file', ...file },
    ...workloads.map((each) => ({ type: 'workload', ...each })),
    ...findings.map((each) => ({ type: 'finding', ...each })),
    ...suppressed.map((each) => ({ type: 'suppressed', ...each })),
    ...baselined.map((each) => ({ type: 'baselined', ...each })),
    ...problems.map((each) => ({ type: 'problem', ...each })),
  ];
  return lines.map(printableLine).join('');
}

/** The last line. */
export function ndjsonSummary({ schemaVersion, tool, summary }: Report): string {
  return printableLine({ type: 'summary', schemaVersion, tool, ...summary });
}
