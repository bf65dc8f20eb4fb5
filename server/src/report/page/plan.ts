/** Which changes, in which order, close most of the risk. */

import type { Severity } from '../../engine/rule.ts';
import type { ReportFinding, ReportRange } from '../model.ts';
import type { PageWorkload } from './model.ts';

/** One change: a fix of a finding, or the move of a workload into a microVM. */
export interface PlanStep {
  /** What to do: "Remove `privileged: true`", "Run `web` in a microVM". */
  readonly title: string;
  readonly path: string;
  readonly range: ReportRange;
  /** The findings that it closes. */
  readonly closes: readonly ReportFinding[];
  /** The workloads that are better off. */
  readonly workloads: readonly PageWorkload[];
  /** The part of all risk that is closed after this step and those before it, from 0 to 1. */
  readonly closed: number;
}

/** What a finding weighs for each workload that it is about: one counts for more than several of the next severity. */
const weights: Readonly<Record<Severity, number>> = { error: 60, warning: 12, information: 3, hint: 1 };

interface Change extends Pick<PlanStep, 'path' | 'range' | 'closes'> {
  /** Fixes may be proven when they are read: this is asked for the few changes that are told. */
  title(): string;
}

/**
 * The steps, the one that closes most first; each is weighed by what those before it leave open. What hands over a kernel
 * weighs as often as there are workloads on it.
 *
 * @param limit the most steps
 */
export function planOf(workloads: readonly PageWorkload[], limit = 10): PlanStep[] {
  const open = new Map<ReportFinding, number>();
  for (const { findings, reach } of workloads) {
    for (const finding of findings) {
      const times = finding.severity === 'error' ? reach : 1;
      open.set(finding, (open.get(finding) ?? 0) + weights[finding.severity] * times);
    }
  }
  const weigh = ({ closes }: Change) => closes.reduce((sum, finding) => sum + (open.get(finding) ?? 0), 0);
  const all = [...open.values()].reduce((sum, weight) => sum + weight, 0);
  const changes = changesFor(workloads, [...open.keys()]);
  const steps: PlanStep[] = [];
  let closed = 0;
  while (steps.length < limit) {
    const best = changes.reduce<Change | undefined>(
      (found, each) => (weigh(each) > (found ? weigh(found) : 0) ? each : found),
      undefined,
    );
    if (!best) break;
    closed += weigh(best);
    const closes = best.closes.filter((finding) => open.has(finding));
    for (const finding of closes) open.delete(finding);
    const better = workloads.filter(({ findings }) => findings.some((finding) => closes.includes(finding)));
    const { title, path, range } = best;
    steps.push({ title: title(), path, range, closes, workloads: better, closed: closed / all });
  }
  return steps;
}

/** A finding is closed by a change of its own; what a microVM contains, also by the move. */
function changesFor(workloads: readonly PageWorkload[], findings: readonly ReportFinding[]): Change[] {
  const own = findings.map((finding): Change => {
    const { path, range, ruleId } = finding;
    const title = () => {
      const fix = finding.fixes.find(({ kind }) => kind === 'harden');
      return fix?.title ?? `Change what \`${ruleId}\` is about`;
    };
    return { title, path, range, closes: [finding] };
  });
  const moves = workloads.flatMap(({ workload, advice, findings: about }): Change[] => {
    if (advice.verdict !== 'ready' && advice.verdict !== 'ready-after-changes') return [];
    const gone = new Set([...advice.contained, ...advice.blockers.map(({ ruleId }) => ruleId)]);
    const closes = about.filter(({ ruleId, alsoIn }) => gone.has(ruleId) && alsoIn.length === 0);
    if (closes.length < 2) return [];
    const { path, range, name } = workload;
    const title = () => `Run \`${name}\` in a sandbox: \`${advice.runtime}\``;
    return [{ title, path, range, closes }];
  });
  return [...own, ...moves];
}
