/** The files that a new rule starts with. They say what to write, and fail the tests until that is done. */

import { ruleSource } from './rule-files.ts';

/** Ids that mean something else: the registry, the pages' index, every rule in an ignore comment. */
const reserved = ['index', 'readme', 'all'];

/** Why an id cannot be that of a new rule, or `undefined` when it can. */
export function refuseId(id: string, known: readonly string[]): string | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    return `\`${id}\` is not kebab-case, such as \`host-pid-namespace\``;
  if (/^(no|disallow)-/.test(id)) {
    return `\`${id}\` names the remedy; name the pattern that is found, so that it reads well after "allow"`;
  }
  if (reserved.includes(id)) return `\`${id}\` has another meaning`;
  if (known.includes(id)) return `there is a rule \`${id}\` already`;
  return undefined;
}

/** The files of a new rule, by path from the top folder. */
export function skeleton(id: string): ReadonlyMap<string, string> {
  const folder = `test/rules/${id}`;
  return new Map([
    [ruleSource(id), source(id)],
    [`${folder}/bad.compose.yaml`, compose(`# want ${id}`)],
    [`${folder}/good.compose.yaml`, compose('# WRITE: the look-alikes that must stay silent')],
    [`${folder}/bad.pod.yaml`, pod(`# want ${id}`)],
    [`${folder}/good.pod.yaml`, pod('# WRITE: the look-alikes that must stay silent')],
    [`${folder}/rule.json`, `${JSON.stringify({ notExpressible: ['dockerfile'] }, null, 2)}\n`],
  ]);
}

function compose(comment: string): string {
  return `services:\n  web:\n    image: nginx ${comment}\n`;
}

function pod(comment: string): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx ${comment}
`;
}

function source(id: string): string {
  return `import { isTrue } from '../model/fact.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: '${id}',
  title: 'WRITE: a few words, no full stop',
  severity: 'warning',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'WRITE: one sentence for the overview.',
  escape: 'WRITE: what an attacker gains, with the techniques and CVE numbers that are known.',
  remedy: 'WRITE: what to do instead.',
  standards: { cwe: [250], attack: ['T1611'] },
  catalogue: [],
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  sandboxes: {
    'user-namespace': { effect: 'reduced', reason: 'WRITE: one sentence.' },
    gvisor: { effect: 'contained', reason: 'WRITE: one sentence.' },
    microvm: { effect: 'contained', reason: 'WRITE: one sentence.' },
  },
  examples: {
    bad: [{ family: 'compose', text: 'services:\\n  web:\\n    image: nginx\\n' }],
    good: [{ family: 'compose', text: 'services:\\n  web:\\n    image: nginx\\n' }],
  },
  subject: 'container',
  check(container, _workload, report) {
    // WRITE: the fact that this is about.
    const { privileged } = container;
    if (!isTrue(privileged)) return;
    report({
      at: privileged,
      what: \`WRITE: what is wrong, in the file's own words, such as \\\`\${privileged.written}\\\`\`,
      why: 'WRITE: what whoever breaks in gains',
      advice: 'WRITE: what to do',
      fixes: [
        {
          title: \`Set \\\`\${privileged.written}\\\` to \\\`false\\\`\`,
          change: () => privileged.slot.set(false),
          check: 'WRITE: what may stop working; leave it out only when nothing can.',
        },
      ],
    });
  },
});
`;
}
