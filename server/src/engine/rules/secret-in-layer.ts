import type { BuildStep } from '../model/build.ts';
import { knownValue } from '../model/fact.ts';
import { inTheImage } from '../risks/builder.ts';
import { invocations, operands } from '../risks/commands.ts';
import { defineRule, type Severity } from '../rule.ts';

export default defineRule({
  id: 'secret-in-layer',
  title: 'Secret in a layer',
  severity: 'warning',
  level: 'baseline',
  boundary: 'identity',
  summary:
    'A key or password file of whoever builds becomes a part of the image or of the cache of its build.',
  escape: `A layer keeps what it was given, also when a later one deletes it: everyone who can pull the image has the key, and
whoever breaks into a container of it goes on from there to what the key opens. In a stage that is left behind it stays
in the cache of the builder; and what a step gets as a build argument is in the image's history.

Only what is a secret by its name is reported: private keys of SSH, \`.ssh\`, \`.aws/credentials\`, \`.netrc\` and the like, a
secret mount that is copied away, a private key that an argument brings. Settings that may hold a token or not
(\`.npmrc\`, \`.env\`) are not.`,
  remedy: `Mount it while the step runs: \`RUN --mount=type=secret,id=token\` or \`--mount=type=ssh\`. Where it was in an image
already, make the key void.`,
  standards: { cisDocker: '4.10', cwe: [522, 538, 798], attack: ['T1552.001', 'T1552.004'] },
  catalogue: [103],
  references: ['https://docs.docker.com/build/building/secrets/'],
  sandboxes: inTheImage,
  examples: {
    bad: [{ family: 'dockerfile', text: 'FROM debian:13\nCOPY id_ed25519 /root/.ssh/\nUSER 65532\n' }],
    good: [{ family: 'dockerfile', text: 'FROM debian:13\nCOPY id_ed25519.pub /root/.ssh/\nUSER 65532\n' }],
  },
  subject: 'build-step',
  check(step, report) {
    const severity: Severity = step.inImage ? 'warning' : 'information';
    const where = step.inImage ? 'in the image' : 'in the cache of the builder';
    for (const { what, at } of [...copiedFiles(step), ...copiedMounts(step), ...writtenKeys(step)]) {
      report({
        at,
        severity,
        what: `${what}, and it stays ${where}`,
        why: step.inImage
          ? 'everyone who has the image has it too'
          : 'other builds on that machine can find it there',
        advice: 'mount it with `RUN --mount=type=secret` or `type=ssh` while the step runs',
      });
    }
  },
});

interface Leak {
  readonly what: string;
  readonly at: { readonly span: { readonly start: number; readonly end: number } };
}

const secretFile =
  /(^|\/)(id_(rsa|dsa|ecdsa|ed25519)(_sk)?|\.ssh\/?|\.aws\/?|\.aws\/credentials|\.netrc|\.git-credentials|\.kube\/config|\.docker\/config\.json|\.pgpass|\.vault-token)$/;

function copiedFiles({ keyword, flags, arguments: words }: BuildStep): Leak[] {
  if (keyword !== 'COPY' && keyword !== 'ADD') return [];
  // From another stage it is what that one made, a deploy key at most; the place where it came in is reported.
  if (flags.some(({ name }) => name === 'from')) return [];
  return words.slice(0, -1).flatMap((source) => {
    const text = knownValue(source) ?? '';
    return secretFile.test(text)
      ? { what: `\`${keyword}\` takes the secret \`${text}\` along`, at: source }
      : [];
  });
}

/** A secret mount is gone after the step; a copy of it is not. */
function copiedMounts({ mounts, commands }: BuildStep): Leak[] {
  const targets = mounts.flatMap(({ type, options }) => {
    if (type !== 'secret') return [];
    const option = (name: string) => {
      const value = options.findLast((each) => each.name === name)?.value;
      return value && knownValue(value);
    };
    const target =
      option('target') ?? (option('id') === undefined ? undefined : `/run/secrets/${option('id')}`);
    return target ?? [];
  });
  if (targets.length === 0) return [];
  return commands.flatMap(invocations).flatMap((invocation) => {
    const { name, args } = invocation;
    if (!/^(cp|install|mv)$/.test(name)) return [];
    const [source = '', target = ''] = operands(args, /^-[mog]$/);
    const leaks = targets.includes(source) && !/^\/(tmp|dev\/shm|run\/secrets)\//.test(target);
    return leaks ? { what: `\`${name}\` copies the secret \`${source}\``, at: invocation } : [];
  });
}

/** `echo "$SSH_PRIVATE_KEY" > /root/.ssh/id_rsa`: the argument's value is in the history, the file in the layer. */
function writtenKeys({ keyword, arguments: [script] }: BuildStep): Leak[] {
  if (keyword !== 'RUN' || script?.state !== 'set') return [];
  const match =
    /\b(?:echo|printf)\b[^|&;<>]*\$\{?((?!\w*PUB)\w*(?:PRIVATE_?KEY|ID_RSA|DEPLOY_?KEY)\w*)/i.exec(
      script.value,
    );
  if (
    !match ||
    !/^[^|&;]*(\|[^|&;]*\btr\b[^|&;]*)?(>|\|\s*tee\b)/.test(script.value.slice(match.index + match[0].length))
  )
    return [];
  return [{ what: `the private key in \`${match[1]}\` is written to a file`, at: script }];
}
