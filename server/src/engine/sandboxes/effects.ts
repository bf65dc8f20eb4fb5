/** What sandboxes do about a risk. Each rule says it for each kind of sandbox; findings and advice read it there. */

import type { SandboxKind } from '../model/sandbox-kind.ts';

/**
 * `contained`: the harm stops at the sandbox's border. `reduced`: some ways to harm close. `not-helped`: the
 * same host object is given away. `not-supported`: the sandbox refuses or ignores the setting, or the workload
 * breaks, so that it must go before the move. `not-applicable`: the sandbox's objects have no such setting.
 */
export const sandboxEffects = [
  'contained',
  'reduced',
  'not-helped',
  'not-supported',
  'not-applicable',
] as const;
export type SandboxEffect = (typeof sandboxEffects)[number];

/**
 * What becomes of a setting that is not supported: the platform refuses the workload (`rejected`), it runs as if the
 * setting were not there (`ignored`), or it starts and does not work (`breaks`).
 */
export type UnsupportedOutcome = 'rejected' | 'ignored' | 'breaks';

interface Reasoned {
  /** One sentence, with "likely" where it is an inference. */
  readonly reason: string;
  /** The page that says so, where it is another than the kind's (`effectSources`). */
  readonly source?: string;
}

/** An effect, with what becomes of the setting where it is not supported. */
export type EffectWithReason = Reasoned &
  (
    | { readonly effect: Exclude<SandboxEffect, 'not-supported'>; readonly outcome?: never }
    | { readonly effect: 'not-supported'; readonly outcome: UnsupportedOutcome }
  );

/** By kind of sandbox. What is not said of a virtual machine is not applicable: its objects have no such setting. */
export type SandboxEffects = Readonly<Record<Exclude<SandboxKind, 'vm'>, EffectWithReason>> & {
  readonly vm?: EffectWithReason;
};

/** Where the effects of each kind of sandbox come from, unless an effect names a page of its own. */
export const effectSources: Readonly<Record<SandboxKind, string>> = {
  'user-namespace':
    'https://github.com/kubernetes/enhancements/blob/master/keps/sig-node/127-user-namespaces/README.md',
  gvisor: 'https://gvisor.dev/docs/architecture_guide/security/',
  microvm: 'https://github.com/kata-containers/kata-containers/blob/main/docs/Limitations.md',
  vm: 'https://kubevirt.io/user-guide/',
};

const noSuchSetting: EffectWithReason = {
  effect: 'not-applicable',
  reason: 'The objects of a virtual machine have no such setting.',
};

/** What a kind of sandbox does, as the matrix of risks has it. */
export function effectOf(effects: SandboxEffects, kind: SandboxKind): EffectWithReason {
  return kind === 'vm' ? (effects.vm ?? noSuchSetting) : effects[kind];
}

/** What a kind of sandbox does about a risk that is there: a virtual machine that has it stands like a microVM. */
export function effectInside(effects: SandboxEffects, kind: SandboxKind): EffectWithReason {
  return kind === 'vm' ? (effects.vm ?? effects.microvm) : effects[kind];
}

/** True when the harm stops at the border: it is contained, or the setting that does it has no effect there. */
export function stopsAtBorder({ effect, outcome }: EffectWithReason): boolean {
  return effect === 'contained' || outcome === 'ignored';
}
