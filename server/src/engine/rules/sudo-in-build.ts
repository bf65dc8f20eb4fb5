import { knownValue } from '../model/fact.ts';
import { insideTheContainer } from '../risks/builder.ts';
import { invocations, isRootName, userAfter } from '../risks/commands.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'sudo-in-build',
  title: 'Build step that uses `sudo`',
  severity: 'hint',
  level: 'all',
  boundary: 'identity',
  summary: 'A step of the build becomes root by `sudo`.',
  escape: `\`sudo\` has to be in the image for that, with a rule that lets the user become root without a password: what a step
of the build may do, whoever breaks into the container may do too. Its own flaws made root of any user
(CVE-2021-3156, CVE-2025-32463).

Installing \`sudo\`, or writing its settings, is not reported, nor \`sudo -u app\`, only becoming root by it.`,
  remedy: `Put \`USER root\` before the steps that need root and the other user after them, and leave \`sudo\` out of the image.`,
  standards: { cwe: [250, 269], attack: ['T1548.003'], cve: ['CVE-2021-3156', 'CVE-2025-32463'] },
  catalogue: [93],
  references: ['https://docs.docker.com/build/building/best-practices/#user'],
  sandboxes: insideTheContainer,
  examples: {
    bad: [{ family: 'dockerfile', text: 'FROM debian:13\nRUN sudo apt-get update\nUSER 65532\n' }],
    good: [{ family: 'dockerfile', text: 'FROM debian:13\nRUN apt-get install -y sudo\nUSER 65532\n' }],
  },
  subject: 'build-step',
  check({ keyword, commands, arguments: words }, report) {
    const runs = commands
      .flatMap(invocations)
      .filter((run) => /^(sudo|doas)$/.test(run.name) && isRootName(userAfter(run)));
    const [shell] = keyword === 'SHELL' ? words : [];
    if (shell && /^(.*\/)?(sudo|doas)$/.test(knownValue(shell) ?? '')) {
      runs.push({ name: 'sudo', args: [], program: shell.span, span: shell.span });
    }
    for (const { name, program } of runs) {
      report({
        at: { span: program },
        what: say`\`${name}\` makes root of the user of this step`,
        why: 'what lets the build become root lets whoever breaks into the container do so too',
        advice: say`use \`USER root\` for the steps that need it, and leave \`${name}\` out of the image`,
      });
    }
  },
});
