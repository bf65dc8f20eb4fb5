import { is } from '../model/fact.ts';
import { onTheBuilder } from '../risks/builder.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'process-isolated-build',
  title: 'Windows build without a virtual machine',
  severity: 'information',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'The build of a Windows image shares the kernel of the machine that builds.',
  escape: `Windows can run a container in a small virtual machine (\`hyperv\`) or as processes on the host's kernel
(\`process\`). Microsoft does not count the second among its security boundaries: what a build downloads and runs as
administrator of the container has the kernel of the machine in front of it. On Windows Server \`process\` is also what
the daemon does when nothing is said; on Linux the setting means nothing.`,
  remedy: `Say \`isolation: hyperv\`, or build on a machine that is thrown away after the build.`,
  standards: { cwe: [653], attack: ['T1611'] },
  catalogue: [106],
  references: [
    'https://docs.docker.com/reference/compose-file/build/#isolation',
    'https://learn.microsoft.com/en-us/virtualization/windowscontainers/manage-containers/container-security',
  ],
  sandboxes: onTheBuilder,
  examples: {
    bad: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    build:\n      context: .\n      isolation: process\n',
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    build:\n      context: .\n      isolation: hyperv\n',
      },
    ],
  },
  subject: 'build-step',
  check({ isolation }, report) {
    if (!is(isolation, 'process')) return;
    report({
      at: isolation,
      what: '`build.isolation: process` builds on the kernel of the Windows machine',
      why: 'whatever the build downloads is held back by that kernel alone',
      advice: 'set it to `hyperv`',
      fixes: [
        {
          title: 'Set `build.isolation` to `hyperv`',
          change: () => isolation.slot.set('hyperv'),
          check: 'whether the machine that builds has Hyper-V.',
        },
      ],
    });
  },
});
