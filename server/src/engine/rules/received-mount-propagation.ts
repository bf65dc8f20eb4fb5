import { is } from '../model/fact.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'received-mount-propagation',
  title: "The host's later mounts",
  severity: 'hint',
  level: 'all',
  boundary: 'filesystem',
  summary: 'What the host mounts below a volume later, the container sees too.',
  escape: `With slave propagation a container is not done with what it was given when it started: a disk that is plugged in,
a volume of another pod or an unlocked home that is mounted below the path later is there too. It leads one way only,
from the host to the container; the other way is \`shared-mount-propagation\`.`,
  remedy: `Leave the propagation out, so that the mount stays what it was when the container started.`,
  standards: { cwe: [668] },
  catalogue: [27],
  references: [
    'https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation',
    'https://docs.docker.com/engine/storage/bind-mounts/#configure-bind-propagation',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'One-way mounts reach the namespace as before.' },
    gvisor: {
      effect: 'not-supported',
      outcome: 'breaks',
      reason: 'Later mounts of the host are not seen inside.',
    },
    microvm: {
      effect: 'not-supported',
      outcome: 'breaks',
      reason: 'The mount is private: later mounts do not come through.',
    },
  },
  examples: {
    bad: [
      {
        family: 'compose',
        text: `services:
  web:
    volumes:
      - ./data:/data:ro,rslave
`,
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    volumes:\n      - ./data:/data:ro\n',
      },
    ],
  },
  subject: 'container',
  check({ mounts, propagations }, _workload, report) {
    for (const fact of [...mounts.map(({ propagation }) => propagation), ...propagations]) {
      if (!is(fact, 'slave')) continue;
      report({
        at: fact,
        what: 'what the host mounts below this volume later is seen in the container',
        why: 'whoever breaks in reads, or changes, what was not there when the container was given the volume',
        advice: 'leave the propagation out if the program does not need it',
        fixes: [
          {
            title: 'Remove the propagation',
            change: () => fact.slot.remove(),
            check: 'whether the program waits for mounts that the host makes later: it no longer sees them.',
          },
        ],
      });
    }
  },
});
