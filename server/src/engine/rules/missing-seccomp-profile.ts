import { isTrue, knownValue } from '../model/fact.ts';
import type { Container } from '../model/workload.ts';
import { containersMeant } from '../risks/pod-level.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'missing-seccomp-profile',
  title: 'No system call filter',
  severity: 'information',
  level: 'restricted',
  boundary: 'kernel',
  summary: 'The pod names no seccomp profile, and most nodes then apply none.',
  escape: `Docker filters system calls unless told not to; Kubernetes does not, unless the kubelet of the node runs with
\`seccompDefault\`, which no manifest can tell. Without a filter the container reaches the calls that kernel exploits need:
\`unshare\` and \`fsconfig\` for CVE-2022-0185, \`unshare\` for CVE-2022-0492 and for the nf_tables flaws (CVE-2024-1086).`,
  remedy: 'Write `seccompProfile: { type: RuntimeDefault }` once, in the security context of the pod.',
  standards: {
    podSecurity: { level: 'restricted', control: 'Seccomp (v1.19+)' },
    cwe: [693],
    attack: ['T1611'],
    cve: ['CVE-2022-0185', 'CVE-2022-0492', 'CVE-2024-1086'],
  },
  catalogue: [42],
  references: [
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
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsNonRoot: true
  containers:
    - name: web
      image: nginx
      securityContext:
        allowPrivilegeEscalation: false
        capabilities:
          drop: [ALL]
`,
      },
    ],
    good: [{ family: 'compose', text: 'services:\n  web:\n    image: nginx\n' }],
  },
  subject: 'container',
  check(container, workload, report) {
    if (workload.partial || !isUnfiltered(container)) return;
    const { seccomp } = container;
    const invalid = invalidProfile(container);
    report({
      at: seccomp,
      what:
        invalid !== undefined
          ? say`\`${invalid}\` is no seccomp profile that Kubernetes knows`
          : 'no seccomp profile is named, so most nodes run this without a system call filter',
      why: "whoever breaks in can make every call of the host's kernel, also those that its exploits need",
      advice: 'name the profile `RuntimeDefault`',
      related: containersMeant(workload.containers.filter(isUnfiltered), workload),
      fixes: [
        {
          title: 'Use the seccomp profile `RuntimeDefault`',
          change: () => seccomp.slot.set('runtime-default'),
          check: 'whether a program of the pod uses a system call that the default profile blocks.',
        },
      ],
    });
  },
});

/** Where the platform applies its own profile, as Docker does, nothing is missing. */
function isUnfiltered({ privileged, seccomp }: Container): boolean {
  const isDefault = seccomp.state === 'absent' && seccomp.value.type === 'unconfined';
  return (isDefault || invalidProfile({ seccomp }) !== undefined) && !isTrue(privileged);
}

function invalidProfile({ seccomp }: Pick<Container, 'seccomp'>): string | undefined {
  const profile = knownValue(seccomp);
  return profile?.type === 'invalid' ? profile.path : undefined;
}
