import { withValue } from '../risks/words.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'apparmor-unconfined',
  title: 'AppArmor off',
  severity: 'warning',
  level: 'baseline',
  boundary: 'kernel',
  summary: "The container runs without the runtime's AppArmor profile.",
  escape: `On hosts with AppArmor (Debian, Ubuntu, SUSE) the default profile denies what an escape does next: mounting
file systems, writing under \`/proc/sys\` and to \`/proc/sysrq-trigger\`, tracing processes outside the container. The
cgroup v1 \`release_agent\` escape (CVE-2022-0492) fails at its \`mount\` while the profile is on.`,
  remedy: `Take the option away: the runtime's default profile applies then. If the program does need a mount or a trace,
load a profile that allows just that and name it.`,
  standards: {
    podSecurity: { level: 'baseline', control: 'AppArmor' },
    cisDocker: '5.2',
    cwe: [693],
    attack: ['T1611'],
    cve: ['CVE-2022-0492'],
  },
  catalogue: [44],
  references: [
    'https://docs.docker.com/engine/security/apparmor/',
    'https://kubernetes.io/docs/tutorials/security/apparmor/',
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'not-helped',
      reason: 'The profile is a second wall beside the namespace, and it is gone.',
    },
    gvisor: { effect: 'contained', reason: '`runsc` ignores AppArmor; the Sentry stands in for it.' },
    microvm: {
      effect: 'contained',
      reason: 'The profile would guard the host, which the guest does not reach.',
    },
  },
  impliedBy: ['privileged-container'],
  examples: {
    bad: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    security_opt:\n      - apparmor:unconfined\n',
      },
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
      securityContext:
        appArmorProfile:
          type: Unconfined
`,
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    security_opt:\n      - apparmor:web-profile\n',
      },
    ],
  },
  subject: 'container',
  check({ appArmor }, { family }, report) {
    if (appArmor.state !== 'set') return;
    if (appArmor.value.type === 'invalid') {
      report({
        at: appArmor,
        severity: 'information',
        what: say`\`${appArmor.value.path}\` is no AppArmor profile that Kubernetes knows`,
        why: 'the pod is refused, or runs without the profile that was meant',
        advice: 'write `runtime/default`, or `localhost/` and the name of a profile',
      });
    }
    if (appArmor.value.type !== 'unconfined') return;
    const isField = appArmor.written.endsWith('.type');
    const words = withValue(appArmor.written, isField ? 'Unconfined' : 'unconfined', family);
    report({
      at: appArmor,
      what: say`\`${words}\` switches AppArmor off`,
      why: 'whoever breaks in may mount file systems and write to kernel files as far as capabilities go',
      advice: "remove it, and the runtime's default profile applies",
      fixes: [
        {
          title: "Remove it and use the runtime's default profile",
          change: () => appArmor.slot.remove(),
          check: 'whether the program does what the default profile denies, such as mounting or tracing.',
        },
      ],
    });
  },
});
