/** What a sandbox does about everything that is found of a workload: the lists and the blockers of its advice. */

import { noSubjects } from './model/subjects.ts';
import type { Obstacle, Workload } from './model/workload.ts';
import type { Finding, Rule } from './rule.ts';
import { enabledIds, runAll, runRules } from './run.ts';
import type { EffectWithReason, SandboxEffect } from './sandboxes/effects.ts';
import { defaultSettings, type Settings } from './settings.ts';
import type { PlaceElsewhere, Span, TextEdit } from './source.ts';

/** A setting that the sandbox does not take. */
export interface Blocker {
  readonly ruleId: string;
  readonly span: Span;
  /** Set when it is in another file; `span` is then `nowhere`. */
  readonly elsewhere?: PlaceElsewhere;
  /** What the sandbox does about it, as a clause or sentence. */
  readonly reason: string;
  /** True where an edit takes it away, though the program may miss it. */
  readonly fixable: boolean;
}

/** Ids of rules, by what becomes of their findings at the sandbox's border; a rule can be in two lists. */
export interface Judgement {
  readonly contained: readonly string[];
  readonly reduced: readonly string[];
  readonly remaining: readonly string[];
  readonly blockers: readonly Blocker[];
  /** What the sandbox does about each finding, by `placeOf`. */
  readonly effects: ReadonlyMap<string, EffectWithReason>;
}

/** Settings by which every rule speaks. */
const everything: Settings = { ...defaultSettings, level: 'all' };

/** What is known of the move, where there is one. */
export interface Way {
  readonly obstacle?: Obstacle | undefined;
  /** The edits that make the move. */
  readonly edits?: readonly TextEdit[];
}

/** What the sandbox that the workload has does about everything that is found of it. */
export function judge(workload: Workload, settings: Settings, rules: readonly Rule[], way?: Way): Judgement {
  const subjects = { ...noSubjects, workloads: [workload] };
  const enabled = enabledIds(rules, settings);
  const { findings } = runRules(rules, subjects, everything, false);
  const idsOf = (isIn: (finding: Finding) => boolean) => {
    const ids = findings.filter((each) => enabled.has(each.ruleId) && isIn(each)).map(({ ruleId }) => ruleId);
    return [...new Set(ids)].sort();
  };
  const all = runAll(rules, subjects, everything);
  const found = [...all.flatMap((each) => blockerOf(each, way) ?? []), ...untold(all, workload, way)];
  // Containers that have a setting through one anchor have one thing in the way.
  const blockers = withoutImplied([...new Map(found.map((each) => [placeOf(each), each])).values()], rules);
  const inTheWay = new Set(blockers.map(placeOf));
  return {
    contained: idsOf((each) => each.containedBy !== undefined && !inTheWay.has(placeOf(each))),
    reduced: idsOf(({ inSandbox }) => inSandbox?.effect === 'reduced'),
    remaining: idsOf(
      (each) => (!each.inSandbox || isLeft.has(each.inSandbox.effect)) && !isTaken(each, way?.edits ?? []),
    ),
    blockers,
    effects: new Map(all.flatMap((each) => (each.inSandbox ? [[placeOf(each), each.inSandbox]] : []))),
  };
}

const isLeft: ReadonlySet<SandboxEffect> = new Set(['not-helped', 'not-applicable']);

/** What a program lives by on the host: to take it away is to build the program anew. */
const needsHost = new Set(['runtime-socket-mount', 'device-request', 'raw-block-volume']);

/** True when the edits take away what the finding is about. */
export function isTaken({ span }: Finding, edits: readonly TextEdit[]): boolean {
  return edits.some(
    (edit) => edit.span.start <= span.start && span.end <= edit.span.end && span.start < span.end,
  );
}

function blockerOf(finding: Finding, way: Way | undefined): Blocker | undefined {
  const { ruleId, span, inSandbox, confidence } = finding;
  if (inSandbox?.effect !== 'not-supported') return undefined;
  const { obstacle, edits } = way ?? {};
  const goes = edits && isTaken(finding, edits);
  const isIgnored = inSandbox.outcome === 'ignored';
  // What has no effect keeps nothing from starting: it is in nobody's way but that of a move which takes it away.
  if (isIgnored && (!way || goes === false)) return undefined;
  const isObstacle = obstacle?.ruleId === ruleId;
  // People can take away by hand what no edit of ours can: what an anchor brings in, an option in a `RUN`.
  const canGo = goes ?? !needsHost.has(ruleId);
  const reason = isObstacle ? obstacle.reason : inSandbox.reason;
  const isSure = confidence === 'high';
  return {
    ruleId,
    span,
    reason: isSure ? reason : `Only rendering or running tells: ${reason}`,
    fixable: canGo && isSure && !isObstacle,
  };
}

/** Without what another one says too. */
function withoutImplied(blockers: readonly Blocker[], rules: readonly Rule[]): Blocker[] {
  const ids = new Set(blockers.map(({ ruleId }) => ruleId));
  const implied = new Set(
    rules.filter(({ impliedBy }) => impliedBy?.some((id) => ids.has(id))).map(({ id }) => id),
  );
  return blockers.filter(({ ruleId }) => !implied.has(ruleId));
}

/** The obstacle that no finding speaks of. */
function untold(all: readonly Finding[], workload: Workload, way: Way | undefined): readonly Blocker[] {
  const obstacle = way?.obstacle;
  const isTold = all.some(
    ({ ruleId, inSandbox }) => ruleId === obstacle?.ruleId && inSandbox?.effect === 'not-supported',
  );
  return obstacle && !isTold ? [{ span: workload.span, ...obstacle, fixable: false }] : [];
}

/** Names a finding within its workload. */
export function placeOf({ ruleId, span }: Pick<Finding, 'ruleId' | 'span'>): string {
  return `${ruleId} ${span.start} ${span.end}`;
}
