import type { BuildStep } from '../model/build.ts';
import { type Fact, knownValue } from '../model/fact.ts';
import { rootInTheContainer } from '../risks/builder.ts';
import { type Invocation, invocations, operands } from '../risks/commands.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'unverified-remote-code',
  title: 'Remote code that nobody checks',
  severity: 'information',
  level: 'restricted',
  boundary: 'identity',
  summary: 'A step of the build runs, as root, what was fetched from a server without a checksum.',
  escape: `Whoever has the server, or the way to it, decides what runs as root in the build and what is in the image: the same
Dockerfile builds something else tomorrow. It sees the build's context and its secrets, and stands before the builder
with all that a flaw of it gives away (CVE-2024-21626 was one that a build could use).

A file that is only fetched is not reported, nor one that the same step compares with a checksum or a signature, nor
what runs as another user than root.`,
  remedy: `Say what is expected: \`ADD --checksum=sha256:…\`, or \`sha256sum --check\` before it runs. Better still is a package of
the distribution, which is signed.`,
  standards: { cwe: [494, 829], attack: ['T1195.002'], cve: ['CVE-2024-21626'] },
  catalogue: [],
  references: ['https://docs.docker.com/reference/dockerfile/#add---checksum'],
  sandboxes: rootInTheContainer,
  examples: {
    bad: [
      {
        family: 'dockerfile',
        text: 'FROM debian:13\nRUN curl -sSf https://example.com/install.sh | sh\nUSER 65532\n',
      },
    ],
    good: [
      {
        family: 'dockerfile',
        text: 'FROM debian:13\nADD --checksum=sha256:00 https://example.com/install.sh /\nRUN sh /install.sh\nUSER 65532\n',
      },
    ],
  },
  subject: 'build-step',
  check(step, report) {
    if (knownValue(step.user)?.isRoot === false) return;
    const advice = 'compare it with a checksum before it runs';
    for (const at of unverifiedSources(step)) {
      report({
        at,
        what: say`\`ADD\` fetches \`${knownValue(at)}\` without \`--checksum\`, and a later step runs it`,
        why,
        advice: 'add `--checksum=sha256:…`',
      });
    }
    for (const { name, span } of pipedIntoShell(step)) {
      report({ at: { span }, what: say`what \`${name}\` fetches is run as it comes`, why, advice });
    }
  },
});

const why = 'whoever has that server runs code as root in the build, and decides what is in the image';

/** Remote files of an `ADD` that a later step runs. */
function unverifiedSources({ keyword, flags, arguments: words, later }: BuildStep): Fact<string>[] {
  if (keyword !== 'ADD' || flags.some(({ name }) => name === 'checksum')) return [];
  const last = words.at(-1);
  const target = last && knownValue(last);
  return words.slice(0, -1).filter((source) => {
    const url = knownValue(source) ?? '';
    const file = /^https?:\/\/[^?#]*\/([^/?#]+)$/.exec(url)?.[1];
    if (file === undefined || target === undefined || /\.git$/.test(file)) return false;
    const path = target.endsWith('/') ? target + file : target;
    return later().some((step) => runs(step, path) && !verifies(step));
  });
}

function runs({ user, commands }: BuildStep, path: string): boolean {
  if (knownValue(user)?.isRoot === false) return false;
  return commands.some(({ words: [program] }) => program?.text === path) || scripts(commands).includes(path);
}

const interpreter = /^((ba|da|a|z|k)?sh|python3?|perl|ruby|node)$/;

/** The scripts that interpreters are given. */
function scripts(commands: BuildStep['commands']): (string | undefined)[] {
  return commands
    .flatMap(invocations)
    .flatMap(({ name, args }) => (interpreter.test(name) ? operands(args).slice(0, 1) : []));
}

function verifies({ commands }: BuildStep): boolean {
  return commands
    .flatMap(invocations)
    .some(({ name }) => /^(sha(1|256|384|512)sum|shasum|b2sum|gpgv?2?|cosign|minisign)$/.test(name));
}

/** `curl … | sh`: a shell without a script reads what is piped into it. */
function pipedIntoShell(step: BuildStep): Invocation[] {
  if (step.keyword !== 'RUN' || verifies(step)) return [];
  const all = step.commands.flatMap(invocations);
  return all.filter(({ name }, at) => {
    const next = all.slice(at + 1).find((each) => !/^(sudo|doas|env|exec)$/.test(each.name));
    if (!/^(curl|wget)$/.test(name) || !next || !interpreter.test(next.name)) return false;
    return (
      operands(next.args).every((arg) => arg === '-') || next.args.some((arg) => arg === '-s' || arg === '-')
    );
  });
}
