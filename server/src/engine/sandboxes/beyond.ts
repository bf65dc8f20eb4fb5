/** What stands in no rule: dangers that no line of a file makes, flaws of the border itself, and what people say of it. */

import type { EffectWithReason, SandboxEffects } from './effects.ts';

/** A danger that no setting makes or takes away. */
export interface Danger {
  readonly danger: string;
  readonly effects: SandboxEffects & { readonly vm: EffectWithReason };
}

const threatModel =
  'https://github.com/kata-containers/kata-containers/blob/main/docs/threat-model/threat-model.md';
const gvisorSecurity = 'https://gvisor.dev/docs/architecture_guide/security/';
const gvisorCompatibility = 'https://gvisor.dev/docs/user_guide/compatibility/';

function everywhere(effect: 'not-helped' | 'reduced' | 'contained', reason: string): Danger['effects'] {
  const same: EffectWithReason = { effect, reason };
  return { 'user-namespace': same, gvisor: same, microvm: same, vm: same };
}

/** Dangers in the order in which a reader asks for them. */
export const dangers: readonly Danger[] = [
  {
    danger: 'An image that attacks the kernel',
    effects: {
      'user-namespace': {
        effect: 'reduced',
        reason: 'The calls are the same, the user behind them has no rights.',
      },
      gvisor: { effect: 'contained', reason: 'The Sentry answers the calls.' },
      microvm: { effect: 'contained', reason: 'It is what the wall is for.' },
      vm: { effect: 'contained', reason: 'It is what the wall is for.' },
    },
  },
  {
    danger: 'A manifest by somebody who should not be trusted',
    effects: {
      'user-namespace': { effect: 'not-helped', reason: 'What the host gives away is written there.' },
      gvisor: { effect: 'not-helped', reason: 'What the host gives away is written there.' },
      microvm: {
        effect: 'not-helped',
        reason: 'Host volumes and annotations come from the manifest (CVE-2026-44210, CVE-2026-50540).',
        source: 'https://docs.aws.amazon.com/eks/latest/userguide/sandboxing-security-model.html',
      },
      vm: {
        effect: 'reduced',
        reason: 'Host disks and devices need the administrator’s consent in the cluster.',
      },
    },
  },
  {
    danger: 'Containers of one pod against each other',
    effects: {
      'user-namespace': { effect: 'not-helped', reason: 'They share it.' },
      gvisor: { effect: 'not-helped', reason: 'They share one Sentry.' },
      microvm: { effect: 'not-helped', reason: 'They share one machine.', source: threatModel },
      vm: { effect: 'not-helped', reason: 'They share one machine.' },
    },
  },
  {
    danger: 'Side channels of the processor (Spectre, L1TF, MDS)',
    effects: {
      'user-namespace': { effect: 'not-helped', reason: 'The processor is shared.' },
      gvisor: {
        effect: 'not-helped',
        reason: 'They are documented as not addressed.',
        source: gvisorSecurity,
      },
      microvm: {
        effect: 'reduced',
        reason: 'Only core scheduling and the mitigations of the host help.',
        source: threatModel,
      },
      vm: { effect: 'reduced', reason: 'Only core scheduling and the mitigations of the host help.' },
    },
  },
  {
    danger: "The cloud's metadata service",
    effects: everywhere('not-helped', 'Its packets likely leave through the network that the workload has.'),
  },
  {
    danger: 'Secrets in variables and files',
    effects: everywhere('not-helped', 'Whoever breaks in has what the program has, likely in every sandbox.'),
  },
  {
    danger: 'Races with links in `subPath` (CVE-2021-25741)',
    effects: {
      'user-namespace': {
        effect: 'reduced',
        reason: 'The kubelet follows the links, files keep their owners.',
      },
      gvisor: { effect: 'reduced', reason: 'The kubelet follows the links on the host.' },
      microvm: {
        effect: 'not-supported',
        outcome: 'breaks',
        reason: 'Kata lists `subPath` among its limits: verify it on the release in use.',
      },
      vm: { effect: 'not-applicable', reason: 'A machine has disks.' },
    },
  },
  {
    danger: 'Too many processes',
    effects: {
      'user-namespace': { effect: 'not-applicable', reason: 'Limits are the business of control groups.' },
      gvisor: {
        effect: 'reduced',
        reason: 'The sandbox is limited as a whole.',
        source: gvisorCompatibility,
      },
      microvm: {
        effect: 'not-supported',
        outcome: 'ignored',
        reason: 'The limit is not passed on; the processes stay in the guest.',
        source:
          'https://github.com/kata-containers/kata-containers/blob/main/src/runtime/virtcontainers/kata_agent.go',
      },
      vm: { effect: 'contained', reason: 'The processes stay in the guest.' },
    },
  },
];

/** A flaw of a sandbox's own border, or of what runs it. */
export interface BorderFlaw {
  readonly id: string;
  readonly component: string;
  readonly what: string;
  readonly fixedIn: string;
  readonly source: string;
}

const advisory = (repository: string, id: string) =>
  `https://github.com/${repository}/security/advisories/${id}`;
const kataRepository = 'kata-containers/kata-containers';

/** Flaws that are known, the newest first. */
export const borderFlaws: readonly BorderFlaw[] = [
  {
    id: 'CVE-2026-50540',
    component: 'Kata Containers',
    what: 'An annotation of the pod named any configuration file of the host.',
    fixedIn: '4.0.0',
    source: advisory(kataRepository, 'GHSA-mp2j-xm59-qfgw'),
  },
  {
    id: 'CVE-2026-47243',
    component: 'Kata Containers, Rust runtime',
    what: 'Root of the guest reached root of the host through the file server, which had no sandbox of its own. Not running as root would have helped.',
    fixedIn: '3.31.0',
    source: advisory(kataRepository, 'GHSA-2gv2-cffp-j227'),
  },
  {
    id: 'CVE-2026-44210',
    component: 'Kata Containers',
    what: 'An annotation of the pod had the file server share all of the host.',
    fixedIn: '3.31.0',
    source: advisory(kataRepository, 'GHSA-rr59-xxvx-96qr'),
  },
  {
    id: 'GHSA-fmg6-v47x-52wr',
    component: 'Kata Containers, confidential',
    what: 'The policy of the agent could be got past.',
    fixedIn: '4.1.0',
    source: advisory(kataRepository, 'GHSA-fmg6-v47x-52wr'),
  },
  {
    id: 'CVE-2026-24834',
    component: 'Kata Containers with Cloud Hypervisor',
    what: 'A container became root of its guest.',
    fixedIn: '3.27.0',
    source: advisory(kataRepository, 'GHSA-wwj6-vghv-5p64'),
  },
  {
    id: 'CVE-2026-24054',
    component: 'Kata Containers',
    what: 'An empty image had a disk of the host plugged into the guest.',
    fixedIn: '3.26.0',
    source: advisory(kataRepository, 'GHSA-5fc8-gg7w-3g5c'),
  },
  {
    id: 'CVE-2026-1386',
    component: "Firecracker's jailer",
    what: 'A user of the host misled it by a link.',
    fixedIn: '1.13.2 and 1.14.1',
    source: 'https://www.cve.org/CVERecord?id=CVE-2026-1386',
  },
  {
    id: 'CVE-2025-24965',
    component: 'crun with libkrun',
    what: "A file was written outside of the container's root.",
    fixedIn: 'crun 1.20',
    source: 'https://github.com/containers/crun/blob/main/NEWS',
  },
  {
    id: 'CVE-2020-2023',
    component: 'Kata Containers 1.x',
    what: "The guest's disk could be written to with `MKNOD`, and the host was reached from there (with CVE-2020-2025 and CVE-2020-2026).",
    fixedIn: 'releases of 2020',
    source: 'https://www.cve.org/CVERecord?id=CVE-2020-2023',
  },
];

/** Something that is said where containers and virtual machines are compared. */
export interface Claim {
  readonly claim: string;
  readonly verdict: 'true' | 'partly' | 'not quite';
  readonly note: string;
  readonly source: string;
}

/** What is said, and whether it holds. */
export const claims: readonly Claim[] = [
  {
    claim: 'One container that is broken into endangers all others, because they share the kernel.',
    verdict: 'true',
    note: 'For flaws of the kernel, and for what the host gives away. Copy Fail (CVE-2026-31431) crossed from pod to pod through shared image layers.',
    source: 'https://www.cve.org/CVERecord?id=CVE-2026-31431',
  },
  {
    claim: 'A virtual machine stops an attack at its border.',
    verdict: 'not quite',
    note: 'As a rule. The border has had flaws of its own, and a host path crosses it by design.',
    source: threatModel,
  },
  {
    claim: 'Kata Containers takes the images and manifests that there are.',
    verdict: 'true',
    note: 'It is a runtime for OCI and CRI; host networking, user namespaces and host sockets are what it cannot take.',
    source: 'https://github.com/kata-containers/kata-containers/blob/main/docs/Limitations.md',
  },
  {
    claim: 'Virtual machines beside containers need nested virtualisation.',
    verdict: 'partly',
    note: 'Only where the node is a machine itself. Peer pods, Nitro and Xen zones do without; emulation exists and is slow.',
    source: 'https://github.com/kubevirt/kubevirt/blob/main/docs/software-emulation.md',
  },
  {
    claim: 'X-Containers give each container a kernel without hardware virtualisation.',
    verdict: 'true',
    note: 'As research (ASPLOS 2019). There is no product, and nothing to write into a manifest.',
    source: 'https://doi.org/10.1145/3297858.3304016',
  },
  {
    claim: 'Side channels remain.',
    verdict: 'true',
    note: 'Neither gVisor nor Kata claims to close them.',
    source: gvisorSecurity,
  },
  {
    claim: 'Each workload can have a kernel made for it.',
    verdict: 'true',
    note: "The guest's kernel belongs to the runtime's configuration. Kata's are small, and load next to no modules.",
    source: 'https://github.com/kata-containers/kata-containers/tree/main/tools/packaging/kernel',
  },
  {
    claim: '`hostUsers: false` makes a container as safe as a virtual machine.',
    verdict: 'not quite',
    note: 'It takes the rights away, not the system calls: flaws of nf_tables and Copy Fail work from inside, and files of the host keep their owners.',
    source: 'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/',
  },
  {
    claim: 'A seccomp profile is enforced everywhere.',
    verdict: 'not quite',
    note: "Kata applies none in the guest unless told to, and gVisor ignores the pod's: their walls stand in for it.",
    source:
      'https://github.com/kata-containers/kata-containers/blob/main/docs/how-to/how-to-set-sandbox-config-kata.md',
  },
];
