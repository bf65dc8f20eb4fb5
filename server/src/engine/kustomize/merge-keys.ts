/**
 * How the lists of Kubernetes' own kinds are merged: by keys of their items; all other lists are replaced.
 * https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.32/ (patch merge key)
 */

const keys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  env: ['name'],
  hostAliases: ['ip'],
  imagePullSecrets: ['name'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  // Those of a ServiceAccount and of a Service.
  secrets: ['name'],
  ports: ['containerPort', 'protocol'],
  ownerReferences: ['uid'],
};

/** The kinds of which Kustomize knows the fields; of others it replaces every list. */
const known =
  /^(v1|(apps|batch|policy|networking\.k8s\.io|rbac\.authorization\.k8s\.io)\/v1|(batch|policy)\/v1beta1)$/;

/** Lists in which each item is a text of its own. */
const texts = new Set(['finalizers']);

/**
 * The keys that tell which items of two lists are one; empty for lists of texts that are put together, `undefined`
 * for lists of which one replaces the other.
 *
 * @param path the keys on the way from the object's root, without those of list items
 */
export function mergeKeys(
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
  path: readonly string[],
): readonly string[] | undefined {
  if (!known.test(apiVersion)) return undefined;
  const name = path.at(-1) ?? '';
  if (path.length === 2 && path[0] === 'metadata') {
    return texts.has(name) ? [] : keys[name];
  }
  if (name === 'ports') return kind === 'Service' ? ['port', 'protocol'] : keys[name];
  if (name === 'secrets' && kind !== 'ServiceAccount') return undefined;
  return keys[name];
}
