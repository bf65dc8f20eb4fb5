import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'control-plane-scheduling',
  title: 'Pod on the control plane',
  severity: 'information',
  level: 'restricted',
  boundary: 'kernel',
  summary: 'The pod may run, or has to run, on a node of the control plane.',
  escape: `On a node of the control plane lie the keys of the cluster and its database. Whoever gets out of a pod there has the
cluster, not just a node. Daemon sets, which are to run on every node, are not reported; nor is a toleration of everything.`,
  remedy: 'Leave the toleration and the selector away, and run it on worker nodes.',
  standards: { cwe: [653], attack: ['T1611'] },
  catalogue: [80],
  references: [
    'https://kubernetes.io/docs/reference/labels-annotations-taints/#node-role-kubernetes-io-control-plane-taint',
  ],
  sandboxes: {
    'user-namespace': { effect: 'reduced', reason: 'What gets out is no longer root on the node.' },
    gvisor: { effect: 'contained', reason: 'The harm stops in the sandbox.' },
    microvm: { effect: 'contained', reason: 'The harm stops in the VM.' },
  },
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  tolerations:\n    - key: node-role.kubernetes.io/control-plane\n      operator: Exists\n  containers:\n    - name: app\n      image: app\n',
      },
    ],
    good: [
      {
        family: 'kubernetes',
        text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  nodeSelector:\n    disk: ssd\n  containers:\n    - name: app\n      image: app\n',
      },
    ],
  },
  subject: 'workload',
  check({ kind, controlPlane }, report) {
    if (kind === 'DaemonSet') return;
    for (const fact of controlPlane) {
      report({
        at: fact,
        what: say`\`${fact.written}\` ${fact.written === 'tolerations' ? 'lets' : 'has'} the pod run on the control plane`,
        why: "whoever gets out there has the cluster's keys and database",
        advice: 'run it on worker nodes',
        fixes: [
          {
            title: `Remove it from \`${fact.written}\``,
            change: () => fact.slot.remove(),
            check: 'whether there are worker nodes that can run it.',
          },
        ],
      });
    }
  },
});
