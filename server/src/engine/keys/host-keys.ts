/**
 * Keys about what of the host a container sees: namespaces, files, devices, network.
 *
 * What holds where they are not written: https://docs.docker.com/reference/compose-file/services/,
 * https://docs.docker.com/reference/cli/docker/container/run/,
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
 */

import type { IsolationKey } from './key.ts';

export const hostKeys: readonly IsolationKey[] = [
  {
    names: { compose: ['pid'], pod: ['hostPID'], option: ['--pid'] },
    does: 'Whose processes the container sees, and may signal, trace and read.',
    usual: 'Its own.',
    rules: ['host-pid-namespace', 'shared-container-namespace'],
  },
  {
    names: { pod: ['shareProcessNamespace'] },
    does: 'Lets the containers of the pod see, signal and read the processes of each other.',
    usual: '`false`',
    rules: ['shared-container-namespace'],
  },
  {
    names: { compose: ['ipc'], pod: ['hostIPC'], option: ['--ipc'] },
    does: 'Whose shared memory and semaphores the container has.',
    usual: 'Its own.',
    rules: ['host-ipc-namespace', 'shared-container-namespace'],
  },
  {
    names: { compose: ['uts'], option: ['--uts'] },
    does: 'Whose host name the container has, and may change as root.',
    usual: 'Its own.',
    rules: ['host-uts-namespace'],
  },
  {
    names: { compose: ['network_mode'], pod: ['hostNetwork'], option: ['--network', '--net'] },
    does: 'Whose network the container is on: with that of the host it reaches what listens on `localhost` there, and sees its traffic.',
    usual: {
      compose: "A network of the project's own.",
      pod: "`false`: the pod has an address of its own on the cluster's network.",
      option: "The engine's bridge.",
    },
    rules: ['host-network-namespace', 'shared-container-namespace', 'host-network-in-sandbox'],
  },
  {
    names: { compose: ['userns_mode'], pod: ['hostUsers'], option: ['--userns'] },
    does: "Whether root in the container is root of the host, or one of the host's users without rights.",
    usual: {
      compose: 'Root is root, unless the engine maps users (`userns-remap`).',
      pod: '`true`: root is root.',
      option: 'Root is root, unless the engine maps users (`userns-remap`), or is rootless.',
    },
    rules: ['host-user-namespace', 'user-namespace-in-sandbox'],
  },
  {
    names: { compose: ['cgroup'], option: ['--cgroupns'] },
    does: 'Whose control groups the container sees: with those of the host it can name, and with rights change, those of others.',
    usual: 'Its own on hosts with cgroup v2, those of the host with v1.',
    rules: ['host-cgroup-namespace'],
  },
  {
    names: { compose: ['cgroup_parent'], option: ['--cgroup-parent'] },
    does: 'The control group under which the container is counted and limited.',
    usual: "The engine's.",
    rules: ['own-cgroup-parent'],
  },
  {
    names: { compose: ['volumes'], option: ['--volume', '-v', '--mount'] },
    does: 'What the container shares with the host and with other containers: paths, volumes, sockets.',
    usual: 'Nothing.',
    rules: [
      'sensitive-host-path-mount',
      'runtime-socket-mount',
      'host-path-mount',
      'shared-mount-propagation',
      'received-mount-propagation',
      'shared-volume',
    ],
  },
  {
    names: { pod: ['volumes'] },
    does: 'What the containers of the pod can mount, paths of the node among it.',
    usual: "None but the service account's token.",
    rules: ['host-path-volume', 'direct-storage-volume', 'runtime-socket-mount', 'sensitive-host-path-mount'],
  },
  {
    names: { pod: ['volumes[].hostPath'] },
    does: 'Gives the pod a path of the node.',
    usual: 'None.',
    rules: ['host-path-volume', 'sensitive-host-path-mount', 'runtime-socket-mount', 'host-path-mount'],
  },
  {
    names: { container: ['volumeMounts'] },
    does: 'Which volumes of the pod the container sees, where, and whether it may write to them.',
    usual: 'None.',
    rules: ['sensitive-host-path-mount', 'runtime-socket-mount', 'host-path-mount'],
  },
  {
    names: { container: ['volumeMounts[].mountPropagation'] },
    does: 'Whether mounts that are made later pass between container and host: `Bidirectional` lets the container mount into the host.',
    usual: '`None`',
    rules: ['shared-mount-propagation', 'received-mount-propagation'],
  },
  {
    names: { container: ['volumeDevices'] },
    does: 'Gives the container a volume as a raw disk, past the file system and its checks.',
    usual: 'None.',
    rules: ['raw-block-volume'],
  },
  {
    names: { compose: ['tmpfs'], option: ['--tmpfs'] },
    does: 'File systems in memory. Options can let programs, setuid bits and device nodes count in them.',
    usual: 'None; those that there are get `noexec`, `nosuid` and `nodev`.',
    rules: ['permissive-tmpfs'],
  },
  {
    names: { compose: ['devices'], option: ['--device'] },
    does: 'Gives the container devices of the host.',
    usual: 'None but harmless ones such as `/dev/null`.',
    rules: ['host-device-access', 'device-request'],
  },
  {
    names: { compose: ['device_cgroup_rules'], option: ['--device-cgroup-rule'] },
    does: 'Opens kinds of devices to whoever can make their nodes.',
    usual: 'None but harmless ones.',
    rules: ['device-cgroup-rule'],
  },
  {
    names: { compose: ['gpus'], option: ['--gpus'] },
    does: 'Gives the container GPUs of the host, with the libraries and hooks of their toolkit.',
    usual: 'None.',
    rules: ['device-request'],
  },
  {
    names: { compose: ['ports'], option: ['--publish', '-p'] },
    does: 'Opens ports of the container on the host.',
    usual: 'None; one without an address is opened on all of the host’s.',
    rules: ['unbound-port', 'ssh-port'],
  },
  {
    names: { container: ['ports[].hostPort'] },
    does: 'Opens a port of the node for the container, past Services and most network policies.',
    usual: 'None.',
    rules: ['host-port'],
  },
  {
    names: { compose: ['extra_hosts'], pod: ['hostAliases'], option: ['--add-host'] },
    does: 'Gives names other addresses in the container than the network says.',
    usual: 'None.',
    rules: ['rewritten-host-name'],
  },
  {
    names: { pod: ['automountServiceAccountToken'] },
    does: "Whether the containers get a token for the cluster's API.",
    usual: '`true`, unless the ServiceAccount says otherwise.',
    rules: ['service-account-token'],
  },
  {
    names: { pod: ['tolerations', 'nodeSelector', 'nodeName'] },
    does: 'On which nodes the pod may run, those of the control plane among them.',
    usual: 'On none that is tainted.',
    rules: ['control-plane-scheduling'],
  },
  {
    names: {
      compose: ['mem_limit', 'cpus', 'pids_limit', 'deploy.resources.limits'],
      container: ['resources.limits'],
      option: ['--memory', '--cpus', '--pids-limit'],
    },
    does: 'Keeps the container from taking what the others on the machine need.',
    usual: 'No limit.',
    rules: ['missing-resource-limits', 'host-starvation'],
  },
  {
    names: {
      compose: ['oom_kill_disable', 'oom_score_adj', 'ulimits'],
      option: ['--oom-kill-disable', '--oom-score-adj', '--ulimit'],
    },
    does: 'What becomes of the container when the machine runs short of memory or processes.',
    usual: 'It goes like any other.',
    rules: ['host-starvation'],
  },
];
