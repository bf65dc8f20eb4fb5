import { hostSetting, isHostWritten } from '../risks/namespaces.ts';
import { defineRule } from '../rule.ts';
import { currentSandbox } from '../sandboxes/current.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'host-network-in-sandbox',
  title: 'Network of the host in a sandbox',
  severity: 'warning',
  level: 'baseline',
  boundary: 'network',
  summary: 'A workload asks for a sandbox and for the network of the host, which exclude each other.',
  escape: `A sandbox has a network of its own: a guest its network card, gVisor its network stack. Asked for the host's as
well, Kata's container comes up without a usable network, or disturbs that of the host, and Docker refuses it; gVisor
fails to start it, unless its administrator gave up the wall with \`--network=host\`. Kubernetes refuses it together with
\`hostUsers: false\`. The usual way out is to take the sandbox away again, and with it the wall.`,
  remedy: `Take the network of the host away and publish the ports that the program serves: \`ports\` in Compose, a Service
in Kubernetes. What has to be on the network of its host (a network plugin, a node agent) belongs on the host's kernel.`,
  standards: { cwe: [653], attack: ['T1611'] },
  catalogue: [4],
  references: [
    'https://github.com/kata-containers/kata-containers/blob/main/docs/Limitations.md',
    'https://gvisor.dev/docs/user_guide/networking/',
    'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/',
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
      source: 'https://github.com/google/gvisor/blob/master/runsc/sandbox/network.go',
    },
    microvm: {
      effect: 'not-supported',
      outcome: 'breaks',
      reason: 'A guest has a network card of its own, and gets no other.',
    },
  },
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  runtimeClassName: kata
  hostNetwork: true
  containers:
    - name: web
      image: nginx
`,
      },
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    runtime: runsc\n    network_mode: host\n',
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    runtime: runsc\n    ports: ["127.0.0.1:80:80"]\n',
      },
    ],
  },
  subject: 'workload',
  check(workload, report) {
    const { family, namespaces } = workload;
    if (!isHostWritten(namespaces.network)) return;
    const kind = currentSandbox(workload).sandbox?.kind;
    if (kind === undefined || kind === 'vm') return;
    // Docker's and Podman's user namespaces go with the host's network.
    if (kind === 'user-namespace' && family !== 'kubernetes') return;
    const setting = hostSetting(namespaces.network, family);
    report({
      at: namespaces.network,
      what: say`\`${setting}\` and the sandbox of this workload exclude each other`,
      why: 'it fails to start, or has no network that works',
      advice: 'remove it and publish the ports that the program serves, or leave the sandbox to others',
      fixes: [
        {
          title: `Remove \`${setting}\``,
          change: () => namespaces.network.slot.remove(),
          check: 'which ports others reach: publish them.',
        },
      ],
    });
  },
});
