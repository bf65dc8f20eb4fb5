import { is } from '../model/fact.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

const label = 'pod-security.kubernetes.io/enforce';

export default defineRule({
  id: 'privileged-namespace',
  title: 'Namespace that admits every pod',
  severity: 'information',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'The namespace is told to admit privileged pods.',
  escape: `\`${label}: privileged\` switches the Pod Security admission off for the namespace, whatever the cluster's default
is. Whoever may create pods there, a stolen token or a compromised pipeline, starts one that is privileged or mounts
the host's root, and has the node.

It is right for namespaces of node agents (\`kube-system\`, CNI and CSI drivers), and dangerous where they are shared with
anything else. Kubernetes' default without the label is the same, unless the cluster's configuration says otherwise: see
\`missing-pod-security-level\`.`,
  remedy: `Enforce \`baseline\`, or \`restricted\`. \`warn\` and \`audit\` with the same level show beforehand which pods would be
refused. Move the few that need more into a namespace of their own.`,
  standards: { cwe: [250, 1188], attack: ['T1610', 'T1611'] },
  catalogue: [],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
    'https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-namespace-labels/',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'A pod that asks for less is admitted too.' },
    gvisor: { effect: 'not-helped', reason: 'A pod without a runtime class is admitted too.' },
    microvm: { effect: 'not-helped', reason: 'A pod without a runtime class is admitted too.' },
  },
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    ${label}: privileged\n`,
      },
    ],
    good: [
      {
        family: 'kubernetes',
        text: `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    ${label}: restricted\n`,
      },
    ],
  },
  subject: 'policy',
  check({ enforces }, report) {
    if (enforces.state !== 'set' || !is(enforces, 'privileged')) return;
    report({
      at: enforces,
      what: say`\`${label}: privileged\` admits every pod to this namespace`,
      why: 'whoever may create pods here can start one that owns the node',
      advice: 'enforce `baseline`, and keep node agents in a namespace of their own',
      fixes: [
        {
          title: 'Enforce `baseline`',
          change: () => enforces.slot.set('baseline'),
          check: 'whether pods of this namespace need more: they are refused from then on.',
        },
      ],
    });
  },
});
