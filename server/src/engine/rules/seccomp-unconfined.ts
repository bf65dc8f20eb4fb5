import { withValue } from '../risks/words.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'seccomp-unconfined',
  title: 'System call filter off',
  severity: 'warning',
  level: 'baseline',
  boundary: 'kernel',
  summary: "The container may make every system call of the host's kernel.",
  escape: `The default seccomp profiles of Docker and containerd block some sixty system calls that containers have no use
for and that kernel exploits need. CVE-2022-0185 needs \`unshare\` and \`fsconfig\`, and so does the path of
CVE-2022-0492 that starts without \`SYS_ADMIN\`; \`unshare\` also opens nf_tables (CVE-2024-1086) to a process without
any capability. All of them stop at the default profile.`,
  remedy: `Go back to the default profile: \`RuntimeDefault\` in Kubernetes, no \`seccomp\` option in Compose. A program that
needs one more call (a browser's sandbox, a debugger) needs a profile with that call added, not the filter off.`,
  standards: {
    podSecurity: { level: 'baseline', control: 'Seccomp' },
    cisDocker: '5.22',
    cwe: [693],
    attack: ['T1611'],
    cve: ['CVE-2022-0185', 'CVE-2022-0492', 'CVE-2024-1086'],
  },
  catalogue: [41],
  references: [
    'https://docs.docker.com/engine/security/seccomp/',
    'https://kubernetes.io/docs/tutorials/security/seccomp/',
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: "The host's kernel answers the same system calls." },
    gvisor: { effect: 'contained', reason: 'The Sentry answers the calls, behind a filter of its own.' },
    microvm: {
      effect: 'contained',
      reason: "The guest's kernel answers the calls; Kata applies no profile there unless told to.",
    },
    vm: { effect: 'contained', reason: "The guest's kernel answers the calls." },
  },
  impliedBy: ['privileged-container'],
  examples: {
    bad: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    security_opt:\n      - seccomp:unconfined\n',
      },
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    seccompProfile:
      type: Unconfined
  containers:
    - name: web
      image: nginx
`,
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    security_opt:\n      - seccomp:./profile.json\n',
      },
    ],
  },
  subject: 'container',
  check({ seccomp }, { family }, report) {
    if (seccomp.state !== 'set' || seccomp.value.type !== 'unconfined') return;
    const inPod = family === 'kubernetes';
    const isAnnotation = seccomp.written.includes('/');
    report({
      at: seccomp,
      what: isAnnotation
        ? say`\`${seccomp.written}: unconfined\` switches the system call filter off up to Kubernetes 1.26, and says nothing since`
        : say`\`${withValue(seccomp.written, 'Unconfined', family)}\` switches the system call filter off`,
      why: "whoever breaks in can make every call of the host's kernel, also those that its exploits need",
      advice: isAnnotation
        ? 'set the field `seccompProfile` to `RuntimeDefault` instead'
        : inPod
          ? 'set it to `RuntimeDefault`'
          : "remove it, and Docker's default profile applies",
      fixes: [
        {
          title: inPod ? 'Use the profile `RuntimeDefault`' : "Remove it and use Docker's default profile",
          change: () => seccomp.slot.set('runtime-default'),
          check: 'whether the program uses a system call that the default profile blocks.',
        },
      ],
    });
  },
});
