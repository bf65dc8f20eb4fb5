import assert from 'node:assert/strict';
import { containerOf, pod, textAt, workloadOf, workloadsOf } from './kubernetes-support.ts';

const podSpec = '{ hostNetwork: true, containers: [{ name: app, image: nginx }] }';

/** An object that has a pod template at a path of keys; `[]` in the path is a list. */
function objectWith(kind: string, apiVersion: string, path: string): string {
  const inner = path.split('.').reduceRight((value, key) => {
    return key === '[]' ? `[${value}]` : `{ ${key}: ${value} }`;
  }, podSpec);
  return `{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: web, namespace: shop }, ${inner.slice(1)}`;
}

describe('pods are found', () => {
  const kinds: readonly (readonly [kind: string, apiVersion: string, path: string])[] = [
    ['Pod', 'v1', 'spec'],
    ['PodTemplate', 'v1', 'template.spec'],
    ['ReplicationController', 'v1', 'spec.template.spec'],
    ['Deployment', 'apps/v1', 'spec.template.spec'],
    ['Deployment', 'extensions/v1beta1', 'spec.template.spec'],
    ['StatefulSet', 'apps/v1', 'spec.template.spec'],
    ['DaemonSet', 'apps/v1', 'spec.template.spec'],
    ['ReplicaSet', 'apps/v1', 'spec.template.spec'],
    ['Job', 'batch/v1', 'spec.template.spec'],
    ['CronJob', 'batch/v1', 'spec.jobTemplate.spec.template.spec'],
    ['StatefulSet', 'apps.kruise.io/v1beta1', 'spec.template.spec'],
    ['Rollout', 'argoproj.io/v1alpha1', 'spec.template.spec'],
    ['Service', 'serving.knative.dev/v1', 'spec.template.spec'],
    ['Sandbox', 'agents.x-k8s.io/v1alpha1', 'spec.podTemplate.spec'],
    ['JobSet', 'jobset.x-k8s.io/v1alpha2', 'spec.replicatedJobs.[].template.spec.template.spec'],
    ['Job', 'batch.volcano.sh/v1alpha1', 'spec.tasks.[].template.spec'],
    ['RayCluster', 'ray.io/v1', 'spec.headGroupSpec.template.spec'],
    ['MPIJob', 'kubeflow.org/v2beta1', 'spec.mpiReplicaSpecs.Launcher.template.spec'],
    ['ScaledJob', 'keda.sh/v1alpha1', 'spec.jobTargetRef.template.spec'],
    ['DeploymentConfig', 'apps.openshift.io/v1', 'spec.template.spec'],
  ];
  for (const [kind, apiVersion, path] of kinds) {
    it(`in ${kind} of ${apiVersion}`, () => {
      const text = objectWith(kind, apiVersion, path);
      const workload = workloadOf(text);
      assert.deepEqual(
        [workload.kind, workload.name, workload.namespace, workload.partial],
        [kind, 'web', 'shop', false],
      );
      assert.equal(textAt(text, workload.span), 'web');
      assert.equal(textAt(text, workload.extent), text);
      assert.equal(workload.namespaces.network.state, 'set');
      assert.deepEqual(
        workload.containers.map(({ name }) => name),
        ['app'],
      );
    });
  }

  it('in the items of a List, and in lists of a kind', () => {
    const text = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: { name: a }
  spec: ${podSpec}
- kind: Service
  apiVersion: v1
- apiVersion: v1
  kind: List
  items:
  - { apiVersion: v1, kind: Pod, metadata: { name: b }, spec: ${podSpec} }
`;
    assert.deepEqual(
      workloadsOf(text).map(({ name }) => name),
      ['a', 'b'],
    );
    const [first] = workloadsOf(text);
    assert.ok(first);
    assert.ok(textAt(text, first.extent).startsWith('apiVersion: v1\n  kind: Pod'));
    assert.ok(textAt(text, first.extent).endsWith('}'));
    const listed = `{ apiVersion: apps/v1, kind: DeploymentList, items: [{ metadata: { name: a }, spec: { template: { spec: ${podSpec} } } }] }`;
    assert.equal(workloadOf(listed).kind, 'Deployment');
  });

  it('in the objects of an OpenShift Template', () => {
    const text = `{ apiVersion: template.openshift.io/v1, kind: Template, objects: [${objectWith('Pod', 'v1', 'spec')}] }`;
    assert.equal(workloadOf(text).kind, 'Pod');
  });

  it('several in one object, each with a name and place of its own', () => {
    const text = `apiVersion: ray.io/v1
kind: RayCluster
metadata:
  name: ray
spec:
  headGroupSpec:
    template:
      spec: ${podSpec}
  workerGroupSpecs:
  - groupName: small
    template:
      spec: ${podSpec}
  - template:
      spec: ${podSpec}
`;
    const found = workloadsOf(text);
    assert.deepEqual(
      found.map(({ name }) => name),
      ['ray/headGroupSpec', 'ray/small', 'ray/workerGroupSpecs[1]'],
    );
    assert.equal(new Set(found.map(({ span }) => span.start)).size, 3);
    for (const { span, extent } of found) {
      assert.equal(textAt(text, span), 'template');
      assert.ok(textAt(text, extent).startsWith('template:\n'));
    }
  });

  it('behind an alias', () => {
    const text = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
x: &pod { spec: ${podSpec} }
spec:
  template: *pod
`;
    assert.deepEqual(
      workloadOf(text).namespaces.network.via.map(({ message }) => message),
      ['the alias `*pod`'],
    );
  });
});

describe('a workload is named', () => {
  it('by generateName, or by its kind', () => {
    const generated = `kind: Pod\nmetadata:\n  generateName: web-\nspec: ${podSpec}\n`;
    assert.equal(workloadOf(generated).name, 'web-');
    assert.equal(textAt(generated, workloadOf(generated).span), 'web-');
    const nameless = `kind: Pod\nspec: ${podSpec}\n`;
    assert.equal(workloadOf(nameless).name, '');
    assert.equal(textAt(nameless, workloadOf(nameless).span), 'Pod');
  });

  it('and its containers by their role', () => {
    const text = pod({
      spec: 'initContainers:\n- name: setup\n  image: a\nephemeralContainers:\n- name: debug\n  image: b',
    });
    assert.deepEqual(
      workloadOf(text).containers.map(({ name, role }) => `${name} ${role}`),
      ['setup init', 'app container', 'debug ephemeral'],
    );
    assert.equal(textAt(text, containerOf(text, 'debug').span), 'debug');
  });

  it('and an unnamed container is underlined at its image', () => {
    const text = 'kind: Pod\nspec:\n  containers:\n  - image: nginx\n';
    assert.equal(textAt(text, containerOf(text).span), 'nginx');
  });
});

describe('no pod is found', () => {
  const looksAlike: Readonly<Record<string, string>> = {
    'in a CustomResourceDefinition': objectWith(
      'CustomResourceDefinition',
      'apiextensions.k8s.io/v1',
      'spec.template.spec',
    ),
    'in a ConfigMap': `apiVersion: v1\nkind: ConfigMap\ndata:\n  pod.yaml: |\n    kind: Pod\n    spec:\n      containers: [{}]\n`,
    'in a stored revision': objectWith('ControllerRevision', 'apps/v1', 'data.spec.template.spec'),
    'in a resource with containers but no template': objectWith(
      'Prometheus',
      'monitoring.coreos.com/v1',
      'spec',
    ),
    "in another project's Workflow":
      '{ apiVersion: example.com/v1, kind: Workflow, spec: { templates: [{ container: { image: a } }] } }',
    'in a Task that is not of Tekton':
      '{ apiVersion: example.com/v1, kind: Task, spec: { steps: [{ image: a }] } }',
    'in a Pipeline of tasks from elsewhere':
      '{ apiVersion: tekton.dev/v1, kind: Pipeline, spec: { tasks: [{ taskRef: { name: a } }] } }',
    'in a template whose containers are no mappings':
      '{ apiVersion: x/v1, kind: X, spec: { template: { spec: { containers: [a] } } } }',
    'without a kind': `spec: ${podSpec}\n`,
    'of an unknown kind without an apiVersion': `{ kind: X, spec: { template: { spec: ${podSpec} } } }`,
    'in a Deployment that has only replicas': 'apiVersion: apps/v1\nkind: Deployment\nspec:\n  replicas: 2\n',
    'in an empty document': '',
    'in a list': '- kind: Pod\n',
    'in a compose file': 'services:\n  web:\n    image: nginx\n',
  };
  for (const [name, text] of Object.entries(looksAlike)) {
    it(name, () => assert.deepEqual(workloadsOf(text), []));
  }

  it('in lists and trees without end', () => {
    const nested = 'apiVersion: x/v1\nkind: X\nspec: &s\n  a: [*s, *s, *s]\n';
    assert.deepEqual(workloadsOf(nested), []);
    assert.deepEqual(workloadsOf('kind: List\nitems: &i\n- kind: List\n  items: *i\n'), []);
  });
});

describe('a document is only a part', () => {
  it('when its containers have no image, or there are none', () => {
    const patch = (spec: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n${spec}`;
    assert.equal(workloadOf(patch('      hostNetwork: true\n')).partial, true);
    assert.equal(workloadOf(patch('      containers:\n      - name: app\n')).partial, true);
    assert.equal(
      workloadOf(patch('      containers:\n      - name: app\n        image: nginx\n')).partial,
      false,
    );
    assert.equal(
      workloadOf(patch('      containers:\n      - name: app\n        image: {{ .image }}\n')).partial,
      false,
    );
  });

  it('when it has syntax errors, which it tells', () => {
    const text = `${pod()}  x: [\n`;
    assert.equal(workloadOf(text).partial, true);
    assert.equal(workloadOf(text).podSecurity, undefined);
  });
});

describe('the Pod Security Standards', () => {
  it('judge a pod when asked', () => {
    assert.equal(workloadOf(pod()).podSecurity?.('latest').level, 'baseline');
    assert.equal(workloadOf(pod({ spec: 'hostPID: true' })).podSecurity?.('1.31').level, 'privileged');
  });
});
