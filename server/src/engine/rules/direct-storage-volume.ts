import { knownValue } from '../model/fact.ts';
import { volumeKindRisks } from '../risks/volume-kinds.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'direct-storage-volume',
  title: 'Storage that the pod brings along',
  severity: 'information',
  level: 'restricted',
  boundary: 'filesystem',
  summary: 'A volume names its storage itself, past the PersistentVolumes that somebody checks.',
  escape: `A PersistentVolume is made by those who run the cluster; a pod that names an NFS server or a disk itself chooses what
the node's kernel connects to. \`gitRepo\` clones on the node, as root: hooks of the repository ran there
(CVE-2024-10220), and repositories of other pods can be read to this day (CVE-2025-1767). \`flexVolume\` starts a program
of the node with the pod's options.

\`hostPath\` is the matter of \`host-path-volume\`. Kinds that the standard allows (\`configMap\`, \`csi\`, \`emptyDir\`,
\`image\`, \`persistentVolumeClaim\` …) are not reported.`,
  remedy: `Claim a PersistentVolume. Clone a repository in an init container into an \`emptyDir\`. In place of a FlexVolume there
are CSI drivers.`,
  standards: {
    podSecurity: { level: 'restricted', control: 'Volume Types' },
    cwe: [668],
    cve: ['CVE-2024-10220', 'CVE-2025-1767'],
  },
  catalogue: [65],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    'https://kubernetes.io/docs/concepts/storage/volumes/',
    'https://github.com/kubernetes/kubernetes/issues/128885',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The kubelet prepares volumes on the node.' },
    gvisor: { effect: 'not-helped', reason: 'The kubelet prepares volumes on the node.' },
    microvm: { effect: 'not-helped', reason: 'The kubelet prepares volumes on the node.' },
  },
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
  volumes:
    - name: site
      nfs:
        server: files.example.com
        path: /site
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
  volumes:
    - name: site
      persistentVolumeClaim:
        claimName: site
`,
      },
    ],
  },
  subject: 'workload',
  check({ volumeKinds }, report) {
    for (const fact of volumeKinds) {
      const kind = knownValue(fact);
      const risk = kind === undefined ? undefined : volumeKindRisks.get(kind);
      if (!risk) continue;
      const [severity, why] = risk;
      report({
        at: fact,
        severity,
        what: say`the \`${kind}\` volume names its storage itself`,
        why,
        advice:
          kind === 'gitRepo'
            ? 'clone in an init container into an `emptyDir`'
            : 'claim a PersistentVolume instead',
      });
    }
  },
});
