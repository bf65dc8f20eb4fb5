import { knownValue } from '../model/fact.ts';
import { rootInTheContainer } from '../risks/builder.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'onbuild-root-user',
  title: 'Makes root of images built on it',
  severity: 'warning',
  level: 'baseline',
  boundary: 'identity',
  summary: 'A trigger of the image sets the user of every image that is built on it to root.',
  escape: `\`ONBUILD USER root\` does nothing here. It runs in every Dockerfile that starts \`FROM\` this image, right after
that line, and nobody who reads that file sees it: the child runs as root though it asks for nothing. Without a user
namespace that is user 0 on the host, and most flaws of runtimes ask for it (CVE-2019-5736).

Nothing is said of a trigger whose image is used in the same file only: \`root-user\` says it there.`,
  remedy: `Remove the trigger. A child that needs root for a step says so itself, and goes back to another user after it.`,
  standards: { cisDocker: '4.1', cwe: [250], attack: ['T1611'], cve: ['CVE-2019-5736'] },
  catalogue: [85],
  references: ['https://docs.docker.com/reference/dockerfile/#onbuild'],
  sandboxes: rootInTheContainer,
  examples: {
    bad: [{ family: 'dockerfile', text: 'FROM node:22\nONBUILD USER root\nUSER node\n' }],
    good: [{ family: 'dockerfile', text: 'FROM node:22\nONBUILD USER node\nUSER node\n' }],
  },
  subject: 'build-step',
  check({ keyword, deferred, user }, report) {
    if (keyword !== 'USER' || !deferred || knownValue(user)?.isRoot !== true) return;
    report({
      at: user,
      what: '`ONBUILD USER` makes root the user of every image that is built on this one',
      why: 'who writes those images does not see it, and without a user namespace that is root of the host',
      advice: 'remove it, or name another user by number',
      fixes: [
        {
          title: 'Remove `ONBUILD USER`',
          change: () => user.slot.remove(),
          check: 'whether the images built on this one install anything as root: they would have to say so.',
        },
      ],
    });
  },
});
