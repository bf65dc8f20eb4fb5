/** One cause, one finding: what another finding says already is dropped, and what has one place is joined. */

import { once } from './once.ts';
import type { Finding, Fix, Rule, WorkloadRef } from './rule.ts';

/** A finding with the rule and the subject that it came from. */
export interface Draft {
  readonly finding: Finding;
  readonly rule: Rule;
  readonly subject: object;
}

/** Drops the findings that another one on the same subject implies. */
function dropImplied(drafts: readonly Draft[]): Draft[] {
  const found = new Map<object, Set<string>>();
  for (const { subject, rule } of drafts) {
    const ids = found.get(subject) ?? new Set<string>();
    found.set(subject, ids.add(rule.id));
  }
  return drafts.filter(({ rule, subject }) => !rule.impliedBy?.some((id) => found.get(subject)?.has(id)));
}

/**
 * The finding of what is found at one place several ways, as through several overlays; its fixes name the workloads that
 * are made of the same objects and called otherwise.
 */
export function foundSeveralWays(finding: Finding, otherWays: readonly Finding[]): Finding {
  if (otherWays.length === 0) return finding;
  const more = otherWays.flatMap(({ workload, alsoIn }) => [workload, ...alsoIn]);
  const { name: own } = finding.workload;
  const about = [finding.workload, ...finding.alsoIn];
  const known = new Set(about.map(nameOf));
  const places = new Set(about.map(({ span }) => span.start));
  const others = more
    .filter((ref) => places.has(ref.span.start) && !known.has(nameOf(ref)))
    .map((ref) => (ref.name === own ? { ...ref, name: `${ref.namespace ?? 'default'}/${own}` } : ref));
  const fixes = once(() => finding.fixes().map((fix) => alsoChanging(fix, others)));
  return { ...finding, alsoIn: [...finding.alsoIn, ...more], ...(others.length > 0 ? { fixes } : {}) };
}

/** One cause, one finding, the fixes of which name the other workloads that they change. */
export function findingsOf(drafts: readonly Draft[]): Finding[] {
  const sharing = new Map<string, Map<number, WorkloadRef>>();
  // What another finding implies for a workload hangs on the same line, and changes with it.
  for (const { finding } of drafts) {
    const known = sharing.get(causeOf(finding)) ?? new Map<number, WorkloadRef>();
    sharing.set(causeOf(finding), known.set(finding.workload.span.start, finding.workload));
  }
  return mergeByCause(dropImplied(drafts)).map((finding) => {
    const all = [...(sharing.get(causeOf(finding))?.values() ?? [])];
    const others = all.filter((ref) => !isSame(ref, finding.workload));
    if (others.length === 0) return finding;
    return { ...finding, fixes: once(() => finding.fixes().map((fix) => alsoChanging(fix, others))) };
  });
}

function causeOf({ ruleId, span }: Finding): string {
  return `${ruleId} ${span.start} ${span.end}`;
}

/** The most workloads that a fix tells by name. */
const maxNames = 3;

/** The fix, its title with the names of more workloads that it changes. */
function alsoChanging(fix: Fix, refs: readonly WorkloadRef[]): Fix {
  const also = [...new Map([...(fix.also ?? []), ...refs].map((ref) => [nameOf(ref), ref])).values()];
  const title = fix.title.slice(0, fix.title.length - wordsFor(fix.also ?? []).length);
  return { ...fix, also, title: `${title}${wordsFor(also)}` };
}

function wordsFor(others: readonly WorkloadRef[]): string {
  if (others.length === 0) return '';
  const kind = others.every((ref) => ref.kind === 'service') ? 'services' : 'workloads';
  const isFew = others.length <= maxNames;
  const who = isFew ? others.map(({ name }) => name).join(', ') : `${others.length} other ${kind}`;
  return ` (also changes ${who})`;
}

/** Tells workloads apart that are made from one place, as by several overlays. */
function nameOf({ kind, namespace, name }: WorkloadRef): string {
  return JSON.stringify([kind, namespace, name]);
}

/** Joins findings of one rule at one place, as when several containers take a setting from their pod. */
function mergeByCause(drafts: readonly Draft[]): Finding[] {
  const causes = new Map<string, Finding[]>();
  for (const { finding } of drafts) {
    const key = `${causeOf(finding)} ${finding.message}`;
    const known = causes.get(key);
    if (known) known.push(finding);
    else causes.set(key, [finding]);
  }
  return [...causes.values()].flatMap(joined);
}

/** Findings with one cause as one: about the workload of the first, and those of the others. */
function joined(findings: readonly Finding[]): readonly Finding[] {
  const [first, ...others] = findings;
  if (!first || others.length === 0) return findings;
  const workloads = new Map<number, WorkloadRef>();
  for (const { workload } of findings) {
    const { start } = workload.span;
    const known = workloads.get(start);
    workloads.set(start, known ? withContainers(known, workload) : workload);
  }
  const [workload = first.workload, ...alsoIn] = workloads.values();
  const fixes = once(() =>
    others.reduce((common, each) => joinFixes(common, each.fixes()), [...first.fixes()]),
  );
  return [{ ...first, fixes, workload, alsoIn }];
}

function isSame(one: WorkloadRef, other: WorkloadRef): boolean {
  return one.span.start === other.span.start;
}

function withContainers(ref: WorkloadRef, more: WorkloadRef): WorkloadRef {
  return { ...ref, containers: [...new Set([...ref.containers, ...more.containers])] };
}

/** Fixes of one name do what each does: as when a volume is taken from every container that mounts it. */
function joinFixes(fixes: readonly Fix[], more: readonly Fix[]): Fix[] {
  return fixes.flatMap((fix) => {
    const other = more.find(({ title }) => title === fix.title);
    return other ? { ...fix, edits: union(fix.edits, other.edits), ops: union(fix.ops, other.ops) } : [];
  });
}

function union<T>(first: readonly T[], more: readonly T[]): T[] {
  const known = new Set(first.map((each) => JSON.stringify(each)));
  return [...first, ...more.filter((each) => !known.has(JSON.stringify(each)))];
}
