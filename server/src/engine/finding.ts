/** Makes a finding of what a rule reports. */

import type { BuildStep } from './model/build.ts';
import { isRefusal } from './model/fact.ts';
import type { Policy } from './model/policy.ts';
import type { Container, Workload } from './model/workload.ts';
import { once } from './once.ts';
import type { Finding, Fix, FixProposal, Report, Rule, Severity, WorkloadRef } from './rule.ts';
import { currentSandbox } from './sandboxes/current.ts';
import { type EffectWithReason, type SandboxEffects, stopsAtBorder } from './sandboxes/effects.ts';
import { effectIn } from './sandboxes/known.ts';
import { type Said, say, sentence, textOf } from './say.ts';
import type { Settings } from './settings.ts';

/** What a report is about. */
export type About =
  | { readonly step: BuildStep }
  | { readonly policy: Policy }
  | { readonly workload: Workload; readonly container?: Container };

/** The finding of a report, its severity as the settings and the workload's sandbox have it. */
export function makeFinding(rule: Rule, report: Report, about: About, settings: Settings): Finding {
  const workload = 'workload' in about ? about.workload : undefined;
  const effects: SandboxEffects = { ...rule.sandboxes, ...report.sandboxes };
  const chosen = settings.rules[rule.id];
  const severity = chosen === undefined || chosen === 'off' ? (report.severity ?? rule.severity) : chosen;
  const sandbox = workload && currentSandbox(workload).sandbox;
  const inSandbox = sandbox && effectIn(sandbox, rule.id, effects);
  const containedBy = inSandbox && stopsAtBorder(inSandbox) ? sandbox?.title : undefined;
  const { span, keySpan, via = [], state } = report.at;
  const said = sentencesOf(report, sandbox?.title, inSandbox);
  return {
    ruleId: rule.id,
    severity: containedBy ? lowered(severity) : severity,
    confidence: report.confidence ?? 'high',
    level: rule.level,
    boundary: rule.boundary,
    span,
    ...(keySpan ? { keySpan } : {}),
    message: said.map(textOf).join(' '),
    said,
    missing: state === 'absent',
    ...(containedBy ? { containedBy } : {}),
    ...(inSandbox ? { inSandbox } : {}),
    workload: refOf(about),
    alsoIn: [],
    related: [
      ...via.map((hop) => ({ ...hop, message: `It comes through ${hop.message}.` })),
      ...(report.related ?? []),
    ],
    fixes: once(() => (report.fixes ?? []).flatMap(hardeningFix)),
  };
}

function refOf(about: About): WorkloadRef {
  if ('step' in about) return { kind: 'build', name: about.step.name, span: about.step.span, containers: [] };
  if ('policy' in about) {
    const { kind, name, span } = about.policy;
    return { kind, name, span, containers: [] };
  }
  const { kind, name, namespace, span } = about.workload;
  const containers = about.container?.name ? [about.container.name] : [];
  return { kind, name, span, containers, ...(namespace === undefined ? {} : { namespace }) };
}

/** What is wrong, what an attacker gains and what to do; and what the sandbox changes of it. */
function sentencesOf(
  { what, why, advice }: Report,
  sandbox: string | undefined,
  inSandbox: EffectWithReason | undefined,
): Said[] {
  const said = [what, why, advice].map(sentence);
  if (!sandbox || !inSandbox || inSandbox.effect === 'not-applicable') return said;
  const { effect, outcome, reason } = inSandbox;
  // Nobody gains anything by what has no effect.
  if (outcome === 'ignored')
    return [sentence(what), say`${sandbox} ignores it.`, sentence(reason), sentence(advice)];
  if (effect === 'contained')
    return [...said, say`${sandbox} contains this: it lowers a wall inside the sandbox only.`];
  const does = outcome === 'breaks' ? say`In ${sandbox} it does not work.` : helps(sandbox, effect);
  return [...said, does, sentence(reason)];
}

/** What a sandbox that does not contain a risk does about it. The rule's reason follows. */
function helps(sandbox: string, effect: 'reduced' | 'not-helped' | 'not-supported'): Said {
  if (effect === 'reduced') return say`${sandbox} helps in part.`;
  return effect === 'not-helped' ? say`${sandbox} does not help here.` : say`${sandbox} refuses it.`;
}

function lowered(severity: Severity): Severity {
  return severity === 'error' || severity === 'warning' ? 'information' : 'hint';
}

function hardeningFix({ title, change, check }: FixProposal): Fix[] {
  const made = change();
  if (isRefusal(made)) return [];
  return [
    {
      title: made.title ?? title,
      kind: 'harden',
      edits: made.edits,
      ops: made.ops,
      ...(check === undefined ? {} : { check }),
    },
  ];
}
