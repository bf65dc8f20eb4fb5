import { is } from '../model/fact.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'shared-mount-propagation',
  title: 'Mounts that reach the host',
  severity: 'warning',
  level: 'baseline',
  boundary: 'filesystem',
  summary: 'What the container mounts below a volume is mounted on the host too.',
  escape: `Containers have mounts of their own. With shared propagation, a file system that the container mounts below the
volume appears on the host and in every other container that shares the path. Whoever breaks in, and may mount, covers
files that the host or others go by with files of their own, hides its logs, or brings in a file system with setuid
programs and devices. Kubernetes lets only privileged containers ask for it: there it is what carries a mount out of the
container, in Docker it also needs \`SYS_ADMIN\`.`,
  remedy: `Leave the propagation out; it is private then. A program that needs to see what the host mounts later has
\`rslave\`, in Kubernetes \`HostToContainer\`, which leads one way only. Storage drivers need the other way: keep them apart
from what others can reach.`,
  standards: { cisDocker: '5.20', cwe: [668], attack: ['T1611'] },
  catalogue: [27],
  references: [
    'https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation',
    'https://docs.docker.com/engine/storage/bind-mounts/#configure-bind-propagation',
    'https://docs.kernel.org/filesystems/sharedsubtree.html',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'not-supported',
      outcome: 'breaks',
      reason: 'Shared mounts become one-way in a user namespace, and drivers stop working.',
    },
    gvisor: {
      effect: 'not-supported',
      outcome: 'breaks',
      reason: 'Mounts made inside stay inside, and drivers stop working.',
    },
    microvm: {
      effect: 'not-supported',
      outcome: 'breaks',
      reason: 'Mounts made inside stay inside, and drivers stop working.',
    },
  },
  examples: {
    bad: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    volumes:\n      - ./data:/data:rshared\n',
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    volumes:\n      - ./data:/data:rprivate\n',
      },
    ],
  },
  subject: 'container',
  check({ mounts, propagations }, { family }, report) {
    for (const fact of [...mounts.map(({ propagation }) => propagation), ...propagations]) {
      if (!is(fact, 'shared')) continue;
      const words = family === 'kubernetes' ? `\`${fact.written}: Bidirectional\`` : 'the shared propagation';
      report({
        at: fact,
        what: say`${words} mounts on the host what the container mounts there`,
        why: 'whoever breaks in, and may mount, covers files that the host or other containers go by',
        advice: 'leave it out, unless the container is a storage driver of its host',
        fixes: [
          {
            title: 'Remove the shared propagation',
            change: () => fact.slot.remove(),
            check: 'whether others need what the container mounts there: they no longer see it.',
          },
        ],
      });
    }
  },
});
