/**
 * The isolation report as one page that needs nothing else: for the editor's panel and for a file to hand on. Its style and
 * script are those of `style.css` and `script.js`, allowed by their hashes; nothing else may run or load.
 */

import type { Report, ReportSummary } from '../model.ts';
import { counted, headline } from '../words.ts';
import { script, scriptHash, style, styleHash } from './assets.ts';
import { escapeHtml, inlineCode, link, type UriOf } from './markup.ts';
import { otherFindings, type PageData, type PageWorkload, pageWorkloads } from './model.ts';
import { renderPicture } from './picture.ts';
import { type PlanStep, planOf } from './plan.ts';
import { renderFilters, renderOthers, renderTable } from './table.ts';

/**
 * The whole document.
 *
 * @param uriOf for a host that follows links: it gets them as messages
 */
export function renderPage(data: PageData, uriOf: UriOf = () => undefined): string {
  const policy = `default-src 'none'; style-src '${styleHash}'; script-src '${scriptHash}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Isolation report</title>
<style>${style}</style>
</head>
<body>
<main id="report">
${renderReport(data, uriOf)}
</main>
<script>${script}</script>
</body>
</html>
`;
}

/** What stands in the page's `main`; everything that came from a file is escaped. */
export function renderReport(data: PageData, uriOf: UriOf = () => undefined): string {
  const { report } = data;
  const workloads = pageWorkloads(data);
  const others = otherFindings(data);
  const plan = planOf(workloads);
  return [
    '<h1>Isolation report</h1>',
    `<p class="headline">${escapeHtml(headline(report))} <span class="quiet">${looked(report.summary)}</span></p>`,
    renderPicture(data, workloads, uriOf),
    ...renderPlan(plan, uriOf),
    ...(workloads.length > 0
      ? ['<h2>Workloads</h2>', renderFilters(workloads, others), renderTable(workloads, uriOf)]
      : []),
    ...renderOthers(others, uriOf),
    ...renderFailures(report),
  ].join('\n');
}

/** The steps that close most of the risk, in their order. */
function renderPlan(plan: readonly PlanStep[], uriOf: UriOf): string[] {
  if (plan.length === 0) return [];
  const steps = plan.map(({ title, path, range, closes, workloads, closed }) => {
    const place = link(`${escapeHtml(path)}:${range.start.line}`, path, range, uriOf);
    const what = `closes ${counted(closes.length, 'finding')} of ${named(workloads)}`;
    return `<li>${inlineCode(title)} <span class="quiet">${place}: ${what}; ${percent(closed)} of the risk closed so far</span></li>`;
  });
  return ['<h2>The plan</h2>', `<ol class="plan">${steps.join('\n')}</ol>`];
}

function named(workloads: readonly PageWorkload[]): string {
  const [first, ...others] = workloads;
  if (!first) return '';
  const name = escapeHtml(first.workload.name || first.workload.kind);
  return others.length === 0 ? name : `${name} and ${counted(others.length, 'other')}`;
}

/** Not 100 before all is closed. */
function percent(part: number): string {
  return `${part < 1 ? Math.min(99, Math.round(part * 100)) : 100} %`;
}

function looked({ files, suppressed, baselined }: ReportSummary): string {
  const all = files.analyzed + files.skipped + files.failed;
  const left = [
    ...(suppressed > 0 ? [`${counted(suppressed, 'finding')} ignored`] : []),
    ...(baselined > 0 ? [`${counted(baselined, 'finding')} in the baseline`] : []),
  ];
  return `${counted(all, 'file')} looked at, ${files.analyzed} of them with containers${left.map((each) => `; ${each}`).join('')}.`;
}

function renderFailures({ files }: Report): string[] {
  const failed = files.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return [];
  const items = failed.map(
    ({ path, reason }) => `<li><code>${escapeHtml(path)}</code>: ${escapeHtml(reason ?? '')}</li>`,
  );
  return ['<h2>Not fully read</h2>', '<ul>', ...items, '</ul>'];
}
