/**
 * What runs: a pod, a compose service, or the defaults that an image sets for itself. One vocabulary for all
 * families; the words of each dialect stay in `Fact.written`.
 */

import type { Span } from '../source.ts';
import type { ClusterStorage, NamespaceAdmission } from './cluster.ts';
import type { Change, Entry, Fact, ListFact, Refusal } from './fact.ts';
import type { Command, DeviceRequest, Group, Hook, HostName, Limits, Port, TmpfsMount } from './parts.ts';
import type { PodSecurity } from './pod-security.ts';
import type { SandboxKind } from './sandbox-kind.ts';

/** The kinds of file, or of text in a file, that start or build containers. */
export const families = [
  'dockerfile',
  'compose',
  'kubernetes',
  'devcontainer',
  'quadlet',
  'github-actions',
  'command-line',
] as const;
export type Family = (typeof families)[number];

/**
 * Which namespace a workload lives in: the host's, its own, one of its own that others may join (compose
 * `ipc: shareable`), or that of another container (compose `service:`/`container:`, a pod's shared process
 * namespace).
 */
export type NamespaceMode = 'host' | 'own' | 'shareable' | 'other';

/** A user as a file names it. `isRoot` is `undefined` where a name's user id is known only to the image. */
export interface User {
  readonly text: string;
  readonly uid?: number;
  readonly isRoot: boolean | undefined;
}

/**
 * `path` is that of a profile file, the profile's name, or the text that the platform does not know (`invalid`);
 * `runtime-default` is the container runtime's own.
 */
export interface SecurityProfile {
  readonly type: 'unconfined' | 'runtime-default' | 'custom' | 'invalid';
  readonly path?: string;
}

/** How SELinux separates the container. `type`, `user` and `role` are set only where written. */
export interface SelinuxOptions {
  readonly disabled: boolean;
  readonly type?: string;
  readonly user?: string;
  readonly role?: string;
}

/** `slave` sees the host's later mounts; `shared` also gives the host those of the container. */
export type MountPropagation = 'private' | 'slave' | 'shared';

/** Something of the host that is mounted into a container. */
export interface HostMount {
  /** The host's path, normalised (`//var/./run/` is `/var/run`), a leading `~` kept; its span is the path's. */
  readonly source: Fact<string>;
  readonly readOnly: Fact<boolean>;
  /** Where it is seen in the container; `undefined` when that is unknown or nothing mounts the volume. */
  readonly target: string | undefined;
  /** `hostPath.type` as written: `Socket`, `CharDevice`, `BlockDevice` …; empty when there is none. */
  readonly hostPathType: string;
  /** Which way mounts made below it travel: `shared` and its kin reach the host. */
  readonly propagation: Fact<MountPropagation>;
  /** The claim by which a pod mounts it; missing where the file that mounts it names the path. */
  readonly claim?: string;
  /** Takes the mount, and what only it needs, out of the file. */
  remove(): Change | Refusal;
}

/** A path of the host that is a volume: of a pod (`hostPath`), or of the cluster (a PersistentVolume). */
export interface HostVolume {
  /** The path, as in `HostMount.source`. */
  readonly source: Fact<string>;
  /** `hostPath.type` as written; empty when there is none. */
  readonly type: string;
  /** The mounts of it in the workload's containers, device nodes too; none when no container has it. */
  readonly mounts: readonly HostMount[];
  /** Takes the volume and all its mounts out of the file. */
  remove(): Change | Refusal;
}

/** A device node of the host that is given to a container. `path` is normalised as in `HostMount.source`. */
export interface HostDevice {
  readonly path: Fact<string>;
  remove(): Change | Refusal;
}

export type ContainerRole = 'container' | 'init' | 'ephemeral';

/** One container of a workload, with the workload's own settings already applied where it has none. */
export interface Container {
  /** Empty where the dialect has no name for it (a compose service, an image). */
  readonly name: string;
  readonly role: ContainerRole;
  readonly span: Span;
  readonly image: Fact<string>;
  readonly privileged: Fact<boolean>;
  /** Absent: the image decides, and the value is the empty user with `isRoot: undefined`. */
  readonly user: Fact<User>;
  /** Whether the platform refuses to start the container as root. Only Kubernetes has it; elsewhere absent. */
  readonly runAsNonRoot: Fact<boolean>;
  /** Capability names are normalised: upper case, no `CAP_`; `ALL` for all of them. */
  readonly capabilitiesAdded: ListFact<string>;
  readonly capabilitiesDropped: ListFact<string>;
  readonly seccomp: Fact<SecurityProfile>;
  readonly appArmor: Fact<SecurityProfile>;
  readonly selinux: Fact<SelinuxOptions>;
  /** Whether the kernel files under /proc and /sys that runtimes hide are visible. */
  readonly procUnmasked: Fact<boolean>;
  /** Whether a process can gain more privileges than its parent (setuid programs work). */
  readonly privilegeEscalation: Fact<boolean>;
  readonly mounts: readonly HostMount[];
  /** Which way mounts travel in volumes that are not of the host, where that is written. */
  readonly propagations: readonly Fact<MountPropagation>[];
  /** `volumes_from`: other containers, all of whose volumes it gets. */
  readonly volumesFrom: readonly Fact<string>[];
  /** Volumes and folders of the host, as written, that other services of the file mount too, one of them writable. */
  readonly sharedVolumes: readonly Fact<string>[];
  readonly tmpfs: readonly TmpfsMount[];
  readonly devices: readonly HostDevice[];
  /** Block devices of volumes: `volumeDevices`; the value is the volume's name. */
  readonly blockVolumes: readonly Fact<string>[];
  /** Rules of the device cgroup: `c 189:* rmw`. */
  readonly deviceRules: readonly Fact<string>[];
  /** Devices that are asked for by what they are, not by path: GPUs, CDI names, extended resources, claims. */
  readonly deviceRequests: readonly DeviceRequest[];
  readonly environment: readonly Entry[];
  /** What it starts: entry point, command and their arguments, as far as the file says. */
  readonly commands: readonly Command[];
  /** Programs that run beside the main one: `post_start`, `pre_stop`, `develop.watch` with `exec`. */
  readonly hooks: readonly Hook[];
  readonly sysctls: readonly Entry[];
  readonly ports: readonly Port[];
  /** Hosts that probes and lifecycle hooks name. */
  readonly probeHosts: readonly Fact<string>[];
  /** Groups that are written: `runAsGroup`, `fsGroup`, `supplementalGroups`, `group_add`, the group in `user`. */
  readonly groups: readonly Group[];
  readonly readOnlyRootFilesystem: Fact<boolean>;
  /** Windows: the container is a process of the host. */
  readonly hostProcess: Fact<boolean>;
  /** Windows: `process` shares the host's kernel, `hyperv` has one of its own. Empty when absent. */
  readonly isolation: Fact<string>;
  /** Windows accounts handed in: `credential_spec`, `gmsaCredentialSpec`, `gmsaCredentialSpecName`. */
  readonly accounts: readonly Fact<string>[];
  readonly limits: Limits;
  readonly oomKillDisabled: Fact<boolean>;
  readonly oomScoreAdjustment: Fact<number>;
  readonly ulimits: readonly Entry[];
  readonly cgroupParent: Fact<string>;
  /** A program of the host that stands in for the container: compose `provider.type`. */
  readonly providers: readonly Fact<string>[];
}

/** The namespaces, each as a fact about the whole workload. */
export interface Namespaces {
  readonly network: Fact<NamespaceMode>;
  readonly pid: Fact<NamespaceMode>;
  readonly ipc: Fact<NamespaceMode>;
  readonly uts: Fact<NamespaceMode>;
  readonly user: Fact<NamespaceMode>;
  readonly cgroup: Fact<NamespaceMode>;
}

export interface Workload {
  readonly subject: 'workload';
  readonly family: Family;
  /** `Deployment`, `Pod` …; `service` in Compose; `image` for a Dockerfile. */
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** False for what others use and does not run by itself: a PersistentVolume. */
  readonly runs: boolean;
  /** The narrowest text that names it. */
  readonly span: Span;
  /** All of its text: from its first key or instruction to the end of its last. */
  readonly extent: Span;
  /** Only a part of what will run (a patch, an override, a broken document): judge what it says, not what it lacks. */
  readonly partial: boolean;
  readonly namespaces: Namespaces;
  /** The sandbox it asks for: `runtimeClassName`, compose `runtime`. Empty when absent. */
  readonly runtime: Fact<string>;
  /** The RuntimeClass objects that the workspace defines, by name, with their handlers; see `ClusterFacts`. */
  readonly runtimeClasses?: ReadonlyMap<string, string>;
  /** What its namespace admits, where the workspace defines that. */
  readonly admission?: NamespaceAdmission;
  /** The name of the service account that a pod runs as; empty elsewhere. */
  readonly serviceAccount: string;
  /** Why it must stay on the kernel of its host: a clause, such as "it installs a network plugin on its node". */
  readonly staysOnHost: string | undefined;
  readonly containers: readonly Container[];
  /** Names that are given addresses: `extra_hosts`, `hostAliases`. */
  readonly hostNames: readonly HostName[];
  /** Whether the token of the service account is mounted. Only Kubernetes has it; elsewhere it is false. */
  readonly serviceAccountToken: Fact<boolean>;
  /** The volumes that are paths of the host. Compose has none: its mounts name the path. */
  readonly hostVolumes: readonly HostVolume[];
  /** The kinds of the pod's volumes, `hostPath` too, by their keys: `nfs`, `emptyDir` …; the span is the key's. */
  readonly volumeKinds: readonly Fact<string>[];
  /** What lets or makes it run on a node of the control plane: tolerations, `nodeSelector`, `nodeName`. */
  readonly controlPlane: readonly Fact<string>[];
  /** Which nodes it may run on: its `nodeSelector`, `nodeName` and Windows as `key=value`, sorted; empty for all. */
  readonly nodes: readonly string[];
  /** Those of the pod (`metadata.annotations`), or of a compose service. */
  readonly annotations: readonly Entry[];
  readonly podSecurity: PodSecurity | undefined;
  /** Says whether and how the workload can be moved into a sandbox; a Dockerfile has no such thing. */
  readonly move: Move | undefined;
  /** The workload with what claims stand for; missing where it has no part in that. */
  withStorage?(storage: ClusterStorage): Workload;
}

/** What keeps a workload out of a sandbox and no edit takes away. */
export interface Obstacle {
  /** The rule whose risk it is. */
  readonly ruleId: string;
  /** A clause for people: "sockets of the host do not answer in a sandbox: it mounts `/run`". */
  readonly reason: string;
  /** The setting that is in the way; missing where it is the workload as a whole. */
  readonly span?: Span;
}

/** The platform-specific part of moving a workload into a sandbox. */
export interface Move {
  /** What stands in the way of a sandbox of this kind and no edit takes away. */
  obstacle(kind: SandboxKind): Obstacle | undefined;
  /** The edits that select the runtime, a sandbox of this kind, with the changes that it needs, or the reason why they can't be made. */
  into(runtime: string, kind: SandboxKind): MoveChange | Refusal;
}

export interface MoveChange extends Change {
  /** The settings that go, in the file's own words: `hostNetwork`, `pid: host`. */
  readonly removed: readonly string[];
  /** What is to be checked, besides whether the runtime is there: "what size the VM should have: …". */
  readonly check: readonly string[];
}
