import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

/** Kinds whose purpose is to hold code that nobody trusts. https://github.com/kubernetes-sigs/agent-sandbox */
const kinds = new Set(['Sandbox', 'SandboxTemplate']);

export default defineRule({
  id: 'unsandboxed-agent',
  title: 'Agent sandbox on the kernel of the host',
  severity: 'information',
  level: 'restricted',
  boundary: 'kernel',
  summary: 'An Agent Sandbox names no runtime class, so that its code runs on the kernel of the host.',
  escape: `A \`Sandbox\` is there for code that nobody has read: what a model wrote, what a user sent. Without
\`runtimeClassName\` it runs in an ordinary container, unless the cluster sets one by an admission policy, and one flaw of
the host's kernel is all that it needs.

For other workloads the lack of a sandbox is not reported as a finding: the report tells each one's boundary instead.`,
  remedy: `Set \`runtimeClassName\` to a microVM (\`kata-qemu\`) or to gVisor (\`gvisor\`).`,
  standards: { cwe: [653], attack: ['T1611'] },
  catalogue: [108],
  references: ['https://agent-sandbox.sigs.k8s.io/'],
  sandboxes: {
    'user-namespace': { effect: 'reduced', reason: 'The kernel is still shared.' },
    gvisor: { effect: 'contained', reason: "System calls go to the sandbox's own kernel." },
    microvm: { effect: 'contained', reason: 'The code has a kernel of its own.' },
  },
  examples: {
    bad: [{ family: 'kubernetes', text: sandbox('') }],
    good: [{ family: 'kubernetes', text: sandbox('      runtimeClassName: gvisor\n') }],
  },
  subject: 'workload',
  check({ kind, family, runtime, partial }, report) {
    if (family !== 'kubernetes' || !kinds.has(kind) || partial || runtime.state !== 'absent') return;
    report({
      at: runtime,
      what: say`this \`${kind}\` has no \`runtimeClassName\`, so that its code runs on the kernel of the host`,
      why: 'whoever gets code to run in it needs one flaw of the kernel to have the node',
      advice: 'name the runtime class of a microVM or of gVisor',
    });
  },
});

function sandbox(runtime: string): string {
  return `apiVersion: agents.x-k8s.io/v1alpha1
kind: Sandbox
metadata:
  name: agent
spec:
  podTemplate:
    spec:
${runtime}      containers:
        - name: agent
          image: agent
`;
}
