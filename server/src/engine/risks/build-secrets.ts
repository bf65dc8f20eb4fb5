/** Keys and passwords that a step of a build leaves behind. */

import type { BuildMount, BuildStep } from '../model/build.ts';
import { knownValue } from '../model/fact.ts';
import type { Span } from '../source.ts';
import { mountOption } from './builder.ts';
import { invocations, operands } from './commands.ts';

/** A secret that stays where a step ends. */
export interface Leak {
  /** A clause that goes on with "and it stays in the image". */
  readonly what: string;
  readonly at: { readonly span: Span };
}

/** What a step leaves of keys and passwords, as far as their names tell. */
export function leaksOf(step: BuildStep): Leak[] {
  return [...copiedFiles(step), ...copiedMounts(step), ...writtenKeys(step), ...namedValues(step)];
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

/** Names of which the value is the secret: not of its file, its place, its length. */
const secretName =
  /(^|_)(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|SECRET_KEY(_BASE)?|PRIVATE_?KEY|CREDENTIALS?)$/i;

/** Values that stand in for one, or say where it is. */
const noSecret =
  /^(|dummy|placeholder|fake|none|null|unset|true|false|\d|\$.*|[./~].*|\w+:\/\/[^@]*|<.*>|your[-_ ].*)$/i;

/**
 * A variable of the image with a secret as its value, or a build argument with one as its default: both are in the
 * image's history. https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/
 */
function namedValues({ keyword, arguments: words }: BuildStep): Leak[] {
  if (keyword !== 'ENV' && keyword !== 'ARG') return [];
  const [first, second] = words.map((word) => knownValue(word) ?? '');
  const at = words[0];
  if (keyword === 'ENV' && first && second && at && !first.includes('=')) {
    return isSecret(first, second) ? [{ what: `\`ENV\` sets \`${first}\``, at }] : [];
  }
  return words.flatMap((word) => {
    const text = knownValue(word) ?? '';
    const end = text.indexOf('=');
    const name = text.slice(0, Math.max(end, 0));
    return end > 0 && isSecret(name, text.slice(end + 1))
      ? [{ what: `\`${keyword}\` sets \`${name}\``, at: word }]
      : [];
  });
}

function isSecret(name: string, value: string): boolean {
  return secretName.test(name) && !noSecret.test(value.replace(/^(["'])(.*)\1$/, '$2'));
}

/** A secret mount is gone after the step; a copy of it is not, unless the step takes it away again. */
function copiedMounts({ mounts, commands }: BuildStep): Leak[] {
  const secrets = mounts.flatMap((mount) => (mount.type === 'secret' ? (placeOf(mount) ?? []) : []));
  if (secrets.length === 0) return [];
  const all = commands.flatMap(invocations);
  const removed = all.flatMap(({ name, args }) => (name === 'rm' || name === 'shred' ? operands(args) : []));
  const gone = ['/tmp/', '/dev/shm/', ...mounts.flatMap((mount) => placeOf(mount) ?? []), ...removed];
  return all.flatMap((invocation) => {
    const { name, args } = invocation;
    const [source = '', target] = /^(cp|install|mv)$/.test(name) ? operands(args, /^-[mog]$/) : [];
    if (!secrets.includes(source) || target === undefined) return [];
    const isGone = gone.some(
      (place) => place === undefined || target.startsWith(place) || place.startsWith(target),
    );
    return isGone ? [] : { what: `\`${name}\` copies the secret \`${source}\``, at: invocation };
  });
}

/** Where a mount is seen by the step. */
function placeOf(mount: BuildMount): string | undefined {
  const target = optionOf(mount, 'target');
  if (target !== undefined || mount.type !== 'secret') return target;
  const id = optionOf(mount, 'id');
  return id === undefined ? undefined : `/run/secrets/${id}`;
}

function optionOf(mount: BuildMount, name: string): string | undefined {
  const value = mountOption(mount, name);
  return value && knownValue(value);
}

/** `echo "$SSH_PRIVATE_KEY" > /root/.ssh/id_rsa`: the argument's value is in the history, the file in the layer. */
function writtenKeys({ keyword, mounts, arguments: [script] }: BuildStep): Leak[] {
  if (keyword !== 'RUN' || script?.state !== 'set') return [];
  const name = writtenKey(script.value);
  if (name === undefined) return [];
  // A secret that is mounted as a variable is in no history, and the file may be taken away again.
  const isMounted = mounts.some((mount) => optionOf(mount, 'env') === name);
  if (isMounted && /\brm\b/.test(script.value)) return [];
  return [{ what: `the private key in \`${name}\` is written to a file`, at: script }];
}

/** The variable of a private key that a script echoes into a file. */
function writtenKey(script: string): string | undefined {
  for (const part of script.split(/[;&]/)) {
    if (!/\b(echo|printf)\b/.test(part)) continue;
    for (const { index, 0: variable, 1: name = '' } of part.matchAll(/\$\{?(\w+)/g)) {
      if (!/PRIVATE_?KEY|ID_RSA|DEPLOY_?KEY/i.test(name) || /PUB/i.test(name)) continue;
      const rest = part.slice(index + variable.length);
      if (/^[^|>]*(\|\s*tr\b[^|>]*)?(>(?!\s*\/dev\/null)|\|\s*tee\b)/.test(rest)) return name;
    }
  }
  return undefined;
}
