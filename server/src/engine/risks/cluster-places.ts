/**
 * What Kubernetes and container runtimes keep on a host. The folders:
 * https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/ (`/etc/kubernetes`),
 * https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/ (`/var/lib/kubelet`),
 * https://docs.k3s.io/advanced, https://docs.docker.com/engine/storage/drivers/.
 */

import { answering, deadSocket, place, type SensitivePlace } from './place.ts';

/** Credentials, start-up files and the data of other containers. */
export const kubernetesAndRuntimes: readonly SensitivePlace[] = [
  place(
    `
      /etc/kubernetes/admin.conf /etc/kubernetes/super-admin.conf /etc/rancher/k3s/k3s.yaml
      /etc/rancher/rke2/rke2.yaml /var/lib/k0s/pki/admin.conf
    `,
    "the credentials of the cluster's administrator",
    ['error', 'is administrator of the cluster'],
    ['error', 'is administrator of the cluster'],
  ),
  place(
    '/etc/kubernetes/manifests/** /var/lib/rancher/k3s/server/manifests/**',
    'the pods that the node starts by itself',
    ['error', 'adds a privileged pod that no admission check sees'],
  ),
  place(
    '/etc/kubernetes /etc/kubernetes/pki /etc/kubernetes/pki/etcd /etc/rancher /etc/rancher/*',
    'the credentials and keys of the cluster',
    ['error', 'adds a privileged pod that the node starts by itself, or signs credentials of their own'],
    ['warning', 'acts as the node, and on a control plane signs credentials for the whole cluster'],
  ),
  place(
    `
      /etc/kubernetes/*.conf /etc/kubernetes/azure.json /etc/kubernetes/pki/*.key /etc/kubernetes/pki/etcd/*.key
      /var/lib/kubelet/kubeconfig
    `,
    'credentials or keys of the cluster',
    ['warning', 'acts in the cluster as those that they belong to, or signs for others'],
    ['warning', 'acts in the cluster as those that they belong to, or signs for others'],
  ),
  place(
    '/var/lib/kubelet',
    "the kubelet's credentials and the files of all pods on the node",
    ['error', 'acts as the node, and changes what other pods run'],
    ['warning', 'acts as the node, and reads the secrets of all its pods'],
  ),
  place(
    '/var/lib/kubelet/pki/** /var/lib/kubelet/pods',
    'credentials of the node or of all its pods',
    ['warning', 'reads and changes the secrets and tokens that are kept there'],
    ['warning', 'reads the secrets and tokens that are kept there'],
  ),
  answering(
    '/var/lib/kubelet/device-plugins/** /var/lib/kubelet/plugins_registry/**',
    'where the kubelet finds its drivers',
    ['warning', "poses as a driver, and decides which of the host's devices and folders pods get"],
    deadSocket,
  ),
  place(
    '/opt/cni /opt/cni/bin/** /usr/libexec/kubernetes/**',
    'programs that the kubelet or the runtime starts as root',
    ['error', 'replaces one of them, and is root on the host'],
  ),
  place('/etc/cni /etc/cni/net.d', 'how every new pod is joined to the network', [
    'warning',
    "reroutes the traffic of the node's pods",
  ]),
  place(
    '/var/lib/etcd/** /var/lib/rancher /var/lib/rancher/* /var/lib/k0s /var/lib/k0s/pki/**',
    'the data of the cluster',
    ['error', 'changes any object of the cluster'],
    ['warning', 'reads every secret of the cluster'],
  ),
  place(
    `
      /var/lib/docker /var/lib/docker/overlay2 /var/lib/containerd /var/lib/containers
      /var/lib/containers/storage /var/lib/crio /var/snap/docker/common/var-lib-docker
    `,
    'the files and settings of all containers',
    ['error', 'changes the files of a container that has more rights'],
    ['warning', 'reads the files and the passwords of every container'],
  ),
  place(
    '/var/lib/docker/containers',
    'the settings and logs of all containers',
    ['warning', 'gives a container more rights, which it has when Docker starts again'],
    ['information', 'reads the logs of every container, and the passwords in its environment'],
  ),
  place(
    '/var/lib/docker/volumes /var/lib/containers/storage/volumes',
    'the data of all volumes',
    ['warning', 'changes the data of every other service'],
    ['warning', 'reads the data of every other service'],
  ),
  place('/var/lib/lxcfs', 'LXCFS with its cgroup files', [
    'warning',
    'changes the cgroups of other containers',
  ]),
];
