import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'permissive-identity-policy',
  title: 'Policy that leaves groups or labels to the pods',
  severity: 'hint',
  level: 'all',
  boundary: 'identity',
  summary: 'A policy of the cluster lets pods choose their groups or their SELinux label.',
  escape: `A pod that may choose its groups takes one that owns files on a volume of others, or group 0, to which many files of
the node belong that it may see through a \`hostPath\`. A pod that may choose its SELinux label takes that of a
neighbour and reads its files, or \`spc_t\`, which SELinux does not confine.

Most policies have \`RunAsAny\` somewhere: where nodes have no SELinux the label means nothing, and OpenShift's own
\`restricted\` admits any supplemental group. So this is a hint at level \`all\`, and of \`SecurityContextConstraints\` only
\`seLinuxContext\` is reported. Any user is the matter of \`permissive-admission-policy\`.`,
  remedy: `Use \`MustRunAs\`: with a range of groups that starts above 0, and with the SELinux label that the pods are to have.
On Kubernetes 1.25 and later use Pod Security admission, which refuses labels such as \`spc_t\`.`,
  standards: { cwe: [250, 732] },
  catalogue: [],
  references: [
    'https://v1-24.docs.kubernetes.io/docs/concepts/security/pod-security-policy/',
    'https://docs.redhat.com/en/documentation/openshift_container_platform/4.19/html/authentication_and_authorization/managing-pod-security-policies',
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
        text: 'apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata:\n  name: agents\nseLinuxContext:\n  type: RunAsAny\n',
      },
    ],
    good: [
      {
        family: 'kubernetes',
        text: 'apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata:\n  name: apps\nseLinuxContext:\n  type: MustRunAs\n',
      },
    ],
  },
  subject: 'policy',
  check({ kind, leaves }, report) {
    for (const fact of leaves) {
      if (fact.state === 'unresolved') continue;
      const isLabel = fact.written.startsWith('seLinux');
      report({
        at: fact,
        what: say`\`${fact.written}: ${fact.value}\` of this ${kind} lets pods choose their ${isLabel ? 'SELinux label' : 'groups'}`,
        why: say`whoever may create them takes ${isLabel ? 'a label that confines nothing' : 'group 0, or that of the files of others'}`,
        advice: say`use \`MustRunAs\` with ${isLabel ? 'the label that they need' : 'a range above 0'}`,
      });
    }
  },
});
