import { is } from '../model/fact.ts';
import { defineRule } from '../rule.ts';
import { currentSandbox } from '../sandboxes/current.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'user-namespace-in-sandbox',
  title: 'User namespace in a microVM',
  severity: 'warning',
  level: 'baseline',
  boundary: 'namespace',
  summary: 'A pod asks for a microVM and for users of its own, which exclude each other.',
  escape: `\`hostUsers: false\` is good hardening on the ordinary runtime. The kubelet refuses it where the handler of the
runtime class does not offer user namespaces, and Kata's does not: the pod never starts. The usual way out is to take the
sandbox away again, and with it the wall.`,
  remedy: `Remove \`hostUsers: false\` from the pod that runs in the microVM: root of its containers is root of the guest
there, and no user of the host. gVisor takes both together.`,
  standards: { cwe: [653], attack: ['T1611'] },
  catalogue: [],
  references: [
    'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/',
    'https://github.com/kata-containers/kata-containers/blob/main/docs/Limitations.md',
    'https://docs.aws.amazon.com/eks/latest/userguide/sandboxing-limitations.html',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-applicable', reason: 'It is that sandbox.' },
    gvisor: { effect: 'not-applicable', reason: 'The handler of gVisor offers user namespaces.' },
    microvm: {
      effect: 'not-supported',
      outcome: 'rejected',
      reason: "Kata's handler does not offer user namespaces, and the kubelet refuses the pod.",
      source: 'https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/userns/userns_manager.go',
    },
  },
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  runtimeClassName: kata
  hostUsers: false
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
  runtimeClassName: gvisor
  hostUsers: false
  containers:
    - name: web
      image: nginx
`,
      },
    ],
  },
  subject: 'workload',
  check(workload, report) {
    const { user } = workload.namespaces;
    if (workload.family !== 'kubernetes' || user.state !== 'set' || !is(user, 'own')) return;
    if (currentSandbox(workload).sandbox?.kind !== 'microvm') return;
    report({
      at: user,
      what: say`\`${user.written}: false\` and the microVM of this pod exclude each other`,
      why: 'the kubelet refuses the pod',
      advice: 'remove it: root of the containers is root of the guest only',
      fixes: [
        {
          title: `Remove \`${user.written}\``,
          change: () => user.slot.remove(),
          check: "whether the runtime's handler offers user namespaces by now: then it can stay.",
        },
      ],
    });
  },
});
