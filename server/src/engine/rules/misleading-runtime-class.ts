import { knownValue } from '../model/fact.ts';
import { defineRule } from '../rule.ts';
import { sandboxNamed } from '../sandboxes/known.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'misleading-runtime-class',
  title: 'Sandbox in name only',
  severity: 'warning',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'A RuntimeClass has the name of a sandbox, and starts containers on the kernel of the host.',
  escape: `Pods ask for a sandbox by the name of a RuntimeClass. This class has a sandbox's name, but its handler starts
ordinary containers: the pods that trust it share the kernel of the host, and whoever exploits that kernel has the node.
Admission rules that let privileged pods through when they name a sandbox let them through here too.`,
  remedy: `Name the handler of the sandbox, as the node's runtime is configured: \`kata-qemu\`, \`runsc\`. A class for ordinary
containers should have an ordinary name.`,
  standards: { cwe: [693], attack: ['T1611'] },
  catalogue: [],
  references: ['https://kubernetes.io/docs/concepts/containers/runtime-class/'],
  sandboxes: {
    'user-namespace': { effect: 'reduced', reason: 'It is another wall, where the pods ask for it.' },
    gvisor: { effect: 'not-helped', reason: 'There is none.' },
    microvm: { effect: 'not-helped', reason: 'There is none.' },
  },
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: 'apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata:\n  name: kata\nhandler: runc\n',
      },
    ],
    good: [
      {
        family: 'kubernetes',
        text: 'apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata:\n  name: kata\nhandler: kata-qemu\n',
      },
    ],
  },
  subject: 'policy',
  check({ kind, name, handler }, report) {
    const started = knownValue(handler) ?? '';
    const promised = sandboxNamed(name);
    if (kind !== 'RuntimeClass' || !promised?.kind || sandboxNamed(started)?.id !== 'runc') return;
    report({
      at: handler,
      what: say`\`handler: ${started}\` starts ordinary containers, though \`${name}\` is a name of ${promised.title}`,
      why: "the pods that ask for it share the host's kernel, and nobody notices",
      advice: 'name the handler of the sandbox, or call the class by what it is',
    });
  },
});
