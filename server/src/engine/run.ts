/** Runs rules over subjects and makes findings of their reports. One rule that throws does not stop the others. */

import type { RuleFailure } from './analysis.ts';
import { makeFinding } from './finding.ts';
import { type Draft, dropImplied, mergeByCause } from './merge.ts';
import type { Subjects } from './model/subjects.ts';
import type { Finding, Report, Rule } from './rule.ts';
import type { Settings } from './settings.ts';

export interface RunResult {
  readonly findings: readonly Finding[];
  readonly failures: readonly RuleFailure[];
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
      rule.check(step, (report: Report) =>
        drafts.push({ rule, subject: step, finding: makeFinding(rule, report, { step }, settings) }),
      );
    }
    return drafts;
  }
  for (const workload of subjects.workloads) {
    if (rule.subject === 'workload') {
      rule.check(workload, (report: Report) =>
        drafts.push({ rule, subject: workload, finding: makeFinding(rule, report, { workload }, settings) }),
      );
      continue;
    }
    for (const container of workload.containers) {
      rule.check(container, workload, (report: Report) =>
        drafts.push({
          rule,
          subject: container,
          finding: makeFinding(rule, report, { workload, container }, settings),
        }),
      );
    }
  }
  return drafts;
}
