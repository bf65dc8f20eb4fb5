import { knownValue } from '../model/fact.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'raw-block-volume',
  title: 'Raw block volume',
  severity: 'hint',
  level: 'all',
  boundary: 'device',
  summary: 'The container writes to a block device below every file system.',
  escape: `A volume that is handed over as a block device is written byte by byte. The kernel of the node, its volume
manager and its tools look at such devices by themselves, so that a forged partition table, LVM header or file system
meets their parsers, which trust it. Who mounts the device on the node meets it in the kernel.`,
  remedy: `Use a volume with a file system where the program can. Databases and storage systems that need the device: have
the node's volume manager pass over such devices (\`global_filter\` of LVM), and mount them nowhere else.`,
  standards: { cwe: [668] },
  catalogue: [31],
  references: [
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#raw-block-volume-support',
    'https://man7.org/linux/man-pages/man5/lvm.conf.5.html',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The device is the same.' },
    gvisor: { effect: 'not-supported', outcome: 'breaks', reason: 'Only emulated devices can be opened.' },
    microvm: {
      effect: 'not-helped',
      reason: 'The device is plugged into the guest, and the node likely still sees it.',
    },
    vm: { effect: 'not-helped', reason: 'The device is a disk of the machine.' },
  },
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: PersistentVolume
metadata:
  name: disk
spec:
  volumeMode: Block
  local:
    path: /dev/sdb
`,
      },
    ],
    good: [
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: db
spec:
  containers:
    - name: db
      image: postgres
      volumeMounts:
        - name: data
          mountPath: /var/lib/postgresql/data
  volumes:
    - name: data
      persistentVolumeClaim:
        claimName: data
`,
      },
    ],
  },
  subject: 'container',
  check({ blockVolumes }, { runs }, report) {
    for (const volume of blockVolumes) {
      const name = knownValue(volume) || undefined;
      report({
        at: volume,
        ...(name === undefined ? { confidence: 'low' } : {}),
        what: say`${name === undefined ? 'the volume' : `\`${name}\``} is handed over as a block device`,
        why: say`${runs ? 'whoever breaks in' : 'whoever claims it'} forges what the node's kernel and volume manager read from it`,
        advice: 'use a volume with a file system if the program can',
      });
    }
  },
});
