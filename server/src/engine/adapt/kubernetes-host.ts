/** Tells which pods must stay on the kernel of their node, because they serve it or watch it. */

import { is, knownValue } from '../model/fact.ts';
import type { Workload } from '../model/workload.ts';
import { child, descend, entries, isWritten, items, type Place, string } from '../parse/lookup.ts';
import { containerPlaces } from './kubernetes-pods.ts';
import { readBoolean } from './kubernetes-read.ts';

const staticPodAnnotations = [
  'kubernetes.io/config.mirror',
  'kubernetes.io/config.source',
  'kubernetes.io/config.hash',
];

/** https://kubernetes.io/docs/concepts/overview/components/#control-plane-components */
const controlPlane = /^(kube-apiserver|kube-controller-manager|kube-scheduler|cloud-controller-manager)(-|$)/;

/** Pods that set up or watch their node, by the names that their projects give them. */
const nodeAgents =
  /^(kube-proxy|node-problem-detector|node-local-dns|nodelocaldns|calico-node|cilium|kube-flannel|weave-net|aws-node|kindnet|kube-router|antrea-agent|kube-multus|istio-cni|install-cni|falco|node-exporter|prometheus-node-exporter)(-|$)|device-plugin/;

/** Drivers of storage are called `csi-node`, `ebs-csi-node`, `csi-smb-driver`. */
function isStorageDriver(name: string): boolean {
  const words = name.split('-');
  const at = words.indexOf('csi');
  return at >= 0 && words.slice(at).some((word) => ['node', 'driver', 'plugin'].includes(word));
}

/** Folders by which a pod is a network or storage driver or a device plugin of its node. */
const driverFolders: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^\/(opt\/cni|etc\/cni)(\/|$)/, 'installs a network plugin on its node'],
  [/^\/var\/lib\/kubelet\/device-plugins(\/|$)/, 'gives devices of its node to other pods'],
  [
    /^\/var\/lib\/kubelet\/?$|^\/var\/lib\/kubelet\/(plugins|plugins_registry|pods)(\/|$)/,
    'serves the kubelet of its node',
  ],
  [/(^|\/)csi(-[\w-]+)?\.sock$/, 'serves the kubelet of its node'],
  [/^\/usr\/libexec\/kubernetes(\/|$)/, 'installs a storage driver on its node'],
  [/^\/run\/xtables\.lock$/, 'writes the firewall of its node'],
];

/** Why a pod must stay on its node's kernel; `undefined` when nothing says so. A clause for people. */
export function staysOnHost(workload: Workload, pod: Place): string | undefined {
  return windowsReason(pod) ?? systemReason(workload, pod) ?? mountReason(workload);
}

/** Windows pods have no Linux sandbox; host processes have none at all. */
function windowsReason(pod: Place): string | undefined {
  const spec = child(pod, 'spec');
  const owners = [spec, ...containerPlaces(spec).map(({ place }) => place)];
  const isHostProcess = owners.some((owner) => {
    const place = descend(owner, 'securityContext', 'windowsOptions', 'hostProcess');
    const reading = isWritten(place) ? readBoolean(place) : undefined;
    return reading === 'unresolved' || reading?.value === true;
  });
  if (isHostProcess) return '`hostProcess` runs it on the host itself';
  const hasOptions = owners.some((owner) => isWritten(descend(owner, 'securityContext', 'windowsOptions')));
  const isWindows = hasOptions || systemsOf(spec).some((place) => string(place) === 'windows');
  return isWindows || /^runhcs-/.test(string(child(spec, 'runtimeClassName')) ?? '')
    ? 'it runs on Windows nodes'
    : undefined;
}

/** Where a pod says what its nodes run: itself, in its node selector, or in what it requires of them. */
function systemsOf(spec: Place): Place[] {
  const selector = child(spec, 'nodeSelector');
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  const terms = items(descend(spec, 'affinity', 'nodeAffinity', required, 'nodeSelectorTerms'));
  const wanted = terms
    .flatMap((term) => items(child(term, 'matchExpressions')))
    .filter(
      (each) =>
        systemLabel.test(string(child(each, 'key')) ?? '') && string(child(each, 'operator')) === 'In',
    )
    .flatMap((each) => items(child(each, 'values')));
  return [
    ...entries(selector).filter(({ key }) => systemLabel.test(String(key))),
    descend(spec, 'os', 'name'),
    ...wanted,
  ];
}

const systemLabel = /^(beta\.)?kubernetes\.io\/os$/;

/** Pods that are part of the cluster itself. */
function systemReason(
  { kind, name, namespace, namespaces, containers }: Workload,
  pod: Place,
): string | undefined {
  const annotations = descend(pod, 'metadata', 'annotations');
  if (staticPodAnnotations.some((key) => isWritten(child(annotations, key))))
    return 'the kubelet runs it as a static pod';
  const names = [name, ...containers.map((container) => container.name)];
  const inSystem = namespace === 'kube-system';
  const onNode = inSystem || is(namespaces.network, 'host');
  // Others run etcd too.
  const isPart = (each: string) => controlPlane.test(each) || (onNode && /^etcd(-|$)/.test(each));
  if (kind === 'Pod' && names.some(isPart)) return 'it is part of the control plane';
  const isDaemon = kind === 'DaemonSet';
  if (isDaemon && inSystem) return 'it serves its node, as a DaemonSet of `kube-system`';
  const images = containers.map(
    ({ image }) => knownValue(image)?.split('@')[0]?.split('/').at(-1)?.split(':')[0] ?? '',
  );
  // Elsewhere a name says nothing: an app may be called after the network that it is shown on.
  const known = isDaemon ? [...names, ...images] : inSystem ? names : [];
  return known.some((each) => nodeAgents.test(each) || isStorageDriver(each))
    ? 'it serves its node'
    : undefined;
}

/** What a pod mounts tells what it does for its node; so do the processes that it sees. */
function mountReason({ kind, containers, namespaces }: Workload): string | undefined {
  const isDaemon = kind === 'DaemonSet';
  for (const { source } of containers.flatMap(({ mounts }) => mounts)) {
    const path = knownValue(source);
    if (path === undefined) continue;
    const driver = driverFolders.find(([pattern]) => pattern.test(path.replace(/^\/var\/run\//, '/run/')));
    if (driver) return `it ${driver[1]}: it mounts \`${path}\``;
    if (isDaemon && /^\/(proc(\/.*)?|sys(\/.*)?)?$/.test(path))
      return `it watches its node: it mounts \`${path}\``;
  }
  return isDaemon && is(namespaces.pid, 'host') ? 'it watches the processes of its node' : undefined;
}
