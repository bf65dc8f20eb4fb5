import { knownValue } from '../model/fact.ts';
import { hostPathRisk } from '../risks/host-paths.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'shared-volume',
  title: 'Volume that services share',
  severity: 'hint',
  level: 'all',
  boundary: 'filesystem',
  summary: 'One service writes what another one reads.',
  escape: `A volume that several services mount is a way from one to the other: who breaks into one leaves a program, a
template or a link there, and waits until the other uses it. Flaws in how links in shared volumes are followed led to
the host, too (CVE-2021-30465).

\`volumes_from\` is the same wholesale: all volumes of the other container, and whatever it is given later. What that
brings from the host is reported by the rules about host paths where the other service is in the file. A volume
that all its users mount read-only is not reported.`,
  remedy: `Give each service the volumes that it needs, by name and read-only where it only reads. Hand data over by the
network, where the receiver can check it.`,
  standards: { cwe: [668], cve: ['CVE-2021-30465'] },
  catalogue: [73, 74],
  references: [
    'https://docs.docker.com/reference/compose-file/services/#volumes_from',
    'https://docs.docker.com/engine/storage/volumes/#share-data-between-machines',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The volume is the same.' },
    gvisor: { effect: 'not-helped', reason: 'The volume is the same, links in it lead nowhere outside.' },
    microvm: { effect: 'not-helped', reason: 'The volume is shared by the host with each guest.' },
  },
  examples: {
    bad: [
      {
        family: 'compose',
        text: `services:
  web:
    volumes:
      - uploads:/uploads
  scanner:
    volumes:
      - uploads:/scan:ro
volumes:
  uploads: {}
`,
      },
    ],
    good: [
      {
        family: 'compose',
        text: `services:
  web:
    volumes:
      - uploads:/uploads
  db:
    volumes:
      - data:/data
volumes:
  uploads: {}
  data: {}
`,
      },
    ],
  },
  subject: 'container',
  check({ sharedVolumes, volumesFrom }, _workload, report) {
    for (const volume of sharedVolumes) {
      const path = knownValue(volume);
      // That a socket is mounted at all is what `runtime-socket-mount` tells.
      if (path && hostPathRisk(path, { readOnly: undefined })?.kind === 'runtime-socket') continue;
      report({
        at: volume,
        what: say`\`${path}\` is mounted by other services too, and not all of them only read it`,
        why: 'whoever breaks into one of them reaches the others through it',
        advice: 'mount it read-only wherever it is only read',
      });
    }
    for (const other of volumesFrom) {
      const name = knownValue(other);
      if (name === undefined) continue;
      report({
        at: other,
        severity: 'information',
        what: say`\`volumes_from\` gives the container all volumes of \`${name}\``,
        why: 'whoever breaks in has the files of both, and the file does not say which',
        advice: 'name the volumes that it needs under `volumes`',
        fixes: [
          {
            title: `Remove \`${name}\` from \`volumes_from\``,
            change: () => other.slot.remove(),
            check: 'which of its volumes the program needs.',
          },
        ],
      });
    }
  },
});
