import { is } from '../model/fact.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'unbound-port',
  title: 'Port published on all interfaces',
  severity: 'hint',
  level: 'all',
  boundary: 'network',
  summary: 'A published port is open on every address of the host.',
  escape: `Without an address a port is published on all interfaces of the host, and Docker opens it in the host's
firewall past the rules of \`ufw\` and firewalld. A database that was meant for the developer's own machine is open to the
café's network.

It is what publishing is for, so this is told at level \`all\` only.`,
  remedy:
    'Put the address in front: `127.0.0.1:8080:80`. What only other services need is not published at all.',
  standards: { cisDocker: '5.14', cwe: [668, 1327], attack: ['T1133'] },
  catalogue: [60],
  references: ['https://docs.docker.com/engine/network/port-publishing/'],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The port is open all the same.' },
    gvisor: { effect: 'not-helped', reason: 'The port is open all the same.' },
    microvm: { effect: 'not-helped', reason: 'The port is open all the same.' },
  },
  examples: {
    bad: [
      { family: 'compose', text: 'services:\n  db:\n    image: postgres\n    ports:\n      - "5432:5432"\n' },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  db:\n    image: postgres\n    ports:\n      - "127.0.0.1:5432:5432"\n',
      },
    ],
  },
  subject: 'container',
  check({ ports }, { family, namespaces: { network } }, report) {
    // On the network of the host nothing is published: each port is the host's own.
    if (family === 'kubernetes' || family === 'dockerfile' || is(network, 'host')) return;
    for (const { host, fact } of ports) {
      if (!host || !/^(|0\.0\.0\.0|::|\*)$/.test(host.address)) continue;
      report({
        at: fact,
        // A variable may hold an address as well.
        confidence: fact.state === 'unresolved' ? 'low' : 'high',
        what: 'the port is published on all interfaces of the host',
        why: 'everybody who reaches the machine reaches the program, past its firewall',
        advice: 'put an address in front, such as `127.0.0.1:`, if it is meant for this machine',
      });
    }
  },
});
