import { hostSetting, isHostWritten } from '../risks/namespaces.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'host-uts-namespace',
  title: 'Host name of the host',
  severity: 'information',
  level: 'baseline',
  boundary: 'namespace',
  summary: 'The container has the host name of the host, and with SYS_ADMIN can change it.',
  escape: `The container knows the name of the host. By itself it can't change it: that takes \`SYS_ADMIN\`, with which it
renames the machine for every program on it. So this matters beside that capability or \`privileged\`, and little
without them.`,
  remedy: `Leave it away, and set \`hostname\` if the program wants a certain name.`,
  standards: { cisDocker: '5.21', cwe: [653], attack: ['T1082'] },
  catalogue: [6],
  references: [
    'https://docs.docker.com/reference/cli/docker/container/run/#uts',
    'https://docs.docker.com/reference/compose-file/services/#uts',
    'https://man7.org/linux/man-pages/man7/uts_namespaces.7.html',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'reduced',
      reason: "The capability would have to be one of the host's user namespace.",
    },
    gvisor: { effect: 'contained', reason: 'The sandbox has a name of its own.' },
    microvm: { effect: 'contained', reason: 'The guest has a name of its own.' },
  },
  examples: {
    bad: [{ family: 'compose', text: 'services:\n  web:\n    image: nginx\n    uts: host\n' }],
    good: [{ family: 'compose', text: 'services:\n  web:\n    image: nginx\n    hostname: web\n' }],
  },
  subject: 'workload',
  check({ namespaces: { uts }, family }, report) {
    if (!isHostWritten(uts)) return;
    const setting = hostSetting(uts, family);
    report({
      at: uts,
      what: say`\`${setting}\` gives the container the host name of the host`,
      why: 'whoever breaks in knows it, and if the container also has `SYS_ADMIN`, changes it for the whole machine',
      advice: 'remove it; `hostname` gives the container a name',
      fixes: [
        {
          title: `Remove \`${setting}\``,
          change: () => uts.slot.remove(),
          check: "whether the program goes by the host's name, in its reports or its licence.",
        },
      ],
    });
  },
});
