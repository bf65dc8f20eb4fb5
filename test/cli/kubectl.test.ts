/** `kubectl get … -o json | kubectl bulkhead`. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type ApiObject, listOf, runningPod } from '../support/pods.ts';
import { build, bulkhead, folder, root } from './support.ts';

interface Found {
  readonly ruleId: string;
  readonly path: string;
  readonly message: string;
  readonly workload: { readonly kind: string; readonly name: string; readonly namespace?: string };
}

const privileged = { securityContext: { privileged: true } };
const home = folder();

const cluster = (input: string, ...args: string[]) =>
  bulkhead(['cluster', ...args], { cwd: home.path, input });

async function found(items: readonly ApiObject[], ...args: string[]) {
  const { stdout } = await cluster(listOf(items), '--format', 'json', ...args);
  const { findings, workloads } = JSON.parse(stdout) as {
    findings: readonly Found[];
    workloads: readonly Found['workload'][];
  };
  const namesOf = ({ kind, name, namespace }: Found['workload']) => `${namespace}/${kind}/${name}`;
  return { findings, workloads: workloads.map(namesOf) };
}

/** Pods of one owner, which differ as pods of one owner do. */
const podsOf = (owner: readonly [string, string, string], names: readonly string[], labels = {}) =>
  names.map((name) => runningPod({ name, owner, labels, container: privileged }));

before(build);

describe('kubectl bulkhead', () => {
  it('tells pods by what started them, each once', async () => {
    const { findings, workloads } = await found([
      ...podsOf(['apps/v1', 'ReplicaSet', 'web-7d4b9c6f5'], ['web-7d4b9c6f5-aaaaa', 'web-7d4b9c6f5-bbbbb'], {
        'pod-template-hash': '7d4b9c6f5',
      }),
      ...podsOf(['apps/v1', 'ReplicaSet', 'lone-set'], ['lone-set-aaaaa', 'lone-set-bbbbb']),
      ...podsOf(['apps/v1', 'ReplicaSet', 'canary-84'], ['canary-84-aaaaa'], {
        'rollouts-pod-template-hash': '84',
      }),
      ...podsOf(['apps/v1', 'DaemonSet', 'agent'], ['agent-aaaaa', 'agent-bbbbb'], {
        'controller-revision-hash': 'x',
      }),
      ...podsOf(['batch/v1', 'Job', 'backup-29134560'], ['backup-29134560-aaaaa'], { 'job-name': 'x' }),
      ...podsOf(['batch/v1', 'Job', 'migrate'], ['migrate-aaaaa', 'migrate-bbbbb']),
      ...podsOf(['v1', 'Node', 'node1'], ['kube-proxy-node1']),
      ...podsOf(['v1', 'Node', 'node2'], ['kube-proxy-node2']),
      ...podsOf(['tekton.dev/v1', 'TaskRun', 'compile'], ['compile-pod']),
      ...podsOf(['kubevirt.io/v1', 'VirtualMachineInstance', 'vm'], ['virt-launcher-vm-aaaaa']),
      ...podsOf(['argoproj.io/v1alpha1', 'Workflow', 'flow'], ['flow-1', 'flow-2']),
      ...podsOf(['serving.knative.dev/v1', 'Revision', 'fn-1'], ['fn-1-aaaaa']),
      runningPod({ name: 'debug' }),
    ]);
    const all = [
      'shop/Deployment/web',
      'shop/ReplicaSet/lone-set',
      'shop/Rollout/canary',
      'shop/DaemonSet/agent',
      'shop/CronJob/backup',
      'shop/Job/migrate',
      'shop/Pod/kube-proxy',
      'shop/TaskRun/compile',
      'shop/VirtualMachineInstance/vm',
      'shop/Workflow/flow',
      'shop/Revision/fn-1',
      'shop/Pod/debug',
    ];
    assert.deepEqual(workloads, all);
    const risky = findings.filter(({ ruleId }) => ruleId === 'privileged-container');
    assert.deepEqual(
      risky.map(({ path }) => path),
      all.slice(0, -1).map((name) => `${name}.json`),
    );
  });

  it('tells the pods of a StatefulSet once, though each has its name and its claims', async () => {
    const pod = (name: string) =>
      runningPod({
        name,
        owner: ['apps/v1', 'StatefulSet', 'db'],
        labels: {
          'statefulset.kubernetes.io/pod-name': name,
          'apps.kubernetes.io/pod-index': name.slice(-1),
        },
        spec: {
          hostname: name,
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName: `data-${name}` } }],
        },
      });
    assert.deepEqual((await found([pod('db-0'), pod('db-1')])).workloads, ['shop/StatefulSet/db']);
  });

  it('tells pods of one owner apart where they differ, as in a rollout', async () => {
    const labels = (hash: string) => ({ 'pod-template-hash': hash });
    const { findings, workloads } = await found([
      ...podsOf(['apps/v1', 'ReplicaSet', 'web-a1'], ['web-a1-aaaaa'], labels('a1')),
      runningPod({ name: 'web-b2-x', owner: ['apps/v1', 'ReplicaSet', 'web-b2'], labels: labels('b2') }),
    ]);
    assert.deepEqual(workloads, ['shop/Deployment/web', 'shop/Deployment/web']);
    assert.deepEqual(
      findings.map(({ path }) => path),
      ['shop/Deployment/web.json'],
    );
  });

  it('takes what is listed besides into account, and nothing twice', async () => {
    const template = { metadata: {}, spec: { containers: [{ name: 'main', image: 'web', ...privileged }] } };
    const object = (apiVersion: string, kind: string, name: string, rest: object): ApiObject => ({
      apiVersion,
      kind,
      metadata: { name, namespace: 'shop' },
      ...rest,
    });
    const enforce = { 'pod-security.kubernetes.io/enforce': 'baseline' };
    const { findings, workloads } = await found([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: enforce } },
      object('apps/v1', 'Deployment', 'web', { spec: { template } }),
      {
        ...object('apps/v1', 'ReplicaSet', 'web-a1', { spec: { template } }),
        metadata: {
          name: 'web-a1',
          namespace: 'shop',
          ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', controller: true }],
        },
      },
      object('apps/v1', 'Deployment', 'asleep', { spec: { template } }),
      ...podsOf(['apps/v1', 'ReplicaSet', 'web-a1'], ['web-a1-aaaaa'], { 'pod-template-hash': 'a1' }),
    ]);
    assert.deepEqual(workloads, ['shop/Deployment/asleep', 'shop/Deployment/web']);
    const refused = findings.filter(({ ruleId }) => ruleId === 'refused-by-namespace');
    assert.deepEqual(
      refused.map(({ path }) => path),
      ['shop/Deployment/asleep.json', 'shop/Deployment/web.json'],
    );
  });

  it('reads one pod, too, and an empty list', async () => {
    const pod = runningPod({ name: 'debug', container: privileged });
    const one = await cluster(JSON.stringify(pod), '--color', 'never');
    assert.match(one.stdout, /^shop\/Pod\/debug\.json:\d+:\d+ error privileged-container/);
    assert.match(one.stdout, /"privileged": true/);
    assert.equal(one.code, 1);
    assert.equal((await cluster(listOf([]))).code, 0);
  });

  it('has the formats and options of scan', async () => {
    const list = listOf([runningPod({ name: 'debug', container: privileged })]);
    const formats = ['ndjson', 'sarif', 'html', 'markdown', 'junit', 'gitlab', 'github'];
    const outcomes = await Promise.all(formats.map((format) => cluster(list, '--format', format)));
    for (const { stdout, code } of outcomes) {
      assert.match(stdout, /privileged-container/);
      assert.equal(code, 1);
    }
    assert.equal((await cluster(list, '--fail-on', 'never')).code, 0);
    assert.equal((await cluster(list, '--rule', 'privileged-container=off')).code, 0);
  });

  it('says how it is used when it is used otherwise', async () => {
    const hint = /kubectl get pods -A -o json \| kubectl bulkhead/;
    const tries: readonly (readonly [input: string, ...args: string[]])[] = [
      [''],
      ['NAME READY STATUS'],
      ['"text"'],
      ['[]'],
      ['null'],
      [listOf([]), 'deploy/'],
    ];
    for (const [input, ...args] of tries) {
      const { code, stderr } = await cluster(input, ...args);
      assert.equal(code, 2);
      assert.match(stderr, hint);
    }
  });

  it('survives lists that are made up', async () => {
    const odd = [
      null,
      1,
      {},
      { kind: 'Pod' },
      { kind: 'Pod', metadata: 1, spec: [] },
      { kind: 'List', items: {} },
    ];
    for (const items of [odd, odd.map((each) => ({ kind: 'List', items: [each] }))]) {
      const { code, stderr } = await cluster(JSON.stringify({ kind: 'List', items }), '--quiet');
      assert.deepEqual([code, stderr], [0, '']);
    }
  });

  it('judges some thousand pods, in a list of more than 10 MB', async () => {
    const filler = Array.from({ length: 30 }, (_, i) => ({ name: `SETTING_${i}`, value: 'x'.repeat(60) }));
    const pods = Array.from({ length: 3000 }, (_, i) =>
      runningPod({
        name: `app-${i % 100}-f00-${String(i).padStart(5, '0')}`,
        owner: ['apps/v1', 'ReplicaSet', `app-${i % 100}-f00`],
        labels: { 'pod-template-hash': 'f00' },
        container: { env: filler, ...(i % 10 === 0 ? privileged : {}) },
      }),
    );
    const list = listOf(pods);
    assert.ok(list.length > 10 * 1024 * 1024);
    const { stdout, stderr } = await cluster(list, '--format', 'json');
    const { summary } = JSON.parse(stdout);
    assert.deepEqual([summary.workloads, summary.findings], [100, 10]);
    assert.equal(stderr, 'bulkhead: 3000 pods are judged as the 100 that differ\n');
  }).timeout(30_000);

  it('is found by kubectl', function () {
    // npm puts the folders of programs in front that are installed here, ours among them: of two of a name kubectl complains.
    const usual = (process.env.PATH ?? '').split(':').filter((folder) => !folder.includes('node_modules'));
    const plugin = join(home.path, 'kubectl-bulkhead');
    const options = { encoding: 'utf8', stdio: 'pipe', cwd: home.path } as const;
    try {
      execFileSync('kubectl', ['version', '--client'], options);
    } catch {
      return this.skip();
    }
    // As npm makes it of the package's `bin`.
    execFileSync('ln', ['-s', join(root, 'server/bin/kubectl-bulkhead.js'), plugin]);
    const env = { ...process.env, PATH: [home.path, ...usual].join(':') };
    assert.match(execFileSync('kubectl', ['plugin', 'list'], { ...options, env }), /^.*\/kubectl-bulkhead$/m);
    const input = listOf([runningPod({ name: 'debug', container: privileged })]);
    const args = ['bulkhead', '--fail-on', 'never', '--format', 'ndjson'];
    assert.match(execFileSync('kubectl', args, { ...options, env, input }), /"name":"debug"/);
    assert.match(
      execFileSync('kubectl', ['bulkhead', '--help'], { ...options, env }),
      /^Usage: kubectl get pods/,
    );
  });
});
