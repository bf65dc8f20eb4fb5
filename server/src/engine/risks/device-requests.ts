/** What whoever breaks into a container does with a device that it asked for by what it is, not by path. */

import { knownValue } from '../model/fact.ts';
import type { DeviceRequest } from '../model/parts.ts';
import type { SandboxEffects } from '../sandboxes/effects.ts';
import { passedThrough } from './devices.ts';

export interface RequestRisk {
  /** What is asked for; completes "… asks for …". */
  readonly is: string;
  /** What an attacker does with it; completes "whoever breaks in …". */
  readonly gain: string;
  /** What sandboxes do about this one, where it is not what they do about most. */
  readonly sandboxes?: Partial<SandboxEffects>;
}

/**
 * What a device is, by its name: a resource of a Kubernetes device plugin, or of the Container Device Interface.
 * https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/,
 * https://github.com/cncf-tags/container-device-interface/blob/main/SPEC.md
 */
export function deviceKind(name: string): DeviceRequest['kind'] {
  const resource = name.toLowerCase();
  if (/^gpu\.|\/(p?gpu|gpu-mem|vgpu|mig-)|^nvidia\.com\//.test(resource)) return 'gpu';
  if (/\/kvm(=|$)/.test(resource)) return 'kvm';
  return /\/(dev_)?fuse(=|$)/.test(resource) ? 'fuse' : 'other';
}

/** The risk of a GPU, however it is asked for. */
export const gpuRisk: RequestRisk = {
  is: 'a GPU with the driver of the host',
  gain: "reaches the driver in the host's kernel, and may find in its memory what others computed",
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: "The toolkit's hook runs as root of the host." },
    gvisor: {
      effect: 'reduced',
      reason: "For NVIDIA the calls are filtered and handed to the host's driver.",
    },
    microvm: {
      effect: 'not-supported',
      outcome: 'breaks',
      reason:
        'A plain request hands out the driver of the host; a GPU is passed whole by VFIO, as `nvidia.com/pgpu`.',
    },
    vm: { effect: 'contained', reason: 'The GPU is passed whole, with its driver in the guest.' },
  },
};

const risks: Readonly<Record<Exclude<DeviceRequest['kind'], 'other'>, RequestRisk>> = {
  gpu: gpuRisk,
  kvm: {
    is: "the kernel's hypervisor",
    gain: "starts virtual machines, and reaches KVM's code in the host's kernel",
  },
  fuse: {
    is: "the kernel's side of FUSE",
    gain: "serves file systems to the host's kernel, where it may mount",
  },
};

/** Resources that are devices for sure, by the plugins that offer them. */
const hardware =
  /^(devices\.kubevirt\.io|smarter-devices|squat\.ai|habana\.ai|rdma|github\.com\/fuse|aws\.amazon\.com\/neuron|google\.com\/tpu|intel\.com\/(qat|fpga|sgx|dsa|iaa|vpu|npu)|(qat|fpga|sgx|dsa|iaa|npu)\.intel\.com|huawei\.com\/Ascend|xilinx\.com|amd\.com\/npu)/;

/** A GPU that is bound to VFIO (kata-containers, docs/use-cases/NVIDIA-GPU-passthrough-and-Kata-QEMU.md). */
const wholeGpu: RequestRisk = {
  is: 'a GPU as a whole, by VFIO',
  gain: "has it read and write the host's memory, unless the IOMMU forbids it",
  sandboxes: {
    ...gpuRisk.sandboxes,
    gvisor: { effect: 'not-supported', outcome: 'breaks', reason: 'Devices cannot be passed through.' },
    microvm: { effect: 'contained', reason: 'The GPU is passed whole, with its driver in the guest.' },
  },
};

/** gVisor knows NVIDIA's driver only (gvisor, g3doc/user_guide/gpu.md). */
const otherGpu: RequestRisk = {
  ...gpuRisk,
  sandboxes: {
    ...gpuRisk.sandboxes,
    gvisor: { effect: 'not-supported', outcome: 'breaks', reason: 'Only GPUs of NVIDIA are handed through.' },
  },
};

/** The risk of a request; `undefined` where it may be for something else than a device. */
export function requestRisk({ kind, name }: DeviceRequest): RequestRisk | undefined {
  // A virtual machine gets its devices whole.
  if (name.written.startsWith('devices.')) return wholeDevice;
  const text = knownValue(name);
  if (text === 'nvidia.com/pgpu') return wholeGpu;
  if (kind === 'gpu' && /^(amd|gpu\.intel)\.com\//.test(text ?? '')) return otherGpu;
  if (kind !== 'other') return risks[kind];
  // Claims and reservations are for devices only; an extended resource may be anything that can be counted.
  return name.written !== 'resources' || (text !== undefined && hardware.test(text)) ? anyDevice : undefined;
}

const wholeDevice: RequestRisk = {
  is: 'a device of the host as a whole, by VFIO',
  gain: "has it read and write the host's memory, unless the IOMMU forbids it",
  sandboxes: passedThrough,
};

const anyDevice: RequestRisk = {
  is: 'a device of the host',
  gain: "reaches its driver in the host's kernel, whose bugs are the host's",
};

/** What may be a device, as far as a name tells. */
export const possibleDevice: RequestRisk = {
  is: 'what a driver on the node gives out, which may be a device',
  gain: "reaches its driver in the host's kernel",
};
