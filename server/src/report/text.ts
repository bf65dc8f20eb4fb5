/** The report for a terminal: each finding with its line, and carets under the words that it is about. */

import type { Severity } from '../engine/rule.ts';
import { headline, workloadTitle } from './html.ts';
import type { Report, ReportFinding } from './model.ts';

export interface TextOptions {
  readonly color: boolean;
  /** Findings only, without the summary. */
  readonly quiet: boolean;
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
 * @param textOf a file's text by its path in the report; the source line is left out where it is empty
 */
export function renderText(report: Report, textOf: (path: string) => string, options: TextOptions): string {
  const paint: Paint = (color, text) => (options.color ? `\u001b[${colors[color]}m${text}\u001b[0m` : text);
  const linesOf = lineReader(textOf);
  const parts = report.findings.map((finding) => renderFinding(finding, linesOf(finding), paint));
  if (!options.quiet) parts.push(renderSummary(report, paint));
  return parts.join('\n');
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
  const { path, range, severity, ruleId, message, workload, fixes } = finding;
  const { start, end } = range;
  const place = `${printable(path)}:${start.line}:${start.column}`;
  const containers = workload.containers.length > 0 ? ` (${workload.containers.join(', ')})` : '';
  const head = `${paint('bold', place)} ${paint(severityColor[severity], severity)} ${ruleId} ${paint('dim', printable(workloadTitle(workload) + containers))}`;
  const number = String(start.line);
  const gutter = ' '.repeat(number.length);
  const endColumn = end.line === start.line ? end.column : line.length + 1;
  const carets = '^'.repeat(Math.max(1, endColumn - start.column));
  const before = line.slice(0, start.column - 1).replace(/[^\t]/g, ' ');
  const source = [
    `  ${paint('dim', `${number} |`)} ${printable(line)}`,
    `  ${paint('dim', `${gutter} |`)} ${before}${paint(severityColor[severity], carets)}`,
  ];
  const fix = fixes.length > 0 ? [`  fix: ${printable(fixes[0]?.title ?? '')}`] : [];
  return [head, ...source, ...wrap(printable(message)).map((each) => `  ${each}`), ...fix, ''].join('\n');
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Control characters from a file would command the terminal: they are shown as escapes. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function renderSummary(report: Report, paint: Paint): string {
  const { files, suppressed } = report.summary;
  const failed = report.files.filter(({ status }) => status === 'failed');
  const lines = failed.map(({ path, reason }) => `${printable(path)}: ${paint('yellow', 'not fully read')}: ${printable(reason ?? '')}`);
  lines.push(headline(report));
  const ignored = suppressed > 0 ? `, ${suppressed} findings ignored by comments` : '';
  lines.push(paint('dim', `${files.analyzed} files analyzed, ${files.skipped} skipped${ignored}.`), '');
  return lines.join('\n');
}
