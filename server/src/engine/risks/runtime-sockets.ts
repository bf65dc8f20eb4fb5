/**
 * The sockets through which container runtimes and machine managers take orders, and the folders that hold
 * them. Sources: https://docs.docker.com/engine/security/#docker-daemon-attack-surface,
 * https://kubernetes.io/docs/setup/production-environment/container-runtimes/,
 * https://github.com/moby/buildkit/blob/master/docs/buildkitd.toml.md, https://docs.podman.io/en/latest/markdown/podman-system-service.1.html,
 * https://documentation.ubuntu.com/lxd/latest/explanation/security/, https://libvirt.org/daemons.html.
 */

import type { Severity } from '../rule.ts';
import { pathPattern } from './path-pattern.ts';

/** Paths are canonical: `/run` for `/var/run`, `~` for a user's home, `//./pipe/` for Windows pipes. */
export interface RuntimeSocket {
  readonly pattern: RegExp;
  /** What stands there, for "the host's `/run/docker.sock`: …". */
  readonly is: string;
  /** What whoever breaks in does with it. */
  readonly gain: string;
  readonly severity: Severity;
}

function socket(is: string, gain: string, paths: string, severity: Severity = 'error'): RuntimeSocket {
  return { pattern: pathPattern(paths), is, gain, severity };
}

const asRoot = "starts a privileged container with the host's disk in it, and is root on the host";
const asUser =
  'starts containers that hold all files of the user who runs it, and acts as that user on the host';
const machine = "starts a machine that holds the host's disk, and is root on the host";

/** First match wins: the sockets of a user's own runtime come before those that are known by their name. */
export const runtimeSockets: readonly RuntimeSocket[] = [
  socket('the socket of a rootless Docker', asUser, '/run/user/*/docker.sock'),
  socket('the socket of a rootless Podman', asUser, '/run/user/*/podman/podman.sock'),
  socket(
    'the socket of a rootless containerd',
    asUser,
    '/run/user/*/containerd*/containerd.sock /run/user/*/containerd*/*/containerd.sock',
  ),
  socket(
    'the socket of BuildKit',
    'runs build steps as root in the builder, and poisons the caches that others build from',
    '**/buildkitd.sock //./pipe/buildkitd',
    'warning',
  ),
  socket('the socket of Docker', asRoot, '**/docker.sock **/docker.sock.raw **/balena-engine.sock'),
  socket(
    'the pipe of Docker',
    asRoot.replace('root', 'administrator'),
    '//./pipe/docker_engine* //./pipe/dockerdesktop*engine',
  ),
  socket(
    'the socket of containerd',
    asRoot,
    '**/containerd.sock **/containerd.sock.ttrpc //./pipe/containerd-containerd',
  ),
  socket('the socket of CRI-O', asRoot, '**/crio.sock'),
  socket('the socket of cri-dockerd', asRoot, '**/cri-dockerd.sock **/dockershim.sock'),
  socket('the socket of Podman', asRoot, '**/podman.sock //./pipe/podman-machine-*'),
  socket('the socket of LXD', machine, '/var/lib/lxd/unix.socket /var/snap/lxd/common/lxd/unix.socket'),
  socket('the socket of Incus', machine, '/var/lib/incus/unix.socket'),
  socket('the socket of libvirt', machine, '/run/libvirt/libvirt-sock /run/libvirt/virtqemud-sock'),
];

/** Folders in which a runtime keeps its socket. */
export const runtimeSocketFolders: readonly RuntimeSocket[] = [
  socket("the folder of every service's socket, that of the container runtime among them", asRoot, '/run'),
  socket(
    "the folder of containerd's socket",
    asRoot,
    `
      /run/containerd /run/k3s /run/k3s/containerd /run/k0s /run/docker /run/docker/containerd
      /var/snap/microk8s/common/run
    `,
  ),
  socket("the folder of CRI-O's socket", asRoot, '/run/crio'),
  socket("the folder of Podman's socket", asRoot, '/run/podman'),
  socket("the folder of a rootless Podman's socket", asUser, '/run/user/*/podman'),
  socket("the folder of Docker's socket", asRoot, '~/.docker/run ~/.docker/desktop ~/.colima ~/.colima/*'),
  socket(
    "the folder of BuildKit's socket",
    'runs build steps as root in the builder, and poisons the caches that others build from',
    '/run/buildkit',
    'warning',
  ),
  socket("the folder of LXD's socket", machine, '/var/lib/lxd /var/snap/lxd/common/lxd'),
  socket("the folder of Incus' socket", machine, '/var/lib/incus'),
  socket("the folder of libvirt's socket", machine, '/run/libvirt'),
];
