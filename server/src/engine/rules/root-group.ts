import { knownValue } from '../model/fact.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'root-group',
  title: 'Group root',
  severity: 'hint',
  level: 'restricted',
  boundary: 'identity',
  summary: 'The program is in the group root.',
  escape: `Group 0 is root's group, on the host as in the container: files that it may read or write are open to the
program wherever host files are mounted, and in images that give their folders to it. Images made for OpenShift use it on
purpose, with a user that has no other right.`,
  remedy: 'Take a group of its own, and give its files to that.',
  standards: { cwe: [250], attack: ['T1068'] },
  catalogue: [53],
  references: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  sandboxes: {
    'user-namespace': { effect: 'contained', reason: 'Group 0 of the container is another on the host.' },
    gvisor: { effect: 'reduced', reason: 'Files of the host that are mounted keep their group.' },
    microvm: { effect: 'reduced', reason: 'Files of the host that are mounted keep their group.' },
  },
  examples: {
    bad: [{ family: 'compose', text: 'services:\n  web:\n    image: nginx\n    user: "1000:0"\n' }],
    good: [{ family: 'compose', text: 'services:\n  web:\n    image: nginx\n    user: "1000:1000"\n' }],
  },
  subject: 'container',
  check({ groups, user }, _workload, report) {
    // Of root's own user the group is no news.
    if (knownValue(user)?.isRoot) return;
    for (const { role, fact } of groups) {
      if (!/^(0|root)$/.test(knownValue(fact) ?? '')) continue;
      report({
        at: fact,
        what: say`\`${fact.written}\` ${role === 'file-system' ? 'gives the volumes to' : 'puts the program into'} the group root`,
        why: "files of the host that are mounted are open to whoever breaks in where root's group may use them",
        advice: 'take another group',
      });
    }
  },
});
