import { type Invocation, invocations, operands, optionValue } from '../risks/commands.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'host-entering-command',
  title: 'Start that goes over to the host',
  severity: 'warning',
  level: 'baseline',
  boundary: 'namespace',
  summary: "What the container starts enters the host's namespaces or its file system.",
  escape: `\`nsenter --target 1\` moves a process into the namespaces of process 1, and \`chroot /host\` into the file system that
is mounted there. With the host's PID namespace and privileges that is a root shell on the host, which is what such
containers are for; whoever gets hold of one, or may start another like it, has the same. The command says by itself
that the walls are meant to be down: the settings that take them down are reported where they are written.`,
  remedy: `Do on the host what has to be done on the host: with the tool that manages it, or with \`kubectl debug node\` while
it is needed. Where an agent has to stay, let it talk to an interface of the host that does one thing.`,
  standards: { cwe: [250, 653], attack: ['T1611'] },
  catalogue: [99],
  references: [
    'https://man7.org/linux/man-pages/man1/nsenter.1.html',
    'https://kubernetes.io/docs/tasks/debug/debug-cluster/kubectl-node-debug/',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'contained',
      reason: 'The kernel refuses it to root of another user namespace.',
    },
    gvisor: { effect: 'contained', reason: 'Process 1 is that of the sandbox.' },
    microvm: { effect: 'contained', reason: 'Process 1 is that of the guest or the container.' },
  },
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: shell
spec:
  containers:
    - name: shell
      image: alpine
      command: [nsenter, --target, "1", --mount, sh]
`,
      },
    ],
    good: [
      { family: 'dockerfile', text: 'FROM debian:13\nUSER 65532\nCMD ["chroot", "/var/jail", "/app"]\n' },
    ],
  },
  subject: 'container',
  check({ commands }, _workload, report) {
    for (const invocation of commands.flatMap(invocations)) {
      const place = placeEntered(invocation);
      if (!place) continue;
      report({
        at: invocation,
        what: say`\`${invocation.name}\` takes the program over to ${place}`,
        why: 'whoever breaks in, or may start another container like this, is on the host',
        advice: 'do this on the host itself',
      });
    }
  },
});

function placeEntered({ name, args }: Invocation): string | undefined {
  if (name === 'nsenter') {
    return optionValue(args, 't', 'target') === '1' ? "the namespaces of process 1, the host's" : undefined;
  }
  const [root = ''] = name === 'chroot' ? operands(args) : [];
  return /^\/(host|hostfs|rootfs|host[-_]?root|node|mnt\/host)\/?$/.test(root)
    ? `\`${root}\`, the host's files`
    : undefined;
}
