import { isFalse, knownItems } from '../model/fact.ts';
import { runsAsOrdinaryUser } from '../risks/users.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'missing-capability-drop',
  title: 'Capabilities not dropped',
  severity: 'hint',
  level: 'restricted',
  boundary: 'kernel',
  summary: "The container keeps the runtime's default capabilities, of which it uses few or none.",
  escape: `A container that drops nothing keeps fourteen capabilities under Docker and containerd. \`NET_RAW\` forges packets
to its neighbours and reaches packet sockets (CVE-2020-14386); \`DAC_OVERRIDE\` reads and writes every file of a mounted
folder; \`MKNOD\` was the first step of CVE-2020-2023, out of a microVM; \`SETUID\` and \`CHOWN\` make setuid programs on
mounted volumes.`,
  remedy: `Drop \`ALL\` and add back what the program uses. A server that starts as root and switches to a user needs
\`SETUID\` and \`SETGID\`, often \`CHOWN\` and \`DAC_OVERRIDE\`; one that listens below port 1024, \`NET_BIND_SERVICE\`.`,
  standards: {
    podSecurity: { level: 'restricted', control: 'Capabilities (v1.22+)' },
    cisDocker: '5.4',
    cwe: [250],
    attack: ['T1611'],
    cve: ['CVE-2020-14386'],
  },
  catalogue: [39, 40],
  references: [
    'https://man7.org/linux/man-pages/man7/capabilities.7.html',
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'https://docs.docker.com/reference/compose-file/services/#cap_drop',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'reduced',
      reason: 'They count only inside the namespace; packets are forged all the same.',
    },
    gvisor: {
      effect: 'contained',
      reason: 'The Sentry never holds them on the host, and leaves `NET_RAW` out.',
    },
    microvm: {
      effect: 'reduced',
      reason:
        'They are power over the guest; `NET_RAW` and `DAC_OVERRIDE` also reach the network and shared files.',
    },
  },
  impliedBy: ['privileged-container'],
  silentBeside: ['dangerous-capability'],
  examples: {
    bad: [
      {
        family: 'compose',
        text: `services:
  web:
    image: nginx
    user: "1000"
    cap_drop: [NET_RAW]
    security_opt: ["no-new-privileges:true"]
`,
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
        allowPrivilegeEscalation: false
`,
      },
    ],
    good: [{ family: 'compose', text: 'services:\n  web:\n    image: nginx\n    cap_drop: [ALL]\n' }],
  },
  subject: 'container',
  check(container, { family, partial }, report) {
    const { capabilitiesAdded: added, capabilitiesDropped: dropped, privilegeEscalation } = container;
    // A Dockerfile has no say in it.
    if (family === 'dockerfile' || partial || dropped.state === 'unresolved') return;
    if (dropped.items.some((item) => item.state === 'unresolved' || item.value === 'ALL')) return;
    // Who adds `ALL` hears of that.
    if (knownItems(added).some(({ value }) => value === 'ALL')) return;
    // execve(2) leaves a user other than root no capabilities but ambient ones, which these platforms do not set,
    // and those of the program file, which no_new_privs switches off: then there is nothing to lose. Sources:
    // capabilities(7) "Transformation of capabilities during execve()", the kernel's no_new_privs.rst.
    const isVoid = runsAsOrdinaryUser(container) && isFalse(privilegeEscalation);
    report({
      at: dropped,
      what:
        dropped.state === 'set'
          ? say`\`${dropped.written}\` does not name \`ALL\``
          : "nothing drops the runtime's default capabilities",
      why: 'whoever breaks in keeps powers that few programs use, such as forging packets with `NET_RAW`',
      advice: 'drop `ALL` and add back what the program uses',
      fixes: [
        {
          title: 'Drop all capabilities',
          change: () => dropped.slot.add('ALL'),
          ...(isVoid
            ? {}
            : { check: 'which capabilities the program uses: those have to be added by name.' }),
        },
      ],
    });
  },
});
