import { defineRule, type Severity } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'permissive-admission-policy',
  title: 'Policy that admits what breaks isolation',
  severity: 'warning',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'A policy of the cluster lets pods ask for privileges, namespaces or files of the host.',
  escape: `A policy decides what the pods of its users may ask for. What it admits, whoever may create pods can have: a
privileged container, the host's namespaces, its files, all capabilities. One of these is the node.

Bulkhead reads \`PodSecurityPolicy\` (gone since Kubernetes 1.25), OpenShift's \`SecurityContextConstraints\`, and the
feature gates and host devices that a \`KubeVirt\` object opens to virtual machines. It reports what a policy admits in so
many words. That nothing is required (\`requiredDropCapabilities\` absent) is not reported: what pods lack is, at the pods.`,
  remedy: `Admit what the users of the policy need, by name. Give node agents a policy of their own, bound to their
service accounts only. On Kubernetes 1.25 and later use Pod Security admission, which has the levels ready.`,
  standards: { cwe: [250, 732], attack: ['T1610', 'T1611'] },
  catalogue: [],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
    'https://v1-24.docs.kubernetes.io/docs/concepts/security/pod-security-policy/',
    'https://kubevirt.io/user-guide/compute/host-devices/',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'A pod without one is admitted too.' },
    gvisor: { effect: 'not-helped', reason: 'A pod without a runtime class is admitted too.' },
    microvm: { effect: 'not-helped', reason: 'A pod without a runtime class is admitted too.' },
  },
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: 'apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata:\n  name: agents\nallowPrivilegedContainer: true\n',
      },
    ],
    good: [
      {
        family: 'kubernetes',
        text: 'apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata:\n  name: apps\nallowPrivilegedContainer: false\nallowHostPID: false\n',
      },
    ],
  },
  subject: 'policy',
  check({ kind, admits }, report) {
    for (const fact of admits) {
      if (fact.state === 'unresolved') continue;
      const { severity, gives } = meaning(fact.written, fact.value);
      const words = fact.value.startsWith(`${fact.written}:`) ? fact.value : `${fact.written}: ${fact.value}`;
      const isFlag = fact.value === `${fact.written}: true`;
      report({
        at: fact,
        severity,
        what: say`\`${words}\` of this ${kind} lets ${kind === 'KubeVirt' ? 'virtual machines' : 'pods'} have ${gives}`,
        why: 'whoever may create them can use it to break out',
        advice: 'admit it only for those that need it, in a policy of their own',
        ...(isFlag
          ? {
              fixes: [
                {
                  title: `Set \`${fact.written}\` to \`false\``,
                  change: () => fact.slot.set(false),
                  check: 'whether something that this policy admits needs it: it is refused from then on.',
                },
              ],
            }
          : {}),
      });
    }
  },
});

interface Meaning {
  readonly severity: Severity;
  readonly gives: string;
}

/** What a setting admits. The first pattern that fits counts. */
const meanings: readonly (readonly [setting: RegExp, value: RegExp, Meaning])[] = [
  [/privileged/i, /./, { severity: 'warning', gives: 'every privilege on the node' }],
  [/hostPID/i, /./, { severity: 'warning', gives: "the host's processes" }],
  [/hostIPC/i, /./, { severity: 'warning', gives: "the host's shared memory" }],
  [/hostNetwork/i, /./, { severity: 'warning', gives: "the host's network" }],
  [/hostPorts/i, /./, { severity: 'information', gives: 'ports of the host' }],
  [/hostDir|hostPaths|volumes/i, /./, { severity: 'warning', gives: 'files of the host' }],
  [/escalation/i, /./, { severity: 'information', gives: 'more privileges than their parent process' }],
  [
    /capabilities/i,
    /^(\*|ALL|(CAP_)?SYS_ADMIN)$/i,
    { severity: 'warning', gives: 'what root on the node can do' },
  ],
  [/capabilities/i, /./, { severity: 'information', gives: 'this capability' }],
  [/procMount/i, /./, { severity: 'warning', gives: 'an unmasked /proc' }],
  [/sysctls/i, /./, { severity: 'information', gives: 'kernel settings that are not known to be safe' }],
  [/seccomp|allowedProfileNames/i, /./, { severity: 'information', gives: 'no filter of system calls' }],
  [/runAsUser/i, /./, { severity: 'information', gives: 'root as their user' }],
  [/featureGates/, /^Root$/, { severity: 'warning', gives: 'a launcher that is root' }],
  [/featureGates/, /./, { severity: 'warning', gives: 'disk images at any path of the host' }],
  [/HostDevices/i, /./, { severity: 'information', gives: 'this device of the host' }],
];

function meaning(setting: string, value: string): Meaning {
  const found = meanings.find(([name, values]) => name.test(setting) && values.test(value));
  return found?.[2] ?? { severity: 'information', gives: 'what breaks isolation' };
}
