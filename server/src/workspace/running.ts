/** What runs in a cluster, as `kubectl get … -o json` tells it: manifests of those who started the pods. */

/** A manifest, and how many pods it stands for. */
export interface RunningFile {
  /** Names it as a file would be: `shop/Deployment/web.json`. */
  readonly path: string;
  readonly text: string;
  readonly pods: number;
}

/** An object of JSON, of which nothing is known. */
type Json = Readonly<Record<string, unknown>>;

/** Who a pod belongs to. */
interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

/**
 * The manifests behind a list of objects: one for all pods that one owner started and that say the same; other objects as
 * they are, without those that an owner or pods in the list speak for. `undefined` for what is neither object nor list.
 */
export function runningFiles(list: unknown): readonly RunningFile[] | undefined {
  if (!isObject(list) || typeof list.kind !== 'string') return undefined;
  const all = Array.isArray(list.items) ? list.items.filter(isObject) : [list];
  const groups = new Map<string, { readonly manifest: Json; pods: number }>();
  const owners = new Set<string>();
  for (const pod of all.filter(isPod)) {
    const manifest = manifestOf(pod);
    owners.add(pathOf(manifest));
    const key = JSON.stringify(manifest);
    const group = groups.get(key);
    if (group) group.pods++;
    else groups.set(key, { manifest, pods: 1 });
  }
  const rest = all.filter((each) => !isPod(each) && !ownerOf(each) && !owners.has(pathOf(each)));
  const others = rest.map(({ status: _, ...each }) => ({ manifest: withoutTraces(each), pods: 0 }));
  const counts = new Map<string, number>();
  return [...others, ...groups.values()].map(({ manifest, pods }) => {
    const path = pathOf(manifest);
    const count = (counts.get(path) ?? 0) + 1;
    counts.set(path, count);
    const numbered = count === 1 ? path : `${path}.${count}`;
    return { path: `${numbered}.json`, text: `${JSON.stringify(manifest, null, 2)}\n`, pods };
  });
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The items of a typed list have no kind of their own: then it is told by what they have. */
function isPod({ kind, spec }: Json): boolean {
  return kind === 'Pod' || (kind === undefined && isObject(spec) && Array.isArray(spec.containers));
}

/** Names an object as a file: what stands beside pods lies above their folders, and so counts for them. */
function pathOf({ kind, metadata, spec }: Json): string {
  const { namespace, name, generateName } = Object(metadata);
  const runs = isObject(spec) && ['template', 'jobTemplate', 'containers'].some((key) => key in spec);
  const parts = [runs ? (namespace ?? 'default') : namespace, kind, name ?? generateName];
  const words = parts.flatMap((part) => (part === undefined ? [] : String(part).replaceAll('/', '_')));
  return words.join(runs ? '/' : '.');
}

/** The controller of an object. */
function ownerOf({ metadata }: Json): Owner | undefined {
  const { ownerReferences } = Object(metadata);
  const references: Json[] = Array.isArray(ownerReferences) ? ownerReferences.filter(isObject) : [];
  const { apiVersion, kind, name } = references.find(({ controller }) => controller === true) ?? {};
  return typeof kind === 'string' && typeof name === 'string'
    ? { apiVersion: String(apiVersion), kind, name }
    : undefined;
}

/** The manifest of who started a pod, as far as the pod tells: what differs from pod to pod is not in it. */
function manifestOf(pod: Json): Json {
  const metadata: Json = Object(pod.metadata);
  const podName = String(metadata.name);
  const owner = starterOf(pod, podName);
  const { namespace } = metadata;
  const template = {
    metadata: { labels: kept(metadata.labels), annotations: kept(metadata.annotations) },
    spec: sharedSpec(Object(pod.spec), podName, owner),
  };
  const { apiVersion, kind, name } = owner;
  const head = { apiVersion, kind, metadata: { name, namespace } };
  if (kind === 'Pod')
    return { ...head, metadata: { ...head.metadata, ...template.metadata }, spec: template.spec };
  return kind === 'CronJob'
    ? { ...head, spec: { jobTemplate: { spec: { template } } } }
    : { ...head, spec: { template } };
}

/** Controllers that start others name them by a rule: a Deployment its ReplicaSets, a CronJob its Jobs. */
function starterOf(pod: Json, podName: string): Owner {
  const owner = ownerOf(pod);
  const labels: Json = Object(Object(pod.metadata).labels);
  const before = (suffix: unknown) =>
    typeof suffix === 'string' && owner?.name.endsWith(`-${suffix}`)
      ? owner.name.slice(0, -suffix.length - 1)
      : undefined;
  if (!owner) return { apiVersion: 'v1', kind: 'Pod', name: podName };
  const { kind, name } = owner;
  // The mirror of a pod that the kubelet of a node starts from a file.
  if (kind === 'Node') {
    const plain = podName.endsWith(`-${name}`) ? podName.slice(0, -name.length - 1) : podName;
    return { apiVersion: 'v1', kind: 'Pod', name: plain };
  }
  const rollout = kind === 'ReplicaSet' ? before(labels['rollouts-pod-template-hash']) : undefined;
  if (rollout) return { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: rollout };
  const deployment = kind === 'ReplicaSet' ? before(labels['pod-template-hash']) : undefined;
  if (deployment) return { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment };
  // The minutes since 1970 at which it was due:
  // https://github.com/kubernetes/kubernetes/blob/v1.32.0/pkg/controller/cronjob/utils.go
  const cronJob = kind === 'Job' ? before(/-(\d{8})$/.exec(name)?.[1]) : undefined;
  if (cronJob) return { apiVersion: 'batch/v1', kind: 'CronJob', name: cronJob };
  return owner;
}

/** Labels and annotations that controllers, kubelets and network plug-ins give to each pod. */
const generated =
  /^(pod-template-|controller-|rollouts-pod-template-hash$|job-name$|batch\.kubernetes\.io\/|statefulset\.kubernetes\.io\/|apps\.kubernetes\.io\/|kubernetes\.io\/config\.|kubectl\.kubernetes\.io\/|cni\.|k8s\.v1\.cni\.|k8s\.ovn\.)/;

function kept(named: unknown): Json | undefined {
  const own = Object.entries(Object(named)).filter(([name]) => !generated.test(name));
  return own.length > 0 ? Object.fromEntries(own.sort(([a], [b]) => (a < b ? -1 : 1))) : undefined;
}

/** What all pods of a starter have in common: not the node, the name, and what is named by chance or after the pod. */
function sharedSpec(spec: Json, podName: string, { kind, name }: Owner): Json {
  const { nodeName: _node, hostname, serviceAccount: _old, affinity, ...rest } = spec;
  const shared = {
    ...rest,
    ...(hostname === undefined || hostname === podName ? {} : { hostname }),
    // The controller of a DaemonSet writes the node's name here.
    ...(affinity === undefined || kind === 'DaemonSet' ? {} : { affinity }),
  };
  return JSON.parse(JSON.stringify(shared), (key, value: unknown) => {
    if (typeof value !== 'string') return value;
    if (key === 'name') return value.replace(/^(kube-api-access|[\w.-]+-token)-[a-z0-9]{5}$/, '$1');
    if (key === 'claimName' && value.endsWith(`-${podName}`))
      return `${value.slice(0, -podName.length)}${name}`;
    return value;
  });
}

/** Without the notes of the API server. */
function withoutTraces(object: Json): Json {
  if (!isObject(object.metadata)) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, annotations: kept(metadata.annotations) } };
}
