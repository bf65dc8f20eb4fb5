/** Sandboxes that are virtual machines, besides Kata's. */

import { copiedIn, kvm, noHotPlug, rejected, type Sandbox } from './sandbox.ts';

const ackNotes =
  'https://help.aliyun.com/zh/ack/ack-managed-and-ack-dedicated/user-guide/sandboxed-container-overview';
const eksLimits = 'https://docs.aws.amazon.com/eks/latest/userguide/sandboxing-limitations.html';

/** In no order. */
export const machines: readonly Sandbox[] = [
  {
    id: 'eks-nitro',
    title: 'EKS Nitro Sandboxes',
    boundary: 'microvm',
    kind: 'microvm',
    about: 'Each pod has a machine under the Nitro hypervisor.',
    handlers: ['isolated-sandbox', 'confidential-sandbox'],
    runtimes: [],
    prerequisites: ['Kubernetes 1.36 or later on EKS, with Auto Mode or an own AMI with Nitro Enclaves on'],
    exceptions: [
      {
        rules: ['host-network-namespace', 'host-network-in-sandbox'],
        effect: rejected('EKS does not start such a pod.', eksLimits),
      },
    ],
    sources: [eksLimits, 'https://docs.aws.amazon.com/eks/latest/userguide/sandboxing-security-model.html'],
  },
  {
    id: 'ack-runv',
    title: 'ACK Sandboxed-Container',
    boundary: 'microvm',
    kind: 'microvm',
    about: 'Each pod has a microVM on a bare-metal node of Alibaba Cloud.',
    handlers: ['runv'],
    runtimes: [],
    prerequisites: ['bare-metal node pools with the sandboxed runtime'],
    exceptions: [
      {
        rules: [
          'privileged-container',
          'host-pid-namespace',
          'host-ipc-namespace',
          'host-network-namespace',
          'host-network-in-sandbox',
          'shared-container-namespace',
        ],
        effect: rejected('ACK refuses such a pod in its sandbox.', ackNotes),
      },
    ],
    sources: [ackNotes],
  },
  {
    id: 'krun',
    title: 'krun',
    boundary: 'microvm',
    kind: 'microvm',
    about: 'Each container has a small virtual machine, but its monitor and its guest are one for the host.',
    handlers: ['krun'],
    pattern: /^krun(-[\w-]+)?$/,
    runtimes: ['krun'],
    prerequisites: ['`/dev/kvm`', 'crun built with libkrun'],
    exceptions: [
      {
        rules: ['runtime-socket-mount'],
        effect: {
          effect: 'not-helped',
          reason: 'Guest and monitor are one for the host, so the socket likely answers.',
          source: 'https://github.com/containers/libkrun/blob/main/README.md',
        },
      },
    ],
    sources: [
      'https://github.com/containers/crun/blob/main/krun.1.md',
      'https://github.com/containers/libkrun/blob/main/README.md',
    ],
  },
  {
    id: 'kuasar',
    title: 'Kuasar',
    boundary: 'microvm',
    kind: 'microvm',
    about:
      'Each pod has a microVM (Cloud Hypervisor, QEMU, StratoVirt) or a Quark guest, run by one process a node.',
    handlers: ['kuasar-vmm', 'kuasar-quark'],
    pattern: /^io\.containerd\.kuasar-(vmm|quark)\.v[12]$/,
    runtimes: [],
    prerequisites: [kvm, "Kuasar's sandboxer on the node"],
    sources: ['https://github.com/kuasar-io/kuasar/blob/main/docs/containerd.md'],
  },
  {
    id: 'urunc',
    title: 'urunc',
    boundary: 'libos',
    kind: 'microvm',
    about: 'Each container is a unikernel in a virtual machine of its own.',
    handlers: ['urunc'],
    pattern: /^io\.containerd\.urunc\.v2$/,
    runtimes: ['io.containerd.urunc.v2'],
    prerequisites: ['KVM', 'images that are built for urunc: ordinary ones do not run'],
    takesOnly: 'images that are built for it',
    sources: ['https://github.com/urunc-dev/urunc'],
  },
  {
    id: 'edera',
    title: 'Edera Protect',
    boundary: 'microvm',
    kind: 'microvm',
    about: 'Each pod has a zone under the Xen hypervisor.',
    handlers: ['edera'],
    runtimes: [],
    prerequisites: ['nodes that start with the Edera hypervisor; no nested virtualisation'],
    sources: ['https://github.com/edera-dev/krata'],
  },
  {
    id: 'firecracker-containerd',
    title: 'firecracker-containerd',
    boundary: 'microvm',
    kind: 'microvm',
    about:
      'Each container, or group of them, has a Firecracker microVM, started through containerd without Kubernetes.',
    handlers: [],
    pattern: /^aws\.firecracker$/,
    runtimes: ['aws.firecracker'],
    prerequisites: ['KVM', 'its own build of containerd, with a devmapper snapshotter'],
    exceptions: [copiedIn('Firecracker shares no files'), noHotPlug],
    sources: [
      'https://github.com/firecracker-microvm/firecracker-containerd/blob/main/docs/getting-started.md',
    ],
  },
  {
    id: 'kubevirt',
    title: 'KubeVirt',
    boundary: 'vm',
    kind: 'vm',
    about: 'A virtual machine with a system of its own, in a pod that runs QEMU.',
    handlers: [],
    pattern: /^kubevirt$/,
    runtimes: [],
    prerequisites: ['KVM on the node (`devices.kubevirt.io/kvm`): bare metal, or nested virtualisation'],
    sources: ['https://kubevirt.io/user-guide/'],
  },
  {
    id: 'hyper-v',
    title: 'Hyper-V isolation',
    boundary: 'vm',
    kind: 'vm',
    about: 'Each Windows container has a utility machine under Hyper-V.',
    handlers: ['runhcs-wcow-hypervisor'],
    pattern: /^hyperv$/,
    runtimes: [],
    prerequisites: ['a Windows host with Hyper-V'],
    takesOnly: 'Windows containers',
    sources: [
      'https://learn.microsoft.com/virtualization/windowscontainers/manage-containers/hyperv-container',
    ],
  },
  {
    id: 'docker-sandboxes',
    title: 'Docker Sandboxes',
    boundary: 'microvm',
    kind: 'microvm',
    about: 'A microVM with a Docker daemon of its own for each coding agent, made by the program `sbx`.',
    handlers: [],
    runtimes: [],
    prerequisites: ['the program `sbx`: no `runtime` selects it'],
    sources: ['https://docs.docker.com/ai/sandboxes/'],
  },
  {
    id: 'apple-container',
    title: 'Apple container',
    boundary: 'microvm',
    kind: 'microvm',
    about: 'Each container has a light virtual machine on macOS.',
    handlers: [],
    runtimes: [],
    prerequisites: ['Apple silicon with macOS 26 and the program `container`: no `runtime` selects it'],
    sources: ['https://github.com/apple/container'],
  },
];
