import { knownValue } from '../model/fact.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'custom-seccomp-profile',
  title: 'Seccomp profile of its own',
  severity: 'information',
  level: 'all',
  boundary: 'kernel',
  summary: 'The container has a seccomp profile that only its file can tell the worth of.',
  escape: `A profile of its own replaces that of the runtime. It can be tighter, which is why somebody wrote it, or let
everything through: \`"defaultAction": "SCMP_ACT_ALLOW"\` is no filter at all. The file lies on the machine, or outside of what
Bulkhead reads, so that this is told at level \`all\` only.`,
  remedy: "Read the profile. It should deny by default and leave out what the runtime's own leaves out.",
  standards: { cwe: [693] },
  catalogue: [43],
  references: [
    'https://docs.docker.com/engine/security/seccomp/',
    'https://kubernetes.io/docs/tutorials/security/seccomp/',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'reduced',
      reason: 'A system call that it lets through acts in the namespace only.',
    },
    gvisor: { effect: 'contained', reason: "System calls go to the sandbox's own kernel." },
    microvm: { effect: 'contained', reason: "System calls go to the guest's kernel." },
  },
  examples: {
    bad: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    security_opt:\n      - seccomp:./profile.json\n',
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    security_opt:\n      - no-new-privileges:true\n',
      },
    ],
  },
  subject: 'container',
  check({ seccomp }, _workload, report) {
    const profile = knownValue(seccomp);
    if (seccomp.state !== 'set' || profile?.type !== 'custom') return;
    report({
      at: seccomp,
      what: say`the seccomp profile is \`${profile.path ?? 'a file'}\`, which this file does not show`,
      why: 'what it lets through, whoever breaks in can use against the kernel',
      advice: 'read it, and see that it denies by default',
    });
  },
});
