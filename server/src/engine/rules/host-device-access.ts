import { knownValue } from '../model/fact.ts';
import { deviceRisk, mountedDeviceRisk } from '../risks/devices.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'host-device-access',
  title: 'Device of the host',
  severity: 'warning',
  level: 'baseline',
  boundary: 'device',
  summary: 'The container opens a device of the host.',
  escape: `A device is a door to the kernel's driver, and to the hardware behind it. A disk is the worst: \`debugfs\` or a
plain read and write reach every file on it, below all permissions, and so \`/etc/shadow\`. \`/dev/mem\` is the memory
of the machine. A VFIO device reads and writes memory by itself. \`/dev/kmsg\` tells addresses of the kernel. Others,
such as a camera, a serial line or a graphics card, give what they are and the bugs of their driver; for NVIDIA there
are also those of its hook, which runs as root on the host (CVE-2024-0132, CVE-2025-23266).

How bad each one is differs: \`error\` for disks and memory, \`information\` for a driver's surface alone. \`/dev/null\` and
the other devices that every container has are not reported. In Kubernetes a \`hostPath\` gives the node of a device but
not the leave to open it, which a pod has only when it is privileged: disks and memory alone are reported, as \`warning\`.`,
  remedy: `Give the narrowest device there is: the partition instead of the disk, \`/dev/ttyUSB0\` instead of \`/dev\`, one
\`/dev/snd\` node instead of all. Read disks through a volume. What needs a device whole, with its driver, belongs in a
microVM that has it by VFIO.`,
  standards: { cisDocker: '5.18', cwe: [668], attack: ['T1611'] },
  catalogue: [30, 28],
  references: [
    'https://docs.docker.com/reference/cli/docker/container/run/#device',
    'https://docs.docker.com/reference/compose-file/services/#devices',
    'https://docs.kernel.org/admin-guide/devices.html',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'reduced',
      reason: 'The node mostly belongs to nobody there, and cannot be opened.',
    },
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
      {
        family: 'compose',
        text: 'services:\n  disks:\n    image: smartctl\n    devices:\n      - /dev/sda:/dev/sda\n',
      },
      {
        family: 'compose',
        text: 'services:\n  vpn:\n    image: vpn\n    devices:\n      - /dev/net/tun:/dev/net/tun\n',
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    devices:\n      - /dev/urandom:/dev/random\n',
      },
    ],
  },
  subject: 'container',
  check({ devices }, { family }, report) {
    for (const { path, remove } of devices) {
      const name = knownValue(path);
      const risk = name && (family === 'kubernetes' ? mountedDeviceRisk(name) : deviceRisk(name));
      if (!risk) continue;
      report({
        at: path,
        severity: risk.severity,
        what: say`the container is given \`${name}\`: ${risk.is}`,
        why: say`whoever breaks in ${risk.gain}`,
        advice: 'take it away if the program runs without, or name the narrowest device that will do',
        ...(risk.sandboxes ? { sandboxes: risk.sandboxes } : {}),
        fixes: [
          {
            title: `Remove the device \`${name}\``,
            change: () => remove(),
            check: 'what the program does with the device: it no longer has it.',
          },
        ],
      });
    }
  },
});
