import { leaksOf } from '../risks/build-secrets.ts';
import { inTheImage } from '../risks/builder.ts';
import { defineRule, type Severity } from '../rule.ts';
import { say } from '../say.ts';

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
secret mount that is copied away, a private key that an argument brings,
a value that is written for a variable called a password, secret, token or key. Settings that may hold a token or not
(\`.npmrc\`, \`.env\`) are not.`,
  remedy: `Mount it while the step runs: \`RUN --mount=type=secret,id=token\` or \`--mount=type=ssh\`. Where it was in an image
already, make the key void.`,
  standards: { cisDocker: '4.10', cwe: [522, 538, 798], attack: ['T1552.001', 'T1552.004'] },
  catalogue: [],
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
    for (const { what, at } of leaksOf(step)) {
      report({
        at,
        severity,
        what: say`${what}, and it stays ${where}`,
        why: step.inImage
          ? 'everyone who has the image has it too'
          : 'other builds on that machine can find it there',
        advice: 'mount it with `RUN --mount=type=secret` or `type=ssh` while the step runs',
      });
    }
  },
});
