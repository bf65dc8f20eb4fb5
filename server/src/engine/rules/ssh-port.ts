import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'ssh-port',
  title: 'SSH server in a container',
  severity: 'information',
  level: 'all',
  boundary: 'network',
  summary: 'The container serves SSH, a second way in beside the program.',
  escape: `An SSH server in a container is one more program that can be broken into, with passwords and keys of its own that
nobody rotates. It does not get an attacker to the host by itself.`,
  remedy:
    'Take it out: `docker exec` and `kubectl exec` give a shell, with the rights and logs of the platform.',
  standards: { cisDocker: '5.7', cwe: [1125], attack: ['T1021.004'] },
  catalogue: [62],
  references: ['https://attack.mitre.org/techniques/T1021/004/'],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The port is open all the same.' },
    gvisor: { effect: 'not-helped', reason: 'The port is open all the same.' },
    microvm: { effect: 'not-helped', reason: 'The port is open all the same.' },
  },
  examples: {
    bad: [{ family: 'dockerfile', text: 'FROM alpine\nUSER 65532\nEXPOSE 22\n' }],
    good: [{ family: 'dockerfile', text: 'FROM alpine\nUSER 65532\nEXPOSE 2222 8022\n' }],
  },
  subject: 'container',
  check({ ports }, _workload, report) {
    for (const { container, fact } of ports) {
      if (container !== 22) continue;
      report({
        at: fact,
        what: 'port 22 is for SSH',
        why: 'it is a second way into the container, past the program and the logs of the platform',
        advice: 'take the server out, and use `exec` of the platform',
      });
    }
  },
});
