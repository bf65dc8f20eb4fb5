/** The advice about all workloads of a scan, as the JSON that `docs/schema/advice.schema.json` describes. */

import type { Advice, Verdict } from '../engine/advice.ts';
import { findingsAbout } from '../engine/analysis.ts';
import type { SandboxBoundary } from '../engine/sandboxes/sandbox.ts';
import { LineIndex } from '../engine/source.ts';
import { type PlacedWorkload, placed, type SharedKernel, sharedKernels } from '../workspace/kernels.ts';
import type { ScannedFile } from '../workspace/scan.ts';
import type { ReportRange } from './model.ts';
import { rangeOf, toRange } from './range.ts';
import { boundaryText, verdictText } from './sandbox-words.ts';
import { version } from './version.ts';

export interface AdviceBlocker {
  readonly ruleId: string;
  readonly reason: string;
  readonly fixable: boolean;
  /** The file that has it, where it is another than the workload's. */
  readonly path?: string;
  readonly range: ReportRange;
}

export interface AdviceWorkload {
  readonly path: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** The overlay or values file by which it is so, where others make something else of it. */
  readonly through?: string;
  readonly range: ReportRange;
  /** The wall of today. */
  readonly boundary: SandboxBoundary;
  /** The sandbox behind it, where it is known. */
  readonly sandbox?: string;
  readonly verdict: Verdict;
  /** Why nothing is advised. */
  readonly reason?: string;
  /** Why people have to make the move, or how: no edit of Bulkhead's can. */
  readonly byHand?: string;
  /** The runtime that the verdict is about; missing where nothing is advised. */
  readonly runtime?: string;
  readonly contained: readonly string[];
  readonly reduced: readonly string[];
  readonly remaining: readonly string[];
  readonly blockers: readonly AdviceBlocker[];
  /** The settings that the move takes away. */
  readonly changes: readonly string[];
  readonly prerequisites: readonly string[];
  readonly overhead?: { readonly memory: string; readonly cpu?: string };
  /** Why it needs a virtual machine rather than a container. */
  readonly ownKernel?: string;
}

export interface AdviceReport {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'bulkhead'; readonly version: string };
  readonly workloads: readonly AdviceWorkload[];
  /** Who shares a kernel with whom; numbers count in `workloads`. */
  readonly kernels: readonly SharedKernel[];
}

/** The advice on a workload. Unlike `Advice` it is plain data: keep this and drop that. */
export interface AdvisedWorkload {
  readonly shown: AdviceWorkload;
  /** The wall of today and the verdict, in a few words each. */
  readonly words: readonly [wall: string, verdict: string];
  readonly place: PlacedWorkload;
}

/**
 * The advice on the workloads of a file.
 *
 * @param pathOf names files as the report does
 * @param runtime the runtime to move to, where one is asked for
 */
export function adviseOnFile(
  { uri, text, analysis }: ScannedFile,
  pathOf: (uri: string) => string,
  runtime?: string,
): AdvisedWorkload[] {
  if (!analysis) return [];
  const path = pathOf(uri);
  const lines = new LineIndex(text);
  const { findings: kept, suppressed } = analysis;
  const whole = { ...analysis, findings: [...kept, ...suppressed.map(({ finding }) => finding)] };
  return analysis.workloads.map((workload) => {
    const advice = workload.advise(runtime);
    const findings = findingsAbout(whole, workload);
    const { kind, name, namespace, through, span } = workload;
    const ref = {
      path,
      kind,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(through === undefined ? {} : { through: pathOf(through) }),
    };
    return {
      words: [boundaryText(workload.sandbox), verdictText(advice)],
      place: placed(path, workload, findings),
      shown: { ...ref, range: toRange(lines, span), ...shownAdvice(advice, lines, pathOf) },
    };
  });
}

/** The report of all advice. */
export function joinAdvice(advised: readonly AdvisedWorkload[]): AdviceReport {
  return {
    schemaVersion: 1,
    tool: { name: 'bulkhead', version },
    workloads: advised.map(({ shown }) => shown),
    kernels: sharedKernels(advised.map(({ place }) => place)),
  };
}

function shownAdvice(advice: Advice, lines: LineIndex, pathOf: (uri: string) => string) {
  const { boundary, sandbox, verdict, reason, byHand, target, overhead, ownKernel } = advice;
  const { contained, reduced, remaining, blockers, removed, prerequisites } = advice;
  return {
    boundary,
    ...(sandbox ? { sandbox: sandbox.title } : {}),
    verdict,
    ...(reason === undefined ? {} : { reason }),
    ...(byHand === undefined ? {} : { byHand }),
    ...(target ? { runtime: target.runtime } : {}),
    contained,
    reduced,
    remaining,
    blockers: blockers.map(({ span, elsewhere, ...blocker }) => ({
      ...blocker,
      ...(elsewhere ? { path: pathOf(elsewhere.path) } : {}),
      range: elsewhere ? rangeOf(elsewhere) : toRange(lines, span),
    })),
    changes: removed,
    prerequisites,
    ...(overhead ? { overhead } : {}),
    ...(ownKernel === undefined ? {} : { ownKernel }),
  };
}
