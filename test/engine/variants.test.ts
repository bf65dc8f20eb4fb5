import assert from 'node:assert/strict';
import { findingsAbout, othersOf } from '../../server/src/engine/analysis.ts';
import { analyze } from '../../server/src/engine/analyze.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { partFile, projectOf } from '../support/projects.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: agent}
spec:
  template:
    spec:
      hostIPC: true
      containers: [{name: agent, image: x}]
`;

/** An overlay that sets something in the pod's spec. */
function overlay(prefix: string, key: string): string {
  const patch = `{op: add, path: /spec/template/spec/${key}, value: true}`;
  return `resources: [../base]
namePrefix: ${prefix}
patches:
  - target: {kind: Deployment}
    patch: |
      - ${patch}
`;
}

function through(overlays: Readonly<Record<string, string>>) {
  const files = Object.fromEntries(
    Object.entries(overlays).map(([name, text]) => [`${name}/kustomization.yaml`, text]),
  );
  const project = projectOf('kustomization', Object.keys(files), {
    ...files,
    'base/kustomization.yaml': 'resources: [agent.yaml]\n',
    'base/agent.yaml': deployment,
  });
  return analyze(partFile(project, 'base/agent.yaml'), defaultSettings);
}

describe('a base that several overlays use', () => {
  const analysis = through({ a: overlay('a-', 'hostPID'), b: overlay('b-', 'hostNetwork') });

  it('has a workload for each that makes something else of it, each with its own findings', () => {
    const seen = analysis.workloads.map((workload) => [
      workload.name,
      workload.through,
      findingsAbout(analysis, workload).map(({ ruleId }) => ruleId),
    ]);
    assert.deepEqual(seen, [
      ['a-agent', '/p/a/kustomization.yaml', ['host-ipc-namespace', 'host-pid-namespace']],
      ['b-agent', '/p/b/kustomization.yaml', ['host-ipc-namespace', 'host-network-namespace']],
    ]);
  });

  it('is told once of what it has itself, with all that take it from there', () => {
    const [finding, ...others] = analysis.findings;
    assert.ok(finding);
    assert.deepEqual(
      [others.length, finding.ruleId, finding.workload.name],
      [0, 'host-ipc-namespace', 'a-agent'],
    );
    assert.deepEqual(
      othersOf(finding).map(({ name }) => name),
      ['b-agent'],
    );
  });

  it('is advised on by what each overlay adds, in the file that adds it', () => {
    const blockers = analysis.workloads.map((workload) =>
      workload
        .advise()
        .blockers.map(({ ruleId, elsewhere }) => `${ruleId} ${elsewhere?.path}:${elsewhere?.start.line}`),
    );
    assert.deepEqual(blockers, [
      ['host-ipc-namespace undefined:undefined', 'host-pid-namespace /p/a/kustomization.yaml:5'],
      ['host-ipc-namespace undefined:undefined', 'host-network-in-sandbox /p/b/kustomization.yaml:5'],
    ]);
  });

  it('begins with the worst', () => {
    const { workloads } = through({ a: overlay('a-', 'shareProcessNamespace'), b: overlay('b-', 'hostPID') });
    assert.deepEqual(
      workloads.map(({ name }) => name),
      ['b-agent', 'a-agent'],
    );
  });

  it('has one workload where they make the same of it', () => {
    const { workloads } = through({ a: overlay('', 'hostPID'), b: overlay('', 'shareProcessNamespace') });
    assert.equal(workloads.length, 2);
    const same = through({ a: 'resources: [../base]\n', b: 'resources: [../base]\n' }).workloads;
    assert.deepEqual(
      same.map(({ name, through: path }) => [name, path]),
      [['agent', undefined]],
    );
  });
});

describe('a chart with several files of values', () => {
  const project = projectOf('chart', ['Chart.yaml'], {
    'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
    'values.yaml': 'privileged: false\n',
    'values-prod.yaml': 'privileged: true\n',
    'templates/pod.yaml': `apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
    - name: agent
      image: x
      securityContext:
        privileged: {{ .Values.privileged }}
`,
  });

  it('has a workload for each that makes something else of it', () => {
    const analysis = analyze(partFile(project, 'templates/pod.yaml'), defaultSettings);
    const seen = analysis.workloads.map((workload) => [
      workload.through,
      workload.podSecurity?.('latest').level,
      findingsAbout(analysis, workload).map(({ ruleId }) => ruleId),
    ]);
    assert.deepEqual(seen, [
      ['/p/values-prod.yaml', 'privileged', ['privileged-container']],
      ['/p/values.yaml', 'baseline', []],
    ]);
  });
});
