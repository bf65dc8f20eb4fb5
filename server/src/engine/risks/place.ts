/** What a table of sensitive places is made of. */

import type { Severity } from '../rule.ts';
import type { SandboxEffects } from '../sandboxes/effects.ts';
import { pathPattern } from './path-pattern.ts';

/** How bad it is, and what whoever breaks in does. */
export type Verdict = readonly [severity: Severity, gain: string];

export interface SensitivePlace {
  readonly pattern: RegExp;
  /** What is there, for "the host's `/etc`: …". */
  readonly is: string;
  readonly writable: Verdict | undefined;
  readonly readOnly: Verdict | undefined;
  /** True where a read-only mount takes orders all the same: sockets and devices. */
  readonly answers: boolean;
  readonly sandboxes?: Partial<SandboxEffects>;
}

/** A place that is read and written. One without a verdict is harmless, mounted so. */
export function place(
  paths: string,
  is: string,
  writable?: Verdict,
  readOnly?: Verdict,
  sandboxes?: Partial<SandboxEffects>,
): SensitivePlace {
  return {
    pattern: pathPattern(paths),
    is,
    writable,
    readOnly,
    answers: false,
    ...(sandboxes ? { sandboxes } : {}),
  };
}

/** A place where a read-only mount is no help, as the one on the other side of it takes orders all the same. */
export function answering(
  paths: string,
  is: string,
  verdict: Verdict,
  sandboxes?: Partial<SandboxEffects>,
): SensitivePlace {
  return { ...place(paths, is, verdict, verdict, sandboxes), answers: true };
}

/** What sandboxes do about the files of the kernel. */
export const kernelFiles: Partial<SandboxEffects> = {
  'user-namespace': { effect: 'reduced', reason: 'Most of these files ask for a capability of the host.' },
  gvisor: {
    effect: 'contained',
    reason: 'The files are emulated, which is likely but should not be relied on.',
  },
  microvm: { effect: 'contained', reason: 'Paths under the system mounts are those of the guest.' },
};

/** What sandboxes do about sockets. */
export const deadSocket: Partial<SandboxEffects> = {
  gvisor: {
    effect: 'not-supported',
    outcome: 'breaks',
    reason: 'Sockets of the host do not answer unless `--host-uds` is set.',
  },
  microvm: {
    effect: 'not-supported',
    outcome: 'breaks',
    reason: 'A connection cannot cross from one kernel to another.',
  },
};

/** What sandboxes do about a mounted device. */
export const mountedDevice: Partial<SandboxEffects> = {
  'user-namespace': { effect: 'reduced', reason: 'Device nodes are mostly unusable in a user namespace.' },
  gvisor: { effect: 'not-supported', outcome: 'breaks', reason: 'Only emulated devices can be opened.' },
  microvm: { effect: 'contained', reason: 'The devices under `/dev` are those of the guest.' },
};
