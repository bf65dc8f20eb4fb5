import { is } from '../model/fact.ts';
import { mountOption, onTheBuilder } from '../risks/builder.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'writable-build-mount',
  title: 'Build mount open to writers',
  severity: 'hint',
  level: 'all',
  boundary: 'filesystem',
  summary: 'A build step may write to a bind mount, or to a cache at the same time as other builds.',
  escape: `A cache outlives the build, and every build on the machine that names it gets it. Who writes to it in one build
(a pull request's, say) plants what the next one runs. Two steps at work in one cache were also a way to files of the
host (CVE-2024-23651). What a step writes to a bind mount is thrown away; but until BuildKit and Buildah were mended,
prepared sources and targets of mounts led to the host (CVE-2024-23652, CVE-2024-1753).

\`sharing=shared\` is also what a cache has when nothing is said; only the written word is reported, and most of the
time it does no harm.`,
  remedy: `Say \`sharing=locked\` for a cache that tools do not share well, and give builds of other trust other builders
or other cache ids. Copy what has to change instead of binding it with \`rw\`.`,
  standards: { cwe: [668], cve: ['CVE-2024-23651', 'CVE-2024-23652', 'CVE-2024-1753'] },
  catalogue: [90],
  references: [
    'https://docs.docker.com/reference/dockerfile/#run---mounttypecache',
    'https://github.com/moby/buildkit/security/advisories/GHSA-m3r6-h7wv-7xxv',
    'https://github.com/moby/buildkit/security/advisories/GHSA-4v98-7qmw-rqr8',
  ],
  sandboxes: onTheBuilder,
  examples: {
    bad: [
      {
        family: 'dockerfile',
        text: 'FROM node:22\nRUN --mount=type=cache,target=/root/.npm,sharing=shared npm ci\nUSER 1000\n',
      },
    ],
    good: [
      {
        family: 'dockerfile',
        text: 'FROM node:22\nRUN --mount=type=cache,target=/root/.npm,sharing=locked npm ci\nUSER 1000\n',
      },
    ],
  },
  subject: 'build-step',
  check({ mounts }, report) {
    for (const mount of mounts) {
      const shared = mount.type === 'cache' && mountOption(mount, 'sharing');
      if (shared && is(shared, 'shared')) {
        report({
          at: shared,
          what: '`sharing=shared` lets builds write to this cache at the same time',
          why: 'what one build plants there, the next one runs',
          advice: 'say `sharing=locked`, and keep builds that you trust less on another builder',
        });
      }
      const writable = mount.type === 'bind' && mountOption(mount, 'rw');
      if (writable && is(writable, 'true')) {
        report({
          at: writable,
          what: '`rw` lets the step write to what it binds',
          why: 'it is not needed: what the step writes there is thrown away',
          advice: 'remove it, or copy what has to change',
          fixes: [
            {
              title: 'Remove `rw`',
              change: () => writable.slot.remove(),
              check: 'whether the step writes below the target: it then fails.',
            },
          ],
        });
      }
    }
  },
});
