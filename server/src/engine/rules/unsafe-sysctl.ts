import { is, knownValue } from '../model/fact.ts';
import { safeSysctls } from '../model/sysctls.ts';
import { allowedSysctls } from '../risks/allow-lists.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'unsafe-sysctl',
  title: 'Kernel setting that is not known to be safe',
  severity: 'warning',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'The workload changes a kernel setting that can affect others on the machine.',
  escape: `Kubernetes counts few sysctls as safe: those that belong to the pod alone, and can't use up memory or time of the node. The
others are refused, unless the kubelet runs with \`--allowed-unsafe-sysctls\`; then they can starve the node's other pods.
A value with \`+\` or \`=\` in it was the way from a pod to \`kernel.core_pattern\`, and root on the node, in CRI-O
(CVE-2022-0811).

The list of safe ones grows: this rule takes that of the newest Kubernetes. Docker lets containers set only what
belongs to their own namespaces, so that in Compose files they are reported only where the container is in the host's
namespace, whose settings they then are.`,
  remedy: 'Leave it away, or set it on the node for all.',
  standards: {
    podSecurity: { level: 'baseline', control: 'Sysctls' },
    cwe: [732],
    attack: ['T1499', 'T1611'],
    cve: ['CVE-2022-0811'],
  },
  catalogue: [58],
  references: [
    'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/',
    'https://docs.docker.com/reference/cli/docker/container/run/#sysctl',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'reduced',
      reason: "Settings of the host's namespaces are refused to its root.",
    },
    gvisor: {
      effect: 'not-supported',
      outcome: 'ignored',
      reason: 'Of all sysctls only `fs.nr_open` is taken over.',
      source: 'https://gvisor.dev/docs/user_guide/compatibility/',
    },
    microvm: { effect: 'contained', reason: "The settings are those of the guest's kernel." },
  },
  options: [allowedSysctls],
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  securityContext:\n    sysctls:\n      - name: kernel.msgmax\n        value: "65536"\n  containers:\n    - name: app\n      image: app\n',
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    sysctls:\n      net.core.somaxconn: 1024\n',
      },
    ],
  },
  subject: 'container',
  check({ sysctls }, { family, namespaces: { ipc, network } }, report, option) {
    const isAllowed = option(allowedSysctls);
    for (const { name, nameSpan, value } of sysctls) {
      // Slashes are another way to write the dots.
      const setting = name.replaceAll('/', '.');
      const isInjection = family === 'kubernetes' && /[+=]/.test(knownValue(value) ?? '');
      const isOfHost = is(setting.startsWith('net.') ? network : ipc, 'host');
      if (!isInjection && isAllowed(setting)) continue;
      if (!isInjection && (family === 'kubernetes' ? safeSysctls.has(setting) : !isOfHost)) continue;
      report({
        at: isInjection ? value : { ...value, span: nameSpan },
        what: isInjection
          ? say`the value of \`${name}\` names another setting behind \`+\` or \`=\``
          : say`\`${name}\` is ${isOfHost ? "the host's own here" : 'not among the sysctls that Kubernetes counts as safe'}`,
        why: isInjection
          ? 'CRI-O before 1.23.2 sets that for the whole node (CVE-2022-0811)'
          : 'it can change or starve what else runs on the machine',
        advice: 'remove it, or set it on the machine itself',
        fixes: [
          {
            title: `Remove \`${name}\``,
            change: () => value.slot.remove(),
            check: 'whether the program works with the default.',
          },
        ],
      });
    }
  },
});
