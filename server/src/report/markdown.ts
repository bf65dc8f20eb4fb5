/** The report for a pull request: a table of what was found, and what it means folded away. Markdown as GitHub and GitLab have it. */

import type { Report, ReportFinding } from './model.ts';
import { printable } from './printable.ts';
import { counted, headline, otherTitles, workloadTitle } from './words.ts';

/** More would not fit into a comment of GitHub, which takes 65,536 characters. */
const maxFindings = 60;

/** Renders the report. Nothing that comes from a file is markup, a link or a mention. */
export function renderMarkdown(report: Report): string {
  const { findings, summary } = report;
  const shown = findings.slice(0, maxFindings);
  const left = findings.length - shown.length;
  const lines = [
    `### Bulkhead: ${headline(report)}`,
    '',
    ...(shown.length > 0
      ? [
          '| Severity | Where | Workload | Rule |',
          '| --- | --- | --- | --- |',
          ...shown.map(
            ({ severity, path, range, workload, ruleId }) =>
              `| ${severity} | ${code(`${path}:${range.start.line}`, true)} | ${code(workloadTitle(workload), true)} | ${code(ruleId, true)} |`,
          ),
          ...(left > 0
            ? ['', `${counted(left, 'finding')} more ${left === 1 ? 'is' : 'are'} not listed.`]
            : []),
          '',
          '<details><summary>What they mean, and what to do</summary>',
          '',
          ...shown.flatMap(explained),
          '',
          '</details>',
          '',
        ]
      : []),
    ...(summary.suppressed > 0 ? [`${counted(summary.suppressed, 'finding')} ignored.`] : []),
    ...(summary.baselined > 0 ? [`${counted(summary.baselined, 'finding')} in the baseline.`] : []),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function explained(finding: ReportFinding): string[] {
  const { path, range, message, fixes } = finding;
  const others = otherTitles(finding);
  const also = others.length > 0 ? ` Also: ${others.map((title) => code(title)).join(', ')}.` : '';
  const [fix] = fixes.filter(({ kind }) => kind === 'harden');
  const what = fix ? [`  Fix: ${markdownText(fix.title)}`] : [];
  return [`- ${code(`${path}:${range.start.line}`)} ${markdownText(message)}${also}`, ...what];
}

/** A message of ours: what stands in backquotes is from the file. */
export function markdownText(message: string): string {
  return message
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1)) : escaped(part)))
    .join('');
}

/** A text as code, whatever it holds. In a table a bar would end the cell, even in code. */
export function code(text: string, isInTable = false): string {
  const shown = printable(text);
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const space = /^`|`$/.test(shown) ? ' ' : '';
  const safe = isInTable ? shown.replaceAll('|', '\\|') : shown;
  return shown.trim() === '' ? '` `' : `${fence}${space}${safe}${space}${fence}`;
}

function escaped(text: string): string {
  return printable(text)
    .replace(/[\\`*_{}[\]<>|#~]/g, '\\$&')
    .replaceAll('@', '&#64;');
}
