import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'privileged-port',
  title: 'Port below 1024',
  severity: 'hint',
  level: 'all',
  boundary: 'identity',
  summary: 'The program listens on a port that long needed root.',
  escape: `Ports below 1024 are for root, or for \`NET_BIND_SERVICE\`, by tradition: programs that use them are often started as
root for that alone. Docker since 20.10 and containerd since 1.6 let every user have them inside a container, so that today it is
a habit and not a need; that is why this is told at level \`all\` only.`,
  remedy: 'Let the program listen on a high port, such as 8080, and publish or serve it under the low one.',
  standards: { cisDocker: '5.8', cwe: [250] },
  catalogue: [61],
  references: ['https://docs.docker.com/engine/release-notes/20.10/'],
  sandboxes: {
    'user-namespace': { effect: 'reduced', reason: "The container's root is not the host's." },
    gvisor: { effect: 'contained', reason: "The ports are those of the sandbox's own network stack." },
    microvm: { effect: 'contained', reason: "The ports are those of the guest's network stack." },
  },
  examples: {
    bad: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    ports:\n      - "127.0.0.1:8080:80"\n',
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    ports:\n      - "127.0.0.1:8443:8443"\n',
      },
    ],
  },
  subject: 'container',
  check({ ports }, { family }, report) {
    if (family === 'dockerfile') return;
    for (const { container, host, fact } of ports) {
      const low = [container, host?.port].find((port) => port !== undefined && port > 0 && port < 1024);
      if (low === undefined) continue;
      report({
        at: fact,
        what: say`port ${low} is below 1024`,
        why: 'programs are often started as root for such a port alone',
        advice: 'let the program listen on a high port as an ordinary user',
      });
    }
  },
});
