import { is, knownItems } from '../model/fact.ts';
import { onTheBuilder } from '../risks/builder.ts';
import { settingWith } from '../risks/words.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'host-network-build',
  title: 'Build on the network of the host',
  severity: 'warning',
  level: 'baseline',
  boundary: 'network',
  summary: 'A step of the build is on the network of the machine that builds.',
  escape: `A step on the host's network reaches what listens on the build machine's \`localhost\` alone: debug ports, the
metadata service with the machine's role, other builds' services, and abstract Unix sockets (CVE-2020-15257). What
runs there is whatever the Dockerfile, its base image, its packages and their install scripts bring along.
\`host-gateway\` gives less: the address of the machine, and with it what listens there for more than \`localhost\`.`,
  remedy: `Steps reach the internet without it. A service that a step needs gets an address that the build's own network
reaches, or a proxy by build argument; a step that needs no network says so with \`--network=none\`.`,
  standards: { cwe: [653, 668], attack: ['T1046'] },
  catalogue: [87, 101, 102, 104],
  references: [
    'https://docs.docker.com/reference/dockerfile/#run---network',
    'https://docs.docker.com/reference/compose-file/build/#network',
    'https://docs.docker.com/reference/compose-file/build/#entitlements',
    'https://docs.docker.com/reference/compose-file/build/#extra_hosts',
  ],
  sandboxes: {
    ...onTheBuilder,
    'user-namespace': {
      effect: 'not-helped',
      reason: "A rootless builder is on a host's network all the same.",
    },
  },
  examples: {
    bad: [
      {
        family: 'dockerfile',
        text: 'FROM alpine\nRUN --network=host wget http://localhost:8080/\nUSER 65532\n',
      },
      { family: 'compose', text: 'services:\n  web:\n    build:\n      context: .\n      network: host\n' },
    ],
    good: [
      { family: 'dockerfile', text: 'FROM alpine\nRUN --network=none ./configure\nUSER 65532\n' },
      { family: 'compose', text: 'services:\n  web:\n    build:\n      context: .\n      network: none\n' },
    ],
  },
  subject: 'build-step',
  check({ network, entitlements, hostNames, family }, report) {
    if (is(network, 'host')) {
      const words =
        family === 'dockerfile' ? `${network.written}=host` : settingWith(network.written, 'host');
      report({
        at: network,
        what: say`\`${words}\` builds on the network of the machine`,
        why: 'whatever the build downloads reaches what listens on its `localhost`',
        advice: 'remove it: the internet is reached without',
        fixes: [
          {
            title: `Remove \`${words.replace('RUN ', '')}\``,
            change: () => network.slot.remove(),
            check: 'whether the build calls a service of the machine or its private network.',
          },
        ],
      });
    }
    for (const item of knownItems(entitlements)) {
      if (item.value !== 'network.host') continue;
      report({
        at: item,
        what: '`network.host` lets every step of the build ask for the network of the machine',
        why: 'whatever the build downloads can reach what listens on its `localhost`',
        advice: 'remove it if no step asks for it',
        fixes: [
          {
            title: 'Remove `network.host`',
            change: () => item.slot.remove(),
            check:
              'whether a step of the Dockerfile asks for it (`RUN --network=host`): the build then fails.',
          },
        ],
      });
    }
    for (const { name, address } of hostNames) {
      if (!is(address, 'host-gateway')) continue;
      report({
        at: address,
        severity: 'information',
        what: say`\`host-gateway\` gives the build the address of the machine, as \`${name}\``,
        why: 'whatever the build downloads can call what listens there',
        advice: 'remove it if no step calls the machine',
        fixes: [
          {
            title: `Remove \`${name}\``,
            change: () => address.slot.remove(),
            check: 'whether a step of the build calls a service of the machine.',
          },
        ],
      });
    }
  },
});
