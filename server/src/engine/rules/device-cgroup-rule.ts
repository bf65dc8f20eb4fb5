import { knownItems, knownValue } from '../model/fact.ts';
import type { Container } from '../model/workload.ts';
import { deviceRuleRisk } from '../risks/device-rules.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'device-cgroup-rule',
  title: 'Devices opened by a rule',
  severity: 'warning',
  level: 'baseline',
  boundary: 'device',
  summary: 'The container may open devices that no path in the file names.',
  escape: `The device cgroup is what keeps a container from opening a device whose node it has. A rule takes that away for all
devices of some numbers, present and future. Nodes are no hurdle: Docker's containers have \`MKNOD\`, make one with the
numbers of the disk, and read and write every file of the host with \`debugfs\`. \`c\` stands for characters, \`b\` for
blocks, that is, disks, and \`a\` for both.

A rule for one class of devices with little power, such as sound, is \`information\`. Without \`MKNOD\` a rule for disks is
a warning instead of an error. \`m\` alone is no finding: making nodes is open to all.`,
  remedy: `Name the device under \`devices\`, if it is there when the container starts. Else write the numbers of that one class,
never \`*\`, and drop \`MKNOD\`.`,
  standards: { cisDocker: '5.18', cwe: [668], attack: ['T1611'] },
  catalogue: [32],
  references: [
    'https://docs.docker.com/reference/compose-file/services/#device_cgroup_rules',
    'https://docs.kernel.org/admin-guide/cgroup-v1/devices.html',
    'https://docs.kernel.org/admin-guide/devices.html',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'reduced',
      reason: 'The nodes mostly belong to nobody there, and cannot be made.',
    },
    gvisor: { effect: 'contained', reason: 'Only emulated devices can be opened.' },
    microvm: {
      effect: 'not-supported',
      outcome: 'ignored',
      reason: 'The rules are dropped before the guest sees them.',
    },
  },
  impliedBy: ['privileged-container'],
  examples: {
    bad: [
      {
        family: 'compose',
        text: 'services:\n  radio:\n    image: radio\n    device_cgroup_rules:\n      - c 189:* rmw\n',
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  radio:\n    image: radio\n    device_cgroup_rules:\n      - c 1:3 rw\n',
      },
    ],
  },
  subject: 'container',
  check(container, _workload, report) {
    for (const rule of container.deviceRules) {
      const text = knownValue(rule);
      const risk = text === undefined ? undefined : deviceRuleRisk(text);
      if (!risk) continue;
      const isDisk = risk.severity === 'error';
      report({
        at: rule,
        severity: isDisk && !makesNodes(container) ? 'warning' : risk.severity,
        what: say`\`${text}\` opens ${risk.is}`,
        why: isDisk
          ? 'whoever breaks in makes the node of a disk, and reads and writes every file of the host'
          : "whoever breaks in reaches them and their driver in the host's kernel",
        advice: 'name the one device under `devices` instead, and drop `MKNOD`',
        fixes: [
          {
            title: `Remove the rule \`${text}\``,
            change: () => rule.slot.remove(),
            check: 'what the program does with the devices: it no longer opens them.',
          },
        ],
      });
    }
  },
});

/** True unless `MKNOD`, which containers have by themselves, is taken away. */
function makesNodes({ capabilitiesAdded, capabilitiesDropped }: Container): boolean {
  const has = (list: Container['capabilitiesAdded'], ...names: string[]) =>
    knownItems(list).some(({ value }) => names.includes(value));
  return has(capabilitiesAdded, 'MKNOD', 'ALL') || !has(capabilitiesDropped, 'MKNOD', 'ALL');
}
