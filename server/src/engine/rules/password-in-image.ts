import { inTheImage } from '../risks/builder.ts';
import { type Invocation, invocations, operands, optionValue } from '../risks/commands.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'password-in-image',
  title: 'Password set by the build',
  severity: 'information',
  level: 'baseline',
  boundary: 'identity',
  summary: "A step of the build sets a user's password, which everyone who has the image shares.",
  escape: `The password, or its hash, is in the image and in its history. Whoever has either signs in with it, by SSH or at a
console, to every container of the image; whoever breaks in as an ordinary user becomes root with \`su\` when it is
root's. CVE-2019-5021 was that: Alpine's official image came with an empty password for root.

Locking an account (\`passwd -l\`, \`usermod -p '!'\`) is not reported, nor a password in a stage that is left behind.`,
  remedy: `Set none: programs in a container need no password. To look into a container there is \`docker exec\`. Where
people must sign in, use keys that are handed over when the container starts.`,
  standards: { cwe: [258, 798], attack: ['T1078.003'], cve: ['CVE-2019-5021'] },
  catalogue: [96],
  references: [
    'https://man7.org/linux/man-pages/man8/chpasswd.8.html',
    'https://docs.docker.com/build/building/best-practices/#user',
  ],
  sandboxes: inTheImage,
  examples: {
    bad: [{ family: 'dockerfile', text: 'FROM debian:13\nRUN echo root:root | chpasswd\nUSER 65532\n' }],
    good: [{ family: 'dockerfile', text: 'FROM debian:13\nRUN passwd --lock root\nUSER 65532\n' }],
  },
  subject: 'build-step',
  check({ commands, inImage }, report) {
    if (!inImage) return;
    const all = commands.flatMap(invocations);
    for (const [at, invocation] of all.entries()) {
      const user = userWithPassword(invocation, all[at - 1]);
      if (user === undefined) continue;
      const isRoot = user === 'root';
      report({
        at: invocation,
        severity: isRoot ? 'warning' : 'information',
        what: say`\`${invocation.name}\` gives ${isRoot ? 'root' : 'a user'} a password that is the same in every copy of the image`,
        why: isRoot
          ? 'whoever breaks in as another user can become root with it'
          : 'whoever has the image or its history can sign in with it',
        advice: 'set none, and let people in with `docker exec` or with keys',
      });
    }
  },
});

/** The user that gets a password, empty where only running it can tell; `undefined` where nobody gets one. */
function userWithPassword(invocation: Invocation, before: Invocation | undefined): string | undefined {
  const { name, args } = invocation;
  if (name === 'chpasswd') {
    const isFed = before?.name === 'echo' || before?.name === 'printf';
    return isFed && before.args.some((arg) => arg?.startsWith('root:')) ? 'root' : '';
  }
  if (name === 'passwd') {
    const isLocking = args.some((arg = '') => /^(-[luSe]|--(lock|unlock|status|expire))$/.test(arg));
    return isLocking ? undefined : (operands(args, /^-[inwx]$/)[0] ?? '');
  }
  if (name !== 'usermod' && name !== 'useradd') return undefined;
  const password = optionValue(args, 'p', 'password');
  const isLocked = password === undefined || /^[!*x]*$/.test(password);
  return isLocked ? undefined : (args.at(-1) ?? '');
}
