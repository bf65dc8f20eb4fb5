import { knownValue } from '../model/fact.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'powerful-group',
  title: 'Group with power over the host',
  severity: 'information',
  level: 'baseline',
  boundary: 'identity',
  summary: 'The program joins a group that has power over the host where its files are mounted.',
  escape: `Some groups are as good as root on the host: \`docker\` commands the engine, \`disk\` reads and writes the disks,
\`lxd\` and \`libvirt\` start machines, \`shadow\` reads password hashes. In the container the group alone does nothing; with the
socket, the device or the file that belongs to it, it is what lets an ordinary user in. A number says less than a name: 6 is
\`disk\` on most systems, that of \`docker\` differs.`,
  remedy: 'Take it away together with the mount or the device that needs it.',
  standards: { cwe: [250, 266], attack: ['T1611'] },
  catalogue: [54],
  references: [
    'https://docs.docker.com/engine/install/linux-postinstall/',
    'https://docs.docker.com/reference/compose-file/services/#group_add',
  ],
  sandboxes: {
    'user-namespace': { effect: 'contained', reason: 'The group of the container is another on the host.' },
    gvisor: { effect: 'reduced', reason: 'Files of the host that are mounted keep their group.' },
    microvm: { effect: 'reduced', reason: 'Files of the host that are mounted keep their group.' },
  },
  examples: {
    bad: [
      { family: 'compose', text: 'services:\n  web:\n    image: nginx\n    group_add:\n      - docker\n' },
    ],
    good: [
      { family: 'compose', text: 'services:\n  web:\n    image: nginx\n    group_add:\n      - mail\n' },
    ],
  },
  subject: 'container',
  check({ groups }, _workload, report) {
    for (const { fact } of groups) {
      const name = knownValue(fact) ?? '';
      const power = Object.hasOwn(powers, name) ? powers[name] : undefined;
      if (power === undefined) continue;
      report({
        at: fact,
        what: say`the group \`${name}\` ${power} on the host`,
        why: 'with the socket, device or file that belongs to it, whoever breaks in does so too',
        advice: 'remove it together with the mount that needs it',
        fixes: [
          {
            title: `Remove the group \`${name}\``,
            change: () => fact.slot.remove(),
            check: 'whether the program uses files or devices of that group.',
          },
        ],
      });
    }
  },
});

/** What the groups of common distributions do. https://wiki.debian.org/SystemGroups */
const powers: Readonly<Record<string, string>> = {
  docker: 'commands the container engine',
  podman: 'commands the container engine',
  disk: 'reads and writes the disks',
  '6': 'is `disk` on most systems, and reads and writes the disks',
  kmem: 'reads the memory',
  kvm: 'starts virtual machines',
  libvirt: 'starts virtual machines',
  lxd: 'starts containers as root',
  incus: 'starts containers as root',
  'incus-admin': 'starts containers as root',
  shadow: 'reads the password hashes',
  sudo: 'may become root',
  wheel: 'may become root',
};
