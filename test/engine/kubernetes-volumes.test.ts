import assert from 'node:assert/strict';
import { knownValue } from '../../server/src/engine/model/fact.ts';
import { normalizeHostPath } from '../../server/src/engine/model/paths.ts';
import { containerOf, pod, textAt, workloadOf, workloadsOf } from './kubernetes-support.ts';
import { proven, refusal } from './proven.ts';

/** A pod with one host path mounted at `/in`. */
function mounting(hostPath: string, mount = ''): string {
  return pod({
    spec: `volumes:\n- name: host\n  hostPath: ${hostPath}\n- name: tmp\n  emptyDir: {}`,
    container: `volumeMounts:\n- name: tmp\n  mountPath: /tmp\n- name: host\n  mountPath: /in${mount}`,
  });
}

describe('host paths', () => {
  it('are joined with the mounts that use them', () => {
    const text = mounting('{ path: //var/./run/, type: Directory }');
    const { mounts, devices } = containerOf(text);
    assert.equal(mounts.length, 1);
    const [mount] = mounts;
    assert.ok(mount);
    assert.equal(knownValue(mount.source), '/var/run');
    assert.equal(textAt(text, mount.source.span), '//var/./run/');
    assert.equal(mount.source.written, 'hostPath.path');
    assert.deepEqual(
      mount.source.via.map(({ message }) => message),
      ['the volume mount at `/in`'],
    );
    assert.deepEqual([mount.target, mount.hostPathType, devices.length], ['/in', 'Directory', 0]);
    assert.deepEqual([mount.readOnly.state, knownValue(mount.readOnly)], ['absent', false]);
    assert.equal(textAt(text, mount.readOnly.span), '/in');
  });

  it('may be read-only', () => {
    const [mount] = containerOf(mounting('{ path: /etc }', '\n  readOnly: true')).mounts;
    assert.ok(mount);
    assert.equal(knownValue(mount.readOnly), true);
  });

  it('count once for each mount of each container', () => {
    const text = `kind: Pod
spec:
  initContainers:
  - { name: a, image: x, volumeMounts: [{ name: v, mountPath: /1 }, { name: v, mountPath: /2 }] }
  containers:
  - { name: b, image: x, volumeMounts: [{ name: v, mountPath: /3 }, { name: w, mountPath: /4 }] }
  - { name: c, image: x }
  volumes: [{ name: v, hostPath: { path: /a } }, { name: w, hostPath: { path: /b } }]
`;
    const all = workloadOf(text).containers.map(({ mounts }) => mounts.map(({ target }) => target));
    assert.deepEqual(all, [['/1', '/2'], ['/3', '/4'], []]);
  });

  it('that nothing mounts give nothing, and mounts of nothing neither', () => {
    const text = pod({
      spec: 'volumes:\n- name: host\n  hostPath: { path: / }',
      container: 'volumeMounts:\n- name: other\n  mountPath: /in',
    });
    assert.deepEqual(containerOf(text).mounts, []);
  });

  it('are unresolved where a template names them, or nothing does', () => {
    for (const hostPath of [
      '{ path: "{{ x }}/y" }',
      `{ path: "\${DIR}" }`,
      '{{ .hostPath }}',
      '{ type: File }',
      '{ path: 1 }',
    ]) {
      const [mount] = containerOf(mounting(hostPath)).mounts;
      assert.equal(mount?.source.state, 'unresolved', hostPath);
    }
  });

  it('that are devices are devices', () => {
    for (const type of ['BlockDevice', 'CharDevice']) {
      const { mounts, devices } = containerOf(mounting(`{ path: /dev//sda, type: ${type} }`));
      assert.deepEqual([mounts.length, devices.length], [0, 1]);
      assert.equal(devices[0] && knownValue(devices[0].path), '/dev/sda');
    }
  });

  it('have one spelling', () => {
    for (const [written, normal] of [
      ['/', '/'],
      ['//', '/'],
      ['/..', '/'],
      ['/var/run/', '/var/run'],
      ['/var/lib/../run/./x', '/var/run/x'],
      ['./a/../b', './b'],
      ['a', './a'],
      ['.', '.'],
      ['..', '..'],
      ['../a//b', '../a/b'],
      ['a/../../b', '../b'],
      ['~', '~'],
      ['~/x/', '~/x'],
      ['~joe/../x', '~joe/../x'],
      ['C:\\a\\..', 'C:\\a\\..'],
      ['\\\\.\\pipe\\docker_engine', '\\\\.\\pipe\\docker_engine'],
      ['//./pipe/docker_engine', '//./pipe/docker_engine'],
      ['', ''],
    ] as const) {
      assert.equal(normalizeHostPath(written), normal, written);
    }
  });
});

describe('removing a host path', () => {
  const removed = (text: string, name?: string, index = 0) => {
    const { mounts, devices } = containerOf(text, name);
    const found = [...mounts, ...devices][index];
    assert.ok(found);
    return found.remove();
  };

  it('takes the mount and its volume', () => {
    const text = mounting('{ path: /etc } # config', '\n  readOnly: true');
    assert.equal(
      proven(text, removed(text)),
      pod({
        spec: 'volumes:\n- name: tmp\n  emptyDir: {}',
        container: 'volumeMounts:\n- name: tmp\n  mountPath: /tmp',
      }),
    );
  });

  it('takes lists that it empties', () => {
    const text = pod({
      spec: 'volumes:\n- name: host\n  hostPath:\n    path: /dev/sda\n    type: BlockDevice',
      container: 'volumeMounts:\n- name: host\n  mountPath: /in\ntty: true',
    });
    assert.equal(proven(text, removed(text)), pod({ container: 'tty: true' }));
  });

  it('keeps a volume that something else mounts', () => {
    const text = `kind: Pod
spec:
  containers:
  - name: a
    image: x
    volumeMounts:
    - { name: v, mountPath: /1 }
    - { name: v, mountPath: /2 }
  volumes:
  - name: v
    hostPath: { path: /etc }
`;
    assert.equal(proven(text, removed(text)), text.replace('    - { name: v, mountPath: /1 }\n', ''));
  });

  it('works in JSON and without a final line end', () => {
    const json = (mounts: string) => `{"kind":"Pod","spec":{"containers":[{"name":"a","image":"x"${mounts}}}`;
    const text = json(
      ',"volumeMounts":[{"name":"v","mountPath":"/1"}]}],"volumes":[{"name":"v","hostPath":{"path":"/"}}]',
    );
    assert.equal(proven(text, removed(text)), json('}]'));
    const atEnd = `kind: Pod
spec:
  containers:
  - name: a
    image: x
    volumeMounts:
    - { name: v, mountPath: /1 }
  volumes:
  - name: v
    hostPath: { path: /etc }`;
    assert.equal(proven(atEnd, removed(atEnd)), 'kind: Pod\nspec:\n  containers:\n  - name: a\n    image: x');
  });

  it('is refused where others share it through an anchor', () => {
    const text = `kind: Pod
spec:
  containers:
  - name: a
    image: x
    volumeMounts: &mounts
    - { name: v, mountPath: /1 }
    - { name: w, mountPath: /2 }
  - name: b
    image: x
    volumeMounts: *mounts
  volumes:
  - { name: v, hostPath: { path: /etc } }
  - { name: w, emptyDir: {} }
`;
    assert.match(refusal(removed(text, 'a')), /anchor/);
    assert.match(refusal(removed(text, 'b')), /anchor/);
    const twoPods = `kind: List
items:
- kind: Pod
  spec: { containers: [{ name: a, image: x, volumeMounts: [{ name: v, mountPath: /1 }] }], volumes: &v [{ name: v, hostPath: { path: / } }, { name: w }] }
- kind: Pod
  spec: { containers: [{ name: a, image: x, volumeMounts: [{ name: v, mountPath: /1 }] }], volumes: *v }
`;
    for (const { containers } of workloadsOf(twoPods)) {
      const [mount] = containers.flatMap(({ mounts }) => mounts);
      assert.ok(mount);
      assert.match(refusal(mount.remove()), /anchor/);
    }
  });
});
