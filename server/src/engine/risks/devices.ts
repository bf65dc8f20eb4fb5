/**
 * What whoever breaks into a container does with a device of the host. The numbers and names:
 * https://docs.kernel.org/admin-guide/devices.html.
 */

import type { Severity } from '../rule.ts';
import type { SandboxEffects } from '../sandboxes/effects.ts';
import { pathPattern } from './path-pattern.ts';

export interface DeviceRisk {
  readonly severity: Severity;
  /** What it is; completes "`/dev/sda` is …". */
  readonly is: string;
  /** What an attacker does with it; completes "whoever breaks in …". */
  readonly gain: string;
  /** What sandboxes do about this one, where it is not what they do about most. */
  readonly sandboxes?: Partial<SandboxEffects>;
}

interface Device extends DeviceRisk {
  readonly pattern: RegExp;
}

function device(
  severity: Severity,
  is: string,
  gain: string,
  names: string,
  sandboxes?: Partial<SandboxEffects>,
): Device {
  const pattern = pathPattern(names, '/dev/');
  return { pattern, severity, is, gain, ...(sandboxes ? { sandboxes } : {}) };
}

const driver = "reaches the driver in the host's kernel, whose bugs are the host's";

/** Devices that every container has by itself, or that give nothing; the folders of `disk` hold only links. */
const harmless = pathPattern(
  'null zero full random urandom hwrng tty shm log std* fd disk disk/by-*',
  '/dev/',
);

const pluggedIn: Partial<SandboxEffects> = {
  microvm: { effect: 'not-helped', reason: 'The disk of the host is plugged into the guest.' },
};

/** What sandboxes do about a device that is passed through as a whole. */
export const passedThrough: Partial<SandboxEffects> = {
  'user-namespace': { effect: 'not-helped', reason: 'The device reads and writes memory by itself.' },
  gvisor: { effect: 'not-supported', outcome: 'breaks', reason: 'Devices cannot be passed through.' },
  microvm: {
    effect: 'reduced',
    reason: "The IOMMU keeps the device to the guest's memory, where there is one.",
  },
};

const graphics: Partial<SandboxEffects> = {
  gvisor: { effect: 'reduced', reason: "For NVIDIA the calls are filtered and handed to the host's driver." },
};

/** First match wins. */
const devices: readonly Device[] = [
  device(
    'error',
    'a disk of the host',
    'reads and writes every file on it, whoever owns it',
    `
      sd[a-z]* hd[a-z]* vd[a-z]* xvd[a-z]* nvme[0-9]* mmcblk* md[0-9]* md/** dm-* mapper/** disk/**
      loop[0-9]* nbd[0-9]* bcache* drbd* rbd* zd[0-9]* zfs ram[0-9]*
    `,
    pluggedIn,
  ),
  device(
    'error',
    'the memory of the host',
    "reads and writes the kernel's memory, where it also has `SYS_RAWIO`",
    'mem kmem port cpu/*/msr',
  ),
  device(
    'warning',
    "the kernel's log",
    'reads what the kernel says about other containers, and writes false lines',
    'kmsg',
  ),
  device(
    'warning',
    'the maker of loop devices',
    'attaches files as disks, beside those of the host',
    'loop-control',
  ),
  device(
    'warning',
    'raw access to disks and drives',
    'sends any command to the hardware below the file systems',
    'sg[0-9]* bsg/**',
  ),
  device(
    'warning',
    'a piece of hardware with direct memory access',
    "has it read and write the host's memory, unless the IOMMU forbids it",
    'vfio/**',
    passedThrough,
  ),
  device(
    'warning',
    'every USB device of the host',
    'reads its disks and keyboards below their drivers',
    'bus bus/usb',
  ),
  device(
    'warning',
    'a terminal of the host',
    'reads what is typed there, and types',
    'tty[0-9]* console vcs[0-9]* vcsa* pts/** ptmx',
  ),
  device('warning', 'a keyboard that programs play', "types into the host's session", 'uinput'),
  device(
    'information',
    "the kernel's hypervisor",
    "starts virtual machines, and reaches KVM's code in the host's kernel",
    'kvm',
  ),
  device(
    'information',
    "the kernel's side of FUSE",
    "serves file systems to the host's kernel, where it may mount",
    'fuse',
  ),
  device(
    'information',
    'the maker of network tunnels',
    'adds interfaces to its network, where it has `NET_ADMIN`',
    'net net/tun',
  ),
  device('information', "the kernel's side of virtual machines' devices", driver, 'vhost-*'),
  device(
    'information',
    'a graphics or computing device',
    driver,
    `
      dri/** kfd nvidia*/** nvhost* nvmap dxg mali* accel/** apex_* davinci* vchiq vcsm*
      vcio
    `,
    graphics,
  ),
  device('information', 'the microphone and speakers', 'listens to the room', 'snd/**'),
  device('information', 'a camera or video device', 'watches what it sees', 'video* media* v4l/** dvb/**'),
  device(
    'information',
    'keyboards, mice and the like',
    'reads what is typed on the host',
    'input/** hidraw*',
  ),
  device(
    'information',
    'a serial line',
    'sends any command to what is connected',
    'ttyUSB* ttyACM* ttyAMA* ttyS[0-9]* serial/** serial[0-9]* rfcomm*',
  ),
  device(
    'information',
    'pins and buses of the board',
    'sends any command to what is connected',
    'gpiochip* gpiomem* i2c-* spidev* cec* lirc*',
  ),
  device('information', 'a USB device', 'sends any command to it', 'bus/usb/** usb/**'),
  device('information', 'an optical drive', 'reads and writes its discs', 'sr[0-9]* cdrom dvd'),
  device('information', 'the security chip', 'uses the keys that identify the machine', 'tpm* sgx*/**'),
  device(
    'information',
    'the watchdog or clock of the machine',
    'restarts the host or changes its time',
    'watchdog* rtc*',
  ),
];

/** The risk of giving a container a device; `undefined` for one that gives nothing. A path is given normalised. */
export function deviceRisk(path: string): DeviceRisk | undefined {
  if (harmless.test(path)) return undefined;
  if (path === '/dev') {
    return {
      severity: 'error',
      is: 'every device of the host, its disks among them',
      gain: 'reads and writes every file of the machine',
    };
  }
  return devices.find(({ pattern }) => pattern.test(path)) ?? unknownDevice;
}

const unknownDevice: DeviceRisk = {
  severity: 'warning',
  is: 'a device of the host',
  gain: driver,
};

/**
 * The risk of mounting a device's node, which is not yet leave to open it: the device cgroup gives that to those
 * under `devices` and in privileged containers (https://docs.kernel.org/admin-guide/cgroup-v1/devices.html).
 * Disks and memory are said all the same.
 */
export function mountedDeviceRisk(path: string): DeviceRisk | undefined {
  const risk = path.startsWith('/dev/') ? deviceRisk(path) : undefined;
  if (risk?.severity !== 'error') return undefined;
  return { ...risk, severity: 'warning', gain: `${risk.gain}, if the device cgroup lets them` };
}
