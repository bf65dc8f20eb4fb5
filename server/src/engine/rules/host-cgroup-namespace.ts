import { hostSetting, isHostWritten } from '../risks/namespaces.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'host-cgroup-namespace',
  title: 'Control groups of the host',
  severity: 'information',
  level: 'baseline',
  boundary: 'namespace',
  summary: 'The container sees the control groups of the host and of all other containers.',
  escape: `The container sees the whole tree of control groups: the names, limits and load of every service and container.
The tree is mounted read-only unless the container is privileged or has \`SYS_ADMIN\`. With that and cgroup v1 it
reaches the \`release_agent\` at the root of a hierarchy, which the kernel runs as root on the host (CVE-2022-0492 did
without the capability). On hosts with cgroup v1 alone this is Docker's default; on today's it has to be asked for.`,
  remedy:
    'Leave it away, or write `cgroup: private`. A program that measures containers asks the runtime for their numbers.',
  standards: { cwe: [653], attack: ['T1611', 'T1613'] },
  catalogue: [9],
  references: [
    'https://docs.docker.com/reference/compose-file/services/#cgroup',
    'https://docs.docker.com/reference/cli/docker/container/run/#cgroupns',
    'https://man7.org/linux/man-pages/man7/cgroup_namespaces.7.html',
  ],
  sandboxes: {
    'user-namespace': { effect: 'reduced', reason: 'The tree is seen, but belongs to root of the host.' },
    gvisor: { effect: 'contained', reason: 'The files of control groups are emulated.' },
    microvm: { effect: 'contained', reason: 'The guest has control groups of its own.' },
  },
  examples: {
    bad: [{ family: 'compose', text: 'services:\n  load:\n    image: load\n    cgroup: host\n' }],
    good: [{ family: 'compose', text: 'services:\n  load:\n    image: load\n    cgroup: private\n' }],
  },
  subject: 'workload',
  check({ namespaces: { cgroup }, family }, report) {
    if (!isHostWritten(cgroup)) return;
    const setting = hostSetting(cgroup, family);
    report({
      at: cgroup,
      what: say`\`${setting}\` shows the container the control groups of the whole host`,
      why: 'whoever breaks in sees every other container, and with `SYS_ADMIN` and cgroup v1 runs a program as root there',
      advice: 'remove it, unless the program is there to measure the host',
      fixes: [
        {
          title: `Remove \`${setting}\``,
          change: () => cgroup.slot.remove(),
          check:
            'whether the program reads control groups of the host, or is an init system that manages them.',
        },
      ],
    });
  },
});
