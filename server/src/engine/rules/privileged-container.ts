import { isTrue } from '../model/fact.ts';
import { settingWith } from '../risks/words.ts';
import { defineRule } from '../rule.ts';
import type { EffectWithReason } from '../sandboxes/effects.ts';
import { say } from '../say.ts';

/** https://github.com/kata-containers/kata-containers/blob/main/docs/how-to/privileged.md */
const allDevices: EffectWithReason = {
  effect: 'not-supported',
  outcome: 'breaks',
  reason:
    'The engine lists all devices of the host, which the machine likely does not take, or gets as disks of its own.',
};

export default defineRule({
  id: 'privileged-container',
  title: 'Privileged container',
  severity: 'error',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'The container runs with every capability, every host device and no kernel filter.',
  escape: `A privileged container has all capabilities, sees the host's devices, and runs without seccomp, AppArmor
and masked kernel files. Root in it is root on the host in one step: mount the host's disk, write
\`/proc/sys/kernel/core_pattern\` or a cgroup v1 \`release_agent\` (the path of CVE-2022-0492), or load a kernel module.`,
  remedy: `Take \`privileged\` away and give the program what it uses: a capability (\`NET_ADMIN\` for a VPN), a
device (\`/dev/fuse\`), or a sysctl. A workload that does need a kernel to itself, such as Docker in Docker, belongs in
a microVM.`,
  standards: {
    podSecurity: { level: 'baseline', control: 'Privileged Containers' },
    cisDocker: '5.5',
    cwe: [250],
    attack: ['T1611'],
    cve: ['CVE-2022-0492'],
  },
  catalogue: [1],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'reduced',
      reason: 'Capabilities count only inside the namespace and device nodes are mostly unusable.',
    },
    gvisor: {
      effect: 'contained',
      reason: 'The Sentry never holds the capabilities on the host; devices are emulated.',
    },
    microvm: {
      effect: 'contained',
      reason:
        'The power is over the guest kernel, if the node sets privileged_without_host_devices (kata-deploy does).',
    },
  },
  examples: {
    bad: [
      { family: 'compose', text: 'services:\n  web:\n    image: nginx\n    privileged: true\n' },
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx
      securityContext:
        privileged: true
`,
      },
    ],
    good: [{ family: 'compose', text: 'services:\n  web:\n    image: nginx\n    cap_add: [NET_ADMIN]\n' }],
  },
  subject: 'container',
  check(container, { family }, report) {
    const { privileged } = container;
    const isDockers = family !== 'kubernetes';
    if (!isTrue(privileged)) return;
    report({
      at: privileged,
      what: say`\`${settingWith(privileged.written, 'true')}\` switches off every wall between this container and the host`,
      why: 'whoever breaks in has all capabilities and all host devices, and is root on the machine in one step',
      advice: 'remove it and add only the capabilities or devices that the program uses',
      ...(isDockers ? { sandboxes: { microvm: allDevices } } : {}),
      fixes: [
        {
          title: /^-|=/.test(privileged.written)
            ? `Remove \`${privileged.written}\``
            : `Set \`${privileged.written}\` to \`false\``,
          change: () => privileged.slot.set(false),
          check: 'which capabilities and devices the program uses: it loses all that were not given by name.',
        },
      ],
    });
  },
});
