import { isFalse } from '../model/fact.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'writable-root-filesystem',
  title: 'Root file system that can be written',
  severity: 'hint',
  level: 'restricted',
  boundary: 'filesystem',
  summary: 'The program can change the files of its own image while it runs.',
  escape: `Whoever breaks in writes tools into the container and changes its programs, so that the next start of one is
theirs. CVE-2019-5736 overwrote the runtime of the host through a program that was replaced like this. It is no wall by
itself, as memory and mounted volumes stay writable.`,
  remedy: `Make it read-only, and mount a tmpfs (Compose) or an \`emptyDir\` (Kubernetes) where the program has to write, often
\`/tmp\` and \`/var/run\`.`,
  standards: { cisDocker: '5.13', cwe: [732], attack: ['T1036', 'T1554'], cve: ['CVE-2019-5736'] },
  catalogue: [56],
  references: [
    'https://docs.docker.com/reference/compose-file/services/#read_only',
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The files of the container are its own to change.' },
    gvisor: {
      effect: 'reduced',
      reason: 'What is written dies with the sandbox.',
      source: 'https://gvisor.dev/docs/user_guide/filesystem/',
    },
    microvm: { effect: 'not-helped', reason: 'The files of the container are its own to change.' },
    vm: { effect: 'not-helped', reason: 'The disk of the machine is its own to change.' },
  },
  examples: {
    bad: [{ family: 'compose', text: 'services:\n  web:\n    image: nginx\n' }],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    read_only: true\n    tmpfs: [/tmp]\n',
      },
    ],
  },
  subject: 'container',
  check({ readOnlyRootFilesystem: readOnly }, { family, partial }, report) {
    if (family === 'dockerfile' || (partial && readOnly.state === 'absent') || !isFalse(readOnly)) return;
    report({
      at: readOnly,
      what: say`\`${readOnly.written}\` is ${readOnly.state === 'set' ? '`false`' : 'not set'}, so that the program can change its own image's files`,
      why: 'whoever breaks in leaves tools there and replaces programs',
      advice: 'make it read-only, and mount a volume where the program has to write',
      fixes: [
        {
          title: `Set \`${readOnly.written}\` to \`true\``,
          change: () => readOnly.slot.set(true),
          check: 'where the program writes: it needs a volume there.',
        },
      ],
    });
  },
});
