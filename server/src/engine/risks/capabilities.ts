/**
 * What each Linux capability gives to whoever breaks into a container that has it. The names and their meaning:
 * https://man7.org/linux/man-pages/man7/capabilities.7.html. Docker's default set, which containerd shares:
 * https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities. What baseline lets a
 * pod add: https://kubernetes.io/docs/concepts/security/pod-security-standards/.
 */

import { is } from '../model/fact.ts';
import type { Family, Namespaces } from '../model/workload.ts';
import type { Severity } from '../rule.ts';
import type { SandboxEffects } from '../sandboxes/effects.ts';
import type { Span } from '../source.ts';

export interface CapabilityRisk {
  /** How bad it is when a file adds it; `hint` where no way to the host is known. */
  readonly severity: Severity;
  /** What an attacker can do with it; completes "whoever breaks in can …". */
  readonly gain: string;
  /** Whether Docker and containerd give it to every container. */
  readonly isDefault: boolean;
  /** Whether the Pod Security Standards let a pod add it at the level baseline. */
  readonly inBaseline: boolean;
  /** What changes when the workload joins a namespace of the host. */
  readonly onHost?: {
    readonly namespace: keyof Namespaces;
    readonly severity: Severity;
    readonly gain: string;
  };
  /** What sandboxes do about this one, where it is not what they do about most. */
  readonly sandboxes?: Partial<SandboxEffects>;
}

/** One that does nothing to the host from a user namespace: the kernel asks for it in the first one. */
const voidInUserNamespace: Partial<SandboxEffects> = {
  'user-namespace': {
    effect: 'contained',
    reason: "The kernel asks for it in the host's user namespace, where it is void.",
  },
};

const onTheNetwork: Partial<SandboxEffects> = {
  'user-namespace': {
    effect: 'not-helped',
    reason: "It is valid on the container's own network, where the neighbours are.",
  },
  microvm: {
    effect: 'reduced',
    reason: 'Kernel bugs stay in the guest; forged packets still reach the pod network.',
  },
  vm: {
    effect: 'reduced',
    reason: 'Kernel bugs stay in the guest; forged packets still reach the pod network.',
  },
};

/** One of the set that every container has, and that a pod may write at baseline. */
function usual(gain: string, sandboxes?: Partial<SandboxEffects>): CapabilityRisk {
  return { severity: 'hint', gain, isDefault: true, inBaseline: true, ...(sandboxes ? { sandboxes } : {}) };
}

/** One that has to be added. */
function extra(severity: Severity, gain: string, more: Partial<CapabilityRisk> = {}): CapabilityRisk {
  return { severity, gain, isDefault: false, inBaseline: false, ...more };
}

const isVoid = { sandboxes: voidInUserNamespace };

/** Every machine's root has it in the machine. */
const isForContainers = {
  sandboxes: {
    vm: { effect: 'not-applicable', reason: 'Root of the guest has it by itself.' },
  },
} satisfies Partial<CapabilityRisk>;

/** What each capability gives, by its name without `CAP_`; `ALL` stands for the whole set. */
export const capabilityRisks: Readonly<Record<string, CapabilityRisk>> = {
  ALL: extra(
    'error',
    "mount the host's disks or load a kernel module, and is root on the host",
    isForContainers,
  ),

  SYS_ADMIN: extra(
    'error',
    "mount file systems and write the kernel's control files, the usual way out to the host",
    isForContainers,
  ),
  SYS_MODULE: extra('error', "load a kernel module and run code in the host's kernel", isVoid),
  SYS_RAWIO: extra('error', 'reach the hardware ports and memory of the host past its kernel', isVoid),
  DAC_READ_SEARCH: extra('error', 'open any file of the host by its handle, `/etc/shadow` included', isVoid),
  BPF: extra(
    'error',
    "load programs into the host's kernel, where one flaw of the verifier hands it over",
    isVoid,
  ),

  NET_ADMIN: extra('warning', "reach the kernel's firewall code, from which several bugs lead to the host", {
    onHost: {
      namespace: 'network',
      severity: 'warning',
      gain: 'rewrite the firewall, routes and addresses of the host itself',
    },
  }),
  PERFMON: extra(
    'warning',
    'trace the kernel and other workloads of the host, and read what they leak',
    isVoid,
  ),
  SYS_BOOT: extra(
    'warning',
    'start another kernel on the host with kexec where no seccomp profile stops it',
    {
      ...isVoid,
      onHost: {
        namespace: 'pid',
        severity: 'warning',
        gain: 'reboot the host, or start another kernel on it',
      },
    },
  ),
  SYS_TIME: extra(
    'warning',
    'set the clock of the host, on which certificates and logs of all workloads rest',
    isVoid,
  ),
  MAC_ADMIN: extra('warning', 'change the AppArmor or Smack rules that hold containers in', isVoid),

  NET_RAW: {
    ...usual('forge packets and read those of its neighbours on the network', onTheNetwork),
    severity: 'information',
    inBaseline: false,
    onHost: {
      namespace: 'network',
      severity: 'warning',
      gain: 'read and forge the traffic of the whole host',
    },
  },
  SYS_PTRACE: extra('information', 'take over every process that it sees, whoever owns it', {
    ...isForContainers,
    onHost: {
      namespace: 'pid',
      severity: 'error',
      gain: 'attach to a process of the host and run code in it',
    },
  }),
  SYSLOG: extra('information', 'read kernel messages, with addresses that kernel exploits need'),
  CHECKPOINT_RESTORE: extra('information', 'choose process ids and see which files other processes map'),
  SYS_RESOURCE: extra(
    'information',
    'lift its own limits and use up disk space that is kept for the host',
    isVoid,
  ),
  AUDIT_CONTROL: extra('information', "change audit rules as soon as it gets into the host's namespaces", {
    ...isVoid,
    onHost: { namespace: 'pid', severity: 'warning', gain: 'switch off the audit log of the host' },
  }),
  AUDIT_READ: extra('information', 'listen for the audit records of the host', isVoid),
  MAC_OVERRIDE: extra('information', 'ignore the rules of Smack where the host uses it', isVoid),

  IPC_OWNER: extra('hint', 'ignore the permissions of shared memory and message queues', {
    onHost: {
      namespace: 'ipc',
      severity: 'warning',
      gain: "read and write the shared memory of the host's processes",
    },
  }),
  IPC_LOCK: extra('hint', 'pin memory, which the host cannot swap out then', isVoid),
  SYS_NICE: extra('hint', 'take processor time from other workloads with real-time priority', isVoid),
  LINUX_IMMUTABLE: extra('hint', 'make files unchangeable, on mounted volumes too', isVoid),
  LEASE: extra('hint', 'delay others who open the files that it holds a lease on', isVoid),
  NET_BROADCAST: extra('hint', "do nothing with it on today's kernels, which do not ask for it"),
  SYS_PACCT: extra('hint', 'switch process accounting on and off'),
  SYS_TTY_CONFIG: extra('hint', 'reconfigure terminals that it can open, and hang them up', isVoid),
  WAKE_ALARM: extra('hint', 'wake the host from sleep', isVoid),
  BLOCK_SUSPEND: extra('hint', 'keep the host from sleeping', isVoid),

  CHOWN: usual('give files to any owner'),
  DAC_OVERRIDE: usual('read and write files whatever their permissions', {
    microvm: {
      effect: 'reduced',
      reason: "On files shared with the guest the host's file server acts as root (likely).",
    },
  }),
  FOWNER: usual('change the permissions of files of other owners'),
  FSETID: usual('keep setuid bits on files that it changes'),
  KILL: usual('send signals to processes of other users'),
  SETGID: usual('join any group'),
  SETUID: usual('become any user'),
  SETPCAP: usual('drop and pass on the capabilities that it has'),
  SETFCAP: usual('give capabilities to program files'),
  NET_BIND_SERVICE: usual('listen on ports below 1024'),
  SYS_CHROOT: usual('change its root folder and join mount namespaces that it can reach'),
  MKNOD: usual('make device files, which only the device filter keeps from working', {
    ...voidInUserNamespace,
    microvm: {
      effect: 'reduced',
      reason: 'The guest has no device filter, and CVE-2020-2023 got out from there.',
    },
  }),
  AUDIT_WRITE: usual('write records to the audit log'),
};

/** A capability's risk in one workload. */
export interface CapabilityInWorkload extends CapabilityRisk {
  /** Where the workload joins the namespace of the host that makes it worse. */
  readonly joined?: Span;
}

/**
 * The risk of a capability in a workload.
 *
 * @param name normalised: upper case, no `CAP_`; `undefined` comes back for what is no capability
 * @param namespaces those of the workload
 */
export function capabilityRisk(name: string, namespaces: Namespaces): CapabilityInWorkload | undefined {
  const risk = Object.hasOwn(capabilityRisks, name) ? capabilityRisks[name] : undefined;
  if (!risk?.onHost) return risk;
  const namespace = namespaces[risk.onHost.namespace];
  if (!is(namespace, 'host')) return risk;
  const { severity, gain } = risk.onHost;
  return { ...risk, severity, gain, joined: namespace.span };
}

/** Writing down what Docker gives anyway opens nothing; a pod is refused at baseline for all but its short list. */
export function isAcceptedCapability(
  { inBaseline, isDefault, severity }: CapabilityRisk,
  family: Family,
): boolean {
  return family === 'kubernetes' ? inBaseline : isDefault || severity === 'hint';
}
