import { isTrue, knownItems } from '../model/fact.ts';
import { onTheBuilder } from '../risks/builder.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'insecure-build-step',
  title: 'Build without a sandbox',
  severity: 'error',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'A step of the build runs with all privileges on the machine that builds.',
  escape: `BuildKit runs the steps of a build in containers. \`security.insecure\` takes the walls of these away: a step has
all capabilities, all devices and no kernel filter, and is root on the build machine, as in a privileged container.
What runs there is whatever the Dockerfile, its base image, its packages and their install scripts bring along.
CVE-2024-23653 was a way to this mode without the grant.`,
  remedy: `Find out what the step needs. Mounting and loop devices can often be done without (\`mke2fs -d\`, \`fuse2fs\`); tests
that need privileges belong into a run of the image, not into its build. If it has to be, give the builder a machine
or a microVM of its own, which is thrown away after the build.`,
  standards: { cwe: [250], attack: ['T1611'], cve: ['CVE-2024-23653'] },
  catalogue: [86, 100, 101],
  references: [
    'https://docs.docker.com/reference/dockerfile/#run---security',
    'https://docs.docker.com/reference/compose-file/build/#privileged',
    'https://docs.docker.com/reference/compose-file/build/#entitlements',
  ],
  sandboxes: onTheBuilder,
  examples: {
    bad: [
      {
        family: 'dockerfile',
        text: 'FROM alpine\nRUN --security=insecure mount -t tmpfs none /mnt\nUSER 65532\n',
      },
      {
        family: 'compose',
        text: 'services:\n  web:\n    build:\n      context: .\n      entitlements:\n        - security.insecure\n',
      },
    ],
    good: [{ family: 'dockerfile', text: 'FROM alpine\nRUN --security=sandbox apk add curl\nUSER 65532\n' }],
  },
  subject: 'build-step',
  check({ insecure, entitlements, family }, report) {
    if (isTrue(insecure)) {
      const words = `${insecure.written}${family === 'dockerfile' ? '=insecure' : ': true'}`;
      report({
        at: insecure,
        what: say`\`${words}\` builds with every privilege and no sandbox`,
        why: 'whatever the build downloads is root on the machine that builds',
        advice: 'remove it, and build what needs privileges on a machine that is thrown away',
        fixes: [
          {
            title: `Remove \`${words.replace('RUN ', '')}\``,
            change: () => insecure.slot.remove(),
            check: 'whether the build mounts, loads or opens devices: those steps fail in the sandbox.',
          },
        ],
      });
    }
    for (const item of knownItems(entitlements)) {
      if (item.value !== 'security.insecure') continue;
      report({
        at: item,
        what: '`security.insecure` lets every step of the build ask for all privileges',
        why: 'whatever the build downloads can be root on the machine that builds',
        advice: 'remove it if no step asks for it',
        fixes: [
          {
            title: 'Remove `security.insecure`',
            change: () => item.slot.remove(),
            check:
              'whether a step of the Dockerfile asks for it (`RUN --security=insecure`): the build then fails.',
          },
        ],
      });
    }
  },
});
