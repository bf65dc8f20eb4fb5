/** The RuntimeClasses that kata-deploy makes, and OpenShift's. */

import type { KnownRuntimeClass } from './runtime-class.ts';

const kataChart =
  'https://github.com/kata-containers/kata-containers/blob/main/tools/packaging/kata-deploy/helm-chart/kata-deploy/templates/runtimeclasses.yaml';
const kataNodes = { 'katacontainers.io/kata-runtime': 'true' };

interface Shim {
  readonly sandbox?: string;
  readonly memory: string;
  readonly cpu?: string;
  readonly note: string;
  readonly nodes?: Readonly<Record<string, string>>;
  readonly offered?: number;
  readonly outdated?: string;
}

function kata(
  shim: string,
  { sandbox = 'kata', memory, cpu = '250m', note, nodes, ...rest }: Shim,
): KnownRuntimeClass {
  return {
    name: `kata-${shim}`,
    sandbox,
    by: 'kata-deploy',
    handler: `kata-${shim}`,
    overhead: { memory, cpu },
    nodeSelector: { ...kataNodes, ...nodes },
    note,
    source: kataChart,
    ...rest,
  };
}

const goRuntime = 'It is the Go runtime, which gives way to the Rust runtime: `kata-qemu-runtime-rs`.';
const snp = { 'amd.feature.node.kubernetes.io/snp': 'true' };
const tdx = { 'intel.feature.node.kubernetes.io/tdx': 'true' };
const secureExecution = { 'feature.node.kubernetes.io/cpu-security.se.enabled': 'true' };
const confidentialGpu = { 'nvidia.com/cc.ready.state': 'true' };

const gpu = 'QEMU with NVIDIA GPUs that are passed through whole; pods ask for `nvidia.com/pgpu`.';

/** In no order. */
export const kataClasses: readonly KnownRuntimeClass[] = [
  kata('qemu-runtime-rs', {
    memory: '320Mi',
    note: 'Kata with QEMU, the default of kata-deploy since 4.0: runs the most workloads.',
    offered: 1,
  }),
  kata('clh', {
    memory: '130Mi',
    note: 'Kata with Cloud Hypervisor: smaller and quicker to start than QEMU.',
    offered: 2,
  }),
  kata('fc', {
    sandbox: 'kata-fc',
    memory: '130Mi',
    note: 'Kata with Firecracker: the smallest wall, without shared files, hot-plugged devices and live ConfigMaps.',
    offered: 3,
  }),
  kata('qemu', { memory: '320Mi', note: 'Kata with QEMU, in the older Go runtime.', outdated: goRuntime }),
  kata('clh-runtime-rs', { memory: '130Mi', note: 'Kata with Cloud Hypervisor, in the Rust runtime.' }),
  kata('clh-azure', { memory: '130Mi', note: 'Kata with Cloud Hypervisor on Hyper-V (`/dev/mshv`).' }),
  kata('clh-azure-runtime-rs', {
    memory: '130Mi',
    note: 'Kata with Cloud Hypervisor on Hyper-V, in the Rust runtime.',
  }),
  kata('openvmm-azure-runtime-rs', { memory: '130Mi', note: 'Kata with OpenVMM on Azure.' }),
  kata('dragonball', {
    memory: '130Mi',
    note: 'Kata with the virtual machine monitor that is built into its Rust runtime.',
  }),
  kata('stratovirt', { memory: '130Mi', note: 'Kata with StratoVirt.' }),
  kata('qemu-coco-dev', {
    sandbox: 'kata-confidential',
    memory: '160Mi',
    note: 'Confidential Containers without the hardware, for tests.',
  }),
  kata('qemu-coco-dev-runtime-rs', {
    sandbox: 'kata-confidential',
    memory: '320Mi',
    note: 'Confidential Containers without the hardware, for tests.',
  }),
  ...['', '-runtime-rs'].flatMap((suffix) => [
    kata(`qemu-snp${suffix}`, {
      sandbox: 'kata-confidential',
      memory: '2048Mi',
      cpu: '1',
      nodes: snp,
      note: 'Kata in memory that AMD SEV-SNP encrypts.',
    }),
    kata(`qemu-tdx${suffix}`, {
      sandbox: 'kata-confidential',
      memory: '2048Mi',
      cpu: '1',
      nodes: tdx,
      note: 'Kata in memory that Intel TDX encrypts.',
    }),
    kata(`qemu-se${suffix}`, {
      sandbox: 'kata-confidential',
      memory: '1024Mi',
      cpu: '1',
      nodes: secureExecution,
      note: 'Kata under IBM Secure Execution.',
    }),
    kata(`qemu-nvidia-cpu${suffix}`, { memory: '320Mi', note: "Kata with NVIDIA's stack, without a GPU." }),
    kata(`qemu-nvidia-gpu${suffix}`, { sandbox: 'kata-gpu', memory: '10240Mi', cpu: '1', note: gpu }),
    kata(`qemu-nvidia-gpu-snp${suffix}`, {
      sandbox: 'kata-gpu',
      memory: '10240Mi',
      cpu: '1',
      nodes: { ...snp, ...confidentialGpu },
      note: gpu,
    }),
    kata(`qemu-nvidia-gpu-tdx${suffix}`, {
      sandbox: 'kata-gpu',
      memory: '10240Mi',
      cpu: '1',
      nodes: { ...tdx, ...confidentialGpu },
      note: gpu,
    }),
  ]),
  kata('remote', {
    sandbox: 'kata-remote',
    memory: '120Mi',
    note: "Kata in a machine of the cloud's, made for the pod: needs no nested virtualisation.",
  }),
  {
    name: 'kata',
    sandbox: 'kata',
    by: 'OpenShift sandboxed containers, or of kata-deploy with its default class',
    handler: 'kata',
    overhead: { memory: '350Mi', cpu: '250m' },
    note: 'Kata on OpenShift, and wherever the administrator calls it so.',
    offered: 4,
    source: 'https://github.com/openshift/sandboxed-containers-operator',
  },
];
