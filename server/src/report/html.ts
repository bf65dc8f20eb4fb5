/** The report as the body of a web page: findings by workload, each with a link to its line. No scripts, no styles. */

import { severities } from '../engine/rule.ts';
import type { Report, ReportFinding, ReportRange, ReportSummary, ReportWorkload } from './model.ts';
import { levelText } from './pod-security.ts';
import { boundaryNames } from './sandbox-words.ts';
import { counted, headline, workloadTitle } from './words.ts';

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
    const { kind, namespace, name } = finding.workload;
    const key = JSON.stringify([finding.path, kind, namespace, name]);
    const group = groups.get(key) ?? [];
    group.push(finding);
    groups.set(key, group);
  }
  const worstFirst = [...groups.values()].sort((a, b) => worst(a) - worst(b));
  const failed = report.files.filter(({ status }) => status === 'failed');
  return [
    '<h1>Isolation report</h1>',
    `<p>${escapeHtml(headline(report))}</p>`,
    `<p class="quiet">${looked(summary)} ${ignored(summary.suppressed)}</p>`,
    ...worstFirst.map((group) => renderGroup(group, uriOf)),
    ...renderWalls(report.workloads, uriOf),
    ...renderPods(report.workloads, uriOf),
    ...(failed.length > 0
      ? [
          '<h2>Not fully read</h2><ul>',
          ...failed.map(
            ({ path, reason }) => `<li><code>${escapeHtml(path)}</code>: ${escapeHtml(reason ?? '')}</li>`,
          ),
          '</ul>',
        ]
      : []),
  ].join('\n');
}

/** `skipped` files were looked at too: they start no container. */
function looked({ files }: ReportSummary): string {
  const all = files.analyzed + files.skipped + files.failed;
  return `${counted(all, 'file')} looked at; ${files.analyzed} of them ${files.analyzed === 1 ? 'starts or builds' : 'start or build'} containers.`;
}

function ignored(count: number): string {
  return count === 0 ? '' : `${counted(count, 'finding')} ${count === 1 ? 'is' : 'are'} ignored by comments.`;
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

function renderFinding(
  { path, range, ruleId, severity, message, workload, alsoIn }: ReportFinding,
  uriOf: UriOf,
): string {
  const { line } = range.start;
  const place = placeOf(path, range, uriOf);
  const others = alsoIn.map((each) => `also ${workloadTitle(each)}`);
  const concerned = [...workload.containers, ...others].join(', ');
  const quiet = concerned === '' ? '' : ` <span class="quiet">${escapeHtml(concerned)}</span>`;
  return `<li class="${severity}"><a href="#" ${place}>line ${line}</a> <strong>${severity}</strong> <code>${ruleId}</code>${quiet}<br>${inlineCode(message)}</li>`;
}

/** What stands between each workload and its host, and whether it can move into a microVM. */
function renderWalls(workloads: readonly ReportWorkload[], uriOf: UriOf): string[] {
  const rows = workloads.flatMap((workload) => {
    const { path, range, isolation, sandbox, move } = workload;
    if (move === undefined) return [];
    const place = `<a href="#" ${placeOf(path, range, uriOf)}>${escapeHtml(workloadTitle(workload))}</a>`;
    const wall =
      sandbox === undefined ? boundaryNames[isolation] : `${boundaryNames[isolation]} (${sandbox})`;
    return [`<tr><td>${place}</td><td>${escapeHtml(wall)}</td><td>${escapeHtml(move)}</td></tr>`];
  });
  if (rows.length === 0) return [];
  const head = '<tr><th>Workload</th><th>Boundary</th><th>Move</th></tr>';
  return ['<h2>Sandboxes</h2>', `<table>${head}`, ...rows, '</table>'];
}

/** The pods with their Pod Security level, the controls that each fails folded away. */
function renderPods(workloads: readonly ReportWorkload[], uriOf: UriOf): string[] {
  const pods = workloads.flatMap((workload) => {
    const { podSecurity, path } = workload;
    if (!podSecurity) return [];
    const title = `${escapeHtml(workloadTitle(workload))}: ${inlineCode(levelText(podSecurity, podSecurity.version))}`;
    const failing = podSecurity.failing.map(({ level, message, ranges, elsewhere = [] }) => {
      const links = [...ranges.map((range) => ({ path, range })), ...elsewhere].map(
        (each) =>
          `<a href="#" ${placeOf(each.path, each.range, uriOf)}>${each.path === path ? '' : `${escapeHtml(each.path)}:`}${each.range.start.line}</a>`,
      );
      return `<li>${level}: ${inlineCode(message)} (line ${links.join(', ')})</li>`;
    });
    if (failing.length === 0) return [`<p>${title}</p>`];
    return [`<details><summary>${title}</summary><ul>`, ...failing, '</ul></details>'];
  });
  return pods.length > 0 ? ['<h2>Pod Security Standards</h2>', ...pods] : [];
}

function placeOf(path: string, { start }: ReportRange, uriOf: UriOf): string {
  return `data-uri="${escapeHtml(uriOf(path))}" data-line="${start.line - 1}" data-character="${start.column - 1}"`;
}

/** Escapes a message and sets what stands in backquotes as code. */
function inlineCode(message: string): string {
  return escapeHtml(message).replace(/`([^`]+)`/g, '<code>$1</code>');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes a text safe inside elements and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
