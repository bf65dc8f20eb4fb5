import { knownValue } from '../model/fact.ts';
import { insideTheContainer, mountOption } from '../risks/builder.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'readable-build-secret',
  title: 'Build secret that every user can read',
  severity: 'hint',
  level: 'all',
  boundary: 'identity',
  summary: 'A secret or SSH agent is mounted into a build step with a mode that opens it to all users.',
  escape: `BuildKit mounts secrets with mode 0400 and agents with 0600, for root alone. A wider \`mode\` hands them to every
user that the step runs a program as: an install script that gives up root for safety's sake can read the token, or sign
in with the agent, all the same. They are gone after the step.`,
  remedy: `Leave \`mode\` out. Where an ordinary user needs the secret, give it to that one with \`uid=\`.`,
  standards: { cwe: [732] },
  catalogue: [89],
  references: [
    'https://docs.docker.com/reference/dockerfile/#run---mounttypesecret',
    'https://docs.docker.com/reference/dockerfile/#run---mounttypessh',
  ],
  sandboxes: insideTheContainer,
  examples: {
    bad: [
      {
        family: 'dockerfile',
        text: 'FROM node:22\nRUN --mount=type=secret,id=npmrc,mode=0444 npm ci\nUSER 1000\n',
      },
    ],
    good: [
      {
        family: 'dockerfile',
        text: 'FROM node:22\nUSER 1000\nRUN --mount=type=secret,id=npmrc,uid=1000 npm ci\n',
      },
    ],
  },
  subject: 'build-step',
  check({ mounts }, report) {
    for (const mount of mounts) {
      const { type } = mount;
      if (type !== 'secret' && type !== 'ssh') continue;
      const mode = mountOption(mount, 'mode');
      const text = mode && knownValue(mode);
      if (!mode || !text || !/^[0-7]*[1-7]$/.test(text)) continue;
      const it = type === 'secret' ? 'secret' : 'SSH agent';
      report({
        at: mode,
        what: say`\`mode=${text}\` opens the ${it} to every user of the step`,
        why: say`a program that runs as another user than root for safety's sake has the ${it} all the same`,
        advice: 'remove the mode, or name the one user with `uid=`',
        fixes: [
          {
            title: `Remove \`mode=${text}\``,
            change: () => mode.slot.remove(),
            check: 'whether the step runs as a user other than root: that one then needs `uid=`.',
          },
        ],
      });
    }
  },
});
