import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'ephemeral-container',
  title: 'Ephemeral container in a manifest',
  severity: 'information',
  level: 'all',
  boundary: 'identity',
  summary: 'A debugging container is written into the pod.',
  escape: `Ephemeral containers are added to a running pod to look into it: they share its network, often its processes, and
are seldom hardened. The API takes them only through \`kubectl debug\` and its like, not from a manifest; one that is written
down is a copy of a pod that somebody was debugging, or a plan to do so.`,
  remedy: 'Take it out of the manifest, and use `kubectl debug` while it is needed.',
  standards: { cwe: [489], attack: ['T1609'] },
  catalogue: [70],
  references: ['https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/'],
  sandboxes: {
    'user-namespace': { effect: 'reduced', reason: 'It is in the namespace of the pod.' },
    gvisor: { effect: 'contained', reason: 'It is in the sandbox of the pod.' },
    microvm: { effect: 'contained', reason: 'It is in the VM of the pod.' },
  },
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  ephemeralContainers:\n    - name: debug\n      image: busybox\n  containers:\n    - name: app\n      image: app\n',
      },
    ],
    good: [
      {
        family: 'kubernetes',
        text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: app\n',
      },
    ],
  },
  subject: 'container',
  check({ role, name, span }, _workload, report) {
    if (role !== 'ephemeral') return;
    report({
      at: { span },
      what: say`\`${name}\` is an ephemeral container, which is for debugging`,
      why: "whoever gets into it is in the pod's network, and often among its processes",
      advice: 'take it out of the manifest',
    });
  },
});
