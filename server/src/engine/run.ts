/** Runs rules over subjects and makes findings of their reports. One rule that throws does not stop the others. */

import type { RuleFailure } from './analysis.ts';
import { assumptions, doubted } from './assume.ts';
import { type About, makeFinding } from './finding.ts';
import { type Draft, findingsOf } from './merge.ts';
import type { BuildStep } from './model/build.ts';
import type { Policy } from './model/policy.ts';
import type { Subjects } from './model/subjects.ts';
import type { Workload } from './model/workload.ts';
import type {
  BuildStepRule,
  ContainerRule,
  Finding,
  Level,
  PolicyRule,
  ReadOption,
  ReportFunction,
  Rule,
  WorkloadRule,
} from './rule.ts';
import type { Settings } from './settings.ts';
import type { Span } from './source.ts';

export interface RunResult {
  readonly findings: readonly Finding[];
  readonly failures: readonly RuleFailure[];
}

/**
 * Runs the rules that the settings leave on. Findings come in no particular order.
 *
 * @param doubtful whether to look also for what hangs on facts that the file does not tell; rules that are unsure by
 *   themselves give findings of low confidence in any case
 */
export function runRules(
  rules: readonly Rule[],
  subjects: Subjects,
  settings: Settings,
  doubtful: boolean,
): RunResult {
  const { drafts, failures } = run(rules, subjects, settings);
  const findings = findingsOf(drafts);
  if (!doubtful) return { findings, failures };
  const { possible } = subjects;
  if (possible) findings.push(...conditional(findingsOf(run(rules, possible(), settings).drafts), findings));
  return { findings: [...findings, ...doubts(rules, subjects, settings, findings, findingsOf)], failures };
}

/** Findings that hold only if what a template says under conditions is there. */
function conditional(possible: readonly Finding[], known: readonly Finding[]): Finding[] {
  const told = new Set(known.map(identity));
  return possible
    .filter((finding) => !told.has(identity(finding)) && !finding.missing)
    .map((finding) => doubted(finding, 'Only rendering tells whether this is there; if it is'));
}

/** Every finding by itself, also those that another implies and those of low confidence. */
export function runAll(rules: readonly Rule[], subjects: Subjects, settings: Settings): readonly Finding[] {
  const each = (drafts: readonly Draft[]) => drafts.map(({ finding }) => finding);
  const certain = each(run(rules, subjects, settings).drafts);
  return [...certain, ...doubts(rules, subjects, settings, certain, each)];
}

/** What there would be to find besides `known` if the facts that nobody knows were the worse ones. */
function doubts(
  rules: readonly Rule[],
  subjects: Subjects,
  settings: Settings,
  known: readonly Finding[],
  made: (drafts: readonly Draft[]) => readonly Finding[],
): Finding[] {
  const all = assumptions(subjects).flatMap((assumption) =>
    made(run(rules, assumption.subjects, settings).drafts).filter(({ span }) =>
      isSame(span, assumption.span),
    ),
  );
  // One template may stand for many facts, which all have its place.
  const told = new Set(known.map(identity));
  return all.flatMap((finding) => {
    if (told.has(identity(finding))) return [];
    told.add(identity(finding));
    return doubted(finding);
  });
}

function identity({ ruleId, span }: Finding): string {
  return `${ruleId} ${span.start} ${span.end}`;
}

function isSame(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

function run(
  rules: readonly Rule[],
  subjects: Subjects,
  settings: Settings,
): { readonly drafts: readonly Draft[]; readonly failures: readonly RuleFailure[] } {
  const enabled = enabledRules(rules, settings);
  const reported = [
    ...subjects.workloads.map((workload) => reportsOf(workload, enabled.workload, settings, checkWorkload)),
    ...subjects.buildSteps.map((step) => reportsOf(step, enabled.buildStep, settings, checkStep)),
    ...subjects.policies.map((policy) => reportsOf(policy, enabled.policy, settings, checkPolicy)),
  ];
  const failures = reported.flatMap((each) => each.failures);
  return {
    drafts: reported.flatMap((each) => each.drafts),
    // A rule that fails on one subject mostly fails on all.
    failures: [...new Map(failures.map((each) => [`${each.ruleId} ${each.message}`, each])).values()],
  };
}

const levelRank = { baseline: 0, restricted: 1, all: 2 } as const;

/** A rule runs when its level is asked for, or when the settings give it a severity by name. */
export function isEnabled(rule: Rule, settings: Settings): boolean {
  const chosen = settings.rules[rule.id];
  return chosen === undefined ? levelRank[rule.level] <= levelRank[settings.level] : chosen !== 'off';
}

/** The rules that run, by what they look at. */
interface EnabledRules {
  readonly workload: readonly (WorkloadRule | ContainerRule)[];
  readonly buildStep: readonly BuildStepRule[];
  readonly policy: readonly PolicyRule[];
}

const enabledLately = new WeakMap<
  Settings['rules'],
  { readonly rules: readonly Rule[]; readonly level: Level; readonly enabled: EnabledRules }
>();

/** The rules that run. Settings mostly stay what they are. */
function enabledRules(rules: readonly Rule[], settings: Settings): EnabledRules {
  const { level } = settings;
  const known = enabledLately.get(settings.rules);
  if (known?.rules === rules && known.level === level) return known.enabled;
  const running = rules.filter((rule) => isEnabled(rule, settings));
  const enabled = {
    workload: running.filter((rule) => rule.subject === 'workload' || rule.subject === 'container'),
    buildStep: running.filter((rule) => rule.subject === 'build-step'),
    policy: running.filter((rule) => rule.subject === 'policy'),
  };
  enabledLately.set(settings.rules, { rules, level, enabled });
  return enabled;
}

/** The ids of the rules that run. */
export function enabledIds(rules: readonly Rule[], settings: Settings): ReadonlySet<string> {
  return new Set(rules.filter((rule) => isEnabled(rule, settings)).map(({ id }) => id));
}

/** Gives the function by which a rule reports what it finds. */
type Reporter = (about: About, of?: object) => ReportFunction;

function checkWorkload(
  rule: WorkloadRule | ContainerRule,
  workload: Workload,
  reporter: Reporter,
  option: ReadOption,
): void {
  if (rule.subject === 'workload') rule.check(workload, reporter({ workload }), option);
  else
    for (const container of workload.containers)
      rule.check(container, workload, reporter({ workload, container }, container), option);
}

function checkStep(rule: BuildStepRule, step: BuildStep, reporter: Reporter, option: ReadOption): void {
  rule.check(step, reporter({ step }), option);
}

function checkPolicy(rule: PolicyRule, policy: Policy, reporter: Reporter, option: ReadOption): void {
  rule.check(policy, reporter({ policy }), option);
}

/** What rules report of a subject by the settings that decide it. */
interface Reports {
  readonly rules: readonly Rule[];
  readonly settings: Pick<Settings, 'rules' | 'options'>;
  readonly drafts: readonly Draft[];
  readonly failures: readonly RuleFailure[];
}

const reportsLately = new WeakMap<object, Reports>();

/** What rules report of a subject, as it was: nearly all subjects of a project go on through the proof of a fix. */
function reportsOf<S extends object, R extends Rule>(
  subject: S,
  rules: readonly R[],
  settings: Settings,
  check: (rule: R, subject: S, reporter: Reporter, option: ReadOption) => void,
): Reports {
  const known = reportsLately.get(subject);
  const isKnown =
    known?.rules === rules &&
    known.settings.rules === settings.rules &&
    known.settings.options === settings.options;
  if (isKnown) return known;
  const drafts: Draft[] = [];
  const failures: RuleFailure[] = [];
  for (const rule of rules) {
    const reporter: Reporter =
      (about, of = subject) =>
      (report) => {
        drafts.push({ rule, subject: of, finding: makeFinding(rule, report, about, settings) });
      };
    const option: ReadOption = ({ name, read }) => read(settings.options[rule.id]?.[name] ?? []);
    try {
      check(rule, subject, reporter, option);
    } catch (error) {
      failures.push({ ruleId: rule.id, message: error instanceof Error ? error.message : String(error) });
    }
  }
  const reports = { rules, settings, drafts, failures };
  reportsLately.set(subject, reports);
  return reports;
}
