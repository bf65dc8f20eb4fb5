import { hostSetting, isHostWritten } from '../risks/namespaces.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'host-ipc-namespace',
  title: 'Shared memory of the host',
  severity: 'warning',
  level: 'baseline',
  boundary: 'namespace',
  summary: 'The container shares memory segments, semaphores and message queues with the host.',
  escape: `Shared memory segments, semaphores and message queues of the host are open to the container, and so is the host's
\`/dev/shm\`. Programs trust what stands there: databases keep their buffers in it, desktops their pictures. Whoever
breaks in reads it, changes it, or has the programs hang; only the owner and mode of each segment are in the way, and
root passes those.`,
  remedy: `Leave it away. A program that only wants more shared memory gets it from \`shm_size\` in Compose, or in
Kubernetes from an \`emptyDir\` with \`medium: Memory\` on \`/dev/shm\`. Two containers that share memory share it with
each other: \`ipc: service:db\` in Compose; those of a pod do anyway.`,
  standards: {
    podSecurity: { level: 'baseline', control: 'Host Namespaces' },
    cisDocker: '5.17',
    cwe: [653, 668],
    attack: ['T1611'],
  },
  catalogue: [3],
  references: [
    'https://docs.docker.com/engine/containers/run/#ipc-settings---ipc',
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'https://man7.org/linux/man-pages/man7/ipc_namespaces.7.html',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'not-supported',
      outcome: 'rejected',
      reason: 'Kubernetes refuses both together.',
    },
    gvisor: { effect: 'contained', reason: 'The sandbox has shared memory of its own.' },
    microvm: {
      effect: 'not-supported',
      outcome: 'ignored',
      reason: 'The guest has shared memory of its own, so that nothing is shared.',
    },
  },
  examples: {
    bad: [
      { family: 'compose', text: 'services:\n  train:\n    image: pytorch\n    ipc: host\n' },
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: train
spec:
  hostIPC: true
  containers:
    - name: train
      image: pytorch
`,
      },
    ],
    good: [{ family: 'compose', text: 'services:\n  train:\n    image: pytorch\n    shm_size: 8gb\n' }],
  },
  subject: 'workload',
  check({ namespaces: { ipc }, family }, report) {
    if (!isHostWritten(ipc)) return;
    const setting = hostSetting(ipc, family);
    const more = family === 'compose' ? '`shm_size`' : 'an `emptyDir` with `medium: Memory` on `/dev/shm`';
    report({
      at: ipc,
      what: say`\`${setting}\` shares the host's memory segments and \`/dev/shm\` with the container`,
      why: 'whoever breaks in reads and changes what programs of the host keep there',
      advice: say`remove it; if the program needs much shared memory, give it ${more}`,
      fixes: [
        {
          title: `Remove \`${setting}\``,
          change: () => ipc.slot.remove(),
          check: `whether the program shares memory with one of the host, or needs more than 64 MB of it (${more}).`,
        },
      ],
    });
  },
});
