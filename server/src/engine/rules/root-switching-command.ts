import { isFalse, knownValue } from '../model/fact.ts';
import { rootInTheContainer } from '../risks/builder.ts';
import { invocations, isRootName, userAfter } from '../risks/commands.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'root-switching-command',
  title: 'Start that switches to root',
  severity: 'warning',
  level: 'baseline',
  boundary: 'identity',
  summary: 'What the container starts becomes root first, by `sudo`, `su`, `gosu` or the like.',
  escape: `The user that the file or the image names is not the one that the program runs as. The program is root, and without
a user namespace that is user 0 on the host; \`sudo\` and its rules stay in the image for whoever breaks in.

The other way round is good practice and not reported: \`gosu app\`, \`su-exec app\`, \`setpriv --reuid=1000\`. Nothing is said
where \`no-new-privileges\` makes \`sudo\` and \`su\` fail.`,
  remedy: `Start the program itself, as the user it is to run as. What needs root once belongs into the build, or into an
init container.`,
  standards: { cwe: [250, 269], attack: ['T1548.003'], cve: ['CVE-2021-3156'] },
  catalogue: [78, 99],
  references: ['https://docs.docker.com/build/building/best-practices/#user'],
  sandboxes: rootInTheContainer,
  impliedBy: ['root-user'],
  examples: {
    bad: [{ family: 'dockerfile', text: 'FROM debian:13\nUSER 1000\nENTRYPOINT ["sudo", "/app"]\n' }],
    good: [
      { family: 'dockerfile', text: 'FROM debian:13\nUSER 1000\nENTRYPOINT ["su-exec", "app", "/app"]\n' },
    ],
  },
  subject: 'container',
  check({ commands, privilegeEscalation, user }, _workload, report) {
    if (knownValue(user)?.isRoot) return;
    for (const invocation of commands.flatMap(invocations)) {
      const { name, span } = invocation;
      if (isFalse(privilegeEscalation) && /^(sudo|doas|su)$/.test(name)) continue;
      if (!isRootName(userAfter(invocation))) continue;
      report({
        at: { span: { start: span.start, end: span.end } },
        what: say`\`${name}\` has the program run as root, whatever user the container has`,
        why: 'without a user namespace that is root for the files and the kernel of the host',
        advice: 'start the program itself, as the user it is to run as',
      });
    }
  },
});
