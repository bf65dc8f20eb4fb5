/** What whoever breaks into a container does with a path of the host that is mounted there. */

import type { Workload } from '../model/workload.ts';
import type { Severity } from '../rule.ts';
import type { SandboxEffects } from '../sandboxes/effects.ts';
import { withoutAtEnd } from '../text.ts';
import { kubernetesAndRuntimes } from './cluster-places.ts';
import { mountedDeviceRisk } from './devices.ts';
import { kernel, machineWide, sockets } from './kernel-places.ts';
import { pathPattern } from './path-pattern.ts';
import { mountedDevice, type SensitivePlace } from './place.ts';
import { type RuntimeSocket, runtimeSocketFolders, runtimeSockets } from './runtime-sockets.ts';
import { people, programsAndSettings } from './system-places.ts';

export interface HostPathRisk {
  readonly kind: 'runtime-socket' | 'runtime-socket-folder' | 'sensitive';
  readonly severity: Severity;
  /** What is there; completes "the host's `/etc`: …". */
  readonly is: string;
  /** What an attacker does with it; completes "whoever breaks in …". */
  readonly gain: string;
  /** True where a read-only mount takes orders all the same: sockets and devices. */
  readonly answers: boolean;
  /** What sandboxes do about this one, where it is not what they do about most. */
  readonly sandboxes?: Partial<SandboxEffects>;
}

export interface MountOptions {
  /** `undefined` where only rendering can tell: judged as read-only, which is surely so. */
  readonly readOnly: boolean | undefined;
}

/** First match wins. */
const sensitivePlaces: readonly SensitivePlace[] = [
  ...machineWide,
  ...sockets,
  ...kernel,
  ...kubernetesAndRuntimes,
  ...programsAndSettings,
  ...people,
];

/** The risk of mounting a path of the host; `undefined` for one that is harmless, or that nothing is known about. */
export function hostPathRisk(path: string, options: MountOptions): HostPathRisk | undefined {
  const names = spellings(path);
  const known = <T extends { readonly pattern: RegExp }>(table: readonly T[]) =>
    table.find(({ pattern }) => names.some((name) => pattern.test(name)));
  const socket = known(runtimeSockets);
  if (socket) return socketRisk('runtime-socket', socket);
  const folder = known(runtimeSocketFolders);
  if (folder) return { ...socketRisk('runtime-socket-folder', folder), sandboxes: filesAndSockets };
  const place = known(sensitivePlaces);
  if (place) return placeRisk(place, options);
  const device = mountedDeviceRisk(path);
  return device && { ...device, kind: 'sensitive', answers: true, sandboxes: mountedDevice };
}

/** The rule that reports a mount of this path. */
export function ruleOfMount(path: string): string {
  const kind = hostPathRisk(path, { readOnly: undefined })?.kind;
  if (kind === undefined) return 'host-path-mount';
  return kind === 'sensitive' ? 'sensitive-host-path-mount' : 'runtime-socket-mount';
}

/** Files that tell nothing worth hiding, and that many programs need. */
const harmlessFiles = pathPattern(`
  /etc/localtime /etc/timezone /usr/share/zoneinfo/** /etc/hostname /etc/machine-id /etc/os-release /etc/lsb-release
  /usr/lib/os-release /etc/hosts /etc/resolv.conf /etc/nsswitch.conf /etc/ssl/certs/** /etc/ca-certificates/**
  /etc/ca-certificates.conf /etc/pki/ca-trust/** /etc/pki/tls/certs/** /usr/share/ca-certificates/**
  /usr/local/share/ca-certificates/** /lib/modules/** /usr/lib/modules/** /run/xtables.lock /dev/log
  /run/systemd/journal/dev-log /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty
`);

/** True for a path that gives nothing to those who have it this way: `/etc/localtime`, read-only. */
export function isHarmlessPath(path: string, options: MountOptions): boolean {
  return (
    spellings(path).some((name) => harmlessFiles.test(name)) && hostPathRisk(path, options) === undefined
  );
}

/** What is behind a path of a Linux host, by where it is: a device's node, shared or other memory, a disk. */
export function mediumOf(path: string): 'device' | 'shared memory' | 'memory' | 'disk' {
  const [first = path] = spellings(path);
  if (/^\/dev\/shm(\/|$)/.test(first)) return 'shared memory';
  if (/^\/(run|dev\/(hugepages|mqueue))(\/|$)/.test(first)) return 'memory';
  return /^\/dev\/(?!log$)/.test(first) ? 'device' : 'disk';
}

/** Who has what is mounted, for a message: a machine of KubeVirt is no container. */
export function holderOf({ runs, kind }: Pick<Workload, 'runs' | 'kind'>): string {
  if (!runs) return 'whoever uses the volume';
  return kind.startsWith('VirtualMachine') ? 'the machine' : 'the container';
}

/** The path as the tables write it: `/run` for `/var/run`, and `~` for the home of a user. */
function spellings(path: string): string[] {
  const slashed = path.replaceAll('\\', '/');
  const pipe = /^\/+\.\/pipe\/(.+)$/i.exec(slashed)?.[1];
  if (pipe !== undefined) return [`//./pipe/${pipe.toLowerCase()}`];
  const plain = (withoutAtEnd(slashed, '/') || '/')
    // On macOS these folders are links.
    .replace(/^\/private(?=\/(etc|tmp|var)(\/|$))/, '')
    .replace(/^\/var\/run(?=\/|$)/, '/run');
  const home = plain.replace(/^(\/root|\/home\/[^/]+|(\w:)?\/Users\/[^/]+)(?=\/|$)/, '~');
  return home === plain ? [plain] : [plain, home];
}

const filesAndSockets: Partial<SandboxEffects> = {
  gvisor: {
    effect: 'not-helped',
    reason: 'The sockets do not answer, but the files beside them are shared.',
  },
  microvm: {
    effect: 'not-helped',
    reason: 'The sockets do not answer, but the files beside them are shared.',
  },
};

function socketRisk(kind: HostPathRisk['kind'], { severity, is, gain }: RuntimeSocket): HostPathRisk {
  return { kind, severity, is, gain, answers: true };
}

function placeRisk(place: SensitivePlace, { readOnly }: MountOptions): HostPathRisk | undefined {
  const verdict = readOnly === false ? place.writable : place.readOnly;
  if (!verdict) return undefined;
  const [severity, gain] = verdict;
  const { is, answers, sandboxes } = place;
  return { kind: 'sensitive', severity, is, gain, answers, ...(sandboxes ? { sandboxes } : {}) };
}
