import { rootInTheContainer } from '../risks/builder.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'named-user',
  title: 'User by name',
  severity: 'hint',
  level: 'all',
  boundary: 'identity',
  summary: 'The image names its user, so that Kubernetes cannot check that it is not root.',
  escape: `A name means what the image's \`/etc/passwd\` says, and that can say 0. The kubelet does not look: with
\`runAsNonRoot: true\` it refuses to start an image whose user is a name, and people then drop \`runAsNonRoot\` instead of
giving the user a number.

Only the user that the image ends with is reported: earlier ones run steps of the build.`,
  remedy: `End the Dockerfile with a number: \`USER 10001\`, the one that \`useradd --uid 10001\` gave.`,
  standards: { cwe: [250] },
  catalogue: [84],
  references: [
    'https://github.com/kubernetes/kubernetes/pull/56503',
    'https://docs.docker.com/reference/dockerfile/#user',
  ],
  sandboxes: rootInTheContainer,
  examples: {
    bad: [{ family: 'dockerfile', text: 'FROM node:22\nUSER node\n' }],
    good: [{ family: 'dockerfile', text: 'FROM node:22\nUSER 1000\n' }],
  },
  subject: 'container',
  check({ user }, { family }, report) {
    if (family !== 'dockerfile' || user.state !== 'set') return;
    const { text, uid, isRoot } = user.value;
    // Windows has names only.
    if (uid !== undefined || isRoot !== undefined || text.includes('\\')) return;
    report({
      at: user,
      what: say`\`USER ${text}\` is a name, which Kubernetes cannot check`,
      why: '`runAsNonRoot: true` refuses to start the image, and without it nothing keeps root out',
      advice: "write the user's number",
    });
  },
});
