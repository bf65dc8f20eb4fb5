import { knownValue } from '../model/fact.ts';
import { annotationRisk } from '../risks/sandbox-annotations.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'sandbox-configuration-override',
  title: 'Sandbox configured by the pod',
  severity: 'error',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'An annotation of the pod changes the sandbox that is to hold it.',
  escape: `Kata Containers and gVisor read annotations of the pod. Who writes the pod then chooses what runs outside its
sandbox: the program that is started as the hypervisor, the arguments of the file server on the host, the
configuration file. \`io.katacontainers.config_path\` (CVE-2026-50540) and \`virtio_fs_extra_args\` (CVE-2026-44210) gave
pods the files of the host that way.

Whether an annotation counts is for the node to say: Kata takes those of \`enable_annotations\` in its configuration (but
those of \`config.runtime\` and \`config.agent\` always), gVisor flags only with \`allow-flag-override\`. A file cannot tell,
so that this is reported wherever it is written. Sizes (\`default_vcpus\`, \`default_memory\`) and other settings that open
nothing are not.`,
  remedy: `Take the annotation out. What every pod of a class needs belongs into the runtime's configuration on the
node, under a RuntimeClass of its own; and \`enable_annotations\` is best left empty.`,
  standards: { cwe: [15, 668], attack: ['T1611'], cve: ['CVE-2026-44210', 'CVE-2026-50540'] },
  catalogue: [111, 112],
  references: [
    'https://github.com/kata-containers/kata-containers/blob/main/docs/how-to/how-to-set-sandbox-config-kata.md',
    'https://github.com/kata-containers/kata-containers/security/advisories',
    'https://gvisor.dev/docs/user_guide/containerd/configuration/',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The runtime itself runs outside of it.' },
    gvisor: { effect: 'not-helped', reason: 'It is the sandbox that is changed.' },
    microvm: { effect: 'not-helped', reason: 'It is the sandbox that is changed.' },
  },
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: app
  annotations:
    io.katacontainers.config.hypervisor.virtio_fs_extra_args: '["-o", "sandbox=none"]'
spec:
  runtimeClassName: kata
  containers:
    - name: app
      image: app
`,
      },
    ],
    good: [
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: app
  annotations:
    io.katacontainers.config.hypervisor.default_memory: "512"
spec:
  runtimeClassName: kata
  containers:
    - name: app
      image: app
`,
      },
    ],
  },
  subject: 'workload',
  check({ annotations }, report) {
    for (const { name, nameSpan, value } of annotations) {
      const risk = annotationRisk(name, knownValue(value));
      if (!risk) continue;
      report({
        at: { ...value, span: nameSpan },
        severity: risk.severity,
        what: say`\`${name}\` ${risk.does}, where ${risk.sandbox} lets pods set it`,
        why: 'whoever can write the pod gets past the sandbox',
        advice: "remove it, and set what is needed in the runtime's configuration on the node",
        fixes: [
          {
            title: `Remove \`${name}\``,
            change: () => value.slot.remove(),
            check: 'whether the program depends on it.',
          },
        ],
      });
    }
  },
});
