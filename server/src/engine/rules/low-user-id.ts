import { is, knownValue } from '../model/fact.ts';
import { defineRule, type Report } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'low-user-id',
  title: 'User or group id that the host may have too',
  severity: 'hint',
  level: 'all',
  boundary: 'identity',
  summary: 'The program runs as a user or group with a number that the node may have too.',
  escape: `Without a user namespace, user 1000 of the container is user 1000 of the node. Where host files are mounted, or
after an escape, the program has what that user has there. Numbers above 10000 are seldom taken.

With \`hostUsers: false\` the numbers are others on the node: then nothing is reported. Root is told by
\`root-user\`.`,
  remedy: 'Use a number of 10000 or more, or set `hostUsers: false`.',
  standards: { cwe: [250] },
  catalogue: [55],
  references: ['https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/'],
  sandboxes: {
    'user-namespace': { effect: 'contained', reason: 'The numbers are others on the host.' },
    gvisor: { effect: 'reduced', reason: 'Files of the host that are mounted keep their owners.' },
    microvm: { effect: 'reduced', reason: 'Files of the host that are mounted keep their owners.' },
  },
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: app\n      securityContext:\n        runAsUser: 1000\n        runAsGroup: 10001\n',
      },
    ],
    good: [
      {
        family: 'kubernetes',
        text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: app\n      securityContext:\n        runAsUser: 10001\n        runAsGroup: 10001\n',
      },
    ],
  },
  subject: 'container',
  check({ user, groups, span }, { family, namespaces, partial }, report) {
    if (family !== 'kubernetes' || is(namespaces.user, 'own')) return;
    const primary = groups.find(({ role }) => role === 'primary')?.fact;
    const tell = (at: Report['at'], kind: string, id: number) => {
      if (Number.isNaN(id) || id === 0 || id >= 10_000) return;
      report({
        at,
        what: say`${kind} ${id} may be one of the node's too`,
        why: say`whoever gets out has the rights of that ${kind} on the node`,
        advice: 'use a number of 10000 or more, or `hostUsers: false`',
      });
    };
    if (user.state === 'set') tell(user, 'user', user.value.uid ?? Number.NaN);
    if (primary) tell(primary, 'group', Number(knownValue(primary) ?? Number.NaN));
    if (partial) return;
    const missing = [
      ...(user.state === 'absent' ? [{ kind: 'user', setting: 'runAsUser' }] : []),
      ...(primary ? [] : [{ kind: 'group', setting: 'runAsGroup' }]),
    ];
    if (missing.length === 0) return;
    const kinds = missing.map(({ kind }) => kind);
    report({
      at: { span, state: 'absent' },
      what: say`no ${kinds.join(' and no ')} id is set, so that it is the image's, and often one that the node has too`,
      why: say`whoever gets out has the rights of that ${kinds.join(' and ')} on the node`,
      advice: say`set ${missing.map(({ setting }) => `\`${setting}\``).join(' and ')} to 10000 or more, or \`hostUsers: false\``,
    });
  },
});
