import { is } from '../model/fact.ts';
import { allowedPorts } from '../risks/allow-lists.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'host-port',
  title: 'Port of the node',
  severity: 'information',
  level: 'baseline',
  boundary: 'network',
  summary: 'The container takes a port on every node that it runs on.',
  escape: `A \`hostPort\` is open on the node's own addresses. It is reached from wherever the node is, past Services and
Ingresses and, with many network plugins, past network policies too; and it takes the port from everything else on the node.

In pods with \`hostNetwork: true\` each port is one of the node: there \`host-network-namespace\`
says it. Ports that Compose publishes are meant to be reached; see \`unbound-port\`.`,
  remedy:
    'Use a Service (`ClusterIP`, or `NodePort` and `LoadBalancer` for the outside). `hostIP` at least limits who reaches it.',
  standards: {
    podSecurity: { level: 'baseline', control: 'Host Ports' },
    cwe: [668],
    attack: ['T1133'],
  },
  catalogue: [59],
  references: [
    'https://kubernetes.io/docs/concepts/configuration/overview/#services',
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
  ],
  silentBeside: ['host-network-namespace', 'host-network-in-sandbox'],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The port is open all the same.' },
    gvisor: { effect: 'not-helped', reason: 'The port is open all the same.' },
    microvm: { effect: 'not-helped', reason: 'The port is open all the same.' },
    vm: { effect: 'not-helped', reason: 'The port is open all the same.' },
  },
  options: [allowedPorts],
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: nginx\n      ports:\n        - containerPort: 8080\n          hostPort: 8080\n',
      },
    ],
    good: [
      {
        family: 'kubernetes',
        text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: nginx\n      ports:\n        - containerPort: 8080\n',
      },
    ],
  },
  subject: 'container',
  check({ ports }, { family, namespaces: { network } }, report, option) {
    const isAllowed = option(allowedPorts);
    if (family !== 'kubernetes' || is(network, 'host')) return;
    for (const { host, fact } of ports) {
      if (!host || isAllowed(host.port) || /^(127\.|::1$)/.test(host.address)) continue;
      report({
        at: fact,
        what: say`\`hostPort: ${host.port}\` opens a port on every node that the pod runs on`,
        why: 'it is reached past Services and often past network policies',
        advice: 'use a Service',
        fixes: [
          {
            title: 'Remove `hostPort`',
            change: () => fact.slot.remove(),
            check: 'who reaches the container by the address of the node: they need a Service.',
          },
        ],
      });
    }
  },
});
