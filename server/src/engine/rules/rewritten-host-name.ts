import { knownValue } from '../model/fact.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'rewritten-host-name',
  title: 'Name with an address of its own',
  severity: 'hint',
  level: 'all',
  boundary: 'network',
  summary: "Names get addresses past DNS: the host's gateway, or a name that others trust.",
  escape: `An entry in the container's \`/etc/hosts\` sends a name elsewhere than DNS does. With \`host-gateway\` the container gets
a name for its host, and so an easy way to what listens there. An alias for a name that the program trusts (its registry, its
identity provider, the metadata service) sends its traffic, and its secrets, to another address.

It is common and mostly harmless, and the address can be reached without the name, so that this is told at level \`all\` only.`,
  remedy:
    'Use DNS or a Service. Bind what listens on the host to addresses that containers should not reach.',
  standards: { cwe: [350], attack: ['T1557'] },
  catalogue: [63, 104],
  references: [
    'https://docs.docker.com/reference/cli/docker/container/run/#add-host',
    'https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The address is reached all the same.' },
    gvisor: { effect: 'not-helped', reason: 'The address is reached all the same.' },
    microvm: { effect: 'not-helped', reason: 'The address is reached all the same.' },
  },
  examples: {
    bad: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    extra_hosts:\n      - "host.docker.internal:host-gateway"\n',
      },
    ],
    good: [{ family: 'compose', text: 'services:\n  web:\n    image: nginx\n    hostname: web\n' }],
  },
  subject: 'workload',
  check({ hostNames }, report) {
    for (const { name, address } of hostNames) {
      const isGateway = knownValue(address) === 'host-gateway';
      report({
        at: address,
        what: isGateway ? say`\`${name}\` is the host itself` : say`\`${name}\` gets an address past DNS`,
        why: isGateway
          ? 'whoever breaks in has a name for what listens on the host'
          : 'traffic for the name goes where this file says',
        advice: 'use DNS, or leave it if the program needs it',
      });
    }
  },
});
