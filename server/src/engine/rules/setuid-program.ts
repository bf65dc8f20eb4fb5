import type { BuildStep } from '../model/build.ts';
import type { Word } from '../model/parts.ts';
import { rootInTheContainer } from '../risks/builder.ts';
import { type Invocation, invocations, operands } from '../risks/commands.ts';
import { modesSetBy, type SetMode } from '../risks/file-modes.ts';
import { defineRule, type Report } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'setuid-program',
  title: 'Program that makes root of its caller',
  severity: 'warning',
  level: 'baseline',
  boundary: 'identity',
  summary: 'A step of the build makes a program setuid, or lets users become root in a way that is as good.',
  escape: `\`USER\` then holds nobody back: whoever breaks in starts that program, and with a flaw in it (or by design, where it
is a shell or an interpreter) is root of the container. Most escapes begin there, CVE-2019-5736 for one. The
same goes for capabilities on a file that are in the set of every container and lead to root (\`cap_setuid\`,
\`cap_dac_override\` and their kin), and for \`sudo\` with a rule that lets a user run all without a password.

Nothing is said of setgid, which on folders is common and harmless (\`loose-file-mode\` lists it), nor of capabilities that
lead nowhere by themselves, such as \`cap_net_bind_service\`.`,
  remedy: `Leave the bit away; a program that needs one thing of root's can have the one capability for it. Take the bits
from an image with \`find / -xdev -perm /6000 -type f -exec chmod a-s {} +\`, and start the container with
\`no-new-privileges\`, under which they do nothing.`,
  standards: { cisDocker: '4.8', cwe: [250, 732], attack: ['T1548.001'], cve: ['CVE-2019-5736'] },
  catalogue: [94, 95],
  references: [
    'https://man7.org/linux/man-pages/man1/chmod.1.html',
    'https://man7.org/linux/man-pages/man7/capabilities.7.html',
    'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod',
  ],
  sandboxes: rootInTheContainer,
  examples: {
    bad: [{ family: 'dockerfile', text: 'FROM debian:13\nCOPY --chmod=4755 helper /usr/bin/\nUSER 65532\n' }],
    good: [
      { family: 'dockerfile', text: 'FROM debian:13\nCOPY --chmod=0755 helper /usr/bin/\nUSER 65532\n' },
    ],
  },
  subject: 'build-step',
  check(step, report) {
    const severity = step.inImage ? 'warning' : 'information';
    for (const set of modesSetBy(step)) {
      if (set.mode.setuid) report({ ...setuid(set), severity });
    }
    for (const word of sudoRules(step)) {
      report({
        at: { span: word.span },
        severity,
        what: '`NOPASSWD: ALL` lets a user become root with `sudo`, without a password',
        why,
        advice: 'leave `sudo` out of the image, and do in the build what needs root',
      });
    }
    for (const invocation of step.commands.flatMap(invocations)) {
      const names = invocation.name === 'setcap' ? rootCapabilities(invocation) : [];
      if (names.length > 0) report({ ...capable(invocation, names), severity: 'information' });
    }
  },
});

const why = 'whoever breaks in as an ordinary user can become root with it';

function setuid({ text, words, at, flag }: SetMode): Report {
  // The first digit of four holds the bits.
  const plain = /^0?[4-7](\d{3})$/.exec(text)?.[1];
  return {
    at,
    what: say`\`${words}\` makes a program run as its owner, mostly root, whoever starts it`,
    why,
    advice: 'leave the setuid bit away',
    fixes:
      flag && plain !== undefined
        ? [
            {
              title: `Set \`--chmod\` to \`${plain}\``,
              change: () => flag.slot.set(plain),
              check: 'whether ordinary users start the program and it needs root.',
            },
          ]
        : [],
  };
}

function capable({ span }: Invocation, names: readonly string[]): Report {
  return {
    at: { span },
    what: say`\`setcap\` gives ${names.map((name) => `\`${name}\``).join(', ')} to whoever starts the program`,
    why,
    advice: 'leave it away, or give the program a user of its own and the files it needs',
  };
}

/** Those that are in the set of every container and make root of a process. */
const leadsToRoot = /^cap_(chown|dac_override|fowner|fsetid|setfcap|setgid|setpcap|setuid)$/;

/** `setcap cap_setuid,cap_chown=+ep file`: names, operators and flags. */
function rootCapabilities({ args }: Invocation): string[] {
  return operands(args)
    .filter((clause = '') => /^[a-z_,]*[=+]/i.test(clause))
    .flatMap((clause = '') => clause.toLowerCase().split(/[=+]/, 1)[0]?.split(',') ?? [])
    .filter((name) => leadsToRoot.test(name) || name === 'all' || name === '');
}

/** Where a step writes a rule for `sudo` that opens everything. */
function sudoRules({ commands }: BuildStep): Word[] {
  return commands
    .filter(({ words: [program] }) => /^(echo|printf|sed|tee)$/.test(program?.text ?? ''))
    .flatMap(({ words }) => words.filter(({ shape }) => /\bNOPASSWD\s*:\s*ALL\b/.test(shape)));
}
