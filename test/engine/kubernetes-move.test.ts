import assert from 'node:assert/strict';
import { isRefusal, type Refusal } from '../../server/src/engine/model/fact.ts';
import type { Move, MoveChange } from '../../server/src/engine/model/workload.ts';
import { sandboxNamed } from '../../server/src/engine/sandboxes/known.ts';
import { pod, workloadOf, workloadsOf } from './kubernetes-support.ts';
import { proven, refusal } from './proven.ts';

/** The tests name sandboxes that are known. */
const kindOf = (runtime: string) => sandboxNamed(runtime)?.kind ?? 'microvm';

function moveOf(text: string): Move {
  const { move } = workloadOf(text);
  assert.ok(move, 'no move');
  return move;
}

function into(text: string, runtime = 'kata'): MoveChange | Refusal {
  return moveOf(text).into(runtime, kindOf(runtime));
}

function changeOf(text: string, runtime?: string): MoveChange {
  const change = into(text, runtime);
  assert.ok(!isRefusal(change));
  return change;
}

function moved(text: string, runtime?: string): string {
  return proven(text, into(text, runtime));
}

const limits = 'resources: {limits: {cpu: 1, memory: 1Gi}}';

function mounting(path: string, rest = ''): string {
  return pod({
    spec: `volumes:\n- name: v\n  hostPath: {path: ${path}${rest}}`,
    container: 'volumeMounts:\n- {name: v, mountPath: /in}',
  });
}

function daemonSet(spec: string, namespace = 'default', name = 'agent'): string {
  return `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  template:
    spec:
      containers:
      - name: app
        image: nginx
${spec}`;
}

describe('moving a pod into a sandbox', () => {
  it('sets the runtime class before the containers', () => {
    assert.equal(
      moved(pod({ spec: 'restartPolicy: Never' })),
      pod({ spec: 'restartPolicy: Never\nruntimeClassName: kata' }),
    );
    assert.equal(moved(pod()), pod({ spec: 'runtimeClassName: kata' }));
    assert.equal(moved(pod({ spec: 'runtimeClassName: ""' })), pod({ spec: 'runtimeClassName: "kata"' }));
    assert.equal(moved(pod({ spec: 'runtimeClassName:' })), pod({ spec: 'runtimeClassName: kata' }));
  });

  it('offers the default class of kata-deploy', () => {});

  it('sets it in the template of a controller', () => {
    const text = daemonSet('');
    assert.equal(
      moved(text),
      text.replace('      containers', '      runtimeClassName: kata\n      containers'),
    );
  });

  it('removes what the sandbox cannot start with', () => {
    const text = `kind: Pod
metadata:
  name: web
spec:
  hostNetwork: true # for speed
  dnsPolicy: ClusterFirstWithHostNet
  # the debugger
  hostPID: true
  hostIPC: true
  overhead:
    podFixed:
      memory: 1Gi
  containers:
  - securityContext:
      procMount: Unmasked
    image: nginx
    volumeMounts:
    - name: data
      mountPath: /data
      mountPropagation: HostToContainer
    ${limits}
  - image: nginx
    ${limits}
    securityContext:
      privileged: true
      procMount: Unmasked
  volumes:
  - name: data
    emptyDir: {}
`;
    const expected = `kind: Pod
metadata:
  name: web
spec:
  # the debugger
  runtimeClassName: kata
  containers:
  - image: nginx
    volumeMounts:
    - name: data
      mountPath: /data
    ${limits}
  - image: nginx
    ${limits}
    securityContext:
      privileged: true
  volumes:
  - name: data
    emptyDir: {}
`;
    assert.equal(moved(text), expected);
    assert.deepEqual(changeOf(text).removed, [
      'hostNetwork',
      'dnsPolicy',
      'hostPID',
      'hostIPC',
      'overhead',
      'procMount',
      'mountPropagation',
    ]);
    assert.equal(moved(text.replaceAll('\n', '\r\n')), expected.replaceAll('\n', '\r\n'));
  });

  it('removes it from JSON', () => {
    const container = '{"image":"x","securityContext":{"procMount":"Unmasked"}}';
    const text = `{"kind":"Pod","spec":{"containers":[${container}],"hostPID":true,"hostIPC":true}}`;
    assert.equal(
      moved(text),
      '{"kind":"Pod","spec":{"runtimeClassName":"kata","containers":[{"image":"x"}]}}',
    );
    const pretty = (value: string) => `${JSON.stringify(JSON.parse(value), null, 4)}\n`;
    assert.equal(
      moved(pretty(text)),
      pretty('{"kind":"Pod","spec":{"runtimeClassName":"kata","containers":[{"image":"x"}]}}'),
    );
  });

  it('removes it next to the containers and at the end of a text', () => {
    const text =
      'kind: Pod\nspec:\n  hostPID: true\n  containers:\n  - image: x\n  hostIPC: true\n  hostNetwork: true';
    assert.equal(moved(text), 'kind: Pod\nspec:\n  runtimeClassName: kata\n  containers:\n  - image: x');
  });

  it('leaves alone what a sandbox can have', () => {
    const spec =
      'dnsPolicy: ClusterFirst\nhostPID: false\nhostUsers: true\nsecurityContext: {runAsNonRoot: true}';
    const container = 'securityContext: {privileged: true, procMount: Default}';
    assert.equal(
      moved(pod({ spec, container })),
      pod({ spec: `${spec}\nruntimeClassName: kata`, container }),
    );
  });

  it('treats gVisor as what it is', () => {
    const spec = 'hostUsers: false\nsecurityContext:\n  seLinuxOptions:\n    level: s0';
    assert.equal(moved(pod({ spec }), 'gvisor'), pod({ spec: 'hostUsers: false\nruntimeClassName: gvisor' }));
    assert.equal(
      moved(pod({ spec }), 'kata'),
      pod({ spec: 'securityContext:\n  seLinuxOptions:\n    level: s0\nruntimeClassName: kata' }),
    );
    assert.deepEqual(changeOf(pod({ spec, container: limits })).removed, ['hostUsers']);
    assert.deepEqual(changeOf(pod({ spec, container: limits }), 'gvisor').removed, ['seLinuxOptions']);
  });

  it('leaves a pod its own users where the sandbox is made of them', () => {
    const spec = 'hostUsers: false';
    assert.equal(
      moved(pod({ spec }), 'sysbox-runc'),
      pod({ spec: `${spec}\nruntimeClassName: sysbox-runc` }),
    );
    assert.equal(moved(pod({ spec }), 'unheard-of'), pod({ spec: 'runtimeClassName: unheard-of' }));
  });

  it('says that the VM has its default size without limits', () => {
    const [size] = changeOf(pod()).check;
    assert.match(size ?? '', /what size.*`resources.limits`/);
    assert.deepEqual(changeOf(pod(), 'gvisor').check, []);
    assert.deepEqual(changeOf(pod({ container: limits })).check, []);
    assert.deepEqual(changeOf(pod({ spec: limits })).check, []);
    assert.deepEqual(changeOf(pod({ container: 'resources: {{ .resources }}' })).check, []);
  });

  it('keeps host paths that are only data', () => {
    const text = mounting('/srv/data');
    assert.ok(moved(text).includes('/srv/data'));
  });

  it('moves pods that share a spec through an anchor together', () => {
    const text = `kind: List
items:
- kind: Pod
  spec: &spec
    hostPID: true
    containers: [{image: x}]
- kind: Pod
  spec: *spec
`;
    const expected = text.replace('hostPID: true', 'runtimeClassName: kata');
    for (const { move } of workloadsOf(text)) {
      assert.ok(move);
      assert.equal(proven(text, move.into('kata', 'microvm')), expected);
    }
  });
});

describe('there is no move', () => {
  it('for a pod that is only a part', () => {
    for (const text of ['kind: Pod\nspec:\n  hostNetwork: true\n', `${pod()}  x: [\n`]) {
      assert.equal(workloadOf(text).move, undefined, text);
    }
  });
});

describe('a move is refused', () => {
  const cases: Readonly<Record<string, readonly [text: string, reason: RegExp]>> = {
    'for a DaemonSet of kube-system': [daemonSet('', 'kube-system'), /serves its node/],
    'for a DaemonSet that reads /proc of its node': [
      daemonSet(
        '        volumeMounts: [{name: p, mountPath: /p}]\n      volumes: [{name: p, hostPath: {path: /proc}}]\n',
      ),
      /watches its node/,
    ],
    'for a node agent by its name': [daemonSet('', 'default', 'node-problem-detector'), /serves its node/],
    'for a CSI driver by its name': [daemonSet('', 'storage', 'ebs-csi-node'), /serves its node/],
    'for a network plugin': [mounting('/opt/cni/bin'), /network plugin/],
    'for a storage driver': [mounting('/var/lib/kubelet/plugins/x'), /kubelet/],
    'for what mounts all of the kubelet': [mounting('/var/lib/kubelet'), /kubelet/],
    'for a flex volume driver': [mounting('/usr/libexec/kubernetes/kubelet-plugins'), /storage driver/],
    'for a device plugin': [mounting('/var/lib/kubelet/device-plugins'), /devices of its node/],
    'for kube-proxy': [mounting('/run/xtables.lock'), /firewall/],
    'for a host process': [
      pod({ spec: 'securityContext: {windowsOptions: {hostProcess: true}}' }),
      /hostProcess/,
    ],
    'for a Windows pod': [pod({ spec: 'nodeSelector: {kubernetes.io/os: windows}' }), /Windows/],
    'for a Windows pod by its os': [pod({ spec: 'os: {name: windows}' }), /Windows/],
    'for the control plane': [pod().replace('name: web', 'name: kube-apiserver'), /control plane/],
    'for etcd by its container': [
      pod({ spec: 'hostNetwork: true' }).replace('name: app', 'name: etcd'),
      /control plane/,
    ],
    'for a mirrored static pod': [
      pod().replace('metadata:\n', 'metadata:\n  annotations: {kubernetes.io/config.mirror: x}\n'),
      /static pod/,
    ],
    'for the socket of a runtime': [mounting('/var/run/docker.sock'), /sockets/],
    'for the folder of a socket': [mounting('/run'), /sockets/],
    'for the root of the host': [mounting('/'), /sockets/],
    'for any socket': [mounting('/srv/x', ', type: Socket'), /sockets/],
    'for /dev': [mounting('/dev'), /`\/dev`/],
    'for a device': [mounting('/dev/sda', ', type: BlockDevice'), /device `\/dev\/sda`/],
    'for a GPU': [pod({ container: 'resources: {limits: {nvidia.com/gpu: 1}}' }), /nvidia/],
    'for a path that a template fills in': [mounting('"{{ x }}"'), /only known when the file is rendered/],
    'for a namespace that a template fills in': [
      pod({ spec: 'hostNetwork: {{ .x }}' }),
      /`hostNetwork` is only known/,
    ],
  };
  for (const [name, [text, reason]] of Object.entries(cases)) {
    it(name, () => assert.match(refusal(into(text)), reason));
  }

  it('when what must go is shared with a pod that stays', () => {
    const text = `kind: List
items:
- kind: Pod
  spec: { containers: [{image: x, securityContext: &sc {procMount: Unmasked, privileged: true}}] }
- kind: Pod
  spec: { containers: [{image: x, securityContext: *sc}] }
`;
    for (const { move } of workloadsOf(text))
      assert.match(
        refusal(move?.into('kata', 'microvm') ?? { refused: '' }),
        /`procMount` is written elsewhere/,
      );
  });

  it('but not for what only bears such a name', () => {
    const text = daemonSet('', 'default', 'web')
      .replace('DaemonSet', 'StatefulSet')
      .replace('name: app', 'name: etcd');
    assert.ok(moved(text).includes('runtimeClassName: kata'));
  });
});
