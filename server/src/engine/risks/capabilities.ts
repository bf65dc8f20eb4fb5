/**
 * What each Linux capability gives to whoever breaks into a container that has it. The names and their meaning:
 * https://man7.org/linux/man-pages/man7/capabilities.7.html. Docker's default set, which containerd shares:
 * https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities. What baseline lets a
 * pod add: https://kubernetes.io/docs/concepts/security/pod-security-standards/.
 */

import type { Namespaces } from '../model/workload.ts';
import type { Severity } from '../rule.ts';
import type { SandboxEffect } from '../sandboxes/effects.ts';

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
  /** What a user namespace does: most capabilities are void against what belongs to the host. */
  readonly userNamespace: SandboxEffect;
  /** What a kernel of its own leaves of it; `reduced` where it also counts outside the guest. */
  readonly microvm: SandboxEffect;
}

/** A capability that every container has. */
function byDefault(gain: string, more: Partial<CapabilityRisk> = {}): CapabilityRisk {
  return {
    severity: 'hint',
    gain,
    isDefault: true,
    inBaseline: true,
    userNamespace: 'reduced',
    microvm: 'contained',
    ...more,
  };
}

/** A capability that has to be added. */
function extra(severity: Severity, gain: string, more: Partial<CapabilityRisk> = {}): CapabilityRisk {
  return {
    severity,
    gain,
    isDefault: false,
    inBaseline: false,
    userNamespace: 'contained',
    microvm: 'contained',
    ...more,
  };
}

/** What each capability gives, by its name without `CAP_`; `ALL` stands for the whole set. */
export const capabilityRisks: Readonly<Record<string, CapabilityRisk>> = {
  ALL: extra('error', 'mount the host’s disks, load a kernel module, and so become root on the host', {
    userNamespace: 'reduced',
  }),

  SYS_ADMIN: extra('error', 'mount file systems and use the kernel’s control files, the usual way out to the host', {
    userNamespace: 'reduced',
  }),
  SYS_MODULE: extra('error', 'load a kernel module and run code in the host’s kernel'),
  SYS_RAWIO: extra('error', 'reach the host’s hardware ports and memory past the kernel'),
  DAC_READ_SEARCH: extra('error', 'open any file of the host by its handle, `/etc/shadow` included'),
  BPF: extra('error', 'load programs into the host’s kernel, where a flaw of the verifier gives the host away'),

  NET_ADMIN: extra('warning', 'reach the kernel’s firewall code, from which several bugs lead to the host', {
    userNamespace: 'reduced',
    onHost: {
      namespace: 'network',
      severity: 'warning',
      gain: 'rewrite the firewall, routes and addresses of the host itself',
    },
  }),
  PERFMON: extra('warning', 'watch the kernel and the other workloads of the host, and read what they leak'),
  SYS_BOOT: extra('warning', 'start another kernel on the host with kexec where no seccomp profile stops it', {
    onHost: { namespace: 'pid', severity: 'warning', gain: 'reboot the host, or start another kernel on it' },
  }),
  SYS_TIME: extra('warning', 'set the clock of the host, on which certificates and logs of all workloads depend'),
  MAC_ADMIN: extra('warning', 'change the AppArmor or Smack rules that hold containers in'),

  NET_RAW: byDefault('forge packets: spoof neighbours on the network and read traffic meant for them', {
    severity: 'information',
    inBaseline: false,
    userNamespace: 'not-helped',
    microvm: 'reduced',
    onHost: { namespace: 'network', severity: 'warning', gain: 'read and forge the traffic of the whole host' },
  }),
  SYS_PTRACE: extra('information', 'take over every process that it sees, whoever owns it', {
    userNamespace: 'reduced',
    onHost: { namespace: 'pid', severity: 'error', gain: 'attach to a process of the host and run code in it' },
  }),
  SYSLOG: extra('information', 'read kernel messages and addresses, which makes kernel exploits work', {
    userNamespace: 'reduced',
  }),
  CHECKPOINT_RESTORE: extra('information', 'choose process ids and read which files other processes map'),
  SYS_RESOURCE: extra('information', 'lift its own limits and use up the disk space that is kept for the host'),
  AUDIT_CONTROL: extra('information', 'try to change the host’s audit rules', {
    onHost: { namespace: 'pid', severity: 'warning', gain: 'switch off the audit log of the host' },
  }),
  AUDIT_READ: extra('information', 'listen for the audit records of the host'),
  MAC_OVERRIDE: extra('information', 'ignore the rules of Smack, where the host uses it'),

  IPC_OWNER: extra('hint', 'ignore the permissions of shared memory and message queues', {
    onHost: { namespace: 'ipc', severity: 'warning', gain: 'read and write the shared memory of the host’s processes' },
  }),
  IPC_LOCK: extra('hint', 'pin memory, so that the host cannot swap it out'),
  SYS_NICE: extra('hint', 'take processor time from other workloads with real-time priority'),
  LINUX_IMMUTABLE: extra('hint', 'make files unchangeable, on mounted volumes too'),
  LEASE: extra('hint', 'hold leases on files and so delay others that open them'),
  NET_BROADCAST: extra('hint', 'do no more than before on today’s kernels, which do not use it'),
  SYS_PACCT: extra('hint', 'switch process accounting on and off'),
  SYS_TTY_CONFIG: extra('hint', 'change terminals, and hang up those of others'),
  WAKE_ALARM: extra('hint', 'wake the host from sleep'),
  BLOCK_SUSPEND: extra('hint', 'keep the host from sleeping'),

  CHOWN: byDefault('give files to any owner'),
  DAC_OVERRIDE: byDefault('read and write files whatever their permissions, on mounted volumes too', {
    microvm: 'reduced',
  }),
  FOWNER: byDefault('change files of other owners'),
  FSETID: byDefault('keep setuid bits on files that it changes'),
  KILL: byDefault('send signals to processes of other users'),
  SETGID: byDefault('join any group'),
  SETUID: byDefault('become any user'),
  SETPCAP: byDefault('pass on capabilities that it has'),
  SETFCAP: byDefault('give capabilities to programs'),
  NET_BIND_SERVICE: byDefault('listen on ports below 1024'),
  SYS_CHROOT: byDefault('change its root folder and join mount namespaces that it can reach'),
  MKNOD: byDefault('make device files, which only the device filter keeps from working', {
    userNamespace: 'contained',
    microvm: 'reduced',
  }),
  AUDIT_WRITE: byDefault('write records to the audit log'),
};

/**
 * The risk of a capability in a workload.
 *
 * @param name normalised: upper case, no `CAP_`; `undefined` comes back for what is no capability
 * @param hostNamespaces the namespaces of the host that the workload surely joins
 */
export function capabilityRisk(
  name: string,
  hostNamespaces: ReadonlySet<keyof Namespaces>,
): CapabilityRisk | undefined {
  const risk = Object.hasOwn(capabilityRisks, name) ? capabilityRisks[name] : undefined;
  return risk?.onHost && hostNamespaces.has(risk.onHost.namespace) ? { ...risk, ...risk.onHost } : risk;
}
