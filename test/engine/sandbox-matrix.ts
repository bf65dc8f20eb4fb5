/**
 * What each kind of sandbox does about each risk, cell by cell, with the place that says so. The words are those of the
 * engine; for a cell that is not supported, what becomes of the setting.
 */

import type { SandboxEffect, UnsupportedOutcome } from '../../server/src/engine/sandboxes/effects.ts';

/** `silent`: the rule says nothing there, because the risk is gone. */
export type Cell = Exclude<SandboxEffect, 'not-supported'> | UnsupportedOutcome | 'silent';

/** What the row's risk is shown on: lines of a pod's `spec`, of its only container, its volumes, or a service's. */
export interface Sample {
  readonly spec?: string;
  readonly container?: string;
  readonly service?: string;
}

export interface Row {
  readonly risk: string;
  readonly rule: string;
  readonly sample: Sample;
  /** Each cell: user namespace, gVisor, Kata, virtual machine. */
  readonly cells: readonly [userns: Cell, gvisor: Cell, kata: Cell, vm: Cell];
  /** Other rules that speak in the place of the row's. */
  readonly instead?: readonly string[];
  readonly source: string;
}

const kata = 'kata-containers/kata-containers: ';
const gvisor = 'google/gvisor: ';
const kep = 'kubernetes/enhancements: keps/sig-node/127-user-namespaces';
const limits = `${kata}docs/Limitations.md`;
const agent = `${kata}src/runtime/virtcontainers/kata_agent.go`;

/** A pod with a folder, file or device of the host in its container. */
function mount(path: string, type = ''): Sample {
  return {
    container: 'volumeMounts: [{name: v, mountPath: /v}]',
    spec: `volumes: [{name: v, hostPath: {path: ${path}${type && `, type: ${type}`}}}]`,
  };
}

function capability(name: string): Sample {
  return { container: `securityContext: {capabilities: {add: [${name}]}}` };
}

const added = 'dangerous-capability';

/** Section by section: host namespaces; files and sockets; devices; capabilities; profiles, identity, the rest. */
export const matrix: readonly Row[] = [
  {
    risk: 'privileged',
    rule: 'privileged-container',
    sample: { container: 'securityContext: {privileged: true}' },
    cells: ['reduced', 'contained', 'contained', 'not-applicable'],
    source: `${kata}docs/how-to/privileged.md; ${gvisor}g3doc/user_guide/tutorials/docker-in-gvisor.md; ${kep}`,
  },
  {
    risk: 'privileged under Docker, which hands Kata all devices',
    rule: 'privileged-container',
    sample: { service: 'privileged: true' },
    cells: ['rejected', 'contained', 'breaks', 'not-applicable'],
    source: `${limits}; nestybox/sysbox: docs/user-guide/limitations.md`,
  },
  {
    risk: 'hostPID',
    rule: 'host-pid-namespace',
    sample: { spec: 'hostPID: true' },
    cells: ['rejected', 'contained', 'ignored', 'not-applicable'],
    source: `${agent} (handlePidNamespace); ${gvisor}g3doc/architecture_guide/security.md`,
  },
  {
    risk: 'hostIPC',
    rule: 'host-ipc-namespace',
    sample: { spec: 'hostIPC: true' },
    cells: ['rejected', 'contained', 'ignored', 'not-applicable'],
    source: agent,
  },
  {
    risk: 'hostNetwork',
    rule: 'host-network-namespace',
    instead: ['host-network-in-sandbox'],
    sample: { spec: 'hostNetwork: true' },
    cells: ['rejected', 'breaks', 'breaks', 'not-applicable'],
    source: `${limits}; ${gvisor}runsc/sandbox/network.go`,
  },
  {
    risk: 'UTS namespace of the host',
    rule: 'host-uts-namespace',
    sample: { service: 'uts: host' },
    cells: ['reduced', 'contained', 'contained', 'not-applicable'],
    source: `${agent}; ${gvisor}runsc/sandbox/sandbox.go`,
  },
  {
    risk: 'user namespace of the host',
    rule: 'host-user-namespace',
    sample: { service: 'userns_mode: host' },
    cells: ['not-helped', 'contained', 'contained', 'not-applicable'],
    source: 'docker/docs: enhanced-container-isolation/features-benefits.md',
  },
  {
    risk: 'cgroup namespace of the host',
    rule: 'host-cgroup-namespace',
    sample: { service: 'cgroup: host' },
    cells: ['reduced', 'contained', 'contained', 'not-applicable'],
    source: `${agent}; ${gvisor}g3doc/user_guide/compatibility.md`,
  },
  {
    risk: 'hostUsers: false beside the sandbox',
    rule: 'user-namespace-in-sandbox',
    sample: { spec: 'hostUsers: false' },
    cells: ['silent', 'silent', 'rejected', 'not-applicable'],
    source: 'kubernetes/kubernetes: pkg/kubelet/userns/userns_manager.go',
  },
  {
    risk: 'shareProcessNamespace',
    rule: 'shared-container-namespace',
    sample: { spec: 'shareProcessNamespace: true' },
    cells: ['not-helped', 'not-helped', 'not-helped', 'not-applicable'],
    source: `${kata}tests/integration/kubernetes/k8s-pid-ns.bats`,
  },
  {
    risk: 'hostProcess on Windows',
    rule: 'windows-host-process',
    sample: { container: 'securityContext: {windowsOptions: {hostProcess: true}}' },
    cells: ['rejected', 'rejected', 'rejected', 'rejected'],
    source: 'kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod',
  },
  {
    risk: 'hostPath of data',
    rule: 'host-path-volume',
    sample: mount('/srv/data'),
    cells: ['not-helped', 'not-helped', 'not-helped', 'not-applicable'],
    source: `${limits}; ${gvisor}g3doc/architecture_guide/security.md; ${kep}`,
  },
  {
    risk: 'bind mount of data',
    rule: 'host-path-mount',
    sample: { service: 'volumes: [/srv/data:/data]' },
    cells: ['not-helped', 'not-helped', 'not-helped', 'not-applicable'],
    source: `${limits}`,
  },
  {
    risk: 'hostPath of /',
    rule: 'runtime-socket-mount',
    instead: ['sensitive-host-path-mount'],
    sample: mount('/'),
    cells: ['not-helped', 'not-helped', 'not-helped', 'not-applicable'],
    source: `${kata}src/runtime/virtcontainers/mount_linux.go`,
  },
  ...['/proc', '/sys'].map(
    (path): Row => ({
      risk: `hostPath of ${path}`,
      rule: 'sensitive-host-path-mount',
      sample: mount(path),
      cells: ['reduced', 'contained', 'contained', 'not-applicable'],
      source: `${kata}src/runtime/virtcontainers/mount.go (isSystemMount)`,
    }),
  ),
  {
    risk: 'hostPath of /dev',
    rule: 'sensitive-host-path-mount',
    sample: mount('/dev'),
    cells: ['reduced', 'breaks', 'contained', 'not-applicable'],
    source: `${kata}tests/integration/kubernetes/k8s-hostpath-volume.bats; ${gvisor}runsc/config/flags.go`,
  },
  {
    risk: 'hostPath of a block device',
    rule: 'host-device-access',
    sample: mount('/dev/sda', 'BlockDevice'),
    cells: ['reduced', 'breaks', 'not-helped', 'reduced'],
    source: limits,
  },
  ...[
    '/var/run/docker.sock',
    '/run/containerd/containerd.sock',
    '/run/crio/crio.sock',
    '/run/podman/podman.sock',
  ].map(
    (path): Row => ({
      risk: `the socket ${path}`,
      rule: 'runtime-socket-mount',
      sample: mount(path),
      cells: ['not-helped', 'breaks', 'breaks', 'not-applicable'],
      source: `${kata}issues 8024, 4244, 9816; ${gvisor}runsc/config/flags.go`,
    }),
  ),
  ...['/run', '/var/run', '/var/lib/kubelet', '/var/lib/docker', '/var/lib/containerd'].map(
    (path): Row => ({
      risk: `the folder ${path}`,
      rule: 'runtime-socket-mount',
      instead: ['sensitive-host-path-mount'],
      sample: mount(path),
      cells: ['not-helped', 'not-helped', 'not-helped', 'not-applicable'],
      source: 'inferred: the sockets are dead, the files are shared',
    }),
  ),
  {
    risk: 'use_api_socket',
    rule: 'runtime-socket-mount',
    sample: { service: 'use_api_socket: true' },
    cells: ['not-helped', 'breaks', 'breaks', 'not-applicable'],
    source: 'compose-spec/compose-spec: 05-services.md',
  },
  {
    risk: 'mountPropagation: Bidirectional',
    rule: 'shared-mount-propagation',
    sample: {
      container: 'volumeMounts: [{name: v, mountPath: /v, mountPropagation: Bidirectional}]',
      spec: 'volumes: [{name: v, hostPath: {path: /srv}}]',
    },
    cells: ['breaks', 'breaks', 'breaks', 'not-applicable'],
    source: `${kata}issues 10502, 8853; src/runtime/virtcontainers/mount_linux.go`,
  },
  {
    risk: 'mountPropagation: HostToContainer',
    rule: 'received-mount-propagation',
    sample: {
      container: 'volumeMounts: [{name: v, mountPath: /v, mountPropagation: HostToContainer}]',
      spec: 'volumes: [{name: v, hostPath: {path: /srv}}]',
    },
    cells: ['not-helped', 'breaks', 'breaks', 'not-applicable'],
    source: `${kata}src/runtime/virtcontainers/mount_linux.go; one-way mounts work in a user namespace (${kep})`,
  },
  {
    risk: 'writable root filesystem',
    rule: 'writable-root-filesystem',
    sample: {},
    cells: ['not-helped', 'reduced', 'not-helped', 'not-helped'],
    source: `${gvisor}runsc/config/flags.go (overlay2)`,
  },
  {
    risk: 'volumeDevices',
    rule: 'raw-block-volume',
    sample: {
      container: 'volumeDevices: [{name: v, devicePath: /dev/xvda}]',
      spec: 'volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]',
    },
    cells: ['not-helped', 'breaks', 'not-helped', 'not-helped'],
    source: `${kata}tests/integration/kubernetes/k8s-block-volume.bats; ${gvisor}g3doc/user_guide/compatibility.md`,
  },
  {
    risk: 'a character device',
    rule: 'host-device-access',
    sample: { service: 'devices: [/dev/kmsg]' },
    cells: ['reduced', 'breaks', 'breaks', 'reduced'],
    source: `${kata}src/runtime/virtcontainers/container.go; sysbox: docs/user-guide/limitations.md`,
  },
  {
    risk: 'a resource of a device plugin',
    rule: 'device-request',
    sample: { container: 'resources: {limits: {squat.ai/fuse: 1}}' },
    cells: ['reduced', 'breaks', 'breaks', 'reduced'],
    source: `${kata}src/runtime/virtcontainers/container.go`,
  },
  {
    risk: 'device_cgroup_rules',
    rule: 'device-cgroup-rule',
    sample: { service: 'device_cgroup_rules: ["c 10:* rmw"]' },
    cells: ['reduced', 'contained', 'ignored', 'not-applicable'],
    source: `${agent} (constrainGRPCSpec)`,
  },
  {
    risk: 'a block device of the host',
    rule: 'host-device-access',
    sample: { service: 'devices: [/dev/sda]' },
    cells: ['reduced', 'breaks', 'not-helped', 'reduced'],
    source: `${limits}; GHSA-5fc8-gg7w-3g5c`,
  },
  {
    risk: 'a VFIO device',
    rule: 'host-device-access',
    sample: { service: 'devices: [/dev/vfio/12]' },
    cells: ['not-helped', 'breaks', 'reduced', 'reduced'],
    source: `${kata}docs/threat-model/threat-model.md`,
  },
  {
    risk: 'a GPU',
    rule: 'device-request',
    sample: { container: 'resources: {limits: {nvidia.com/gpu: 1}}' },
    cells: ['not-helped', 'reduced', 'breaks', 'contained'],
    source: `${kata}docs/use-cases/NVIDIA-GPU-passthrough-and-Kata-QEMU.md; ${gvisor}g3doc/user_guide/gpu.md`,
  },
  {
    risk: 'a GPU that is passed whole',
    rule: 'device-request',
    sample: { container: 'resources: {limits: {nvidia.com/pgpu: 1}}' },
    cells: ['not-helped', 'breaks', 'contained', 'contained'],
    source: `${kata}docs/use-cases/NVIDIA-GPU-passthrough-and-Kata-QEMU.md`,
  },
  ...(
    [
      ['ALL', ['reduced', 'contained', 'contained', 'not-applicable']],
      ['SYS_ADMIN', ['reduced', 'contained', 'contained', 'not-applicable']],
      ['SYS_MODULE', ['contained', 'contained', 'contained', 'contained']],
      ['SYS_PTRACE', ['reduced', 'contained', 'contained', 'not-applicable']],
      ['NET_ADMIN', ['reduced', 'contained', 'contained', 'contained']],
      ['NET_RAW', ['not-helped', 'contained', 'reduced', 'reduced']],
      ['BPF', ['contained', 'contained', 'contained', 'contained']],
      ['PERFMON', ['contained', 'contained', 'contained', 'contained']],
      ['DAC_READ_SEARCH', ['contained', 'contained', 'contained', 'contained']],
      ['DAC_OVERRIDE', ['reduced', 'contained', 'reduced', 'contained']],
      ['SYS_RAWIO', ['contained', 'contained', 'contained', 'contained']],
      ['SYS_BOOT', ['contained', 'contained', 'contained', 'contained']],
      ['SYS_TIME', ['contained', 'contained', 'contained', 'contained']],
      ['SYS_CHROOT', ['reduced', 'contained', 'contained', 'contained']],
      ['SETFCAP', ['reduced', 'contained', 'contained', 'contained']],
      ['SETPCAP', ['reduced', 'contained', 'contained', 'contained']],
      ['MKNOD', ['contained', 'contained', 'reduced', 'contained']],
      ['SYSLOG', ['reduced', 'contained', 'contained', 'contained']],
      ['AUDIT_CONTROL', ['contained', 'contained', 'contained', 'contained']],
      ['MAC_ADMIN', ['contained', 'contained', 'contained', 'contained']],
      ['WAKE_ALARM', ['contained', 'contained', 'contained', 'contained']],
      ['BLOCK_SUSPEND', ['contained', 'contained', 'contained', 'contained']],
      ['LEASE', ['contained', 'contained', 'contained', 'contained']],
      ['IPC_LOCK', ['contained', 'contained', 'contained', 'contained']],
    ] as const
  ).map(
    ([name, cells]): Row => ({
      risk: `the capability ${name}`,
      rule: added,
      instead: ['added-capability'],
      sample: capability(name),
      cells,
      source: `${limits} (Privileged containers); ${gvisor}g3doc/user_guide/tutorials/docker-in-gvisor.md; ${kep}`,
    }),
  ),
  {
    risk: 'seccomp unconfined',
    rule: 'seccomp-unconfined',
    sample: { container: 'securityContext: {seccompProfile: {type: Unconfined}}' },
    cells: ['not-helped', 'contained', 'contained', 'contained'],
    source: `${kata}src/runtime/Makefile (DEFDISABLEGUESTSECCOMP); ${gvisor}runsc/config/flags.go (oci-seccomp)`,
  },
  {
    risk: 'no seccomp profile',
    rule: 'missing-seccomp-profile',
    sample: {},
    cells: ['not-helped', 'contained', 'contained', 'contained'],
    source: `${kata}src/runtime/Makefile (DEFDISABLEGUESTSECCOMP)`,
  },
  {
    risk: 'AppArmor unconfined',
    rule: 'apparmor-unconfined',
    sample: { container: 'securityContext: {appArmorProfile: {type: Unconfined}}' },
    cells: ['not-helped', 'contained', 'contained', 'not-applicable'],
    source: `${kata}src/agent; ${gvisor}runsc/specutils (ValidateSpec)`,
  },
  {
    risk: 'SELinux separation off',
    rule: 'selinux-separation-disabled',
    sample: { container: 'securityContext: {seLinuxOptions: {type: spc_t}}' },
    cells: ['not-helped', 'rejected', 'contained', 'not-applicable'],
    source: `${gvisor}runsc/specutils; ${kata}src/runtime/Makefile (disable_guest_selinux)`,
  },
  {
    risk: 'procMount: Unmasked',
    rule: 'unmasked-proc',
    sample: { container: 'securityContext: {procMount: Unmasked}' },
    cells: ['silent', 'contained', 'rejected', 'not-applicable'],
    source: 'kubernetes/enhancements: keps/sig-node/4265-proc-mount',
  },
  {
    risk: 'allowPrivilegeEscalation: true',
    rule: 'privilege-escalation-allowed',
    sample: { container: 'securityContext: {allowPrivilegeEscalation: true}' },
    cells: ['reduced', 'contained', 'contained', 'not-applicable'],
    source: `${gvisor}g3doc/architecture_guide/security.md`,
  },
  {
    risk: 'no-new-privileges off',
    rule: 'missing-no-new-privileges',
    sample: {},
    cells: ['reduced', 'contained', 'contained', 'not-applicable'],
    source: `${gvisor}g3doc/architecture_guide/security.md`,
  },
  {
    risk: 'runAsUser: 0',
    rule: 'root-user',
    sample: { container: 'securityContext: {runAsUser: 0}' },
    // Mapped to a user of no rights: there is nothing to tell.
    cells: ['silent', 'contained', 'contained', 'not-applicable'],
    source: `${kep}; GHSA-2gv2-cffp-j227`,
  },
  {
    risk: 'a port of the host',
    rule: 'host-port',
    sample: { container: 'ports: [{containerPort: 80, hostPort: 8080}]' },
    cells: ['not-helped', 'not-helped', 'not-helped', 'not-helped'],
    source: 'inferred: the network is outside of the wall',
  },
  {
    risk: 'an unsafe sysctl',
    rule: 'unsafe-sysctl',
    sample: { spec: 'securityContext: {sysctls: [{name: kernel.msgmax, value: "1"}]}' },
    cells: ['reduced', 'ignored', 'contained', 'not-applicable'],
    source: `${kata}docs/how-to/how-to-use-sysctls-with-kata.md; ${gvisor}runsc`,
  },
  {
    risk: "the service account's token",
    rule: 'service-account-token',
    sample: { spec: 'automountServiceAccountToken: true' },
    cells: ['not-helped', 'not-helped', 'not-helped', 'not-helped'],
    source: 'kubevirt/user-guide: docs/storage/disks_and_volumes.md',
  },
  {
    risk: 'no limits',
    rule: 'missing-resource-limits',
    sample: {},
    cells: ['not-helped', 'reduced', 'reduced', 'contained'],
    source: `${kata}docs/how-to/how-to-size-sandbox-overhead-runtime-rs.md; ${gvisor}g3doc/user_guide/compatibility.md`,
  },
  {
    risk: 'secrets in the image',
    rule: 'password-in-image',
    sample: {},
    cells: ['not-helped', 'not-helped', 'not-helped', 'not-helped'],
    source: 'inferred: whoever has the image has them',
  },
];

/** The dangers that no setting makes, by their names in `beyond.ts`. */
export const dangerCells: Readonly<Record<string, readonly [...Row['cells'], source: string]>> = {
  'An image that attacks the kernel': [
    'reduced',
    'contained',
    'contained',
    'contained',
    'eks: sandboxing-security-model.html',
  ],
  'A manifest by somebody who should not be trusted': [
    'not-helped',
    'not-helped',
    'not-helped',
    'reduced',
    'eks: sandboxing-security-model.html; CVE-2026-44210, CVE-2026-50540',
  ],
  'Containers of one pod against each other': [
    'not-helped',
    'not-helped',
    'not-helped',
    'not-helped',
    `${kata}docs/threat-model/threat-model.md`,
  ],
  'Side channels of the processor (Spectre, L1TF, MDS)': [
    'not-helped',
    'not-helped',
    'reduced',
    'reduced',
    `${gvisor}g3doc/architecture_guide/security.md; ${kata}docs/design/core-scheduling.md`,
  ],
  "The cloud's metadata service": ['not-helped', 'not-helped', 'not-helped', 'not-helped', 'inferred'],
  'Secrets in variables and files': ['not-helped', 'not-helped', 'not-helped', 'not-helped', 'inferred'],
  'Races with links in `subPath` (CVE-2021-25741)': [
    'reduced',
    'reduced',
    'breaks',
    'not-applicable',
    `${kata}docs/Limitations.md (subPaths)`,
  ],
  'Too many processes': ['not-applicable', 'reduced', 'ignored', 'contained', `${agent} (constrainGRPCSpec)`],
};
