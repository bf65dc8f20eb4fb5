/** Which sandbox a runtime name stands for: RuntimeClass names and handlers, Compose `runtime` values. */

import type { SandboxKind } from './effects.ts';

/** A sandbox as far as its name tells. */
export interface KnownSandbox {
  readonly kind: SandboxKind;
  /** Its name for people. */
  readonly title: string;
}

/**
 * Names by pattern, first match wins. Kata: every class of kata-deploy is `kata` or `kata-<shim>`
 * (https://github.com/kata-containers/kata-containers, helm chart `runtimeclasses.yaml`); containerd runtime types
 * are `io.containerd.kata….v2`. AKS, EKS and ACK: the providers' documentation.
 */
const names: readonly { readonly pattern: RegExp; readonly sandbox: KnownSandbox }[] = [
  {
    pattern: /^(kata(-[\w.-]+)?|io\.containerd\.kata(-[\w-]+)?\.v2)$/,
    sandbox: { kind: 'microvm', title: 'Kata Containers' },
  },
  {
    pattern: /^(isolated|confidential)-sandbox$/,
    sandbox: { kind: 'microvm', title: 'EKS Nitro Sandboxes' },
  },
  { pattern: /^runv$/, sandbox: { kind: 'microvm', title: 'ACK Sandboxed-Container' } },
  {
    pattern: /^(gvisor|runsc(-[\w-]+)?|io\.containerd\.runsc\.v1)$/,
    sandbox: { kind: 'gvisor', title: 'gVisor' },
  },
  { pattern: /^kubevirt$/, sandbox: { kind: 'microvm', title: 'The virtual machine' } },
  { pattern: /^sysbox-runc$/, sandbox: { kind: 'user-namespace', title: 'Sysbox' } },
];

/** The sandbox that a runtime name is known to stand for; `undefined` for runc and every unknown name. */
export function knownSandbox(runtime: string): KnownSandbox | undefined {
  return names.find(({ pattern }) => pattern.test(runtime))?.sandbox;
}
