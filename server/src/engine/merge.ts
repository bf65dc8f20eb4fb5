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
    return others.length === 0 ? finding : { ...finding, fixes: once(() => named(finding.fixes(), others)) };
  });
}

function causeOf({ ruleId, span }: Finding): string {
  return `${ruleId} ${span.start} ${span.end}`;
}

/** The most workloads that a fix tells by name. */
const maxNames = 3;

function named(fixes: readonly Fix[], others: readonly WorkloadRef[]): Fix[] {
  const kind = others.every((ref) => ref.kind === 'service') ? 'services' : 'workloads';
  const isFew = others.length <= maxNames;
  const who = isFew ? others.map(({ name }) => name).join(', ') : `${others.length} other ${kind}`;
  return fixes.map((fix) => ({ ...fix, title: `${fix.title} (also changes ${who})` }));
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
