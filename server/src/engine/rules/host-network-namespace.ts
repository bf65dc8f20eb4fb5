import { hostSetting, isHostWritten } from '../risks/namespaces.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'host-network-namespace',
  title: 'Network of the host',
  severity: 'warning',
  level: 'baseline',
  boundary: 'network',
  summary: 'The container is on the network of the host, with its interfaces and its localhost.',
  escape: `The container has the host's interfaces, and reaches what listens on the host's \`localhost\` alone: the kubelet's
read-only port, debug ports, databases, the metadata service as the node. Abstract Unix sockets belong to the network
namespace too; CVE-2020-15257 was a call to containerd's shim through one, and root on the host. Network policies do
not apply. With \`NET_RAW\`, which is a default, it listens to the host's traffic; with \`NET_ADMIN\` it changes the
host's firewall.`,
  remedy: `Publish the ports that the program serves: \`ports\` in Compose, a Service or \`hostPort\` in Kubernetes. For
multicast or discovery on the local network a macvlan or ipvlan network gives an address of its own.`,
  standards: {
    podSecurity: { level: 'baseline', control: 'Host Namespaces' },
    cisDocker: '5.10',
    cwe: [653, 668],
    attack: ['T1611', 'T1040', 'T1046'],
    cve: ['CVE-2020-15257'],
  },
  catalogue: [4, 5],
  references: [
    'https://docs.docker.com/engine/network/drivers/host/',
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'https://github.com/containerd/containerd/security/advisories/GHSA-36xw-fx78-c5r4',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'not-supported',
      outcome: 'rejected',
      reason: 'Kubernetes refuses both together.',
    },
    gvisor: {
      effect: 'not-supported',
      outcome: 'breaks',
      reason: "It does not start in the host's network.",
    },
    microvm: {
      effect: 'not-supported',
      outcome: 'breaks',
      reason: 'A guest has a network card of its own, and gets no other.',
    },
  },
  impliedBy: ['host-network-in-sandbox'],
  examples: {
    bad: [
      { family: 'compose', text: 'services:\n  web:\n    image: nginx\n    network_mode: host\n' },
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostNetwork: true
  containers:
    - name: web
      image: nginx
`,
      },
    ],
    good: [
      { family: 'compose', text: 'services:\n  web:\n    image: nginx\n    network_mode: service:vpn\n' },
    ],
  },
  subject: 'workload',
  check({ namespaces: { network }, family }, report) {
    if (!isHostWritten(network)) return;
    const setting = hostSetting(network, family);
    const publish = family === 'compose' ? '`ports`' : 'a Service';
    report({
      at: network,
      what: say`\`${setting}\` puts the container on the host's network`,
      why: "whoever breaks in reaches what listens on the host's `localhost` and sees its traffic",
      advice: 'give it a network of its own and publish the ports it serves',
      fixes: [
        {
          title: `Remove \`${setting}\``,
          change: () => network.slot.remove(),
          check: `which ports others reach (publish them with ${publish}) and what it calls on \`localhost\`.`,
        },
      ],
    });
  },
});
