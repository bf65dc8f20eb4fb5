/** Moves what an analysis of one document gives to the document's place in its file. */

import type { Advice } from './advice.ts';
import type { WorkloadSummary } from './analysis.ts';
import type { PodSecurityVerdict } from './model/pod-security.ts';
import { once } from './once.ts';
import type { Finding, Fix, RelatedPlace, WorkloadRef } from './rule.ts';
import { shiftSpan } from './source.ts';

/** The finding with all its spans and edits moved by `by` code units. */
export function shiftFinding(finding: Finding, by: number): Finding {
  if (by === 0) return finding;
  return {
    ...finding,
    span: shiftSpan(finding.span, by),
    ...(finding.keySpan ? { keySpan: shiftSpan(finding.keySpan, by) } : {}),
    workload: shiftRef(finding.workload, by),
    alsoIn: finding.alsoIn.map((ref) => shiftRef(ref, by)),
    related: finding.related.map((place): RelatedPlace => ({ ...place, span: shiftSpan(place.span, by) })),
    fixes: once(() => finding.fixes().map((fix) => shiftFix(fix, by))),
  };
}

/** The workload with its spans moved by `by` code units. */
export function shiftWorkload(workload: WorkloadSummary, by: number): WorkloadSummary {
  if (by === 0) return workload;
  const { podSecurity, runtimeSpan } = workload;
  return {
    ...shiftRef(workload, by),
    extent: shiftSpan(workload.extent, by),
    runtimeSpan: runtimeSpan && shiftSpan(runtimeSpan, by),
    podSecurity: podSecurity && ((version) => shiftVerdict(podSecurity(version), by)),
    unwritten: () => workload.unwritten().map((each) => ({ ...each, span: shiftSpan(each.span, by) })),
    advise: (runtime) => shiftAdvice(workload.advise(runtime), by),
  };
}

function shiftFix(fix: Fix, by: number): Fix {
  return { ...fix, edits: fix.edits.map((edit) => ({ ...edit, span: shiftSpan(edit.span, by) })) };
}

function shiftAdvice(advice: Advice, by: number): Advice {
  const { blockers, move, helps } = advice;
  return {
    ...advice,
    blockers: blockers.map((blocker) => ({ ...blocker, span: shiftSpan(blocker.span, by) })),
    ...(move ? { move: shiftFix(move, by) } : {}),
    helps: (finding) => helps(shiftFinding(finding, -by)),
  };
}

function shiftVerdict(verdict: PodSecurityVerdict, by: number): PodSecurityVerdict {
  const failures = verdict.failures.map((failure) => ({
    ...failure,
    spans: failure.spans.map((span) => shiftSpan(span, by)),
  }));
  return { ...verdict, failures };
}

function shiftRef<R extends WorkloadRef>(ref: R, by: number): R {
  return { ...ref, span: shiftSpan(ref.span, by) };
}
