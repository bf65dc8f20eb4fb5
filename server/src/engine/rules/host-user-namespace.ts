import type { Workload } from '../model/workload.ts';
import { hostSetting, isHostWritten } from '../risks/namespaces.ts';
import { defineRule, type FixProposal } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'host-user-namespace',
  title: 'User namespace of the host',
  severity: 'information',
  level: 'baseline',
  boundary: 'identity',
  summary: 'The file asks that root in the container be root on the host, where it need not be.',
  escape: `In a user namespace root of the container is nobody on the host, and its capabilities end at the namespace. That
stops a row of escapes (CVE-2019-5736 and CVE-2021-30465 among them) at the last step. This setting gives it up.

It matters where there is something to give up. Docker maps users only if its daemon runs with \`userns-remap\`; on
others \`userns_mode: host\` does nothing. In Kubernetes \`hostUsers: true\` is the default, which is why only the
written word is reported, and never that it is missing.`,
  remedy: `Leave \`userns_mode\` away. In Kubernetes 1.33 and later set \`hostUsers: false\`, if the nodes' runtime and file
systems know user namespaces and the pod takes no other namespace of the host. A pod that moves to Kata has to stay
without: its runtime refuses \`hostUsers: false\`.`,
  standards: { cisDocker: '5.31', cwe: [250], attack: ['T1611'] },
  catalogue: [7, 8],
  references: [
    'https://docs.docker.com/engine/security/userns-remap/#disable-namespace-remapping-for-a-container',
    'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/',
    'https://man7.org/linux/man-pages/man7/user_namespaces.7.html',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'It switches just that sandbox off.' },
    gvisor: { effect: 'contained', reason: 'Root of the container has no right on the host.' },
    microvm: { effect: 'contained', reason: 'Root of the container is root of the guest.' },
  },
  examples: {
    bad: [
      { family: 'compose', text: 'services:\n  web:\n    image: nginx\n    userns_mode: host\n' },
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostUsers: true
  containers:
    - name: web
      image: nginx
`,
      },
    ],
    good: [
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx
`,
      },
    ],
  },
  subject: 'workload',
  check(workload, report) {
    const { family, namespaces } = workload;
    if (!isHostWritten(namespaces.user)) return;
    const setting = hostSetting(namespaces.user, family);
    const inPod = family === 'kubernetes';
    report({
      at: namespaces.user,
      what: !inPod
        ? say`\`${setting}\` takes the container out of the user namespace, where the daemon has one (\`userns-remap\`)`
        : say`\`${setting}\` keeps the users of the host`,
      why: 'whoever breaks in as root is root for every file and for the kernel of the host',
      advice: !inPod ? 'remove it' : 'set it to `false` where the nodes support user namespaces',
      fixes: [inPod ? own(workload) : leave(workload, setting)].flat(),
    });
  },
});

function leave({ namespaces }: Workload, setting: string): FixProposal {
  return {
    title: `Remove \`${setting}\``,
    change: () => namespaces.user.slot.remove(),
    check: 'on a daemon with `userns-remap`, whether the program may still use the files in its volumes.',
  };
}

/** A pod has users of its own, or other namespaces of the host, but not both. */
function own({ namespaces: { network, pid, ipc, user } }: Workload): FixProposal[] {
  if ([network, pid, ipc].some((fact) => fact.state === 'unresolved' || fact.value === 'host')) return [];
  return [
    {
      title: `Set \`${user.written}\` to \`false\``,
      change: () => user.slot.set('own'),
      check:
        "whether the cluster is 1.33 or later, its nodes support user namespaces, and the volumes' file systems too.",
    },
  ];
}
