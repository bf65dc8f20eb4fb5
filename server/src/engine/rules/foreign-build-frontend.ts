import { trustedRegistries } from '../risks/allow-lists.ts';
import { onTheBuilder } from '../risks/builder.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'foreign-build-frontend',
  title: 'Foreign front end reads the Dockerfile',
  severity: 'information',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'An image other than `docker/dockerfile` tells the builder what to do.',
  escape: `The image that \`# syntax\` names is downloaded and run in the builder before anything else. It turns the file into
the steps of the build, so it can leave out, add or change whatever it likes, sees the build's context, and speaks to
the daemon of the builder. That led to the host: CVE-2024-23653 ran steps without a sandbox, and CVE-2026-33747 wrote
files outside the builder's folder, both from a front end of the attacker's.

Nothing is said of \`docker/dockerfile\` and \`docker/dockerfile-upstream\` with any tag, nor of a mirror's copies of them.`,
  remedy: `Use \`docker/dockerfile\`, or pin the other one by its digest and treat it as you treat the builder itself.`,
  standards: { cwe: [829], attack: ['T1195.002'], cve: ['CVE-2024-23653', 'CVE-2026-33747'] },
  catalogue: [91],
  references: [
    'https://docs.docker.com/build/buildkit/frontend/',
    'https://docs.docker.com/build/buildkit/dockerfile-release-notes/',
  ],
  sandboxes: onTheBuilder,
  options: [trustedRegistries],
  examples: {
    bad: [{ family: 'dockerfile', text: '# syntax=example/nixfile:latest\nFROM debian:13\nUSER 65532\n' }],
    good: [{ family: 'dockerfile', text: '# syntax=docker/dockerfile:1\nFROM debian:13\nUSER 65532\n' }],
  },
  subject: 'build-step',
  check({ keyword, arguments: [image] }, report, option) {
    if (keyword !== 'syntax' || image?.state !== 'set' || isOfficial(image.value)) return;
    if (option(trustedRegistries)(image.value)) return;
    report({
      at: image,
      what: say`\`${image.value}\` is run in the builder and decides what is built`,
      why: 'whoever can change that image has every build of this file, and a flaw of the builder gives the machine',
      advice: image.value.includes('@sha256:')
        ? 'use `docker/dockerfile` where its syntax is enough'
        : 'use `docker/dockerfile`, or pin the image by its digest',
    });
  },
});

/** By the name without its registry, tag and digest. */
function isOfficial(value: string): boolean {
  return /^([\w.:-]+\/([\w.-]+\/)*)?docker\/dockerfile(-upstream)?([:@].*)?$/.test(value);
}
