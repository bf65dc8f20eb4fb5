/** Pods as the API server tells of them, with all that differs from one to the next. */

/** An object of the API. */
export type ApiObject = Readonly<Record<string, unknown>>;

interface PodOptions {
  readonly name: string;
  readonly namespace?: string;
  readonly owner?: readonly [apiVersion: string, kind: string, name: string];
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: ApiObject;
  readonly container?: ApiObject;
}

/** A pod with what API server, scheduler and kubelet write into it. */
export function runningPod({
  name,
  namespace = 'shop',
  owner,
  labels = {},
  spec = {},
  container = {},
}: PodOptions): ApiObject {
  const [apiVersion, kind, ownerName] = owner ?? [];
  const chance = name
    .slice(-5)
    .padStart(5, 'x')
    .replaceAll(/[^a-z0-9]/g, 'x');
  const access = `kube-api-access-${chance}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      labels,
      annotations: { 'cni.projectcalico.org/podIP': `10.0.0.${chance.length}`, 'example.com/team': 'shop' },
      uid: `uid-${name}`,
      resourceVersion: chance,
      ...(owner ? { ownerReferences: [{ apiVersion, kind, name: ownerName, controller: true }] } : {}),
    },
    spec: {
      nodeName: `node-${chance}`,
      serviceAccount: 'default',
      serviceAccountName: 'default',
      containers: [
        {
          name: 'main',
          image: 'web:1.2',
          ...container,
          volumeMounts: [{ name: access, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
        },
      ],
      volumes: [{ name: access, projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }],
      ...spec,
    },
    status: { phase: 'Running', podIP: '10.0.0.1', hostIP: '10.1.0.1' },
  };
}

/** A list as kubectl prints it. */
export function listOf(items: readonly ApiObject[]): string {
  return JSON.stringify(
    { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } },
    null,
    4,
  );
}
