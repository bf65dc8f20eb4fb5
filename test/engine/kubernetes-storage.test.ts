import assert from 'node:assert/strict';
import { knownValue } from '../../server/src/engine/model/fact.ts';
import { containerOf, pod, textAt, workloadOf, workloadsOf } from './kubernetes-support.ts';
import { proven, refusal } from './proven.ts';

describe('volumes of the host', () => {
  const text = pod({
    spec: `volumes:
- { name: used, hostPath: { path: /srv/, type: Directory } }
- { name: idle, hostPath: { path: /etc } }
- { name: disk, hostPath: { path: /dev/sda, type: BlockDevice } }
- { name: none, emptyDir: {} }`,
    container: `volumeMounts:
- { name: used, mountPath: /a, readOnly: true }
- { name: used, mountPath: /b }
- { name: disk, mountPath: /dev/sda }`,
  });

  it('are told with the mounts that use them, none where nothing does', () => {
    const { hostVolumes } = workloadOf(text);
    assert.deepEqual(
      hostVolumes.map(({ source, type, mounts }) => [
        knownValue(source),
        type,
        mounts.map(({ target }) => target),
      ]),
      [
        ['/srv', 'Directory', ['/a', '/b']],
        ['/etc', '', []],
        ['/dev/sda', 'BlockDevice', ['/dev/sda']],
      ],
    );
  });

  it('are removed with all their mounts', () => {
    const [used] = workloadOf(text).hostVolumes;
    assert.ok(used);
    const after = proven(text, used.remove());
    assert.doesNotMatch(after, /used/);
    assert.match(after, /idle/);
  });

  it('are known by the part that is mounted', () => {
    const mounted = (mount: string) => {
      const text = pod({
        spec: 'volumes:\n- { name: v, hostPath: { path: /var } }',
        container: `volumeMounts:\n- { name: v, mountPath: /a, ${mount} }`,
      });
      const [found] = containerOf(text).mounts;
      assert.ok(found);
      return found.source.state === 'unresolved' ? 'unresolved' : found.source.value;
    };
    assert.equal(mounted('subPath: lib/app/'), '/var/lib/app');
    assert.equal(mounted('subPathExpr: $(POD_NAME)'), 'unresolved');
    assert.equal(mounted('subPath: "{{ x }}"'), 'unresolved');
    assert.equal(mounted('subPath: ""'), '/var');
  });
});

describe('mount propagation', () => {
  it('is read of every volume', () => {
    const text = pod({
      spec: 'volumes:\n- { name: h, hostPath: { path: /h } }\n- { name: e, emptyDir: {} }',
      container: `volumeMounts:
- { name: h, mountPath: /h, mountPropagation: Bidirectional }
- { name: e, mountPath: /e, mountPropagation: HostToContainer }
- { name: e, mountPath: /f, mountPropagation: "{{ x }}" }
- { name: e, mountPath: /g, mountPropagation: Sideways }
- { name: e, mountPath: /i }`,
    });
    const { mounts, propagations } = containerOf(text);
    assert.deepEqual(
      mounts.map(({ propagation }) => knownValue(propagation)),
      ['shared'],
    );
    assert.deepEqual(propagations.map(knownValue), ['slave', undefined, undefined]);
  });
});

describe('PersistentVolumes', () => {
  const volume = (spec: string) => `kind: PersistentVolume\nmetadata: { name: pv }\nspec: ${spec}\n`;

  it('that are a path of a node are that path, writable, and do not run', () => {
    for (const [spec, count] of [
      ['{ hostPath: { path: /data/ } }', 1],
      ['{ local: { path: /data } }', 0],
    ] as const) {
      const text = volume(spec);
      const found = workloadOf(text);
      assert.deepEqual(
        [found.kind, found.name, found.runs, found.partial],
        ['PersistentVolume', 'pv', false, true],
      );
      const [mount] = found.containers[0]?.mounts ?? [];
      assert.ok(mount);
      assert.equal(knownValue(mount.source), '/data');
      assert.match(textAt(text, mount.source.span), /^\/data/);
      assert.equal(knownValue(mount.readOnly), false);
      assert.equal(found.hostVolumes.length, count);
      assert.match(refusal(mount.remove()), /nothing else/);
    }
  });

  it('in block mode are a device', () => {
    const { containers } = workloadOf(volume('{ volumeMode: Block, local: { path: /dev/sdb } }'));
    assert.deepEqual(containers[0]?.blockVolumes.map(knownValue), ['/dev/sdb']);
    assert.deepEqual(containers[0]?.mounts, []);
  });

  it('of other kinds, and what only looks like one, are none of ours', () => {
    assert.deepEqual(workloadsOf(volume('{ nfs: { server: a, path: / } }')), []);
    assert.deepEqual(workloadsOf(volume('[]')), []);
    assert.deepEqual(workloadsOf('kind: PersistentVolumeClaim\nspec: { local: { path: /a } }\n'), []);
  });

  it('may be templates', () => {
    const [mount] = workloadOf(volume('{ hostPath: { path: "{{ x }}" } }')).containers[0]?.mounts ?? [];
    assert.equal(mount?.source.state, 'unresolved');
  });
});

describe('devices that are asked for', () => {
  const requests = (container: string) =>
    containerOf(pod({ container })).deviceRequests.map(({ kind, name }) => [kind, knownValue(name)]);

  it('are extended resources of limits and requests, each once', () => {
    assert.deepEqual(
      requests(
        'resources: { limits: { nvidia.com/gpu: 1, cpu: 1, "amd.com/gpu": "2" }, requests: { nvidia.com/gpu: 1, a.b/c: 1 } }',
      ),
      [
        ['gpu', 'nvidia.com/gpu'],
        ['gpu', 'amd.com/gpu'],
        ['other', 'a.b/c'],
      ],
    );
    assert.deepEqual(
      requests(
        'resources: { limits: { devices.kubevirt.io/kvm: 1, smarter-devices/fuse: 1, gpu.intel.com/i915: 1 } }',
      ),
      [
        ['kvm', 'devices.kubevirt.io/kvm'],
        ['fuse', 'smarter-devices/fuse'],
        ['gpu', 'gpu.intel.com/i915'],
      ],
    );
  });

  it('are no resources of Kubernetes itself, nor none of a thing', () => {
    assert.deepEqual(
      requests(
        'resources: { limits: { hugepages-2Mi: 1Mi, ephemeral-storage: 1Gi, node.kubernetes.io/x: 1, nvidia.com/gpu: 0, amd.com/gpu: "0" } }',
      ),
      [],
    );
  });

  it('are unresolved where a template gives the number', () => {
    assert.deepEqual(requests('resources: { limits: { nvidia.com/gpu: "{{ x }}" } }'), [['gpu', undefined]]);
    assert.deepEqual(requests('resources: "{{ x }}"'), []);
  });

  it('are claims', () => {
    assert.deepEqual(requests('resources: { claims: [{ name: gpu }, { name: "{{ x }}" }] }'), [
      ['other', 'gpu'],
      ['other', undefined],
    ]);
  });

  it('are removed from limits and requests at once', () => {
    const text = pod({
      container: 'resources:\n  limits:\n    a.b/c: 1\n    cpu: 1\n  requests:\n    a.b/c: 1',
    });
    const [request] = containerOf(text).deviceRequests;
    assert.ok(request);
    assert.equal(textAt(text, request.name.span), 'a.b/c');
    assert.doesNotMatch(proven(text, request.name.slot.remove()), /a\.b|requests/);
  });
});

describe('block volumes and kinds of volumes', () => {
  it('are read', () => {
    const text = pod({
      spec: 'volumes:\n- { name: d, persistentVolumeClaim: { claimName: d } }\n- { name: n, nfs: { server: s } }\n- { name: e }',
      container: 'volumeDevices: [{ name: d, devicePath: /dev/x }, { devicePath: /dev/y }]',
    });
    assert.deepEqual(containerOf(text).blockVolumes.map(knownValue), ['d', '']);
    const kinds = workloadOf(text).volumeKinds;
    assert.deepEqual(kinds.map(knownValue), ['persistentVolumeClaim', 'nfs']);
    assert.deepEqual(
      kinds.map(({ span }) => textAt(text, span)),
      ['persistentVolumeClaim', 'nfs'],
    );
  });
});
