import { is } from '../model/fact.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'process-isolated-container',
  title: 'Windows container on the kernel of the host',
  severity: 'information',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'The Windows container shares the kernel of the host instead of having its own.',
  escape: `With \`isolation: hyperv\` each container is in a small virtual machine; with \`process\` it shares the kernel of
the host, which Microsoft does not count as a wall against hostile code. It is the default of Windows Server, and written it
holds on Windows 10 and 11 too, where the default is \`hyperv\`.`,
  remedy: 'Use `isolation: hyperv`, where the machine can start virtual machines.',
  standards: { cwe: [653], attack: ['T1611'] },
  catalogue: [67],
  references: [
    'https://learn.microsoft.com/en-us/virtualization/windowscontainers/manage-containers/hyperv-container',
    'https://docs.docker.com/reference/compose-file/services/#isolation',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'not-supported',
      outcome: 'rejected',
      reason: 'Windows has no user namespaces.',
    },
    gvisor: {
      effect: 'not-supported',
      outcome: 'rejected',
      reason: 'Windows containers cannot run in gVisor.',
    },
    microvm: { effect: 'contained', reason: '`hyperv` is such a machine: the kernel is its own.' },
  },
  examples: {
    bad: [{ family: 'compose', text: 'services:\n  web:\n    image: nginx\n    isolation: process\n' }],
    good: [{ family: 'compose', text: 'services:\n  web:\n    image: nginx\n    isolation: hyperv\n' }],
  },
  subject: 'container',
  check({ isolation }, _workload, report) {
    if (isolation.state !== 'set' || !is(isolation, 'process')) return;
    report({
      at: isolation,
      what: '`isolation: process` puts the Windows container on the kernel of the host',
      why: 'whoever exploits that kernel has the host; Microsoft counts it as no wall against hostile code',
      advice: 'use `hyperv`, which gives it a kernel of its own',
      fixes: [
        {
          title: 'Set `isolation` to `hyperv`',
          change: () => isolation.slot.set('hyperv'),
          check: 'whether the machine can start virtual machines.',
        },
      ],
    });
  },
});
