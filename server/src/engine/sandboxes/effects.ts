/** What sandboxes do about a risk. Each rule says it for each kind of sandbox; the advisor reads it there. */

/** The kinds of wall between a workload and its host's kernel. */
export const sandboxKinds = ['user-namespace', 'gvisor', 'microvm'] as const;
export type SandboxKind = (typeof sandboxKinds)[number];

/**
 * `contained`: the harm stops at the sandbox's border. `reduced`: some ways to harm close. `not-helped`: the
 * same host object is given away. `not-supported`: the sandbox refuses or ignores the setting, or the workload
 * breaks, so that it must go before the move.
 */
export type SandboxEffect = 'contained' | 'reduced' | 'not-helped' | 'not-supported';

export interface EffectWithReason {
  readonly effect: SandboxEffect;
  /** One sentence, with "likely" where it is an inference. */
  readonly reason: string;
}

export type SandboxEffects = Readonly<Record<SandboxKind, EffectWithReason>>;
