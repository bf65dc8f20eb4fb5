import { isFalse, isTrue, knownValue } from '../model/fact.ts';
import type { HostMount, HostVolume } from '../model/workload.ts';
import { allowedHostPaths } from '../risks/allow-lists.ts';
import { hostPathRisk, isHarmlessPath, mediumOf } from '../risks/host-paths.ts';
import { deadSocket } from '../risks/place.ts';
import { withoutMountCheck } from '../risks/words.ts';
import { defineRule, type FixProposal } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'host-path-volume',
  title: 'Path of the node as a volume',
  severity: 'warning',
  level: 'baseline',
  boundary: 'filesystem',
  summary: 'A volume of the pod is a file or folder of its node.',
  escape: `A \`hostPath\` has no owner in the cluster: the pod gets whatever is at that path on the node it lands on, below all
quotas and access rules. Writable, it is a place to fill the node's disk, to leave a setuid program or a link for
those who trust the folder, and to stay when the pod is gone. A socket takes orders from whoever connects, read-only
too.

Volumes that \`sensitive-host-path-mount\`, \`runtime-socket-mount\` or \`host-device-access\` report are not told again, and
files that say nothing, such as \`/etc/localtime\` read-only, only at level \`all\`. It counts what is on the node: a
ConfigMap that a container sees at \`/etc\` is no finding. A volume that nothing mounts is reported, with less weight:
an ephemeral container may mount it. The namespace \`kube-system\` is no exception. Of PersistentVolumes those with a
\`hostPath\` are reported; \`local\` is the way that Kubernetes means for disks of a node.`,
  remedy: `Use an \`emptyDir\` for scratch data, a ConfigMap or Secret for settings, and a PersistentVolumeClaim for what has
to last. Where it has to be the node's path, mount it read-only, and as deep as possible.`,
  standards: {
    podSecurity: { level: 'baseline', control: 'HostPath Volumes' },
    cwe: [668, 732],
    attack: ['T1611'],
  },
  catalogue: [14, 15, 20, 21, 22, 23, 24, 26, 28],
  references: [
    'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#types-of-persistent-volumes',
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The mount keeps the owners that the files have.' },
    gvisor: { effect: 'not-helped', reason: 'The files of the host are passed through.' },
    microvm: { effect: 'not-helped', reason: 'The files of the host are shared with the guest.' },
  },
  silentBeside: ['sensitive-host-path-mount', 'runtime-socket-mount', 'host-device-access'],
  options: [allowedHostPaths],
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
      image: nginx
      volumeMounts:
        - name: site
          mountPath: /usr/share/nginx/html
  volumes:
    - name: site
      hostPath:
        path: /data/site
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
      volumeMounts:
        - name: site
          mountPath: /usr/share/nginx/html
  volumes:
    - name: site
      persistentVolumeClaim:
        claimName: site
`,
      },
    ],
  },
  subject: 'workload',
  check({ hostVolumes, runs }, report, option) {
    const isAllowed = option(allowedHostPaths);
    for (const volume of hostVolumes) {
      const { source, type, mounts } = volume;
      if (isSaidElsewhere(volume)) continue;
      const path = knownValue(source);
      const isSocket = type === 'Socket';
      const isWritable = mounts.some(({ readOnly }) => isFalse(readOnly));
      if (path !== undefined && isAllowed(path, isOnlyRead(mounts))) continue;
      const risk = path === undefined ? undefined : hostPathRisk(path, { readOnly: !isWritable });
      const name = path === undefined ? 'a path' : `\`${path}\`${risk ? ` (${risk.is})` : ''}`;
      report({
        at: source,
        severity: runs && (isWritable || isSocket) && !isNode(volume) ? 'warning' : 'information',
        ...(path === undefined ? { confidence: 'low' } : {}),
        what: say`the volume is ${name} of the node, ${use(volume, runs)}`,
        why: say`whoever breaks in ${gain(volume, isWritable)}`,
        advice: !runs
          ? 'have a storage driver serve it, or make it a `local` volume with a folder of its own'
          : isNode(volume)
            ? 'take it away if the program runs without'
            : isWritable
              ? 'use an `emptyDir`, a ConfigMap or a PersistentVolumeClaim, or mount it read-only'
              : 'use an `emptyDir`, a ConfigMap or a PersistentVolumeClaim where it need not be the node’s',
        ...(isSocket ? { sandboxes: deadSocket } : {}),
        fixes: path === undefined ? [] : [remove(volume, path)],
      });
    }
  },
});

/** True when all that mount it have it read-only, and something does. */
function isOnlyRead(mounts: readonly HostMount[]): boolean {
  return mounts.length > 0 && mounts.every(({ readOnly }) => isTrue(readOnly));
}

/** True for what other rules report, at the latest at level `all`, and for what says nothing. */
function isSaidElsewhere({ source, mounts }: HostVolume): boolean {
  if (mounts.length > 0) return mounts.some(isReported) || mounts.every(isHarmless);
  const path = knownValue(source);
  return path !== undefined && isHarmlessPath(path, { readOnly: false });
}

function isReported({ source, readOnly }: HostMount): boolean {
  const path = knownValue(source);
  return path !== undefined && hostPathRisk(path, { readOnly: knownValue(readOnly) }) !== undefined;
}

function isHarmless({ source, readOnly }: HostMount): boolean {
  const path = knownValue(source);
  return path !== undefined && isHarmlessPath(path, { readOnly: knownValue(readOnly) });
}

/** True for a device's node, which only a privileged container can open. */
function isNode({ type, source }: HostVolume): boolean {
  return mediumOf(knownValue(source) ?? '') === 'device' || type === 'BlockDevice' || type === 'CharDevice';
}

function gain(volume: HostVolume, isWritable: boolean): string {
  const medium = mediumOf(knownValue(volume.source) ?? '');
  if (volume.type === 'Socket') return 'gives orders to the service that listens there';
  if (isNode(volume)) return "where it opens reaches its driver in the node's kernel";
  if (medium === 'shared memory')
    return `reads ${isWritable ? 'and changes ' : ''}what the node's processes have in shared memory`;
  return isWritable
    ? `changes what the node or other pods may rely on, fills the node's ${medium}, and outlives the pod`
    : 'reads files of the node that no access rule of the cluster guards';
}

function use(volume: HostVolume, runs: boolean): string {
  if (!runs) return 'and whoever claims it has that';
  if (volume.mounts.length === 0) return 'though no container mounts it';
  if (volume.type === 'Socket') return 'a socket, which answers read-only too';
  if (isNode(volume)) return 'a device that only a privileged container opens';
  const isWritable = volume.mounts.some(({ readOnly }) => isFalse(readOnly));
  return isWritable ? 'and a container can write to it' : 'which the pod reads';
}

function remove(volume: HostVolume, name: string): FixProposal {
  return {
    title: `Remove the volume \`${name}\``,
    change: () => volume.remove(),
    check: withoutMountCheck,
  };
}
