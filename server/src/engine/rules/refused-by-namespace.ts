import type { PodSecurityFailure, PodSecurityLevel } from '../model/pod-security.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'refused-by-namespace',
  title: 'Pod that its namespace refuses',
  severity: 'information',
  level: 'baseline',
  boundary: 'identity',
  summary: 'A pod asks for more than the namespace that the workspace defines for it admits.',
  escape: `The label \`pod-security.kubernetes.io/enforce\` of the namespace is a wall that stands: the API server refuses the
pod. Of a Deployment or another template only the pods are refused, so that everything looks well and nothing runs. The
usual way out is to loosen the label, which then admits every pod of the namespace.

A Namespace counts for the manifests in its own folder and below, the nearest one first.`,
  remedy: `Change what the message names, or run the pod in a namespace of its own that admits it: node agents belong there.`,
  standards: { cwe: [693] },
  catalogue: [],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The pod is refused before it has one.' },
    gvisor: { effect: 'not-helped', reason: 'The pod is refused before it has a sandbox.' },
    microvm: { effect: 'not-helped', reason: 'The pod is refused before it has a sandbox.' },
  },
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Namespace
    metadata:
      name: shop
      labels:
        pod-security.kubernetes.io/enforce: restricted
  - apiVersion: v1
    kind: Pod
    metadata:
      name: web
      namespace: shop
    spec:
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
  - apiVersion: v1
    kind: Namespace
    metadata:
      name: shop
      labels:
        pod-security.kubernetes.io/enforce: baseline
  - apiVersion: v1
    kind: Pod
    metadata:
      name: web
      namespace: shop
    spec:
      containers:
        - name: web
          image: nginx
`,
      },
    ],
  },
  subject: 'workload',
  check({ podSecurity, admission, namespace = 'default', span, kind }, report) {
    if (!podSecurity || !admission) return;
    const { enforces, version } = admission;
    const failing = podSecurity(version).failures.filter((failure) => counts(failure, enforces));
    const [first, ...others] = failing;
    if (!first) return;
    const more = others.length > 0 ? `, and ${others.length} more` : '';
    const pods = kind === 'Pod' ? 'it' : 'its pods';
    report({
      at: { span },
      what: say`the namespace \`${namespace}\` enforces \`${enforces}\`${of(version)} and refuses ${pods}`,
      why: say`${first.message.charAt(0).toLowerCase()}${first.message.slice(1)}${more}`,
      advice: 'change that, or run it in a namespace that admits it',
      related: failing.flatMap(({ message, spans }) =>
        spans.map((place) => ({ span: place, message: `${message}.` })),
      ),
    });
  },
});

function of(version: string): string {
  return version === 'latest' ? '' : ` of Kubernetes ${version.replace(/^v/, '')}`;
}

/** At restricted a stricter control speaks for one of baseline. */
function counts({ level, replaced }: PodSecurityFailure, enforces: PodSecurityLevel): boolean {
  if (enforces === 'restricted') return !replaced;
  return enforces === 'baseline' && level === 'baseline';
}
