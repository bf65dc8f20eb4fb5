import { forbidEscalation, isEscalationForced } from '../risks/privilege-escalation.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'missing-no-new-privileges',
  title: 'Privilege escalation not forbidden',
  severity: 'hint',
  level: 'restricted',
  boundary: 'identity',
  summary: 'Nothing forbids a process of the container to get more privileges than its parent.',
  escape: `Unless told otherwise, Kubernetes and Docker let setuid programs and file capabilities work. An attacker who
came in as an ordinary user becomes root in the container by a flaw in such a program (CVE-2021-3156 in \`sudo\`,
CVE-2021-4034 in \`pkexec\`), and many ways out of a container, CVE-2019-5736 among them, need root in it first.`,
  remedy: `Write \`allowPrivilegeEscalation: false\` in Kubernetes, \`no-new-privileges:true\` under \`security_opt\` in Compose.
Programs that start as root and switch to a user themselves, as many servers do, go on working.`,
  standards: {
    podSecurity: { level: 'restricted', control: 'Privilege Escalation (v1.8+)' },
    cisDocker: '5.26',
    cwe: [269],
    attack: ['T1548.001'],
    cve: ['CVE-2021-3156', 'CVE-2021-4034', 'CVE-2019-5736'],
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
        text: 'services:\n  web:\n    image: nginx\n    user: "1000"\n    cap_drop: [ALL]\n',
      },
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: web
      image: nginx
      securityContext:
        capabilities:
          drop: [ALL]
`,
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    security_opt: ["no-new-privileges:true"]\n',
      },
    ],
  },
  subject: 'container',
  check(container, workload, report) {
    const { privilegeEscalation } = container;
    // A Dockerfile has no say in it.
    if (workload.family === 'dockerfile' || workload.partial) return;
    if (privilegeEscalation.state !== 'absent' || isEscalationForced(container, workload)) return;
    report({
      at: privilegeEscalation,
      what: 'nothing forbids setuid programs to work in this container',
      why: 'whoever breaks in as an ordinary user has a way to become root in it',
      advice: say`write \`${workload.family === 'compose' ? 'no-new-privileges:true' : 'allowPrivilegeEscalation: false'}\``,
      fixes: [forbidEscalation(privilegeEscalation, workload)],
    });
  },
});
