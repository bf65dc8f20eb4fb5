import { isTrue } from '../model/fact.ts';
import { forbidEscalation, isEscalationForced } from '../risks/privilege-escalation.ts';
import { withValue } from '../risks/words.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'privilege-escalation-allowed',
  title: 'Privilege escalation allowed',
  severity: 'information',
  level: 'baseline',
  boundary: 'identity',
  summary: 'A process of the container may get more privileges than its parent, as setuid programs do.',
  escape: `A process that runs as an ordinary user becomes root in the container by a setuid program or one with file
capabilities, of which most images hold some: \`su\`, \`mount\`, \`ping\`. A flaw in such a program is enough (CVE-2021-3156
in \`sudo\`, CVE-2021-4034 in \`pkexec\`), and many ways out of a container need root in it first. It is the platforms'
default; written down in Compose it also undoes a stricter default of the daemon.`,
  remedy: `Forbid it: \`allowPrivilegeEscalation: false\` in Kubernetes, \`no-new-privileges:true\` in Compose. The kernel then
ignores setuid bits and file capabilities. Programs that switch from root to a user themselves still can.`,
  standards: {
    podSecurity: { level: 'restricted', control: 'Privilege Escalation (v1.8+)' },
    cisDocker: '5.26',
    cwe: [269],
    attack: ['T1548.001'],
    cve: ['CVE-2021-3156', 'CVE-2021-4034'],
  },
  catalogue: [49],
  references: [
    'https://docs.kernel.org/userspace-api/no_new_privs.html',
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    'https://docs.docker.com/reference/compose-file/services/#security_opt',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'reduced',
      reason: 'The root that a setuid program gives is nobody on the host.',
    },
    gvisor: {
      effect: 'contained',
      reason: 'The root that a setuid program gives is root of the sandbox only.',
    },
    microvm: {
      effect: 'contained',
      reason: 'The root that a setuid program gives is root of the guest only.',
    },
  },
  impliedBy: ['privileged-container'],
  silentBeside: ['dangerous-capability'],
  examples: {
    bad: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    security_opt:\n      - no-new-privileges:false\n',
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
        allowPrivilegeEscalation: true
`,
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
  check(container, workload, report) {
    const { privilegeEscalation } = container;
    if (
      privilegeEscalation.state !== 'set' ||
      !isTrue(privilegeEscalation) ||
      isEscalationForced(container, workload)
    )
      return;
    report({
      at: privilegeEscalation,
      what: say`\`${withValue(privilegeEscalation.written, 'true', workload.family)}\` lets setuid programs work`,
      why: 'whoever breaks in as an ordinary user has a way to become root in the container',
      advice: 'forbid it unless the program calls `sudo`, `su` or the like',
      fixes: [forbidEscalation(privilegeEscalation, workload)],
    });
  },
});
