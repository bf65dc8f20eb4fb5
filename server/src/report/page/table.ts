/** The workloads as a table, each with what is found of it folded away, and the filters above it. */

import { type Severity, severities } from '../../engine/rule.ts';
import type { ReportFinding, ReportWorkload } from '../model.ts';
import { levelText } from '../pod-security.ts';
import { boundaryNames } from '../sandbox-words.ts';
import { counted, otherTitles, variantTitle } from '../words.ts';
import { escapeHtml, inlineCode, link, type UriOf } from './markup.ts';
import { type PageWorkload, worstOf } from './model.ts';

/** The table of all workloads, the worst first. */
export function renderTable(workloads: readonly PageWorkload[], uriOf: UriOf): string {
  const heads = ['Workload', 'Boundary', 'Pod Security', ...severities.map(severityHead), 'MicroVM', 'File'];
  const rows = workloads.map((each, index) => ({ each, index })).sort((a, b) => rank(a.each) - rank(b.each));
  return [
    '<table class="workloads">',
    `<thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead>`,
    ...rows.map(({ each, index }) => renderRow(each, index, uriOf)),
    '</table>',
  ].join('\n');
}

/** Findings that are about no workload. */
export function renderOthers(findings: readonly ReportFinding[], uriOf: UriOf): string[] {
  if (findings.length === 0) return [];
  const items = findings.map((finding) => {
    const { severity, ruleId, path } = finding;
    const data = filterData({ severity: [severity], boundary: '', rules: [ruleId], folder: folderOf(path) });
    return `<li class="${severity}"${data}>${renderFinding(finding, uriOf, true)}</li>`;
  });
  return ['<h2 id="others">Of builds and policies</h2>', '<ul class="findings">', ...items, '</ul>'];
}

/** The filters; the page's script shows what fits all of them. */
export function renderFilters(workloads: readonly PageWorkload[], others: readonly ReportFinding[]): string {
  const findings = [...workloads.flatMap((each) => each.findings), ...others];
  const folders = [...workloads.map(({ workload }) => workload.path), ...others.map(({ path }) => path)];
  const boundaries = workloads.map(({ workload }) => workload.isolation);
  const boxes = severities
    .filter((severity) => findings.some((finding) => finding.severity === severity))
    .map(
      (severity) => `<label><input type="checkbox" name="severity" value="${severity}">${severity}</label>`,
    );
  const select = (name: string, text: string, values: readonly string[]) => {
    const options = [...new Set(values)].sort().map((value) => {
      const shown = name === 'boundary' ? boundaryNames[value as ReportWorkload['isolation']] : value;
      return `<option value="${escapeHtml(value)}">${escapeHtml(shown)}</option>`;
    });
    return `<label>${text}<select name="${name}"><option value="">all</option>${options.join('')}</select></label>`;
  };
  return [
    '<form class="filters" role="search" aria-label="Filter the workloads">',
    ...(boxes.length > 0 ? [`<fieldset><legend>Severity</legend>${boxes.join('')}</fieldset>`] : []),
    select('boundary', 'Boundary', boundaries),
    select(
      'rule',
      'Rule',
      findings.map(({ ruleId }) => ruleId),
    ),
    select('folder', 'Folder', folders.map(folderOf)),
    `<output aria-live="polite">${counted(workloads.length, 'workload')}</output>`,
    '</form>',
  ].join('\n');
}

function renderRow({ workload, findings }: PageWorkload, index: number, uriOf: UriOf): string {
  const { path, range, kind, isolation, sandbox, podSecurity, move = '' } = workload;
  const data = filterData({
    severity: findings.map(({ severity }) => severity),
    boundary: isolation,
    rules: findings.map(({ ruleId }) => ruleId),
    folder: folderOf(path),
  });
  const name = kind === 'image' ? '' : boundaryNames[isolation];
  const wall = sandbox === undefined ? name : `${name} (${sandbox})`;
  const counts = severities.map((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return `<td class="count ${count > 0 ? severity : 'none'}">${count}</td>`;
  });
  const level = podSecurity ? inlineCode(levelText(podSecurity, podSecurity.version)) : '';
  const title = link(escapeHtml(variantTitle(workload)), path, range, uriOf);
  const id = `workload-${index}`;
  const controls = controlsOf(workload, uriOf);
  const more =
    findings.length === 0 && controls === ''
      ? ''
      : `<button type="button" aria-expanded="false" aria-controls="${id}" aria-label="What is found of ${escapeHtml(variantTitle(workload))}"></button>`;
  const items = findings.map(
    (finding) =>
      `<li class="${finding.severity}">${renderFinding(finding, uriOf, finding.path !== path)}</li>`,
  );
  return [
    `<tbody${data} data-workload="${index}" class="${worstOf(findings) ?? 'none'}">`,
    `<tr><th scope="row">${more}${title}</th><td>${escapeHtml(wall)}</td><td>${level}</td>${counts.join('')}<td>${escapeHtml(move)}</td><td class="file">${escapeHtml(path)}</td></tr>`,
    more === ''
      ? ''
      : `<tr id="${id}" class="detail" hidden><td colspan="9"><ul class="findings">${items.join('\n')}</ul>${controls}</td></tr>`,
    '</tbody>',
  ].join('\n');
}

/** The controls of the Pod Security Standards that a pod fails. */
function controlsOf({ podSecurity, path }: ReportWorkload, uriOf: UriOf): string {
  const items = (podSecurity?.failing ?? []).map(({ level, message, ranges, elsewhere = [] }) => {
    const here = ranges.map((range) => link(`line ${range.start.line}`, path, range, uriOf));
    const there = elsewhere.map((each) =>
      link(`${escapeHtml(each.path)}:${each.range.start.line}`, each.path, each.range, uriOf),
    );
    return `<li>${level}: ${inlineCode(message)} (${[...here, ...there].join(', ')})</li>`;
  });
  return items.length === 0
    ? ''
    : `<p class="quiet">Pod Security Standards:</p><ul class="controls">${items.join('')}</ul>`;
}

function renderFinding(finding: ReportFinding, uriOf: UriOf, withPath: boolean): string {
  const { path, range, ruleId, severity, message, workload } = finding;
  const line = `${withPath ? `${escapeHtml(path)}:` : 'line '}${range.start.line}`;
  const others = otherTitles(finding).map((title) => `also ${title}`);
  const concerned = [...workload.containers, ...others].join(', ');
  const quiet = concerned === '' ? '' : ` <span class="quiet">${escapeHtml(concerned)}</span>`;
  return `${link(line, path, range, uriOf)} <strong>${severity}</strong> <code>${ruleId}</code>${quiet}<br>${inlineCode(message)}`;
}

interface FilterData {
  readonly severity: readonly Severity[];
  readonly boundary: string;
  readonly rules: readonly string[];
  readonly folder: string;
}

function filterData({ severity, boundary, rules, folder }: FilterData): string {
  const words = (list: readonly string[]) => [...new Set(list)].join(' ');
  return ` data-filter data-severity="${words(severity)}" data-boundary="${boundary}" data-rule="${words(rules)}" data-folder="${escapeHtml(folder)}"`;
}

function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? '.' : path.slice(0, end);
}

function rank({ findings }: PageWorkload): number {
  const worst = worstOf(findings);
  return (worst ? severities.indexOf(worst) : severities.length) - findings.length / 1000;
}

function severityHead(severity: Severity): string {
  return { error: 'Errors', warning: 'Warnings', information: 'Infos', hint: 'Hints' }[severity];
}
