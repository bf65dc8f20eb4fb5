/**
 * Proves the fixes of many findings. Each proof is an analysis of the file with what it belongs to, so that fixes which
 * change one workload each are proven at once: where all of them do what they promise, each does.
 */

import type { Analysis, SourceFile } from './analysis.ts';
import { freeFixes } from './free-fixes.ts';
import { areProven, type Proposal } from './prove.ts';
import type { Finding, Fix, WorkloadRef } from './rule.ts';
import type { Settings } from './settings.ts';

/** What proving the fixes of one file may cost, in UTF-16 code units analysed: some seconds. */
const minBudget = 2_000_000;
const maxBudget = 5_000_000;

/** How often a file may be analysed between these: its workloads have a fix each proven each time. */
const analyses = 20;

/** The proven fixes of each finding, best first; of the last ones none when it costs too much to prove them. */
export function allProvenFixes(
  file: SourceFile,
  settings: Settings,
  analysis: Analysis,
): ReadonlyMap<Finding, readonly Fix[]> {
  const proposals = analysis.findings.flatMap((finding) => finding.fixes().map((fix) => ({ finding, fix })));
  const proven = new Set<Proposal>();
  const costOfOne = costOf(file);
  const budget = Math.min(maxBudget, Math.max(minBudget, analyses * costOfOne));
  let cost = 0;
  const prove = (some: readonly Proposal[]) => {
    cost += costOfOne;
    return cost <= budget && areProven(file, settings, analysis, some);
  };
  const startOf = freeFixes(file, analysis);
  let left: readonly Proposal[] = proposals;
  while (left.length > 0 && cost < budget) {
    const batch = unrelated(left, startOf);
    left = left.filter((each) => !batch.has(each));
    for (const each of provenOf([...batch], prove)) proven.add(each);
  }
  const fixes = new Map<Finding, Fix[]>(analysis.findings.map((finding) => [finding, []]));
  for (const each of proposals) if (proven.has(each)) fixes.get(each.finding)?.push(each.fix);
  return fixes;
}

/** Those that are proven, found by halves. */
export function provenOf<P extends Proposal>(
  proposals: readonly P[],
  prove: (proposals: readonly P[]) => boolean,
): readonly P[] {
  if (proposals.length === 0 || prove(proposals)) return proposals;
  if (proposals.length === 1) return [];
  const middle = proposals.length >> 1;
  return [...provenOf(proposals.slice(0, middle), prove), ...provenOf(proposals.slice(middle), prove)];
}

/** As many as change a workload each, and nothing else; where there are none, one that may change more. */
function unrelated(
  proposals: readonly Proposal[],
  startOf: (proposal: Proposal) => number | undefined,
): ReadonlySet<Proposal> {
  const workloads = new Set<string | number | undefined>();
  const batch = new Set<Proposal>();
  for (const proposal of proposals) {
    const start = startOf(proposal);
    const { workload, alsoIn } = proposal.finding;
    const own = [start, ...[workload, ...alsoIn].map(nameOf)];
    if (start === undefined || own.some((name) => workloads.has(name))) continue;
    for (const name of own) workloads.add(name);
    batch.add(proposal);
  }
  return batch.size > 0 ? batch : new Set(proposals.slice(0, 1));
}

function nameOf({ kind, namespace, name }: WorkloadRef): string {
  return JSON.stringify([kind, namespace, name]);
}

/** What is analysed with the file each time. */
function costOf({ text, projects = [] }: SourceFile): number {
  const parts = projects.flatMap(({ project }) => [...project.contents.values()]);
  return parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), text.length);
}
