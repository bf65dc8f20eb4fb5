import { knownValue } from '../model/fact.ts';
import type { HostMount } from '../model/workload.ts';
import { allowedHostPaths } from '../risks/allow-lists.ts';
import { type HostPathRisk, holderOf, hostPathRisk } from '../risks/host-paths.ts';
import { throughClaim, withoutMountCheck } from '../risks/words.ts';
import { defineRule, type FixProposal } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'sensitive-host-path-mount',
  title: 'Sensitive path of the host',
  severity: 'error',
  level: 'baseline',
  boundary: 'filesystem',
  summary: 'The container reads or writes files that the host runs on.',
  escape: `Some folders are as good as the machine. Writing to \`/etc\`, \`/root\` or \`/var/spool/cron\` adds a job or a key;
writing to \`/usr\` or \`/opt/cni/bin\` replaces a program that root starts; writing to the host's \`/proc\` names a
\`core_pattern\` that the kernel runs as root, and on \`/sys/fs/cgroup\` with cgroup v1 a \`release_agent\`
(CVE-2022-0492). \`/etc/kubernetes/manifests\` starts pods past every admission check. A link that is planted in
\`/var/log\` has the kubelet read any file. Read-only leaves the secrets: private keys, password hashes, the kubelet's
credentials, the tokens of all pods.

Read-only is less than it seems. Sockets and devices take orders all the same. And in Kubernetes, as in Docker before
version 25, file systems that are mounted below the path stay writable: with \`/\` mounted read-only, \`/proc\` below
it is not, unless \`recursiveReadOnly\` is set.

The path counts, not the way it is taken: through a named volume that binds it, \`volumes_from\`, a config or secret
with a \`file\`, or a PersistentVolume. Of a PersistentVolume it is told at the pods of the workspace that mount it
through a claim, for what they do with it; where none is known, at the volume.

Files that say no secret and that many containers need, such as \`/etc/localtime\` or \`/etc/ssl/certs\`, are not
reported when they are read-only; and of folders that are not in Bulkhead's table nothing is said.`,
  remedy: `Mount the one file or folder that the program needs, and that read-only. Give it data by a named volume, a
ConfigMap or a Secret instead. An agent that has to see the whole node is part of the node: keep it in a namespace of
its own, and away from what others can reach.`,
  standards: {
    podSecurity: { level: 'baseline', control: 'HostPath Volumes' },
    cisDocker: '5.6',
    cwe: [668, 732],
    attack: ['T1611', 'T1552.001'],
    cve: ['CVE-2022-0492'],
  },
  catalogue: [16, 20, 21, 22, 24, 25, 26],
  references: [
    'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
    'https://kubernetes.io/docs/concepts/storage/volumes/#read-only-mounts',
    'https://docs.docker.com/engine/storage/bind-mounts/',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The mount keeps the owners that the files have.' },
    gvisor: { effect: 'not-helped', reason: 'The files of the host are passed through.' },
    microvm: { effect: 'not-helped', reason: 'The files of the host are shared with the guest.' },
  },
  options: [allowedHostPaths],
  examples: {
    bad: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    volumes:\n      - /etc:/host/etc:ro\n',
      },
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: agent
spec:
  containers:
    - name: agent
      image: agent
      volumeMounts:
        - name: root
          mountPath: /rootfs
          readOnly: true
  volumes:
    - name: root
      hostPath:
        path: /
`,
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    volumes:\n      - /etc/localtime:/etc/localtime:ro\n      - ./site:/site\n',
      },
    ],
  },
  subject: 'container',
  check({ mounts }, { runs, kind }, report, option) {
    const isAllowed = option(allowedHostPaths);
    const holder = holderOf({ runs, kind });
    for (const mount of mounts) {
      const path = knownValue(mount.source);
      const readOnly = knownValue(mount.readOnly);
      if (path === undefined || isAllowed(path, readOnly === true)) continue;
      const risk = hostPathRisk(path, { readOnly });
      if (risk?.kind !== 'sensitive') continue;
      const readOnlyHelps = !hostPathRisk(path, { readOnly: true });
      report({
        at: mount.source,
        severity: risk.severity,
        what: say`${holder} ${access(risk, readOnly)} the host's \`${path}\`${throughClaim(mount)}: ${risk.is}`,
        why: say`whoever breaks in ${risk.gain}`,
        advice: !runs
          ? 'give the volume a folder of its own'
          : readOnlyHelps
            ? 'mount it read-only'
            : advice(risk, readOnly),
        ...(risk.sandboxes ? { sandboxes: risk.sandboxes } : {}),
        fixes: readOnlyHelps ? [makeReadOnly(mount, path), remove(mount, path)] : [remove(mount, path)],
      });
    }
  },
});

function access({ answers }: HostPathRisk, readOnly: boolean | undefined): string {
  if (answers) return 'has';
  return readOnly === false ? 'can write to' : 'can read';
}

function advice({ answers }: HostPathRisk, readOnly: boolean | undefined): string {
  if (answers) return 'take it away: a read-only mount does not help';
  return readOnly === false
    ? 'mount only the part that the program needs, read-only'
    : 'mount only the part that the program needs';
}

function makeReadOnly({ readOnly }: HostMount, path: string): FixProposal {
  const check = 'whether the program writes there: it no longer can.';
  return { title: `Mount \`${path}\` read-only`, change: () => readOnly.slot.set(true), check };
}

function remove(mount: HostMount, path: string): FixProposal {
  const check = withoutMountCheck;
  return { title: `Remove the mount of \`${path}\``, change: () => mount.remove(), check };
}
