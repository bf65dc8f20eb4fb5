/** What is known of a sandbox, and what the lists of them share. */

import type { SandboxKind } from '../model/sandbox-kind.ts';
import type { EffectWithReason, SandboxEffect } from './effects.ts';

/** What stands between a workload and its host. */
export const sandboxBoundaries = [
  'shared-kernel',
  'user-namespace',
  'user-space-kernel',
  'microvm',
  'vm',
  'libos',
  'unknown',
] as const;
export type SandboxBoundary = (typeof sandboxBoundaries)[number];

/** What one sandbox does otherwise than its kind. */
export interface SandboxException {
  /** The rules whose risk it is. */
  readonly rules: readonly string[];
  /** Only where the kind has this effect; otherwise always. */
  readonly instead?: SandboxEffect;
  readonly effect: EffectWithReason;
}

export interface Sandbox {
  readonly id: string;
  /** Its name for people. */
  readonly title: string;
  readonly boundary: SandboxBoundary;
  /** The column of effects that it has; `undefined` where nothing stands between container and kernel. */
  readonly kind: SandboxKind | undefined;
  /** What the wall is made of, as a sentence. */
  readonly about: string;
  /** Names that containerd and CRI-O know it by; a RuntimeClass names one as its handler. */
  readonly handlers: readonly string[];
  /** Further handlers and RuntimeClass names, made by a scheme. */
  readonly pattern?: RegExp;
  /** Values of `runtime:` and `--runtime` in Compose, Docker and Podman, the best to offer first. */
  readonly runtimes: readonly string[];
  /** What its nodes, or its host, must have. */
  readonly prerequisites: readonly string[];
  /** What a pod must say besides. */
  readonly podNeeds?: readonly string[];
  /** The only containers that run in it, where ordinary ones for Linux do not: completes "takes only …". */
  readonly takesOnly?: string;
  readonly exceptions?: readonly SandboxException[];
  readonly sources: readonly string[];
}

/** KVM, as most machines need it. */
export const kvm = 'KVM on the node: bare metal, or nested virtualisation';

const hostPaths = ['sensitive-host-path-mount', 'host-path-mount', 'host-path-volume'];

/** What becomes of host paths where guest and host share no files. */
export function copiedIn(why: string): SandboxException {
  const reason = `${why}: files of the host are copied in at the start, and changes do not travel.`;
  return { rules: hostPaths, instead: 'not-helped', effect: { effect: 'reduced', reason } };
}

/** What becomes of devices under Firecracker. */
export const noHotPlug: SandboxException = {
  rules: ['raw-block-volume', 'device-request', 'host-device-access'],
  effect: {
    effect: 'not-supported',
    outcome: 'breaks',
    reason: 'Firecracker plugs in no devices.',
    source: 'https://github.com/kata-containers/kata-containers/blob/main/docs/design/virtualization.md',
  },
};

/** What a platform refuses outright. */
export function rejected(reason: string, source: string): EffectWithReason {
  return { effect: 'not-supported', outcome: 'rejected', reason, source };
}
