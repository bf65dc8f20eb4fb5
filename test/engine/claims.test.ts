/** Pods that mount a path of a node by a claim: the PersistentVolume, the claim and the pod stand apart. */

import assert from 'node:assert/strict';
import type { Analysis } from '../../server/src/engine/analysis.ts';
import { analyze } from '../../server/src/engine/analyze.ts';
import { clusterObjectsOf, clusterOf } from '../../server/src/engine/cluster-objects.ts';
import { provenFixes, provenMove } from '../../server/src/engine/prove.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { applyEdits } from '../../server/src/engine/source.ts';

const volume = (spec = '  hostPath: { path: /etc }\n', claim = 'shop/data') => {
  const [namespace, name] = claim.split('/');
  const ref = claim ? `  claimRef: { namespace: ${namespace}, name: ${name} }\n` : '';
  return `apiVersion: v1\nkind: PersistentVolume\nmetadata:\n  name: pv\nspec:\n${ref}${spec}`;
};
const claim = (spec: string) =>
  `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data, namespace: shop }\nspec: ${spec}\n`;
const pod = ({ mount = '', volume = '', namespace = 'shop', container = '' } = {}) => `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: ${namespace}
spec:
  containers:
    - name: web
      image: nginx
${container}      volumeMounts:
        - name: data
          mountPath: /data
${mount}  volumes:
    - name: data
      persistentVolumeClaim:
        claimName: data
${volume}`;

const file = (documents: readonly string[]) => ({ path: 'all.yaml', text: documents.join('---\n') });

function analyzed(...documents: readonly string[]): Analysis {
  return analyze(file(documents), { ...defaultSettings, level: 'all' });
}

/** What is told of mounts: "rule workload text". */
function told(...documents: readonly string[]): string[] {
  const { text } = file(documents);
  return analyzed(...documents)
    .findings.filter(({ ruleId }) => /host-path|socket|device/.test(ruleId))
    .map(({ ruleId, workload, span }) => `${ruleId} ${workload.kind} ${text.slice(span.start, span.end)}`);
}

const atPod = ['sensitive-host-path-mount Pod data'];
const atVolume = ['sensitive-host-path-mount PersistentVolume /etc'];

describe('a claim that is bound to a path of the node', () => {
  it('is that path to the pod, told there alone, with the place of the path', () => {
    const documents = [volume(), pod()];
    assert.deepEqual(told(...documents), atPod);
    const finding = analyzed(...documents).findings.find(({ ruleId }) => ruleId === atPod[0]?.split(' ')[0]);
    assert.match(finding?.message ?? '', /write to the host's `\/etc` through the claim `data`: /);
    const places = finding?.related.map(({ elsewhere, message }) => [elsewhere, message]);
    assert.deepEqual(places, [
      [undefined, 'It comes through the volume mount at `/data`.'],
      [
        { path: 'all.yaml', start: { line: 6, character: 20 }, end: { line: 6, character: 24 } },
        'It comes through the PersistentVolume `pv`, which is this path.',
      ],
    ]);
  });

  it('may ask for the volume by its name', () => {
    assert.deepEqual(told(volume(undefined, ''), claim('{ volumeName: pv }'), pod()), atPod);
    const local = volume('  local: { path: /etc }\n', '');
    assert.deepEqual(told(local, claim('{ volumeName: pv }'), pod()), atPod);
  });

  it('is not known by less: nothing is told of the pod, and the volume as before', () => {
    for (const [why, ...documents] of [
      [
        'the class',
        volume('  storageClassName: a\n  hostPath: { path: /etc }\n', ''),
        claim('{ storageClassName: a }'),
        pod(),
      ],
      ['another namespace', volume(), pod({ namespace: 'other' })],
      [
        'no namespace of the claim',
        volume('  claimRef: { name: data }\n  hostPath: { path: /etc }\n', ''),
        pod(),
      ],
      ['a claim that asks for another volume', volume(), claim('{ volumeName: other }'), pod()],
      [
        'a volume that is kept for another',
        volume(undefined, 'shop/other'),
        claim('{ volumeName: pv }'),
        pod(),
      ],
      [
        'other classes',
        volume('  storageClassName: a\n  hostPath: { path: /etc }\n', ''),
        claim('{ volumeName: pv, storageClassName: b }'),
        pod(),
      ],
      ['a name that is rendered', volume(undefined, "'{{ x }}'/data"), pod({ namespace: "'{{ x }}'" })],
    ] as const) {
      assert.deepEqual(told(...documents), atVolume, why);
    }
    const template = `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: web, namespace: shop }\nspec:\n  template:\n    spec:\n      containers:\n        - { name: web, image: nginx, volumeMounts: [{ name: data, mountPath: /data }] }\n  volumeClaimTemplates:\n    - metadata: { name: data }\n`;
    assert.deepEqual(told(volume(), template), atVolume);
  });

  it('is in the namespace `default` where nothing else is written', () => {
    const bare = (text: string) => text.replace(/\n? *namespace: shop,?/, '').replace(/, }/, ' }');
    assert.deepEqual(told(volume(undefined, 'default/data'), bare(pod())), atPod);
    assert.deepEqual(told(volume(undefined, 'default/data'), pod({ namespace: '""' })), atPod);
  });

  it('is read-only where the mount or the claim is', () => {
    const log = volume('  hostPath: { path: /var/spool/cron }\n');
    const message = (text: string) => {
      const [finding] = analyzed(log, text).findings.filter(({ ruleId }) => ruleId.startsWith('sensitive'));
      return finding?.message ?? '';
    };
    assert.match(message(pod()), /can write to/);
    assert.doesNotMatch(message(pod({ mount: '          readOnly: true\n' })), /can write to/);
    assert.doesNotMatch(message(pod({ volume: '        readOnly: true\n' })), /can write to/);
  });

  it('may be mounted in part: the volume itself is still there for others', () => {
    const part = pod({ mount: '          subPath: ssh\n' });
    assert.deepEqual(told(volume(), part), [...atVolume, 'sensitive-host-path-mount Pod data']);
    const messages = analyzed(volume(), part).findings.map(({ message }) => message);
    assert.equal(messages.filter((message) => message.includes('`/etc/ssh` through the claim')).length, 1);
  });

  it('of a path without a risk of its own is told once, of the volume', () => {
    const plain = volume('  hostPath: { path: /srv/data }\n');
    assert.deepEqual(told(plain, pod()), ['host-path-volume PersistentVolume /srv/data']);
    const local = volume('  local: { path: /srv/data }\n');
    assert.deepEqual(told(local, pod()), ['host-path-mount PersistentVolume /srv/data']);
  });

  it('is told of the volume where no container mounts it', () => {
    const unused = pod().replace(/ {6}volumeMounts:\n.*\n.*\n/, '');
    assert.deepEqual(told(volume(), unused), atVolume);
  });

  it('can be taken from the pod, and nothing else is offered', () => {
    const { text } = file([volume(), pod()]);
    const source = { path: 'all.yaml', text };
    const settings = { ...defaultSettings, cluster: clusterOf(clusterObjectsOf(source)) };
    const analysis = analyze(source, settings);
    const finding = analysis.findings.find(({ ruleId }) => ruleId === 'sensitive-host-path-mount');
    assert.ok(finding);
    const fixes = provenFixes(source, settings, analysis, finding);
    assert.deepEqual(
      fixes.map(({ title }) => title),
      ['Remove the mount of `/etc`'],
    );
    const fixed = applyEdits(text, fixes[0]?.edits ?? []);
    assert.ok(fixed.startsWith(volume()));
    assert.doesNotMatch(fixed, /persistentVolumeClaim|volumeMounts/);
  });

  it('stands in the way of a microVM as the path itself would', () => {
    const socket = volume('  hostPath: { path: /var/run/docker.sock, type: Socket }\n');
    const documents = [socket, pod()];
    const analysis = analyzed(...documents);
    const workload = analysis.workloads.find(({ kind }) => kind === 'Pod');
    assert.ok(workload);
    const { verdict, blockers } = workload.advise();
    assert.equal(verdict, 'blocked');
    assert.deepEqual(
      blockers.map(({ ruleId, fixable }) => [ruleId, fixable]),
      [['runtime-socket-mount', false]],
    );
    assert.equal(provenMove(file(documents), defaultSettings, analysis, workload), undefined);
    const [finding] = analysis.findings.filter(({ ruleId }) => ruleId === 'runtime-socket-mount');
    assert.match(
      finding?.message ?? '',
      /^`\/var\/run\/docker.sock`, through the claim `data`, gives the container /,
    );
  });
});
