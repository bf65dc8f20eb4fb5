/** Runs rules over subjects and makes findings of their reports. One rule that throws does not stop the others. */

import type { RuleFailure } from './analysis.ts';
import { type Change, isRefusal, valueOf } from './model/fact.ts';
import type { Subjects } from './model/subjects.ts';
import type { Container, Workload } from './model/workload.ts';
import type { Finding, Fix, FixProposal, Report, Rule, Severity, WorkloadRef } from './rule.ts';
import type { SandboxEffects } from './sandboxes/effects.ts';
import { knownSandbox } from './sandboxes/known.ts';
import type { Settings } from './settings.ts';

export interface RunResult {
  readonly findings: readonly Finding[];
  readonly failures: readonly RuleFailure[];
}

/** A finding on its way: with the subject it came from, to tell what implies what. */
interface Draft {
  readonly finding: Finding;
  readonly rule: Rule;
  readonly subject: object;
}

/** Runs the rules that the settings leave on. Findings come in no particular order. */
export function runRules(rules: readonly Rule[], subjects: Subjects, settings: Settings): RunResult {
  const drafts: Draft[] = [];
  const failures: RuleFailure[] = [];
  for (const rule of rules) {
    if (!isEnabled(rule, settings)) continue;
    try {
      drafts.push(...runRule(rule, subjects, settings));
    } catch (error) {
      failures.push({ ruleId: rule.id, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { findings: mergeByCause(dropImplied(drafts)), failures };
}

const levelRank = { baseline: 0, restricted: 1, all: 2 } as const;

/** A rule runs when its level is asked for, or when the settings give it a severity by name. */
export function isEnabled(rule: Rule, settings: Settings): boolean {
  const chosen = settings.rules[rule.id];
  return chosen === undefined ? levelRank[rule.level] <= levelRank[settings.level] : chosen !== 'off';
}

function runRule(rule: Rule, subjects: Subjects, settings: Settings): Draft[] {
  const drafts: Draft[] = [];
  if (rule.subject === 'build-step') {
    for (const step of subjects.buildSteps) {
      const workload: WorkloadRef = { kind: 'build', name: step.name, span: step.span, containers: [] };
      rule.check(step, (report) => drafts.push(draft(rule, step, report, workload, undefined, settings)));
    }
    return drafts;
  }
  for (const workload of subjects.workloads) {
    if (rule.subject === 'workload') {
      const ref = workloadRef(workload);
      rule.check(workload, (report) => drafts.push(draft(rule, workload, report, ref, workload, settings)));
      continue;
    }
    for (const container of workload.containers) {
      const ref = workloadRef(workload, container);
      rule.check(container, workload, (report) => drafts.push(draft(rule, container, report, ref, workload, settings)));
    }
  }
  return drafts;
}

function workloadRef(workload: Workload, container?: Container): WorkloadRef {
  const { kind, name, namespace, span } = workload;
  const containers = container?.name ? [container.name] : [];
  return { kind, name, span, containers, ...(namespace === undefined ? {} : { namespace }) };
}

function draft(
  rule: Rule,
  subject: object,
  report: Report,
  ref: WorkloadRef,
  workload: Workload | undefined,
  settings: Settings,
): Draft {
  const chosen = settings.rules[rule.id];
  const own = chosen === undefined || chosen === 'off' ? (report.severity ?? rule.severity) : chosen;
  const effects: SandboxEffects = { ...rule.sandboxes, ...report.sandboxes };
  const runtime = workload && valueOf(workload.runtime);
  const sandbox = runtime ? knownSandbox(runtime) : undefined;
  const contained = sandbox && effects[sandbox.kind].effect === 'contained' ? sandbox.title : undefined;
  const sentences = [report.what, report.why, report.advice].map(sentence);
  if (contained) sentences.push(`${contained} contains this: it lowers a wall inside the sandbox only.`);
  const move = workload && effects.microvm.effect === 'contained' ? moveFix(workload, settings) : undefined;
  const { span, keySpan, via = [] } = report.at;
  const finding: Finding = {
    ruleId: rule.id,
    severity: contained ? demote(own) : own,
    level: rule.level,
    boundary: rule.boundary,
    span,
    ...(keySpan ? { keySpan } : {}),
    message: sentences.join(' '),
    missing: report.at.state === 'absent',
    ...(contained ? { containedBy: contained } : {}),
    workload: ref,
    alsoIn: [],
    related: [
      ...via.map((hop) => ({ span: hop.span, message: `It comes through ${hop.message}.` })),
      ...(report.related ?? []),
    ],
    fixes: [...(report.fixes ?? []).flatMap((proposal) => toFix(proposal, 'harden')), ...(move ? [move] : [])],
  };
  return { finding, rule, subject };
}

/** Capital letter and full stop; a sentence that starts with a word of the file keeps it. */
function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

function demote(severity: Severity): Severity {
  return severity === 'error' || severity === 'warning' ? 'information' : 'hint';
}

function toFix(proposal: FixProposal, kind: Fix['kind']): Fix[] {
  const { title, change, check } = proposal;
  if (isRefusal(change)) return [];
  return [{ title, kind, edits: change.edits, ops: change.ops, ...(check === undefined ? {} : { check }) }];
}

const moves = new WeakMap<Workload, Map<string, Change | undefined>>();

/** The fix that gives a workload a kernel of its own, where the platform has a line for that. */
function moveFix(workload: Workload, settings: Settings): Fix | undefined {
  const { move, family, name } = workload;
  if (!move) return undefined;
  const { runtimeClassName, composeRuntime } = settings.sandbox;
  const runtime = (family === 'compose' ? composeRuntime : runtimeClassName) || move.defaultRuntime;
  const known = moves.get(workload) ?? new Map<string, Change | undefined>();
  moves.set(workload, known);
  if (!known.has(runtime)) {
    const change = move.into(runtime);
    known.set(runtime, isRefusal(change) ? undefined : change);
  }
  const change = known.get(runtime);
  if (!change) return undefined;
  const key = family === 'compose' ? 'runtime' : 'runtimeClassName';
  const also = move.sideEffects.length > 0 ? `, ${move.sideEffects.join(', ')}` : '';
  const needs =
    family === 'compose'
      ? `the Docker host has the runtime \`${runtime}\``
      : `the cluster has a RuntimeClass \`${runtime}\`: without it the pod fails to start`;
  return {
    title: `Run \`${name}\` in a microVM: set \`${key}: ${runtime}\`${also}`,
    kind: 'sandbox',
    edits: change.edits,
    ops: change.ops,
    check: `whether ${needs}.`,
  };
}

/** One cause, one finding: drops what another finding on the same subject says already. */
function dropImplied(drafts: readonly Draft[]): Draft[] {
  const found = new Map<object, Set<string>>();
  for (const { subject, rule } of drafts) {
    const ids = found.get(subject) ?? new Set<string>();
    found.set(subject, ids.add(rule.id));
  }
  return drafts.filter(({ rule, subject }) => !rule.impliedBy?.some((id) => found.get(subject)?.has(id)));
}

/** Joins findings of one rule at one place, as when several containers take a setting from their pod. */
function mergeByCause(drafts: readonly Draft[]): Finding[] {
  const merged = new Map<string, Finding>();
  for (const { finding } of drafts) {
    const key = `${finding.ruleId} ${finding.span.start} ${finding.span.end} ${finding.message}`;
    const first = merged.get(key);
    merged.set(key, first ? join(first, finding) : finding);
  }
  return [...merged.values()];
}

function join(one: Finding, next: Finding): Finding {
  const first = { ...one, fixes: joinFixes(one.fixes, next.fixes) };
  const same = (ref: WorkloadRef) => ref.span.start === next.workload.span.start;
  const withContainers = (ref: WorkloadRef): WorkloadRef => ({
    ...ref,
    containers: [...new Set([...ref.containers, ...next.workload.containers])],
  });
  if (same(first.workload)) return { ...first, workload: withContainers(first.workload) };
  const known = first.alsoIn.some(same);
  return {
    ...first,
    alsoIn: known
      ? first.alsoIn.map((ref) => (same(ref) ? withContainers(ref) : ref))
      : [...first.alsoIn, next.workload],
  };
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
