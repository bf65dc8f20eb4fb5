import { knownValue } from '../model/fact.ts';
import { settingWith } from '../risks/words.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'own-cgroup-parent',
  title: 'Cgroup parent of its own choice',
  severity: 'information',
  level: 'baseline',
  boundary: 'namespace',
  summary: 'The container picks its place among the control groups of the host.',
  escape: `The engine puts containers under a control group of its own, where the host's limits for containers hold. With
another parent the container leaves them: under a group without limits it can take the memory and the processes that
the host itself needs, and under that of a system service it counts as a part of it. This matters on hosts that set limits
for all containers together; elsewhere it does little.`,
  remedy: 'Leave it away, and limit the container itself: `mem_limit`, `cpus`, `pids_limit`.',
  standards: { cisDocker: '5.25', cwe: [770], attack: ['T1499'] },
  catalogue: [10],
  references: [
    'https://docs.docker.com/reference/compose-file/services/#cgroup_parent',
    'https://docs.docker.com/reference/cli/dockerd/#default-cgroup-parent',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The control group is the same.' },
    gvisor: { effect: 'not-helped', reason: 'The sandbox itself is put into the control group.' },
    microvm: { effect: 'not-helped', reason: 'The VM itself is put into the control group.' },
  },
  examples: {
    bad: [
      { family: 'compose', text: 'services:\n  web:\n    image: nginx\n    cgroup_parent: /system.slice\n' },
    ],
    good: [{ family: 'compose', text: 'services:\n  web:\n    image: nginx\n    mem_limit: 512m\n' }],
  },
  subject: 'container',
  check({ cgroupParent }, _workload, report) {
    const parent = knownValue(cgroupParent) ?? '';
    if (cgroupParent.state !== 'set' || parent === '') return;
    report({
      at: cgroupParent,
      what: say`\`${settingWith(cgroupParent.written, parent)}\` takes the container out of the control group of the engine's containers`,
      why: 'limits that the host sets for all containers no longer hold for whoever breaks in',
      advice: 'remove it, and limit the container itself',
      fixes: [
        {
          title: `Remove \`${cgroupParent.written}\``,
          change: () => cgroupParent.slot.remove(),
          check: 'whether limits or accounting of the host depend on the place.',
        },
      ],
    });
  },
});
