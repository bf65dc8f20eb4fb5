import { type KnownFact, knownItems, type ListFact } from '../model/fact.ts';
import { allowedCapabilities } from '../risks/allow-lists.ts';
import { type CapabilityRisk, capabilityRisk, isAcceptedCapability } from '../risks/capabilities.ts';
import { defineRule, type FixProposal } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'dangerous-capability',
  title: 'Dangerous capability',
  severity: 'error',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'The container is given a piece of root that reaches beyond it.',
  escape: `Capabilities cut the power of root into pieces, and some pieces are as good as the whole. \`SYS_ADMIN\` mounts
a cgroup v1 hierarchy and names a \`release_agent\` that the host runs as root. \`SYS_MODULE\` loads a module into the
host's kernel. \`DAC_READ_SEARCH\` opens the host's files by handle (the technique known as Shocker). \`SYS_PTRACE\`
with the host's process ids injects code into a host process. \`NET_ADMIN\` reaches nf_tables (CVE-2024-1086,
CVE-2023-31248, CVE-2022-1015), \`BPF\` the eBPF verifier (CVE-2023-2163), \`NET_RAW\` packet sockets (CVE-2020-14386).

How bad each one is differs, and so does what is reported: from \`error\` for those that hand over the host to \`hint\` for
those that the Pod Security Standards refuse at baseline although no way to the host is known; the latter are reported
for Kubernetes only.`,
  remedy: `Drop all capabilities and add the one that the program fails without. There is often another way: a sysctl
(\`net.ipv4.ping_group_range\`) instead of \`NET_RAW\`, a narrow capability such as \`PERFMON\` instead of \`SYS_ADMIN\`, an
init container that sets things up and ends. What is left and needs the kernel's power belongs in a microVM.`,
  standards: {
    podSecurity: { level: 'baseline', control: 'Capabilities' },
    cisDocker: '5.4',
    cwe: [250],
    attack: ['T1611'],
    cve: [
      'CVE-2022-0185',
      'CVE-2022-0492',
      'CVE-2024-1086',
      'CVE-2023-31248',
      'CVE-2022-1015',
      'CVE-2023-2163',
      'CVE-2020-14386',
    ],
  },
  catalogue: [36, 37, 38, 81],
  references: [
    'https://man7.org/linux/man-pages/man7/capabilities.7.html',
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'reduced',
      reason: 'It counts only inside the namespace, but opens kernel code that has had bugs (CVE-2022-0185).',
    },
    gvisor: { effect: 'contained', reason: 'The Sentry never holds the capability on the host.' },
    microvm: { effect: 'contained', reason: "It is power over the guest's kernel only." },
    vm: { effect: 'contained', reason: "It is power over the guest's kernel only." },
  },
  impliedBy: ['privileged-container'],
  options: [allowedCapabilities],
  examples: {
    bad: [
      { family: 'compose', text: 'services:\n  vpn:\n    image: vpn\n    cap_add: [SYS_ADMIN]\n' },
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: vpn
spec:
  containers:
    - name: vpn
      image: vpn
      securityContext:
        capabilities:
          add: [NET_ADMIN]
`,
      },
    ],
    good: [
      { family: 'compose', text: 'services:\n  web:\n    image: nginx\n    cap_add: [NET_BIND_SERVICE]\n' },
    ],
  },
  subject: 'container',
  check({ capabilitiesAdded: added }, { family, namespaces }, report, option) {
    const isAllowed = option(allowedCapabilities);
    const items = knownItems(added);
    const all = items.find(({ value }) => value === 'ALL');
    for (const item of all ? [all] : items) {
      const risk = capabilityRisk(item.value, namespaces);
      if (!risk || isAcceptedCapability(risk, family) || isAllowed(item.value)) continue;
      report({
        at: item,
        severity: risk.severity,
        what: say`\`${item.written}\` gives the container \`${item.value}\``,
        why: say`whoever breaks in can ${risk.gain}`,
        advice: all ? 'add only the capabilities that the program uses' : adviceOn(risk),
        ...(risk.sandboxes ? { sandboxes: risk.sandboxes } : {}),
        ...(risk.joined
          ? { related: [{ span: risk.joined, message: "The host's namespace is joined here." }] }
          : {}),
        fixes: [all ? removeList(added) : removeItem(item)],
      });
    }
  },
});

function adviceOn({ severity, sandboxes }: CapabilityRisk): string {
  const isContained = sandboxes?.microvm === undefined && (severity === 'error' || severity === 'warning');
  return isContained
    ? 'remove it if the program runs without, or give the workload a kernel of its own'
    : 'remove it if the program runs without';
}

/** Without `ALL` the list says what it says beside it, which nobody has chosen with care. */
function removeList({ slot, written }: ListFact<string>): FixProposal {
  return {
    title: `Remove \`${written}\``,
    change: () => slot.remove(),
    check: 'which capabilities the program uses: those have to be added by name.',
  };
}

function removeItem({ slot, value }: KnownFact<string>): FixProposal {
  return {
    title: `Remove \`${value}\``,
    change: () => slot.remove(),
    check: `whether the program runs without \`${value}\`.`,
  };
}
