import { knownValue } from '../model/fact.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'probe-host',
  title: 'Probe of another host',
  severity: 'information',
  level: 'baseline',
  boundary: 'network',
  summary: 'A probe or lifecycle hook has the kubelet call a host that the pod names.',
  escape: `The kubelet makes the calls of probes and hooks, from the node's network. With \`host\` the pod chooses where they go:
to \`127.0.0.1\` of the node, to the metadata service, to other nodes. Whoever can write pods sends requests past
network policies and learns from the probe's result what answers (server-side request forgery).`,
  remedy: 'Leave `host` away: the kubelet then calls the pod. A `Host` header is set with `httpHeaders`.',
  standards: {
    podSecurity: { level: 'baseline', control: 'Host Probes / Lifecycle Hooks' },
    cwe: [918],
    attack: ['T1046'],
  },
  catalogue: [64],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The kubelet makes the call, not the container.' },
    gvisor: { effect: 'not-helped', reason: 'The kubelet makes the call, not the container.' },
    microvm: { effect: 'not-helped', reason: 'The kubelet makes the call, not the container.' },
  },
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: nginx\n      livenessProbe:\n        httpGet:\n          host: 169.254.169.254\n          port: 80\n',
      },
    ],
    good: [
      {
        family: 'kubernetes',
        text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: nginx\n      livenessProbe:\n        httpGet:\n          path: /healthz\n          port: 8080\n',
      },
    ],
  },
  subject: 'container',
  check({ probeHosts }, _workload, report) {
    for (const host of probeHosts) {
      const name = knownValue(host) ?? '';
      if (name === '') continue;
      report({
        at: host,
        what: say`\`host: ${name}\` has the kubelet call another address than the pod's`,
        why: "whoever can write the pod sends requests from the node's network, past network policies",
        advice: 'remove it, so that the kubelet calls the pod',
        fixes: [
          {
            title: 'Remove `host`',
            change: () => host.slot.remove(),
            check: 'whether the probe was meant for the pod itself; a `Host` header goes into `httpHeaders`.',
          },
        ],
      });
    }
  },
});
