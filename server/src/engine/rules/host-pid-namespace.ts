import { hostSetting, isHostWritten } from '../risks/namespaces.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'host-pid-namespace',
  title: 'Processes of the host',
  severity: 'warning',
  level: 'baseline',
  boundary: 'namespace',
  summary: 'The container sees the processes of the host and can signal them.',
  escape: `The container sees every process of the host and of its neighbours, with its command line. As root it kills them,
and reads the environment of those that run as the same user with no more capabilities. \`/proc/<pid>/root\` leads
into the files of each process that it may trace. With \`SYS_PTRACE\` it may trace all, and is root on the host in one
step: code injected into any of root's processes, or \`/proc/1/root\`.`,
  remedy: `Leave it away. To look into a container for debugging, share the namespace with that container alone
(\`pid: service:web\`, \`kubectl debug --target\`). An agent that has to see the node's processes is part of the node:
give it no other right, above all not \`SYS_PTRACE\`.`,
  standards: {
    podSecurity: { level: 'baseline', control: 'Host Namespaces' },
    cisDocker: '5.16',
    cwe: [653, 668],
    attack: ['T1611', 'T1057', 'T1055'],
  },
  catalogue: [2],
  references: [
    'https://docs.docker.com/engine/containers/run/#pid-settings---pid',
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'https://man7.org/linux/man-pages/man7/pid_namespaces.7.html',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'not-supported',
      outcome: 'rejected',
      reason: 'Kubernetes refuses both together.',
    },
    gvisor: { effect: 'contained', reason: 'The sandbox has processes of its own and shows no others.' },
    microvm: {
      effect: 'not-supported',
      outcome: 'ignored',
      reason: 'The guest has processes of its own, so that an agent silently sees nothing.',
    },
  },
  examples: {
    bad: [
      { family: 'compose', text: 'services:\n  top:\n    image: htop\n    pid: host\n' },
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: top
spec:
  hostPID: true
  containers:
    - name: top
      image: htop
`,
      },
    ],
    good: [{ family: 'compose', text: 'services:\n  top:\n    image: htop\n    pid: service:web\n' }],
  },
  subject: 'workload',
  check({ namespaces: { pid }, family }, report) {
    if (!isHostWritten(pid)) return;
    const setting = hostSetting(pid, family);
    report({
      at: pid,
      what: say`\`${setting}\` shows the container every process of the host`,
      why: 'whoever breaks in reads their command lines, kills them as root, and with `SYS_PTRACE` takes them over',
      advice: 'remove it, unless the program is there to watch the host',
      fixes: [
        {
          title: `Remove \`${setting}\``,
          change: () => pid.slot.remove(),
          check:
            'whether the program looks at processes of the host, as monitoring agents do: it no longer sees them.',
        },
      ],
    });
  },
});
