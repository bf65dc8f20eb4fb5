import { type Entry, knownValue } from '../model/fact.ts';
import type { Container } from '../model/workload.ts';
import { gpuRisk, possibleDevice, requestRisk } from '../risks/device-requests.ts';
import { holderOf } from '../risks/host-paths.ts';
import { defineRule, type FixProposal } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'device-request',
  title: 'Device on request',
  severity: 'information',
  level: 'baseline',
  boundary: 'device',
  summary: 'The container asks for a GPU or another device by what it is, not by path.',
  escape: `A GPU is used through its driver in the host's kernel, which is large and has many flaws; what others computed may
still be in its memory. For NVIDIA a toolkit runs hooks as root on the host for each such container: a prepared image
took the host through them (CVE-2024-0132, CVE-2025-23266). \`NVIDIA_VISIBLE_DEVICES\` takes GPUs past the scheduler
wherever NVIDIA's runtime is the default, and \`NVIDIA_DRIVER_CAPABILITIES=all\` has every part of the driver mounted.
Other device plugins and claims give what their driver gives: \`/dev/kvm\`, \`/dev/fuse\`, network cards.

It is \`information\`, as programs that ask for a device mostly need it. Resources whose name does not tell that they are
devices have low confidence. Devices that are named by path are the matter of \`host-device-access\`.`,
  remedy: `Ask for devices only where the program uses them, one instead of \`all\`, and with the capabilities that it needs
(\`compute,utility\`). Keep the toolkit up to date. Programs that others bring along belong in a microVM that has the GPU
by VFIO.`,
  standards: { cwe: [668], attack: ['T1611'], cve: ['CVE-2024-0132', 'CVE-2025-23266'] },
  catalogue: [33, 34, 35],
  references: [
    'https://docs.docker.com/compose/how-tos/gpu-support/',
    'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/',
    'https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/',
    'https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/docker-specialized.html',
  ],
  sandboxes: {
    'user-namespace': { effect: 'reduced', reason: 'The nodes mostly belong to nobody there.' },
    gvisor: { effect: 'not-supported', outcome: 'breaks', reason: 'Only emulated devices can be opened.' },
    microvm: {
      effect: 'not-supported',
      outcome: 'breaks',
      reason: "Devices other than VFIO's are the guest's, or are not there.",
    },
    vm: {
      effect: 'reduced',
      reason: "A device is passed whole, and the IOMMU keeps it to the guest's memory, where there is one.",
      source: 'https://kubevirt.io/user-guide/compute/host-devices/',
    },
  },
  impliedBy: ['privileged-container'],
  examples: {
    bad: [
      { family: 'compose', text: 'services:\n  model:\n    image: model\n    gpus: all\n' },
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: model
spec:
  containers:
    - name: model
      image: model
      resources:
        limits:
          nvidia.com/gpu: 1
`,
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  model:\n    image: model\n    environment:\n      NVIDIA_VISIBLE_DEVICES: void\n',
      },
    ],
  },
  subject: 'container',
  check(container, workload, report) {
    for (const request of container.deviceRequests) {
      const name = knownValue(request.name);
      const known = requestRisk(request);
      const { is, gain, sandboxes } = known ?? possibleDevice;
      report({
        at: request.name,
        ...(known && name !== undefined ? {} : { confidence: 'low' }),
        what: say`${name === undefined ? holderOf(workload) : `\`${name}\``} asks for ${is}`,
        why: say`whoever breaks in ${gain}`,
        advice: 'take it away if the program runs without',
        ...(sandboxes ? { sandboxes } : {}),
        fixes: [
          {
            title: name === undefined ? 'Remove the request' : `Remove \`${name}\``,
            change: () => request.name.slot.remove(),
            check: 'what the program does with the device: it no longer has it.',
          },
        ],
      });
    }
    const { sandboxes } = gpuRisk;
    for (const entry of container.environment) {
      const said = variable(entry, container);
      if (said)
        report({ at: entry.value, ...said, ...(sandboxes ? { sandboxes } : {}), fixes: [removal(entry)] });
    }
  },
});

/** What one of NVIDIA's variables asks for; `undefined` where it asks for nothing, or something else does. */
function variable({ name, value }: Entry, { deviceRequests }: Container) {
  const text = knownValue(value);
  if (text === undefined) return undefined;
  if (name === 'NVIDIA_DRIVER_CAPABILITIES' && text.split(',').includes('all')) {
    return {
      what: say`\`${name}=${text}\` has every part of NVIDIA's driver mounted`,
      why: "whoever breaks in reaches all of the driver in the host's kernel, the display's part too",
      advice: 'name the parts that the program needs, such as `compute,utility`',
    };
  }
  const asks = name === 'NVIDIA_VISIBLE_DEVICES' && !['', 'none', 'void'].includes(text);
  if (!asks || deviceRequests.some(({ kind }) => kind === 'gpu')) return undefined;
  return {
    what: say`\`${name}=${text}\` takes GPUs wherever NVIDIA's runtime is the default, past every quota`,
    why: "whoever breaks in reaches the driver in the host's kernel",
    advice: 'take it away, and ask for a GPU where the platform counts it',
  };
}

function removal({ name, value }: Entry): FixProposal {
  return {
    title: `Remove \`${name}\``,
    change: () => value.slot.remove(),
    check: 'what the program does with the GPU: it may no longer have it.',
  };
}
