/** Runs rules over subjects and makes findings of their reports. One rule that throws does not stop the others. */

import type { RuleFailure } from './analysis.ts';
import { assumptions, doubted } from './assume.ts';
import { type About, makeFinding } from './finding.ts';
import { type Draft, findingsOf } from './merge.ts';
import type { Subjects } from './model/subjects.ts';
import type { Finding, Level, ReadOption, ReportFunction, Rule } from './rule.ts';
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
  const drafts: Draft[] = [];
  const failures: RuleFailure[] = [];
  for (const rule of enabledRules(rules, settings)) {
    try {
      drafts.push(...runRule(rule, subjects, settings));
    } catch (error) {
      failures.push({ ruleId: rule.id, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { drafts, failures };
}

const levelRank = { baseline: 0, restricted: 1, all: 2 } as const;

/** A rule runs when its level is asked for, or when the settings give it a severity by name. */
export function isEnabled(rule: Rule, settings: Settings): boolean {
  const chosen = settings.rules[rule.id];
  return chosen === undefined ? levelRank[rule.level] <= levelRank[settings.level] : chosen !== 'off';
}

const enabledLately = new WeakMap<
  Settings['rules'],
  { rules: readonly Rule[]; level: Level; enabled: Rule[] }
>();

/** The rules that run. Settings mostly stay what they are. */
function enabledRules(rules: readonly Rule[], settings: Settings): readonly Rule[] {
  const known = enabledLately.get(settings.rules);
  if (known?.rules === rules && known.level === settings.level) return known.enabled;
  const enabled = rules.filter((rule) => isEnabled(rule, settings));
  enabledLately.set(settings.rules, { rules, level: settings.level, enabled });
  return enabled;
}

/** The ids of the rules that run. */
export function enabledIds(rules: readonly Rule[], settings: Settings): ReadonlySet<string> {
  return new Set(rules.filter((rule) => isEnabled(rule, settings)).map(({ id }) => id));
}

function runRule(rule: Rule, subjects: Subjects, settings: Settings): Draft[] {
  const option: ReadOption = ({ name, read }) => read(settings.options[rule.id]?.[name] ?? []);
  const reported = (
    subject: object,
    check: (reporter: (about: About, of?: object) => ReportFunction) => void,
  ) =>
    remembered(rule, subject, settings, () => {
      const drafts: Draft[] = [];
      check((about, of = subject) => (report) => {
        drafts.push({ rule, subject: of, finding: makeFinding(rule, report, about, settings) });
      });
      return drafts;
    });
  switch (rule.subject) {
    case 'build-step':
      return subjects.buildSteps.flatMap((step) =>
        reported(step, (reporter) => rule.check(step, reporter({ step }), option)),
      );
    case 'policy':
      return subjects.policies.flatMap((policy) =>
        reported(policy, (reporter) => rule.check(policy, reporter({ policy }), option)),
      );
    case 'workload':
      return subjects.workloads.flatMap((workload) =>
        reported(workload, (reporter) => rule.check(workload, reporter({ workload }), option)),
      );
    default:
      return subjects.workloads.flatMap((workload) =>
        reported(workload, (reporter) => {
          for (const container of workload.containers)
            rule.check(container, workload, reporter({ workload, container }, container), option);
        }),
      );
  }
}

/** What rules report of a subject by the settings that decide it. */
interface Reported {
  readonly rules: Settings['rules'];
  readonly options: Settings['options'];
  readonly drafts: Map<Rule, readonly Draft[]>;
}

const reports = new WeakMap<object, Reported>();

/** What a rule reports of a subject, as it was: nearly all subjects of a project go on through the proof of a fix. */
function remembered(
  rule: Rule,
  subject: object,
  { rules, options }: Settings,
  find: () => readonly Draft[],
): readonly Draft[] {
  const before = reports.get(subject);
  const known =
    before && before.rules === rules && before.options === options
      ? before
      : { rules, options, drafts: new Map<Rule, readonly Draft[]>() };
  reports.set(subject, known);
  const drafts = known.drafts.get(rule) ?? find();
  known.drafts.set(rule, drafts);
  return drafts;
}
