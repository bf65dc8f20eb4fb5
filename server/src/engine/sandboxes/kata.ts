/** Kata Containers, by the kinds of machine that it gives a pod. */

import { copiedIn, kvm, noHotPlug, type Sandbox } from './sandbox.ts';

const kataDocs = 'https://github.com/kata-containers/kata-containers/blob/main/docs';
const kataDeploy =
  'Kata installed: its shim registered in containerd or CRI-O, or on the path of Docker 26 or later (Kata 3.29 or later)';

/** The general one first. */
export const kata: readonly Sandbox[] = [
  {
    id: 'kata',
    title: 'Kata Containers',
    boundary: 'microvm',
    kind: 'microvm',
    about:
      'Each pod has a small virtual machine with a kernel of its own, under QEMU, Cloud Hypervisor, Dragonball or StratoVirt.',
    handlers: ['kata'],
    pattern: /^(kata(-[\w.-]+)?|io\.containerd\.kata(-[\w-]+)?\.v2)$/,
    runtimes: ['io.containerd.kata.v2', 'kata', 'kata-runtime'],
    prerequisites: [kvm, kataDeploy],
    sources: [`${kataDocs}/installation.md`, `${kataDocs}/Limitations.md`],
  },
  {
    id: 'kata-fc',
    title: 'Kata Containers with Firecracker',
    boundary: 'microvm',
    kind: 'microvm',
    about: 'Each pod has a Firecracker microVM; it plugs in no devices and shares no files with its host.',
    handlers: ['kata-fc'],
    pattern: /^(kata-fc(-[\w.-]+)?|io\.containerd\.kata-fc\.v2)$/,
    runtimes: ['io.containerd.kata-fc.v2'],
    prerequisites: [kvm, kataDeploy, 'a block snapshotter (`devmapper`) for images'],
    exceptions: [copiedIn('Firecracker shares no files'), noHotPlug],
    sources: [`${kataDocs}/hypervisors.md`, `${kataDocs}/design/virtualization.md`],
  },
  {
    id: 'kata-confidential',
    title: 'Kata Containers in encrypted memory',
    boundary: 'microvm',
    kind: 'microvm',
    about:
      'Each pod has a microVM whose memory the processor encrypts against its own host (SEV-SNP, TDX, Secure Execution).',
    handlers: ['kata-cc'],
    pattern: /^kata-((qemu|clh)-(coco|snp|tdx|se|sev|cc)\b[\w.-]*|cc(-[\w.-]+)?|clh-tdx)$/,
    runtimes: [],
    prerequisites: [
      'processors with SEV-SNP, TDX or Secure Execution',
      kataDeploy,
      'images that the guest pulls itself',
    ],
    exceptions: [copiedIn('A confidential guest trusts no share')],
    sources: [`${kataDocs}/Limitations.md`],
  },
  {
    id: 'kata-gpu',
    title: 'Kata Containers with NVIDIA GPUs',
    boundary: 'microvm',
    kind: 'microvm',
    about: 'Each pod has a QEMU microVM, and the GPU whole, with its driver in the guest.',
    handlers: [],
    pattern: /^kata-qemu-nvidia-gpu[\w.-]*$/,
    runtimes: [],
    prerequisites: [kvm, kataDeploy, 'GPUs bound to VFIO, which pods ask for as `nvidia.com/pgpu`'],
    sources: [`${kataDocs}/use-cases/NVIDIA-GPU-passthrough-and-Kata-QEMU.md`],
  },
  {
    id: 'kata-remote',
    title: 'Kata Containers in peer pods',
    boundary: 'microvm',
    kind: 'microvm',
    about: "Each pod has a machine of the cloud's, made for it.",
    handlers: ['kata-remote'],
    pattern: /^kata-remote(-[\w.-]+)?$/,
    runtimes: [],
    prerequisites: ['credentials for the API of the cloud, which makes the machines; no KVM on the node'],
    exceptions: [
      copiedIn('The machine is another'),
      {
        rules: ['raw-block-volume', 'device-request', 'host-device-access'],
        effect: {
          effect: 'not-supported',
          outcome: 'breaks',
          reason: 'The node and its devices are elsewhere.',
        },
      },
    ],
    sources: ['https://github.com/confidential-containers/cloud-api-adaptor', `${kataDocs}/Limitations.md`],
  },
];
