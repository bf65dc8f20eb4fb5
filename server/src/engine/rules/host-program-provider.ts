import { knownValue } from '../model/fact.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'host-program-provider',
  title: 'Service that is a program of the host',
  severity: 'information',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'Compose starts a program on the host in the place of a container.',
  escape: `For a service with a \`provider\` Compose starts a program of the machine that it runs on: the plugin
\`docker-<type>\`, or the file that \`type\` names. It runs as the user who starts Compose, in no container, with the
options of the file as its arguments. A file from somebody else chooses in that way what runs on your machine.`,
  remedy: 'Know the program, and do not start Compose files from others without reading them.',
  standards: { cwe: [829], attack: ['T1204'] },
  catalogue: [],
  references: ['https://docs.docker.com/compose/how-tos/provider-services/'],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The program is in no container.' },
    gvisor: { effect: 'not-helped', reason: 'The program is in no container.' },
    microvm: { effect: 'not-helped', reason: 'The program is in no container.' },
  },
  examples: {
    bad: [{ family: 'compose', text: 'services:\n  db:\n    provider:\n      type: awesomecloud\n' }],
    good: [{ family: 'compose', text: 'services:\n  db:\n    image: postgres\n' }],
  },
  subject: 'container',
  check({ providers }, _workload, report) {
    for (const provider of providers) {
      // Docker's own plugin starts models, which run outside of containers anyway.
      if (knownValue(provider) === 'model') continue;
      report({
        at: provider,
        what: '`provider` has Compose start a program on the host in the place of a container',
        why: 'whoever writes this file chooses what runs there, as the user who starts Compose',
        advice: 'know the program before you start it',
      });
    }
  },
});
