/**
 * The whole machine, its kernel's files and the sockets that take orders for it. How the kernel's files lead out:
 * https://man7.org/linux/man-pages/man5/core.5.html (a program named in `core_pattern`),
 * https://docs.kernel.org/admin-guide/cgroup-v1/cgroups.html (`release_agent`),
 * https://github.com/cdk-team/CDK/wiki (a collection of escapes).
 */

import { answering, deadSocket, kernelFiles, mountedDevice, place, type SensitivePlace } from './place.ts';

/** The file system as a whole. */
export const machineWide: readonly SensitivePlace[] = [
  place(
    '/ /proc/1/root',
    'its whole file system, with the sockets of the container runtime',
    ['error', 'changes any file of the machine, and is root on it'],
    [
      'warning',
      "reads every secret of the machine, and may reach the runtime's socket, which read-only does not close",
    ],
  ),
  place(
    '*:',
    'a whole drive',
    ['error', 'changes any file of the machine, and is administrator on it'],
    ['warning', 'reads every secret of the machine'],
  ),
  place(
    '*:/Windows/** *:/ProgramData/docker *:/ProgramData/containerd',
    'files of the operating system or of the container runtime',
    ['error', 'replaces what the administrator runs'],
    ['warning', 'reads the secrets of the machine'],
  ),
];

/** Sockets of services that act as root or as a user of the host. */
export const sockets: readonly SensitivePlace[] = [
  answering(
    '/run/systemd /run/systemd/private',
    'the socket of systemd',
    ['error', 'starts a service as root on the host'],
    deadSocket,
  ),
  answering(
    '/run/dbus /run/dbus/system_bus_socket',
    'the system bus',
    ['warning', 'as root asks systemd to start a service, unless a policy of the bus or AppArmor forbids it'],
    deadSocket,
  ),
  answering(
    '/run/user /run/user/* /run/user/*/bus',
    "the sockets of a user's session",
    ['warning', 'starts programs and uses the keys of that user on the host'],
    deadSocket,
  ),
  answering(
    '/tmp/.X11-unix/**',
    'the screen and keyboard of the desktop',
    ['information', 'reads the keys that are typed into other windows, and types into them'],
    deadSocket,
  ),
];

/** `/proc`, `/sys`, `/dev` and what the kernel is started and extended from. */
export const kernel: readonly SensitivePlace[] = [
  place(
    '/proc',
    "the kernel's settings and all processes",
    ['error', 'writes `sys/kernel/core_pattern`, and the kernel runs their program as root on the host'],
    ['information', 'sees every process of the host with its command line, where passwords often stand'],
    kernelFiles,
  ),
  place(
    `
      /proc/sys /proc/sys/kernel /proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe /proc/sys/fs
    `,
    "the kernel's settings",
    ['error', 'names a program there that the kernel runs as root on the host'],
    undefined,
    kernelFiles,
  ),
  place(
    '/proc/sysrq-trigger',
    "the kernel's emergency keys",
    ['warning', 'restarts or crashes the host'],
    undefined,
    kernelFiles,
  ),
  place(
    '/sys',
    "the kernel's devices, drivers and cgroups",
    ['error', 'writes `kernel/uevent_helper`, and the kernel runs their program as root on the host'],
    ['information', "sees the host's hardware and every other container's cgroup"],
    kernelFiles,
  ),
  place(
    '/sys/fs/cgroup',
    'the cgroups of all containers',
    [
      'warning',
      'starves or freezes the others, and with cgroup v1 may set a `release_agent` that runs as root on the host',
    ],
    undefined,
    kernelFiles,
  ),
  place(
    '/sys/kernel /sys/kernel/debug/** /sys/kernel/tracing/**',
    "the kernel's debugging files",
    ['warning', 'traces every process of the host and steers its drivers'],
    ['information', 'sees what the kernel does for other containers, and where its code lies'],
    kernelFiles,
  ),
  place(
    '/sys/fs/bpf/**',
    "the host's BPF programs and maps",
    ['warning', "changes the filters and tables that the host's network and monitoring run on"],
    undefined,
    kernelFiles,
  ),
  place(
    '/sys/class /sys/devices /sys/bus /sys/module /sys/firmware/**',
    "the controls of the host's drivers and firmware",
    ['warning', 'changes how the hardware works, or keeps the machine from starting again'],
    undefined,
    kernelFiles,
  ),
  answering(
    '/dev',
    'its devices and terminals',
    ['warning', "types into the host's terminals, and reads its disks if the device cgroup lets them"],
    mountedDevice,
  ),
  answering(
    '/dev/pts',
    'its terminals',
    ['warning', "reads what is typed into the host's terminals, and types"],
    mountedDevice,
  ),
  place('/boot/** /efi/**', 'the kernel that the machine starts with', [
    'error',
    'changes the kernel or its first programs, and owns the host when it starts again',
  ]),
  place(
    '/lib/modules /lib/modules/* /usr/lib/modules /usr/lib/modules/*',
    'the modules that the kernel loads',
    ['warning', 'plants a kernel module that the host loads'],
  ),
];
