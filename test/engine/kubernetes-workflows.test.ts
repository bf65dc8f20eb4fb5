import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import { isTrue, knownValue } from '../../server/src/engine/model/fact.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { containerOf, textAt, workloadOf } from './kubernetes-support.ts';

const privileged = 'securityContext: { privileged: true }';

/** An Argo Workflow with one template. */
function workflow(template: string, spec = '', kind = 'Workflow'): string {
  const workflowSpec = `{ ${spec} templates: [{ name: main, ${template} }] }`;
  const body = kind === 'CronWorkflow' ? `{ workflowSpec: ${workflowSpec} }` : workflowSpec;
  return `{ apiVersion: argoproj.io/v1alpha1, kind: ${kind}, metadata: { name: build }, spec: ${body} }`;
}

function tekton(kind: string, spec: string, version = 'v1'): string {
  return `{ apiVersion: tekton.dev/${version}, kind: ${kind}, metadata: { name: build }, spec: { ${spec} } }`;
}

/** The rules that find something at a level. */
function found(text: string, level: 'baseline' | 'all' = 'baseline'): string[] {
  const { findings, failures } = analyze({ path: 'x.yaml', text }, { ...defaultSettings, level });
  assert.deepEqual(failures, []);
  return findings.map(({ ruleId }) => ruleId).sort();
}

describe('containers of workflows are found', () => {
  const texts: Readonly<Record<string, string>> = {
    'container of a Workflow': workflow(`container: { image: a, ${privileged} }`),
    'container of a WorkflowTemplate': workflow(
      `container: { image: a, ${privileged} }`,
      '',
      'WorkflowTemplate',
    ),
    'container of a ClusterWorkflowTemplate': workflow(
      `container: { image: a, ${privileged} }`,
      '',
      'ClusterWorkflowTemplate',
    ),
    'container of a CronWorkflow': workflow(`container: { image: a, ${privileged} }`, '', 'CronWorkflow'),
    script: workflow(`script: { image: a, source: x, ${privileged} }`),
    sidecars: workflow(`sidecars: [{ name: s, image: a, ${privileged} }]`),
    initContainers: workflow(`initContainers: [{ name: s, image: a, ${privileged} }]`),
    containerSet: workflow(`containerSet: { containers: [{ name: s, image: a, ${privileged} }] }`),
    templateDefaults: workflow('dag: {}', `templateDefaults: { container: { ${privileged} } },`),
    'steps of a Task': tekton('Task', `steps: [{ image: a, ${privileged} }]`),
    'steps of a Task v1beta1': tekton('Task', `steps: [{ image: a, ${privileged} }]`, 'v1beta1'),
    'steps of a ClusterTask': tekton('ClusterTask', `steps: [{ image: a, ${privileged} }]`, 'v1beta1'),
    'sidecars of a Task': tekton('Task', `steps: [], sidecars: [{ image: a, ${privileged} }]`),
    'stepTemplate of a Task': tekton('Task', `stepTemplate: { ${privileged} }, steps: []`),
    'taskSpec of a TaskRun': tekton('TaskRun', `taskSpec: { steps: [{ image: a, ${privileged} }] }`),
    'taskSpec in a Pipeline': tekton(
      'Pipeline',
      `tasks: [{ taskSpec: { steps: [{ image: a, ${privileged} }] } }]`,
    ),
    'taskSpec in a PipelineRun': tekton(
      'PipelineRun',
      `pipelineSpec: { finally: [{ taskSpec: { steps: [{ image: a, ${privileged} }] } }] }`,
    ),
  };
  for (const [name, text] of Object.entries(texts)) {
    it(name, () => {
      const workload = workloadOf(text);
      assert.deepEqual([workload.name, workload.partial], ['build', true]);
      assert.equal(workload.containers.filter(({ privileged }) => isTrue(privileged)).length, 1);
      assert.deepEqual(found(text), ['privileged-container']);
    });
  }
});

describe('a workflow', () => {
  it('gives its pods the namespaces and volumes of its spec', () => {
    const mount = 'volumeMounts: [{ name: etc, mountPath: /host }]';
    const volumes = 'volumes: [{ name: etc, hostPath: { path: /etc } }]';
    const text = workflow(`container: { image: a, ${mount} }`, `hostNetwork: true, ${volumes},`);
    assert.equal(knownValue(workloadOf(text).namespaces.network), 'host');
    assert.deepEqual(found(text), ['host-network-namespace', 'sensitive-host-path-mount']);
    assert.deepEqual(found(workflow(`container: { image: a, ${mount} }, ${volumes}`)), [
      'sensitive-host-path-mount',
    ]);
  });

  it('joins mounts with the volumes of their own template', () => {
    const template = (path: string) =>
      `{ container: { image: a, volumeMounts: [{ name: v, mountPath: /v }] }, volumes: [{ name: v, hostPath: { path: ${path} } }] }`;
    const text = `{ apiVersion: argoproj.io/v1alpha1, kind: Workflow, spec: { templates: [${template('/a')}, ${template('/b')}] } }`;
    const paths = workloadOf(text).containers.map(({ mounts }) =>
      mounts.map(({ source }) => knownValue(source)),
    );
    assert.deepEqual(paths, [['/a'], ['/b']]);
  });

  it("has a template's security context in place of its own", () => {
    const uid = (id: number) => `securityContext: { runAsUser: ${id} }`;
    const own = containerOf(workflow(`container: { image: a }, ${uid(7)}`, `${uid(8)},`));
    const inherited = containerOf(workflow('container: { image: a }', `${uid(8)},`));
    assert.equal(knownValue(own.user)?.uid, 7);
    assert.equal(knownValue(inherited.user)?.uid, 8);
  });

  it('is not judged by what it lacks, nor by the text of its scripts', () => {
    const source = 'source: "nsenter -t 1 -m chroot /host; docker run --privileged x"';
    assert.deepEqual(found(workflow(`script: { image: a, command: [bash], ${source} }`), 'all'), []);
    assert.deepEqual(found(tekton('Task', 'steps: [{ image: a, script: "nsenter -t 1 -m sh" }]'), 'all'), []);
  });

  it('says nothing definite of a value that is a parameter', () => {
    const text = workflow(
      'container: { image: a, securityContext: { privileged: "{{inputs.parameters.p}}" } }',
    );
    assert.deepEqual(found(text), []);
  });

  it('is changed where the setting stands', () => {
    const text = workflow(`container: { image: a, ${privileged} }`);
    const change = containerOf(text).privileged.slot.set(false);
    assert.ok('edits' in change);
    assert.deepEqual(
      change.edits.map(({ span, newText }) => [textAt(text, span), newText]),
      [['true', 'false']],
    );
  });
});

describe('a run of Tekton', () => {
  it('has its pod template', () => {
    const text = tekton('TaskRun', 'taskRef: { name: t }, podTemplate: { hostNetwork: true }');
    assert.deepEqual(found(text), ['host-network-namespace']);
    const pipeline = 'pipelineRef: { name: p }, taskRunTemplate: { podTemplate: { hostNetwork: true } }';
    assert.deepEqual(found(tekton('PipelineRun', pipeline)), ['host-network-namespace']);
  });

  it('is found in the volumes of its task', () => {
    const text = tekton(
      'Task',
      'steps: [{ image: a, volumeMounts: [{ name: s, mountPath: /s }] }], volumes: [{ name: s, hostPath: { path: /var/run/docker.sock } }]',
    );
    assert.deepEqual(found(text), ['runtime-socket-mount']);
  });
});
