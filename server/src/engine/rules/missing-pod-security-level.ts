import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

const label = 'pod-security.kubernetes.io/enforce';

export default defineRule({
  id: 'missing-pod-security-level',
  title: 'Namespace without a Pod Security level',
  severity: 'hint',
  level: 'restricted',
  boundary: 'kernel',
  summary: 'The namespace does not say which pods it admits, so that it admits privileged ones by default.',
  escape: `Without \`${label}\` a namespace admits what the cluster's default admits, and that is everything, unless its
operators changed it. Whoever may create pods there, a stolen token or a compromised pipeline, starts one that is
privileged or mounts the host's root, and has the node. A cluster that uses Gatekeeper, Kyverno or admission policies
of its own instead needs no label; a file cannot tell.`,
  remedy: `Add the label with \`baseline\`, or \`restricted\`; \`warn\` first shows what would be refused.`,
  standards: { cwe: [1188], attack: ['T1610'] },
  catalogue: [],
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-admission/'],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'A pod that asks for less is admitted too.' },
    gvisor: { effect: 'not-helped', reason: 'A pod without a runtime class is admitted too.' },
    microvm: { effect: 'not-helped', reason: 'A pod without a runtime class is admitted too.' },
  },
  examples: {
    bad: [{ family: 'kubernetes', text: 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n' }],
    good: [
      {
        family: 'kubernetes',
        text: `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    ${label}: baseline\n`,
      },
    ],
  },
  subject: 'policy',
  check({ kind, enforces, partial }, report) {
    if (kind !== 'Namespace' || partial || enforces.state !== 'absent') return;
    report({
      at: enforces,
      what: say`this namespace has no label \`${label}\``,
      why: "it admits what the cluster's default admits, which is every pod unless somebody changed it",
      advice: 'enforce `baseline` or `restricted`',
      fixes: [
        {
          title: `Enforce \`baseline\``,
          change: () => enforces.slot.set('baseline'),
          check: 'whether pods of this namespace need more: they are refused from then on.',
        },
      ],
    });
  },
});
