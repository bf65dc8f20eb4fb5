import { knownValue } from '../model/fact.ts';
import { holderOf, hostPathRisk } from '../risks/host-paths.ts';
import { throughClaim } from '../risks/words.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'runtime-socket-mount',
  title: 'Socket of the container runtime',
  severity: 'error',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'The container can give orders to the container runtime of its host.',
  escape: `Who reaches the socket of Docker, containerd, CRI-O or Podman has what the runtime has, which is root: one call
starts a privileged container with \`/\` of the host in it. The calls pass no admission check, and leave little in the
logs of Kubernetes. LXD, Incus and libvirt give as much. BuildKit runs build steps as root in the builder, and serves
its caches to whoever builds next. A rootless runtime hands over the account of its user.

Mounting the socket read-only changes nothing: it forbids to replace the file, not to connect to it. A folder that
holds the socket, such as \`/var/run\`, gives it away as well.`,
  remedy: `Most programs need few of the runtime's calls. Put a proxy in between that lets only those through, or use the
Kubernetes API with a role of its own. Build images with a rootless builder instead of the host's. Docker in Docker
belongs in a microVM with an engine of its own.`,
  standards: {
    podSecurity: { level: 'baseline', control: 'HostPath Volumes' },
    cisDocker: '5.32',
    cwe: [250, 668],
    attack: ['T1610', 'T1611'],
  },
  catalogue: [14, 15, 16, 17, 18],
  references: [
    'https://docs.docker.com/engine/security/#docker-daemon-attack-surface',
    'https://docs.docker.com/engine/security/protect-access/',
    'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: "The mount keeps root's right to the socket." },
    gvisor: {
      effect: 'not-supported',
      outcome: 'breaks',
      reason: 'Sockets of the host do not answer unless `--host-uds` is set.',
    },
    microvm: {
      effect: 'not-supported',
      outcome: 'breaks',
      reason: 'A connection cannot cross from one kernel to another, so the program loses the runtime.',
    },
  },
  examples: {
    bad: [
      {
        family: 'compose',
        text: 'services:\n  ci:\n    image: ci\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock:ro\n',
      },
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: ci
spec:
  containers:
    - name: ci
      image: ci
      volumeMounts:
        - name: containerd
          mountPath: /run/containerd
  volumes:
    - name: containerd
      hostPath:
        path: /run/containerd
`,
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  ci:\n    image: ci\n    environment:\n      DOCKER_HOST: tcp://socket-proxy:2375\n',
      },
    ],
  },
  subject: 'container',
  check({ mounts }, workload, report) {
    for (const mount of mounts) {
      const { source, readOnly, remove } = mount;
      const path = knownValue(source);
      const risk = path && hostPathRisk(path, { readOnly: knownValue(readOnly) });
      if (!risk || risk.kind === 'sensitive') continue;
      const words = source.written === 'use_api_socket' ? source.written : path;
      report({
        at: source,
        severity: risk.severity,
        what: say`\`${words}\`${throughClaim(mount, ',')} gives ${holderOf(workload)} ${risk.is}${knownValue(readOnly) ? ', which answers read-only too' : ''}`,
        why: say`whoever breaks in ${risk.gain}`,
        advice: 'take it away, or put a proxy in between that lets only the needed calls through',
        ...(risk.sandboxes ? { sandboxes: risk.sandboxes } : {}),
        fixes: [
          {
            title: words === path ? `Remove the mount of \`${path}\`` : `Remove \`${words}\``,
            change: () => remove(),
            check: 'what the program asks the runtime to do: it no longer can.',
          },
        ],
      });
    }
  },
});
