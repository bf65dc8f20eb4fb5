/** The report as the body of a web page: findings by workload, each with a link to its line. No scripts, no styles. */

import { severities } from '../engine/rule.ts';
import type { Report, ReportFinding, ReportWorkloadRef } from './model.ts';

/** Turns a path of the report into the URI that links carry. */
export type UriOf = (path: string) => string;

/**
 * Renders the report. Everything that came from a file is escaped. A link's place stands in its `data-`
 * attributes, line and character counted from zero, for the page's host to follow.
 */
export function renderHtml(report: Report, uriOf: UriOf): string {
  const { findings, summary } = report;
  const groups = new Map<string, ReportFinding[]>();
  for (const finding of findings) {
    const key = [finding.path, finding.workload.kind, finding.workload.namespace, finding.workload.name].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  const worstFirst = [...groups.values()].sort((a, b) => worst(a) - worst(b));
  const failed = report.files.filter(({ status }) => status === 'failed');
  return [
    '<h1>Isolation report</h1>',
    `<p>${escapeHtml(headline(report))}</p>`,
    `<p class="quiet">${summary.files.analyzed} of ${report.files.length} files hold something that runs. ${ignored(summary.suppressed)}</p>`,
    ...worstFirst.map((group) => renderGroup(group, uriOf)),
    ...(failed.length > 0
      ? [
          '<h2>Not fully read</h2><ul>',
          ...failed.map(({ path, reason }) => `<li><code>${escapeHtml(path)}</code>: ${escapeHtml(reason ?? '')}</li>`),
          '</ul>',
        ]
      : []),
  ].join('\n');
}

/** One sentence about the whole. */
export function headline({ summary, workloads }: Report): string {
  if (workloads.length === 0) return 'There is no container workload here.';
  const counted = `${summary.workloads} ${plural(summary.workloads, 'workload')}`;
  if (summary.findings === 0) return `No isolation risk was found in ${counted}.`;
  const { error } = summary.bySeverity;
  const risks = `${summary.findings} isolation ${plural(summary.findings, 'risk')} in ${counted}`;
  return error > 0 ? `${risks}; ${error} ${error === 1 ? 'hands' : 'hand'} over the host by itself.` : `${risks}.`;
}

function plural(count: number, word: string): string {
  return count === 1 ? word : `${word}s`;
}

function ignored(count: number): string {
  return count === 0 ? '' : `${count} ${plural(count, 'finding')} ${count === 1 ? 'is' : 'are'} ignored by comments.`;
}

function worst(findings: readonly ReportFinding[]): number {
  return Math.min(...findings.map(({ severity }) => severities.indexOf(severity)));
}

function renderGroup(findings: readonly ReportFinding[], uriOf: UriOf): string {
  const [first] = findings;
  if (!first) return '';
  return [
    `<h2>${escapeHtml(workloadTitle(first.workload))}</h2>`,
    `<p class="quiet"><code>${escapeHtml(first.path)}</code></p>`,
    '<ul class="findings">',
    ...findings.map((finding) => renderFinding(finding, uriOf)),
    '</ul>',
  ].join('\n');
}

/** A workload for people: "Deployment web in shop". */
export function workloadTitle({ kind, name, namespace }: ReportWorkloadRef): string {
  return `${kind} ${name || '(unnamed)'}${namespace ? ` in ${namespace}` : ''}`;
}

function renderFinding({ path, range, ruleId, severity, message, workload }: ReportFinding, uriOf: UriOf): string {
  const { line, column } = range.start;
  const place = `data-uri="${escapeHtml(uriOf(path))}" data-line="${line - 1}" data-character="${column - 1}"`;
  const containers = workload.containers.length > 0 ? ` <span class="quiet">${escapeHtml(workload.containers.join(', '))}</span>` : '';
  return `<li class="${severity}"><a href="#" ${place}>line ${line}</a> <strong>${severity}</strong> <code>${ruleId}</code>${containers}<br>${inlineCode(message)}</li>`;
}

/** Escapes a message and sets what stands in backquotes as code. */
function inlineCode(message: string): string {
  return escapeHtml(message).replace(/`([^`]+)`/g, '<code>$1</code>');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Makes a text safe inside elements and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
