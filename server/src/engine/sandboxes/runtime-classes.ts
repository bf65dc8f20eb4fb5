/**
 * The RuntimeClass names that platforms and installers create. Overheads and selectors are those of the manifests and
 * pages named; they change with releases, so they are shown as what that source says, never as a promise.
 */

import { kataClasses } from './kata-classes.ts';
import type { KnownRuntimeClass } from './runtime-class.ts';

const aks = 'https://learn.microsoft.com/azure/aks/use-pod-sandboxing';
const confidentialAks = 'https://learn.microsoft.com/azure/aks/confidential-containers-overview';

const managed: readonly KnownRuntimeClass[] = [
  {
    name: 'kata-vm-isolation',
    sandbox: 'kata',
    by: 'AKS Pod Sandboxing',
    handler: 'kata',
    overhead: { memory: '600Mi' },
    note: 'Kata on Azure: node pools with the workload runtime KataVmIsolation.',
    isManaged: true,
    offered: 5,
    source: aks,
  },
  {
    name: 'kata-mshv-vm-isolation',
    sandbox: 'kata',
    by: 'AKS Pod Sandboxing, in its preview',
    handler: 'kata',
    overhead: { memory: '600Mi' },
    note: 'Kata on Azure, by the name that it had in its preview.',
    isManaged: true,
    outdated: 'The name is being retired: `kata-vm-isolation` takes its place.',
    source: aks,
  },
  ...['kata-cc-isolation', 'kata-cc'].map((name) => ({
    name,
    sandbox: 'kata-confidential',
    by: 'AKS Confidential Containers',
    handler: 'kata-cc',
    note: 'Kata on Azure in memory that AMD SEV-SNP encrypts; needs a policy in an annotation.',
    isManaged: true,
    source: confidentialAks,
  })),
  {
    name: 'isolated-sandbox',
    sandbox: 'eks-nitro',
    by: 'EKS Nitro Sandboxes',
    note: 'A Nitro machine for each pod on EKS, Kubernetes 1.36 or later.',
    isManaged: true,
    offered: 6,
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/sandboxing-isolated-setup.html',
  },
  {
    name: 'confidential-sandbox',
    sandbox: 'eks-nitro',
    by: 'EKS Nitro Sandboxes',
    note: 'A Nitro machine for each pod on EKS that its operators cannot look into.',
    isManaged: true,
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/sandboxing-security-model.html',
  },
  {
    name: 'runv',
    sandbox: 'ack-runv',
    by: 'ACK Sandboxed-Container',
    handler: 'runv',
    overhead: { memory: '64Mi to 512Mi' },
    note: 'A microVM for each pod on Alibaba Cloud, on bare-metal nodes.',
    isManaged: true,
    offered: 7,
    source:
      'https://help.aliyun.com/zh/ack/ack-managed-and-ack-dedicated/user-guide/sandboxed-container-overview',
  },
  {
    name: 'gvisor',
    sandbox: 'gvisor',
    by: 'GKE Sandbox, or of gVisor as its guide has it',
    handler: 'runsc',
    note: 'A kernel in user space instead of a machine: runs on any Linux node, without KVM.',
    offered: 8,
    source: 'https://gvisor.dev/docs/user_guide/containerd/quick_start/',
  },
];

const kuasarSandboxes: Readonly<Record<string, string>> = {
  'kuasar-runc': 'runc',
  'kuasar-wasm': 'kuasar-wasm',
};

const others: readonly KnownRuntimeClass[] = [
  {
    name: 'runsc',
    sandbox: 'gvisor',
    by: 'gVisor',
    handler: 'runsc',
    note: 'gVisor by the name of its program.',
    source: 'https://gvisor.dev/docs/user_guide/containerd/quick_start/',
  },
  {
    name: 'krun',
    sandbox: 'krun',
    by: 'crun with libkrun',
    handler: 'krun',
    note: 'A microVM whose monitor and guest are one for the host: its wall is thinner than that of Kata.',
    source: 'https://github.com/containers/crun/blob/main/krun.1.md',
  },
  {
    name: 'sysbox-runc',
    sandbox: 'sysbox',
    by: 'Sysbox',
    handler: 'sysbox-runc',
    nodeSelector: { 'sysbox-runtime': 'running' },
    note: "Users of its own on the host's kernel, for pods that run systemd or Docker.",
    source: 'https://github.com/nestybox/sysbox/blob/master/docs/user-guide/install-k8s.md',
  },
  {
    name: 'urunc',
    sandbox: 'urunc',
    by: 'urunc',
    handler: 'urunc',
    note: 'Unikernels; ordinary images do not run.',
    source: 'https://github.com/urunc-dev/urunc',
  },
  {
    name: 'edera',
    sandbox: 'edera',
    by: 'Edera Protect',
    handler: 'edera',
    note: 'A Xen zone for each pod; needs no nested virtualisation.',
    source: 'https://github.com/edera-dev/krata',
  },
  ...['kuasar-vmm', 'kuasar-quark', 'kuasar-wasm', 'kuasar-runc'].map((name) => ({
    name,
    sandbox: kuasarSandboxes[name] ?? 'kuasar',
    by: 'Kuasar',
    handler: name,
    note: 'A sandbox that Kuasar manages.',
    source: 'https://github.com/kuasar-io/kuasar/blob/main/docs/containerd.md',
  })),
  ...['runc', 'crun', 'youki'].map((name) => ({
    name,
    sandbox: 'runc',
    by: 'clusters that name their ordinary runtime',
    handler: name,
    note: "The ordinary runtime: containers share the host's kernel.",
    source: 'https://kubernetes.io/docs/concepts/containers/runtime-class/',
  })),
  ...['nvidia', 'nvidia-cdi', 'nvidia-legacy'].map((name) => ({
    name,
    sandbox: 'runc',
    by: "NVIDIA's container toolkit",
    handler: name,
    note: "runc with a hook that brings in the GPU: containers share the host's kernel.",
    source: 'https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/cdi.html',
  })),
];

/** All classes that are known by name. */
export const runtimeClasses: readonly KnownRuntimeClass[] = [...kataClasses, ...managed, ...others];

/** The classes to offer when neither settings nor workspace name one, best first. */
export const offeredClasses: readonly KnownRuntimeClass[] = runtimeClasses
  .filter(({ offered }) => offered !== undefined)
  .sort((a, b) => (a.offered ?? 0) - (b.offered ?? 0));
