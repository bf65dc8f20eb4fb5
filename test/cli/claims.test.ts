/** A path of a node that three files give a pod together: volume, claim and pod. */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, bulkhead, folder, write } from './support.ts';

before(build);

const volume =
  'apiVersion: v1\nkind: PersistentVolume\nmetadata: { name: pv }\nspec:\n  hostPath:\n    path: /etc\n';
const claim =
  'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data }\nspec: { volumeName: pv }\n';
const pod = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx
      volumeMounts:
        - name: data
          mountPath: /data
  volumes:
    - name: data
      persistentVolumeClaim:
        claimName: data
`;
const files = { 'pv.yaml': volume, 'claim.yaml': claim, 'pod.yaml': pod };

interface Reported {
  readonly ruleId: string;
  readonly path: string;
  readonly message: string;
  readonly related: readonly { path: string; range: { start: { line: number } }; message: string }[];
}

describe('a claim on a path of a node, in files of its own', () => {
  const home = folder();
  let folders = 0;

  function written(files: Readonly<Record<string, string>>): string {
    const cwd = join(home.path, String(++folders));
    mkdirSync(cwd);
    for (const [name, text] of Object.entries(files)) write(cwd, name, text);
    return cwd;
  }

  async function found(files: Readonly<Record<string, string>>): Promise<Reported[]> {
    const { stdout } = await bulkhead(['scan', '--format', 'json'], { cwd: written(files) });
    const { findings } = JSON.parse(stdout) as { findings: Reported[] };
    return findings.filter(({ ruleId }) => ruleId === 'sensitive-host-path-mount');
  }

  it('is told of a pod whose kustomization gives claim and pod another name', async () => {
    const [finding, ...others] = await found({
      'pv.yaml': volume,
      'app/claim.yaml': claim,
      'app/pod.yaml': pod,
      'app/kustomization.yaml': 'namePrefix: z-\nresources: [claim.yaml, pod.yaml]\n',
    });
    assert.deepEqual([finding?.path, others], ['app/pod.yaml', []]);
    assert.match(finding?.message ?? '', /through the claim `z-data`/);
  });

  it('is told of the pod, with the place of the path, and not of the volume', async () => {
    const [finding, ...others] = await found(files);
    assert.deepEqual(others, []);
    assert.equal(finding?.path, 'pod.yaml');
    assert.match(finding?.message ?? '', /`\/etc` through the claim `data`/);
    const places = finding?.related.map(({ path, range }) => [path, range.start.line]);
    assert.deepEqual(places?.at(-1), ['pv.yaml', 6]);
  });

  it('is told of the volume where no pod beside it or below mounts it', async () => {
    for (const others of [
      { 'pv.yaml': volume, 'claim.yaml': claim },
      { 'a/pv.yaml': volume, 'a/claim.yaml': claim, 'b/pod.yaml': pod },
      { 'a/pv.yaml': volume, 'b/claim.yaml': claim, 'b/pod.yaml': pod },
    ]) {
      assert.deepEqual(
        (await found(others)).map(({ path }) => path.replace(/.*\//, '')),
        ['pv.yaml'],
      );
    }
    const below = { 'pv.yaml': volume, 'a/claim.yaml': claim, 'a/b/pod.yaml': pod };
    assert.deepEqual(
      (await found(below)).map(({ path }) => path),
      ['a/b/pod.yaml'],
    );
  });

  it('is judged in the namespace that a kustomization gives', async () => {
    for (const more of ['', 'namespace: shop\n']) {
      const kustomization = `resources: [pv.yaml, claim.yaml, pod.yaml]\n${more}`;
      const [finding, ...others] = await found({ ...files, 'kustomization.yaml': kustomization });
      assert.deepEqual(others, []);
      assert.equal(finding?.path, 'pod.yaml');
      const places = finding?.related.map(({ path, range }) => `${path}:${range.start.line}`);
      assert.ok(places?.includes('pv.yaml:6'), String(places));
    }
    const apart = await found({
      'kustomization.yaml': 'namespace: shop\nresources: [pv.yaml, pod.yaml]\n',
      'pv.yaml': `${volume}  claimRef: { namespace: other, name: data }\n`,
      'pod.yaml': pod.replace('name: web', 'name: web\n  namespace: other'),
    });
    assert.deepEqual(
      apart.map(({ path }) => path),
      ['pv.yaml'],
    );
  });

  it('is found under the names that a kustomization gives, but not through a reference that it leaves alone', async () => {
    const kustomization = 'namePrefix: q-\nnamespace: z\nresources: [pv.yaml, claim.yaml, pod.yaml]\n';
    const paths = async (more: Readonly<Record<string, string>>) =>
      (await found({ ...files, ...more, 'kustomization.yaml': kustomization })).map(({ path }) => path);
    assert.deepEqual(await paths({}), ['pod.yaml']);
    const kept = {
      'pv.yaml': `${volume}  claimRef: { namespace: z, name: data }\n`,
      'claim.yaml': claim.replace('volumeName: pv', ''),
    };
    assert.deepEqual(await paths(kept), ['pv.yaml']);
  });

  it('is told once where a kustomization takes the pod alone, and of the volume where its claim gets another name', async () => {
    const kept = `${volume}  claimRef: { namespace: shop, name: data }\n`;
    const app = (more: string) => ({
      'pv.yaml': kept,
      'app/pod.yaml': more ? pod.replace('name: web', 'name: web\n  namespace: shop') : pod,
      'app/claim.yaml': claim,
      'app/kustomization.yaml': `namespace: shop\nresources: [pod.yaml${more}]\n`,
    });
    const paths = async (more: string) => (await found(app(more))).map(({ path }) => path);
    assert.deepEqual(await paths(''), ['app/pod.yaml']);
    assert.deepEqual(await paths(', claim.yaml]\nnamePrefix: z-\n#'), ['pv.yaml']);
  });

  it('counts in the advice', async () => {
    const socket = volume.replace('/etc', '/var/run/docker.sock');
    const { stdout } = await bulkhead(['advise'], { cwd: written({ ...files, 'pv.yaml': socket }) });
    assert.match(stdout, /pod\.yaml.*\n(.*\n)*.*blocked/);
  });

  it('is no fix of the volume: `fix` takes the mount from the pod when it is told to', async () => {
    const cwd = written(files);
    const { code } = await bulkhead(['fix', '--unsafe'], { cwd });
    assert.notEqual(code, 2);
    assert.doesNotMatch(readFileSync(join(cwd, 'pod.yaml'), 'utf8'), /persistentVolumeClaim|volumeMounts/);
    assert.equal(readFileSync(join(cwd, 'pv.yaml'), 'utf8'), volume);
    assert.equal(readFileSync(join(cwd, 'claim.yaml'), 'utf8'), claim);
  });
});
