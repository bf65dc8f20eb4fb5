/** The report for a terminal: each finding with its line, and carets under the words that it is about. */

import type { Severity } from '../engine/rule.ts';
import { excerpt } from './excerpt.ts';
import type {
  Report,
  ReportFinding,
  ReportFix,
  ReportRange,
  ReportWorkload,
  ReportWorkloadRef,
} from './model.ts';
import { levelText } from './pod-security.ts';
import { printable } from './printable.ts';
import { counted, headline, otherTitles, variantTitle, workloadTitle } from './words.ts';

export interface TextOptions {
  readonly color: boolean;
  /** Findings only, without the summary. */
  readonly quiet: boolean;
  /** Also what the Pod Security Standards say of each pod. */
  readonly pods?: boolean;
  /** What was told already: `path: reason` of files that could not be read. */
  readonly told?: readonly string[];
}

/** Columns that messages are wrapped at. */
const width = 100;

const colors = { red: 31, yellow: 33, blue: 34, cyan: 36, bold: 1, dim: 2 } as const;
type Paint = (color: keyof typeof colors, text: string) => string;

const severityColor: Readonly<Record<Severity, keyof typeof colors>> = {
  error: 'red',
  warning: 'yellow',
  information: 'blue',
  hint: 'cyan',
};

/**
 * Renders the report.
 *
 * @param textOf a file's text by its path in the report
 */
export function renderText(report: Report, textOf: (path: string) => string, options: TextOptions): string {
  const paint: Paint = (color, text) => (options.color ? `\u001b[${colors[color]}m${text}\u001b[0m` : text);
  const lineOf = lineReader(textOf);
  const parts = report.findings.map((finding) => renderFinding(finding, lineOf(finding), paint));
  if (options.pods) parts.push(renderPods(report.workloads, paint));
  if (!options.quiet) parts.push(renderSummary(report, options.told ?? [], paint));
  return parts.join('\n');
}

/** Each pod with its Pod Security level, the controls that it fails, and what only rendering tells. */
function renderPods(workloads: readonly ReportWorkload[], paint: Paint): string {
  const blocks = workloads.flatMap((workload) => {
    const { podSecurity, path, range } = workload;
    if (!podSecurity) return [];
    const level = levelText(podSecurity, podSecurity.version).replaceAll('`', '');
    const failing = podSecurity.failing.map(
      ({ level: needed, message, ranges, elsewhere = [] }) =>
        `  ${needed}: ${printable(message)} (${placesOf(ranges, elsewhere)})`,
    );
    const open = [...new Set(podSecurity.undecided.map(({ control }) => control))];
    return [
      `${paint('bold', place(path, range))} ${printable(variantTitle(workload))}: ${level}`,
      ...failing,
      ...(open.length > 0 ? [`  only rendering tells: ${open.join(', ')}`] : []),
    ];
  });
  return blocks.map((line) => `${line}\n`).join('');
}

/** "line 3, 7, overlay/patch.yaml:4" */
function placesOf(
  ranges: readonly ReportRange[],
  elsewhere: readonly { readonly path: string; readonly range: ReportRange }[],
): string {
  const lines = ranges.map(({ start }) => start.line).join(', ');
  const others = elsewhere.map(({ path, range }) => printable(`${path}:${range.start.line}`));
  return [...(lines === '' ? [] : [`line ${lines}`]), ...others].join(', ');
}

/** Splits each file once. */
function lineReader(textOf: (path: string) => string): (finding: ReportFinding) => string {
  let last: { path: string; lines: string[] } | undefined;
  return ({ path, range }) => {
    if (last?.path !== path) last = { path, lines: textOf(path).split(/\r\n|\n|\r/) };
    return last.lines[range.start.line - 1] ?? '';
  };
}

function renderFinding(finding: ReportFinding, line: string, paint: Paint): string {
  const { path, range, severity, ruleId, message, workload, related, fixes } = finding;
  const { start, end } = range;
  const others = otherTitles(finding, title);
  const color = severityColor[severity];
  const endColumn = end.line === start.line ? end.column : line.length + 1;
  const { source, before, carets } = excerpt(line, start.column - 1, endColumn - 1);
  const number = String(start.line);
  return [
    `${paint('bold', place(path, range))} ${paint(color, severity)} ${ruleId} ${paint('dim', title(workload))}`,
    `  ${paint('dim', `${number} |`)} ${source}`,
    `  ${paint('dim', `${' '.repeat(number.length)} |`)} ${before}${paint(color, carets)}`,
    ...wrapped(message),
    ...(others.length > 0 ? wrapped(`also: ${others.join(', ')}`) : []),
    ...related.flatMap((each) => wrapped(`note: ${place(each.path, each.range)}: ${each.message}`)),
    ...fixes.flatMap((fix) => wrapped(fixLine(fix))),
    '',
  ].join('\n');
}

function place(path: string, { start }: ReportRange): string {
  return `${printable(path)}:${start.line}:${start.column}`;
}

function title(workload: ReportWorkloadRef): string {
  const containers = workload.containers.length > 0 ? ` (${workload.containers.join(', ')})` : '';
  return printable(workloadTitle(workload) + containers);
}

function fixLine({ title, check }: ReportFix): string {
  return `fix: ${title}${check === undefined ? '' : `; check ${check}`}`;
}

/** Breaks a text into lines, each set in a little. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => `  ${each}`);
}

function renderSummary(report: Report, told: readonly string[], paint: Paint): string {
  const { files, suppressed, baselined } = report.summary;
  const obsolete = report.baseline?.obsolete ?? 0;
  const failed = report.files.filter(
    ({ status, path, reason = '' }) => status === 'failed' && !told.includes(`${path}: ${reason}`),
  );
  const fixable = report.findings.filter(({ fixes }) => fixes.some(({ preferred }) => preferred)).length;
  const unread = files.failed > 0 ? `, ${files.failed} failed` : '';
  const ignored = suppressed > 0 ? `, ${counted(suppressed, 'finding')} ignored` : '';
  const known = baselined > 0 ? `, ${baselined} known from the baseline` : '';
  return [
    ...report.problems.map(({ path, range, message }) => `${place(path, range)} ${printable(message)}`),
    ...failed.map(({ path, reason = '' }) => `${printable(path)}: ${paint('yellow', printable(reason))}`),
    headline(report),
    ...(fixable > 0 ? [`\`bulkhead fix\` takes care of ${fixable} of them.`] : []),
    paint(
      'dim',
      `${counted(files.analyzed, 'file')} analyzed, ${files.skipped} skipped${unread}${ignored}${known}.`,
    ),
    ...(obsolete > 0
      ? [`The baseline has ${counted(obsolete, 'obsolete finding')}; \`bulkhead baseline\` writes it anew.`]
      : []),
    '',
  ].join('\n');
}
