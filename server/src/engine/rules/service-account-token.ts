import { isTrue } from '../model/fact.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'service-account-token',
  title: 'Token for the API of the cluster',
  severity: 'hint',
  level: 'restricted',
  boundary: 'identity',
  summary: 'The pod is given a token for the API of the cluster.',
  escape: `Every container of the pod finds the token at \`/var/run/secrets/kubernetes.io/serviceaccount\`. Whoever breaks in
asks the API as the pod's service account: at least for what there is, and with rights to create pods or read secrets, for the
cluster. Most programs never use it.

\`automountServiceAccountToken: false\` of the ServiceAccount does the same, which a pod's own file does not show.`,
  remedy:
    'Set `automountServiceAccountToken: false`. A program that talks to the API needs a service account of its own, with few rights.',
  standards: { cwe: [522, 668], attack: ['T1528', 'T1552.007'] },
  catalogue: [69],
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The token is a file in the container.' },
    gvisor: { effect: 'not-helped', reason: 'The token is a file in the container.' },
    microvm: { effect: 'not-helped', reason: 'The token is a file in the container.' },
    vm: { effect: 'not-helped', reason: 'It comes in as a disk, though only on request.' },
  },
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: app\n',
      },
    ],
    good: [
      {
        family: 'kubernetes',
        text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  automountServiceAccountToken: false\n  containers:\n    - name: app\n      image: app\n',
      },
    ],
  },
  subject: 'workload',
  check({ family, partial, serviceAccountToken: token }, report) {
    if (family !== 'kubernetes' || !isTrue(token) || (partial && token.state === 'absent')) return;
    report({
      at: token,
      severity: token.state === 'set' ? 'information' : 'hint',
      what: say`${token.state === 'set' ? '`automountServiceAccountToken: true`' : 'the default'} gives each container a token for the API of the cluster`,
      why: "whoever breaks in asks the API as the pod's service account",
      advice: 'set `automountServiceAccountToken: false` if the program does not talk to the API',
      fixes: [
        {
          title: 'Set `automountServiceAccountToken` to `false`',
          change: () => token.slot.set(false),
          check: 'whether the program talks to the API of the cluster.',
        },
      ],
    });
  },
});
