/** What a change made better or worse, for a terminal and for a pull request. */

import { severities } from '../engine/rule.ts';
import type { Changes, SeverityChange, WorkloadChange } from './changes.ts';
import { code, markdownText } from './markdown.ts';
import type { ReportFinding } from './model.ts';
import { printable } from './printable.ts';
import { boundaryNames } from './sandbox-words.ts';
import { counted, variantTitle, workloadTitle } from './words.ts';

/** One sentence: "2 risks came, 1 went." */
export function changesHeadline({ came, went, changed, workloads }: Changes): string {
  const worse = changed.filter(isWorse).length;
  const parts = [
    ...(came.length > 0 ? [`${counted(came.length, 'risk')} came`] : []),
    ...(went.length > 0 ? [`${counted(went.length, 'risk')} went`] : []),
    ...(worse > 0 ? [`${worse} became worse`] : []),
    ...(changed.length > worse ? [`${changed.length - worse} became less`] : []),
    ...(workloads.length > 0
      ? [
          `${workloads.length} ${workloads.length === 1 ? 'boundary or level' : 'boundaries or levels'} changed`,
        ]
      : []),
  ];
  return parts.length === 0 ? 'Nothing changed in isolation.' : `${parts.join(', ')}.`;
}

/** True for a finding that weighs more than before. */
export function isWorse({ before, finding }: SeverityChange): boolean {
  return severities.indexOf(finding.severity) < severities.indexOf(before);
}

/** Lines that begin with `+` for what is worse and with `-` for what is better. */
export function renderChanges(changes: Changes): string {
  const line = (mark: string, words: string) => `${mark} ${printable(words)}\n`;
  return [
    ...changes.came.map((finding) => line('+', findingWords(finding))),
    ...changes.changed.map((each) =>
      line(isWorse(each) ? '+' : '-', `${findingWords(each.finding)} (was ${each.before})`),
    ),
    ...changes.workloads.map((each) => line(each.isBetter ? '-' : '+', workloadWords(each))),
    ...changes.went.map((finding) => line('-', findingWords(finding))),
    `${changesHeadline(changes)}\n`,
  ].join('');
}

function findingWords({ path, range, severity, ruleId, workload, message }: ReportFinding): string {
  const place = `${path}:${range.start.line}:${range.start.column}`;
  return `${place} ${severity} ${ruleId} ${workloadTitle(workload)}: ${message}`;
}

function workloadWords({ workload, what, before, after }: WorkloadChange): string {
  const place = `${workload.path}:${workload.range.start.line}`;
  return `${place} ${variantTitle(workload)}: ${valueWords(what, before)} became ${valueWords(what, after)}`;
}

function valueWords(what: WorkloadChange['what'], value: string): string {
  if (what === 'podSecurityLevel') return `Pod Security \`${value}\``;
  return boundaryNames[value as keyof typeof boundaryNames] ?? value;
}

/** A comment: what is worse in sight, what is better folded away. */
export function renderChangesMarkdown(changes: Changes): string {
  const item = ({ path, range, severity, ruleId, workload, message }: ReportFinding) =>
    `- **${severity}** ${code(`${path}:${range.start.line}`)} ${code(ruleId)}, ${code(workloadTitle(workload))}: ${markdownText(message)}`;
  const worse = [
    ...changes.came.map(item),
    ...changes.changed.filter(isWorse).map((each) => `${item(each.finding)} (was ${each.before})`),
    ...changes.workloads.filter(({ isBetter }) => !isBetter).map(workloadItem),
  ];
  const better = [
    ...changes.went.map(item),
    ...changes.changed
      .filter((each) => !isWorse(each))
      .map((each) => `${item(each.finding)} (was ${each.before})`),
    ...changes.workloads.filter(({ isBetter }) => isBetter).map(workloadItem),
  ];
  return [
    `### Bulkhead: ${changesHeadline(changes)}`,
    ...(worse.length > 0 ? ['', ...limited(worse)] : []),
    ...(better.length > 0
      ? ['', `<details><summary>Better: ${better.length}</summary>`, '', ...limited(better), '', '</details>']
      : []),
    '',
  ].join('\n');
}

function workloadItem({ workload, what, before, after }: WorkloadChange): string {
  const place = code(`${workload.path}:${workload.range.start.line}`);
  return `- ${place} ${code(variantTitle(workload))}: ${markdownText(valueWords(what, before))} became ${markdownText(valueWords(what, after))}`;
}

/** A comment of GitHub takes 65,536 characters. */
const maxItems = 60;

function limited(items: readonly string[]): string[] {
  const left = items.length - maxItems;
  return left > 0 ? [...items.slice(0, maxItems), `- and ${left} more`] : [...items];
}
