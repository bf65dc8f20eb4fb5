import { type KnownFact, knownItems } from '../model/fact.ts';
import { onTheBuilder } from '../risks/builder.ts';
import { defineRule, type Report } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'build-device-access',
  title: 'Build with a device of the machine',
  severity: 'warning',
  level: 'baseline',
  boundary: 'device',
  summary: 'A step of the build gets a device of the machine that builds.',
  escape: `A device is a door to its driver in the kernel of the build machine, and some hold data of others: the memory of
a GPU, a disk. What runs in the step is whatever the Dockerfile, its base image, its packages and their install scripts
bring along. The builder must grant \`device\` for it, by the command line or by the \`entitlements\` of a Compose file.`,
  remedy: `Compile without the device where that is possible (toolchains for GPUs do), and test in a run of the image.
If it has to be, give the builder a machine of its own.`,
  standards: { cwe: [250, 668], attack: ['T1611'] },
  catalogue: [88, 101],
  references: [
    'https://docs.docker.com/reference/dockerfile/#run---device',
    'https://docs.docker.com/build/building/cdi/',
    'https://docs.docker.com/reference/compose-file/build/#entitlements',
  ],
  sandboxes: onTheBuilder,
  examples: {
    bad: [
      {
        family: 'dockerfile',
        text: '# syntax=docker/dockerfile:1-labs\nFROM debian:13\nRUN --device=vendor1.com/device make test\nUSER 65532\n',
      },
      {
        family: 'compose',
        text: 'services:\n  web:\n    build:\n      context: .\n      entitlements:\n        - device\n',
      },
    ],
    good: [{ family: 'dockerfile', text: 'FROM debian:13\nRUN make --device=one test\nUSER 65532\n' }],
  },
  subject: 'build-step',
  check({ keyword, flags, entitlements }, report) {
    for (const { name, value } of flags) {
      if (keyword !== 'RUN' || name !== 'device') continue;
      const device = value.state === 'set' ? ` \`${value.value.split(',', 1)[0]}\`` : '';
      report({
        at: value,
        what: say`\`RUN --device\` gives the step the device${device} of the machine that builds`,
        why,
        advice: 'remove it, and test with the device in a run of the image',
        fixes: [
          {
            title: 'Remove `--device`',
            change: () => value.slot.remove(),
            check: 'whether the step works without the device.',
          },
        ],
      });
    }
    for (const item of knownItems(entitlements)) {
      if (/^device(=|$)/.test(item.value)) report(entitled(item));
    }
  },
});

const why = 'whatever the build downloads reaches its driver in the kernel of that machine';

function entitled({ value, ...item }: KnownFact<string>): Report {
  return {
    at: item,
    what: say`\`${value}\` lets every step of the build ask for the builder's devices`,
    why: 'whatever the build downloads reaches their drivers in the kernel of the machine that builds',
    advice: 'remove it if no step asks for it',
    fixes: [
      {
        title: `Remove \`${value}\``,
        change: () => item.slot.remove(),
        check: 'whether a step of the Dockerfile asks for it (`RUN --device`): the build then fails.',
      },
    ],
  };
}
