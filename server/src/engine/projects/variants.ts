/**
 * What is seen several ways: a base through several overlays, a chart with several files of values. What is the same
 * each way is told once; what is not is told of each.
 */

import { type DocumentAnalysis, findingsAbout, type WorkloadSummary } from '../analysis.ts';
import { foundSeveralWays } from '../merge.ts';
import { once } from '../once.ts';
import type { Finding, Severity, WorkloadRef } from '../rule.ts';
import type { Settings } from '../settings.ts';

/** What is found one way. */
export interface Variant {
  readonly analysis: DocumentAnalysis;
  /** The path of the file that makes it this way, where there are others. */
  readonly through: string | undefined;
}

/**
 * The findings and the workloads of all variants; of the workloads at one place the worst comes first. To compare them is
 * much of the work of a judgement, and most proofs of fixes do not ask for them.
 */
export function joinVariants(
  variants: readonly Variant[],
  settings: Settings,
): { readonly findings: readonly Finding[]; readonly workloads: () => readonly WorkloadSummary[] } {
  const marked = variants.map(({ analysis: { findings, workloads }, through }) => {
    if (through === undefined) return { findings, workloads };
    const mark = <T extends WorkloadRef>(ref: T): T => ({ ...ref, through });
    return {
      findings: findings.map((each) => {
        return { ...each, workload: mark(each.workload), alsoIn: each.alsoIn.map(mark) };
      }),
      workloads: workloads.map(mark),
    };
  });
  return {
    findings: joinFindings(marked.flatMap(({ findings }) => findings)),
    workloads: once(() => joinWorkloads(marked, settings)),
  };
}

/** What has one place several ways is told once, of all workloads that it is about. */
export function joinFindings(all: readonly Finding[]): Finding[] {
  const places = new Map<string, Finding[]>();
  for (const finding of all) {
    const here = places.get(keyOf(finding));
    if (here) here.push(finding);
    else places.set(keyOf(finding), [finding]);
  }
  return [...places.values()].flatMap(([first, ...others]) => (first ? foundSeveralWays(first, others) : []));
}

function keyOf({ ruleId, span, message }: Finding): string {
  return `${ruleId} ${span.start} ${span.end} ${message}`;
}

type Found = Pick<DocumentAnalysis, 'findings' | 'workloads'>;

function joinWorkloads(variants: readonly Found[], { kubernetesVersion }: Settings): WorkloadSummary[] {
  const places = new Map<
    number,
    Map<string, { readonly workload: WorkloadSummary; readonly weight: number }>
  >();
  for (const { findings, workloads } of variants) {
    for (const workload of workloads) {
      const { kind, name, namespace, runtime, nodes, sandbox, podSecurity, span } = workload;
      const about = findingsAbout({ findings, elsewhere: [] }, workload);
      const level = podSecurity?.(kubernetesVersion).level;
      const seen = [kind, name, namespace, runtime, nodes, sandbox.boundary, level, about.map(keyOf).sort()];
      const here = places.get(span.start) ?? new Map();
      places.set(span.start, here);
      const key = JSON.stringify(seen);
      const weight = about.reduce((sum, { severity }) => sum + weights[severity], 0);
      if (!here.has(key)) here.set(key, { workload, weight });
    }
  }
  return [...places.values()].flatMap((here) => {
    const all = [...here.values()].sort((a, b) => b.weight - a.weight).map(({ workload }) => workload);
    return all.length > 1 ? all : all.map(({ through: _, ...only }) => only);
  });
}

/** One finding of a severity counts more than all below it. */
const weights: Readonly<Record<Severity, number>> = { error: 1e9, warning: 1e6, information: 1e3, hint: 1 };
