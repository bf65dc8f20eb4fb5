import type { Family, SelinuxOptions } from '../model/workload.ts';
import { withValue } from '../risks/words.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

/** Types that SELinux does not hold in: https://github.com/containers/container-selinux. */
const unconfinedTypes = new Set(['spc_t', 'unconfined_t', 'unconfined_service_t', 'container_runtime_t']);

/** Types that a pod may name at baseline: https://kubernetes.io/docs/concepts/security/pod-security-standards/. */
const containerTypes = new Set(['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);

export default defineRule({
  id: 'selinux-separation-disabled',
  title: 'SELinux separation off',
  severity: 'warning',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'SELinux does not keep the container from the files of the host and of other containers.',
  escape: `On hosts with SELinux (Fedora, RHEL, OpenShift) a container runs as \`container_t\` with a label of its own, and
the kernel refuses it everything that is labelled otherwise: the host's files, its runtime, other containers' volumes.
That stops a process that got out by a mount that is too wide or by a flaw of the runtime: CVE-2019-5736 did not work
on hosts with SELinux. \`label:disable\` and the type \`spc_t\` take it away.`,
  remedy: `Take the option away. If it is there because a mounted folder could not be read, relabel the folder instead:
the mount option \`z\` (shared) or \`Z\` (private) in Compose.`,
  standards: {
    podSecurity: { level: 'baseline', control: 'SELinux' },
    cisDocker: '5.3',
    cwe: [693],
    attack: ['T1611'],
    cve: ['CVE-2019-5736'],
  },
  catalogue: [46, 47],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'https://docs.docker.com/reference/compose-file/services/#security_opt',
    'https://github.com/containers/container-selinux',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'not-helped',
      reason: 'The label is a second wall beside the namespace, and it is gone.',
    },
    gvisor: {
      effect: 'not-supported',
      outcome: 'rejected',
      reason: '`runsc` refuses a container that is given an SELinux label.',
    },
    microvm: {
      effect: 'contained',
      reason: 'The label would guard the host, which the guest does not reach.',
    },
  },
  impliedBy: ['privileged-container'],
  examples: {
    bad: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    security_opt:\n      - label:disable\n',
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
        seLinuxOptions:
          type: spc_t
`,
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    security_opt:\n      - label:level:s0:c100\n',
      },
    ],
  },
  subject: 'container',
  check({ selinux }, workload, report) {
    if (selinux.state !== 'set') return;
    const open = isOpen(selinux.value);
    // Outside Kubernetes an own type is as a rule a tighter one, and no standard is against it.
    if (!open && !(workload.family === 'kubernetes' && isCustom(selinux.value))) return;
    report({
      at: selinux,
      ...(open ? opens(selinux.written, selinux.value.type ?? '', workload.family) : custom),
      fixes: [
        {
          title: 'Remove it and let the runtime choose the label',
          change: () => selinux.slot.remove(),
          check: 'whether the program can still use its mounted folders, which may have to be relabelled.',
        },
      ],
    });
  },
});

function opens(written: string, type: string, family: Family) {
  return {
    severity: 'warning',
    what: say`\`${withValue(written, type, family)}\` takes the container out of SELinux separation`,
    why: 'no label stops whoever breaks in and gets past the root folder of the container',
    advice: 'remove it, and the container gets a label of its own',
  } as const;
}

const custom = {
  severity: 'information',
  what: 'this SELinux label has a type, user or role that containers do not have by themselves',
  why: 'only the policy of the node tells what whoever breaks in may reach with it',
  advice: 'use `container_t`, and leave user and role out',
} as const;

function isOpen({ disabled, type }: SelinuxOptions): boolean {
  return disabled || (type !== undefined && unconfinedTypes.has(type));
}

function isCustom({ type, user, role }: SelinuxOptions): boolean {
  return Boolean(user || role || (type && !containerTypes.has(type)));
}
