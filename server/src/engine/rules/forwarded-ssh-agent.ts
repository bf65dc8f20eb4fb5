import { onTheBuilder } from '../risks/builder.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'forwarded-ssh-agent',
  title: 'SSH agent in a build',
  severity: 'hint',
  level: 'all',
  boundary: 'identity',
  summary: 'The steps of a build may sign in elsewhere with the keys of whoever builds.',
  escape: `A step with \`--mount=type=ssh\` talks to the agent that is forwarded. It cannot read the keys, but while it runs it
signs in as you wherever they open a door: every repository, and every server. Package managers run the install scripts
of what they fetch in that very step.

It is the way Docker recommends, and better than a key in the image; so this is but a hint. Secrets of a build
(\`build.secrets\`) are each meant for it, and not reported.`,
  remedy: `Forward a key that opens one repository for reading: \`ssh: ["deploy=./deploy_key"]\` instead of \`default\`. Fetch in
a step of its own, and install in another without the agent.`,
  standards: { cwe: [522], attack: ['T1563.001', 'T1552.004'] },
  catalogue: [103],
  references: [
    'https://docs.docker.com/reference/compose-file/build/#ssh',
    'https://docs.docker.com/build/building/secrets/#ssh-mounts',
  ],
  sandboxes: onTheBuilder,
  examples: {
    bad: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    build:\n      context: .\n      ssh:\n        - default\n',
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    build:\n      context: .\n      secrets: [token]\n',
      },
    ],
  },
  subject: 'build-step',
  check({ ssh }, report) {
    for (const agent of ssh) {
      report({
        at: agent,
        what: '`build.ssh` hands an SSH agent or key to the build',
        why: 'what the build installs can sign in with it while a step that mounts it runs',
        advice: 'hand over a key that can read one repository, and install in steps without it',
        fixes: [
          {
            title: 'Remove it from `build.ssh`',
            change: () => agent.slot.remove(),
            check:
              'whether a step of the Dockerfile mounts it (`RUN --mount=type=ssh`): the build then fails.',
          },
        ],
      });
    }
  },
});
