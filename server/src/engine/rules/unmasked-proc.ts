import { is, isTrue } from '../model/fact.ts';
import { withValue } from '../risks/words.ts';
import { defineRule } from '../rule.ts';
import { currentSandbox } from '../sandboxes/current.ts';
import type { EffectWithReason } from '../sandboxes/effects.ts';
import { say } from '../say.ts';

const guestFiles: EffectWithReason = {
  effect: 'not-supported',
  outcome: 'ignored',
  reason: 'The files are those of the guest.',
};

export default defineRule({
  id: 'unmasked-proc',
  title: 'Kernel files unmasked',
  severity: 'error',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'The kernel files that runtimes hide or write-protect are open to the container.',
  escape: `Runtimes hide \`/proc/kcore\`, \`/proc/keys\` and \`/sys/firmware\` and write-protect \`/proc/sys\` and
\`/proc/sysrq-trigger\`. Without that, root in the container writes a command of its own to
\`/proc/sys/kernel/core_pattern\`, lets a program crash, and the host's kernel runs the command as root. What the masks are
worth was shown by CVE-2025-31133 and CVE-2025-52881, which only had to get round them.`,
  remedy: `Take the setting away. A builder or a container engine that mounts \`/proc\` itself needs it together with a user
namespace: \`hostUsers: false\` beside \`procMount: Unmasked\`, the one combination for which Kubernetes meant it.`,
  standards: {
    podSecurity: { level: 'baseline', control: '/proc Mount Type' },
    cwe: [668],
    attack: ['T1611'],
    cve: ['CVE-2025-31133', 'CVE-2025-52881'],
  },
  catalogue: [48],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/',
    'https://docs.docker.com/reference/cli/docker/container/run/#security-opt',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'contained',
      reason: "Writing the host's kernel settings needs its first user namespace.",
    },
    gvisor: { effect: 'contained', reason: "The files are the Sentry's own." },
    microvm: {
      effect: 'not-supported',
      outcome: 'rejected',
      reason:
        "Kubernetes wants `hostUsers: false` with it, which Kata refuses; the files would be the guest's own.",
    },
  },
  impliedBy: ['privileged-container'],
  examples: {
    bad: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    security_opt:\n      - systempaths=unconfined\n',
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
        procMount: Unmasked
`,
      },
    ],
    good: [
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
        procMount: Default
`,
      },
    ],
  },
  subject: 'container',
  check({ procUnmasked }, workload, report) {
    const { family, namespaces } = workload;
    // In a pod with users of its own the files have no power over the host: from 1.35 on baseline accepts it.
    const isMapped = is(namespaces.user, 'own') && currentSandbox(workload).sandbox?.kind !== 'microvm';
    if (!isTrue(procUnmasked) || isMapped) return;
    report({
      at: procUnmasked,
      ...(family === 'kubernetes' ? {} : { sandboxes: { microvm: guestFiles } }),
      what: say`\`${withValue(procUnmasked.written, 'Unmasked', family)}\` opens the kernel files that the runtime hides`,
      why: "whoever breaks in can write the kernel's `core_pattern`, and the host runs what stands there as root",
      advice:
        family === 'kubernetes'
          ? 'remove it, or give the pod users of its own with `hostUsers: false`'
          : 'remove it',
      fixes: [
        {
          title: 'Remove it and let the runtime hide the kernel files',
          change: () => procUnmasked.slot.remove(),
          check: 'whether the program mounts `/proc` itself, as builders and container engines do.',
        },
      ],
    });
  },
});
