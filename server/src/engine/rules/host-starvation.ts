import { type Fact, isTrue, knownValue } from '../model/fact.ts';
import { defineRule } from '../rule.ts';
import { say, type Text } from '../say.ts';

export default defineRule({
  id: 'host-starvation',
  title: 'Limit of the host put aside',
  severity: 'information',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'The container is spared when memory runs out, or may start processes without end.',
  escape: `When memory runs out the kernel stops something. With \`oom_kill_disable\` or a low \`oom_score_adj\` it is not this
container but another, or a service of the host. \`nproc: -1\` takes the limit of processes away, so that a fork bomb
stops the machine. Nobody gets out by it, but one container stops all others.

\`memlock\` and \`nofile\`, which databases raise for good reasons, are not reported.`,
  remedy: 'Leave it away, and give the container a memory limit of its own that it fits in.',
  standards: { cisDocker: '5.19', cwe: [770], attack: ['T1499'] },
  catalogue: [77],
  references: [
    'https://docs.docker.com/engine/containers/resource_constraints/',
    'https://docs.docker.com/reference/compose-file/services/#oom_score_adj',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'It limits rights, not use.' },
    gvisor: {
      effect: 'reduced',
      reason: 'Processes are those of the sandbox; its memory is still of the host.',
    },
    microvm: { effect: 'contained', reason: 'The memory and the processes are those of the guest.' },
  },
  examples: {
    bad: [{ family: 'compose', text: 'services:\n  web:\n    image: nginx\n    oom_score_adj: -500\n' }],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    ulimits:\n      nofile: 65536\n      memlock: -1\n',
      },
    ],
  },
  subject: 'container',
  check({ oomKillDisabled, oomScoreAdjustment, ulimits }, _workload, report) {
    const tell = (fact: Fact<unknown>, what: Text) =>
      report({
        at: fact,
        what,
        why: 'whoever breaks in can stop everything else on the machine',
        advice: 'remove it, and limit the memory of the container',
        fixes: [
          {
            title: `Remove \`${fact.written}\``,
            change: () => fact.slot.remove(),
            check: 'whether the program fits into what it is allowed.',
          },
        ],
      });
    if (isTrue(oomKillDisabled))
      tell(
        oomKillDisabled,
        say`\`${oomKillDisabled.written}\` has the kernel stop others when memory runs out`,
      );
    if (oomScoreAdjustment.state === 'set' && oomScoreAdjustment.value < 0)
      tell(
        oomScoreAdjustment,
        say`\`${oomScoreAdjustment.written}\` below 0 has the kernel stop others first when memory runs out`,
      );
    for (const { name, value } of ulimits) {
      if (name === 'nproc' && knownValue(value) === '-1')
        tell(value, '`nproc: -1` takes the limit of processes away');
    }
  },
});
