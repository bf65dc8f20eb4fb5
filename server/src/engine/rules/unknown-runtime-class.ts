import { closest } from '../model/closest.ts';
import { defineRule } from '../rule.ts';
import { runtimeClassNamed, sandboxNamed } from '../sandboxes/known.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'unknown-runtime-class',
  title: 'RuntimeClass that nobody defines',
  severity: 'warning',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'A pod asks for a RuntimeClass that the workspace does not define, beside others that it does.',
  escape: `A pod whose RuntimeClass does not exist fails to start. Under pressure the line is then taken out, and the pod runs
on the kernel of the host after all. A class that exists under a name like the one that was meant may be another wall
than the one that was wanted.`,
  remedy: 'Name a class that the cluster has, or add its manifest to the workspace.',
  standards: { cwe: [693] },
  catalogue: [],
  references: ['https://kubernetes.io/docs/concepts/containers/runtime-class/#usage'],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The pod does not start.' },
    gvisor: { effect: 'not-helped', reason: 'The pod does not start.' },
    microvm: { effect: 'not-helped', reason: 'The pod does not start.' },
  },
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: List
items:
  - apiVersion: node.k8s.io/v1
    kind: RuntimeClass
    metadata:
      name: hardened
    handler: kata-clh
  - apiVersion: v1
    kind: Pod
    metadata:
      name: web
    spec:
      runtimeClassName: hardend
      containers:
        - name: web
          image: nginx
`,
      },
    ],
    good: [
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: List
items:
  - apiVersion: node.k8s.io/v1
    kind: RuntimeClass
    metadata:
      name: hardened
    handler: kata-clh
  - apiVersion: v1
    kind: Pod
    metadata:
      name: web
    spec:
      runtimeClassName: hardened
      containers:
        - name: web
          image: nginx
`,
      },
    ],
  },
  subject: 'workload',
  check({ runtime, runtimeClasses }, report) {
    if (!runtimeClasses || runtime.state !== 'set' || runtime.value === '') return;
    const name = runtime.value;
    // A class that a platform makes need not stand in the workspace.
    if (runtimeClasses.has(name) || runtimeClassNamed(name)) return;
    const near = closest(name, runtimeClasses.keys());
    if (near === undefined && sandboxNamed(name)) return;
    report({
      at: runtime,
      what: say`no RuntimeClass of this workspace is called \`${name}\``,
      why: 'a pod whose class does not exist fails to start',
      advice:
        near === undefined
          ? 'name one that the cluster has, or add its manifest'
          : say`did you mean \`${near}\`?`,
      fixes:
        near === undefined
          ? []
          : [
              {
                title: `Change it to \`${near}\``,
                change: () => runtime.slot.set(near),
                check: `whether the sandbox of \`${near}\` is the one that was meant.`,
              },
            ],
    });
  },
});
