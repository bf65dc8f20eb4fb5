/**
 * What each platform does when a setting is absent. This is the only place that says so: adapters take the value
 * of an absent fact from here. A platform that cannot express a setting has the value that its containers get.
 */

import {
  type Family,
  families,
  type MountPropagation,
  type NamespaceMode,
  type SecurityProfile,
  type SelinuxOptions,
  type User,
} from './workload.ts';

/** One line of the table: a column for each family. All but `kubernetes` are the Docker Engine's words, or Podman's. */
type Line<T> = Readonly<Record<Family, T>>;

const imageUser: User = { text: '', isRoot: undefined };
const runtimeDefault: SecurityProfile = { type: 'runtime-default' };
const unconfined: SecurityProfile = { type: 'unconfined' };
const labelled: SelinuxOptions = { disabled: false };

function everywhere<T>(value: T): Line<T> {
  return Object.fromEntries(families.map((family) => [family, value])) as Record<Family, T>;
}

/** Kubernetes has a default of its own; everything else does what the container engine does. */
function byPlatform<T>({ kubernetes, engine }: { kubernetes: T; engine: T }): Line<T> {
  return { ...everywhere(engine), kubernetes };
}

export const defaults = {
  /**
   * Kubernetes: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context-1
   * ("Defaults to false"). Docker: https://docs.docker.com/reference/cli/docker/container/run/#privileged
   */
  privileged: everywhere(false),

  /**
   * The image's `USER`, which is root when it names none; a file cannot tell.
   * Kubernetes: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
   * Docker: https://docs.docker.com/engine/containers/run/#user
   */
  user: everywhere(imageUser),

  /**
   * Kubernetes checks nothing unless asked; Docker has no such check.
   * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context-1
   */
  runAsNonRoot: everywhere(false),

  /**
   * Kubernetes: `Unconfined`, unless the kubelet runs with `--seccomp-default`
   * (https://kubernetes.io/docs/tutorials/security/seccomp/). Docker: its own profile
   * (https://docs.docker.com/engine/security/seccomp/).
   */
  seccomp: byPlatform<SecurityProfile>({ kubernetes: unconfined, engine: runtimeDefault }),

  /**
   * The runtime's own profile, on hosts that have AppArmor.
   * Kubernetes: https://kubernetes.io/docs/tutorials/security/apparmor/ (securing a pod)
   * Docker: https://docs.docker.com/engine/security/apparmor/ (`docker-default`)
   */
  appArmor: everywhere(runtimeDefault),

  /**
   * The runtime picks the label, on hosts that have SELinux.
   * Kubernetes: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#assign-selinux-labels-to-a-container
   * Docker: https://docs.docker.com/engine/containers/run/#security-configuration
   */
  selinux: everywhere(labelled),

  /**
   * Kubernetes: `procMount` is `Default`, which masks
   * (https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#proc-access). Docker masks unless
   * `systempaths=unconfined` (https://docs.docker.com/engine/containers/run/#security-configuration).
   */
  procUnmasked: everywhere(false),

  /**
   * Kubernetes: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/ sets no_new_privs only
   * for `allowPrivilegeEscalation: false`. Docker: only with `no-new-privileges`, or the daemon's setting of that
   * name (https://docs.docker.com/reference/cli/dockerd/).
   */
  privilegeEscalation: everywhere(true),

  /**
   * Kubernetes: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#hosts-namespaces
   * Docker: a bridge network, https://docs.docker.com/engine/network/
   */
  network: everywhere<NamespaceMode>('own'),

  /**
   * Kubernetes: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#hosts-namespaces
   * Docker: https://docs.docker.com/engine/containers/run/#pid-settings---pid
   */
  pid: everywhere<NamespaceMode>('own'),

  /**
   * Kubernetes: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#hosts-namespaces
   * Docker: `private`, https://docs.docker.com/reference/cli/dockerd/ (`--default-ipc-mode`)
   */
  ipc: everywhere<NamespaceMode>('own'),

  /**
   * Kubernetes has no setting and gives each pod its own. Docker:
   * https://docs.docker.com/reference/cli/docker/container/run/#uts
   */
  uts: everywhere<NamespaceMode>('own'),

  /**
   * Kubernetes: `hostUsers` is true (https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/). Docker:
   * the host's, unless the daemon remaps (https://docs.docker.com/engine/security/userns-remap/).
   */
  userNamespace: everywhere<NamespaceMode>('host'),

  /**
   * Private on cgroup v2, which current hosts have; the host's on v1.
   * Kubernetes: https://kubernetes.io/docs/concepts/architecture/cgroups/ (no setting of its own)
   * Docker: https://docs.docker.com/reference/cli/dockerd/ (`--default-cgroupns-mode`)
   */
  cgroup: everywhere<NamespaceMode>('own'),

  /**
   * Kubernetes: `volumeMounts[].readOnly`,
   * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#volumes-1
   * Docker: https://docs.docker.com/engine/storage/bind-mounts/
   */
  mountReadOnly: everywhere(false),

  /**
   * Kubernetes: `None`, https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation
   * Docker: `rprivate`, https://docs.docker.com/engine/storage/bind-mounts/#configure-bind-propagation
   */
  mountPropagation: everywhere<MountPropagation>('private'),

  /**
   * Kubernetes: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context-1
   * Docker: https://docs.docker.com/reference/cli/docker/container/run/#read-only
   */
  readOnlyRootFilesystem: everywhere(false),

  /** https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/ */
  hostProcess: everywhere(false),

  /**
   * Kubernetes mounts the token unless it is told not to, by the pod or by its service account.
   * https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting
   */
  serviceAccountToken: byPlatform({ kubernetes: true, engine: false }),

  /** https://docs.docker.com/engine/containers/resource_constraints/#--oom-kill-disable */
  oomKillDisabled: everywhere(false),

  /** https://docs.docker.com/reference/cli/docker/container/run/ (`--oom-score-adj`) */
  oomScoreAdjustment: everywhere(0),

  /**
   * No name, so the node's or daemon's default runtime, which is runc.
   * Kubernetes: https://kubernetes.io/docs/concepts/containers/runtime-class/
   * Docker: https://docs.docker.com/engine/daemon/alternative-runtimes/
   */
  runtime: everywhere(''),

  /** BuildKit runs a step in a sandbox: https://docs.docker.com/reference/dockerfile/#run---security */
  buildInsecure: everywhere(false),

  /** BuildKit gives a step a network of its own: https://docs.docker.com/reference/dockerfile/#run---network */
  buildNetwork: everywhere<NamespaceMode>('own'),
} as const;
