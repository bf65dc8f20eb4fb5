import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'windows-account',
  title: 'Windows domain account',
  severity: 'information',
  level: 'baseline',
  boundary: 'identity',
  summary: 'The container is given an account of the Windows domain.',
  escape: `A group managed service account lets programs in the container act in the domain as that account, without a
password. Whoever breaks in asks the domain for its tickets, and reaches what the account reaches on other machines.`,
  remedy:
    'Give each program an account of its own with the few rights that it needs, and take it from those that need none.',
  standards: { cwe: [266], attack: ['T1558', 'T1078.002'] },
  catalogue: [68],
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-gmsa/',
    'https://docs.docker.com/reference/compose-file/services/#credential_spec',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'not-supported',
      outcome: 'rejected',
      reason: 'Windows has no user namespaces.',
    },
    gvisor: {
      effect: 'not-supported',
      outcome: 'rejected',
      reason: 'Windows containers cannot run in gVisor.',
    },
    microvm: { effect: 'not-helped', reason: 'The account is in the domain, not on the host.' },
  },
  examples: {
    bad: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    credential_spec:\n      file: web.json\n',
      },
    ],
    good: [{ family: 'compose', text: 'services:\n  web:\n    image: nginx\n' }],
  },
  subject: 'container',
  check({ accounts }, _workload, report) {
    for (const account of accounts) {
      if (account.state !== 'set') continue;
      report({
        at: account,
        what: say`\`${account.written}\` gives the container an account of the Windows domain`,
        why: 'whoever breaks in acts in the domain as that account',
        advice: 'see that the account has no more rights than the program needs',
      });
    }
  },
});
