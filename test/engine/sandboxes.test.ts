import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import { unknownCluster } from '../../server/src/engine/model/cluster.ts';
import { sandboxes } from '../../server/src/engine/sandboxes/catalogue.ts';
import { runtimeClassNamed, sandboxNamed, sandboxWithId } from '../../server/src/engine/sandboxes/known.ts';
import {
  creatableClasses,
  runtimeClassManifest,
  virtualMachineManifest,
} from '../../server/src/engine/sandboxes/manifests.ts';
import { offeredClasses, runtimeClasses } from '../../server/src/engine/sandboxes/runtime-classes.ts';
import type { SandboxBoundary } from '../../server/src/engine/sandboxes/sandbox.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';

/** What each name stands for, by the facts about runtimes that are collected with their sources in `catalogue.ts`. */
const names: Readonly<Record<string, string>> = {
  kata: 'kata',
  'kata-runtime': 'kata',
  'kata-qemu': 'kata',
  'kata-qemu-runtime-rs': 'kata',
  'kata-clh': 'kata',
  'kata-clh-azure-runtime-rs': 'kata',
  'kata-openvmm-azure-runtime-rs': 'kata',
  'kata-dragonball': 'kata',
  'kata-stratovirt': 'kata',
  'kata-clh-debug': 'kata',
  'kata-qemu-devkit': 'kata',
  'kata-qemu-virtiofs': 'kata',
  'kata-vm-isolation': 'kata',
  'kata-mshv-vm-isolation': 'kata',
  'io.containerd.kata.v2': 'kata',
  'io.containerd.kata-qemu.v2': 'kata',
  'kata-fc': 'kata-fc',
  'io.containerd.kata-fc.v2': 'kata-fc',
  'kata-qemu-snp': 'kata-confidential',
  'kata-qemu-tdx-runtime-rs': 'kata-confidential',
  'kata-qemu-se': 'kata-confidential',
  'kata-qemu-coco-dev': 'kata-confidential',
  'kata-cc': 'kata-confidential',
  'kata-cc-isolation': 'kata-confidential',
  'kata-qemu-sev': 'kata-confidential',
  'kata-clh-tdx': 'kata-confidential',
  'kata-qemu-nvidia-gpu': 'kata-gpu',
  'kata-qemu-nvidia-gpu-snp': 'kata-gpu',
  'kata-qemu-nvidia-cpu': 'kata',
  'kata-remote': 'kata-remote',
  gvisor: 'gvisor',
  runsc: 'gvisor',
  'runsc-kvm': 'gvisor',
  'io.containerd.runsc.v1': 'gvisor',
  'isolated-sandbox': 'eks-nitro',
  'confidential-sandbox': 'eks-nitro',
  runv: 'ack-runv',
  krun: 'krun',
  'kuasar-vmm': 'kuasar',
  'kuasar-quark': 'kuasar',
  'kuasar-wasm': 'kuasar-wasm',
  'kuasar-runc': 'runc',
  'io.containerd.kuasar-vmm.v1': 'kuasar',
  'sysbox-runc': 'sysbox',
  urunc: 'urunc',
  'io.containerd.urunc.v2': 'urunc',
  edera: 'edera',
  'aws.firecracker': 'firecracker-containerd',
  kubevirt: 'kubevirt',
  'runhcs-wcow-hypervisor': 'hyper-v',
  'runhcs-wcow-process': 'runc',
  runc: 'runc',
  crun: 'runc',
  'io.containerd.runc.v2': 'runc',
  nvidia: 'runc',
};

const pod = (lines: string, annotations = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a${annotations}\nspec:\n${lines}  containers: [{name: a, image: a}]\n`;
const service = (line: string) => `services:\n  a:\n    image: a\n    ${line}\n`;

function boundaryOf(text: string, runtimeClasses = new Map<string, string>()): SandboxBoundary | undefined {
  const path = text.startsWith('services') ? 'compose.yaml' : 'a.yaml';
  const [workload] = analyze(
    { path, text },
    { ...defaultSettings, cluster: { ...unknownCluster, runtimeClasses } },
  ).workloads;
  assert.equal(workload?.sandbox.boundary, workload?.advise().boundary);
  return workload?.sandbox.boundary;
}

describe('the catalogue of sandboxes', () => {
  for (const [name, id] of Object.entries(names)) {
    it(`knows \`${name}\``, () => assert.equal(sandboxNamed(name)?.id, id));
  }

  it('takes no other name for a sandbox', () => {
    for (const name of [
      '',
      'ours',
      'katana',
      'mykata',
      'gvisor2',
      'kata_clh!',
      'runscx',
      'wasmtime',
      'toString',
      '__proto__',
    ])
      assert.equal(sandboxNamed(name), undefined, name);
  });

  it('has a source for every sandbox and class, and a sandbox for every class', () => {
    for (const { id, sources } of sandboxes) {
      assert.ok(sources.length > 0, id);
      for (const source of sources) assert.match(source, /^https:\/\//);
      assert.equal(sandboxWithId(id)?.id, id);
    }
    for (const { name, sandbox, source } of runtimeClasses) {
      assert.ok(sandboxWithId(sandbox), name);
      assert.match(source, /^https:\/\//);
    }
  });

  it('has each id and each class once', () => {
    for (const list of [sandboxes.map(({ id }) => id), runtimeClasses.map(({ name }) => name)])
      assert.equal(new Set(list).size, list.length);
  });

  it('offers no class that is outdated', () => {
    assert.ok(offeredClasses.length > 0);
    assert.deepEqual(
      offeredClasses.filter(({ outdated }) => outdated),
      [],
    );
    assert.ok(runtimeClassNamed('kata-qemu')?.outdated);
    assert.ok(runtimeClassNamed('kata-mshv-vm-isolation')?.outdated);
  });
});

describe('the boundary of a workload', () => {
  const boundaries: Readonly<Record<string, readonly [text: string, boundary: SandboxBoundary]>> = {
    'with nothing said': [pod(''), 'shared-kernel'],
    'with the ordinary class': [pod('  runtimeClassName: runc\n'), 'shared-kernel'],
    'with Kata': [pod('  runtimeClassName: kata-clh\n'), 'microvm'],
    'with gVisor': [pod('  runtimeClassName: gvisor\n'), 'user-space-kernel'],
    'with an unknown class': [pod('  runtimeClassName: safe\n'), 'unknown'],
    'with a class that rendering tells': [pod('  runtimeClassName: "{{ .Values.x }}"\n'), 'unknown'],
    'with users of its own': [pod('  hostUsers: false\n'), 'user-namespace'],
    'with users of its own in gVisor': [
      pod('  hostUsers: false\n  runtimeClassName: gvisor\n'),
      'user-space-kernel',
    ],
    'with the annotation of crun': [pod('', '\n  annotations: {run.oci.handler: krun}'), 'microvm'],
    "with CRI-O's annotation": [
      pod('', '\n  annotations: {io.kubernetes.cri-o.userns-mode: "auto:size=65536"}'),
      'user-namespace',
    ],
    'of a service': [service('restart: always'), 'shared-kernel'],
    'of a service with Kata': [service('runtime: io.containerd.kata.v2'), 'microvm'],
    'of a service with Sysbox': [service('runtime: sysbox-runc'), 'user-namespace'],
    'of a service with an unknown runtime': [service('runtime: mine'), 'unknown'],
    'of a Windows service': [service('isolation: hyperv'), 'vm'],
  };
  for (const [name, [text, boundary]] of Object.entries(boundaries)) {
    it(`${name} is ${boundary}`, () => assert.equal(boundaryOf(text), boundary));
  }

  it('follows the handler of a class of the workspace, whatever its name says', () => {
    const asks = pod('  runtimeClassName: kata\n');
    assert.equal(boundaryOf(asks, new Map([['kata', 'runc']])), 'shared-kernel');
    assert.equal(boundaryOf(asks, new Map([['kata', 'who-knows']])), 'unknown');
    assert.equal(
      boundaryOf(pod('  runtimeClassName: safe\n'), new Map([['safe', 'runsc']])),
      'user-space-kernel',
    );
  });

  it('follows a class of the same file', () => {
    const text = `apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: safe}\nhandler: kata-fc\n---\n${pod('  runtimeClassName: safe\n')}`;
    assert.equal(boundaryOf(text), 'microvm');
  });

  it('is that of a virtual machine for KubeVirt', () => {
    const text =
      'apiVersion: kubevirt.io/v1\nkind: VirtualMachineInstance\nmetadata: {name: a}\nspec: {domain: {devices: {}}}\n';
    assert.equal(boundaryOf(text), 'vm');
  });
});

describe('what a sandbox does otherwise than its kind', () => {
  const effect = (lines: string, ruleId: string) =>
    analyze({ path: 'a.yaml', text: lines }, defaultSettings).findings.find((each) => each.ruleId === ruleId)
      ?.inSandbox;
  const hostPath = (name: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  runtimeClassName: ${name}\n  containers: [{name: a, image: a, volumeMounts: [{name: v, mountPath: /v}]}]\n  volumes: [{name: v, hostPath: {path: /srv}}]\n`;

  it('reduces host paths where guest and host share no files', () => {
    assert.equal(effect(hostPath('kata'), 'host-path-volume')?.effect, 'not-helped');
    for (const name of ['kata-fc', 'kata-remote', 'kata-qemu-snp'])
      assert.equal(effect(hostPath(name), 'host-path-volume')?.effect, 'reduced', name);
  });

  it('keeps a runtime socket open under krun', () => {
    const text = (name: string) => hostPath(name).replace('/srv', '/var/run/docker.sock');
    assert.equal(effect(text('kata'), 'runtime-socket-mount')?.effect, 'not-supported');
    assert.equal(effect(text('krun'), 'runtime-socket-mount')?.effect, 'not-helped');
  });

  it('refuses on ACK what Kata ignores', () => {
    assert.equal(
      effect(pod('  hostPID: true\n  runtimeClassName: kata\n'), 'host-pid-namespace')?.outcome,
      'ignored',
    );
    assert.equal(
      effect(pod('  hostPID: true\n  runtimeClassName: runv\n'), 'host-pid-namespace')?.outcome,
      'rejected',
    );
  });
});

describe('messages in a sandbox', () => {
  const message = (lines: string, ruleId: string) =>
    analyze({ path: 'a.yaml', text: pod(lines) }, defaultSettings).findings.find(
      (each) => each.ruleId === ruleId,
    );

  it('say that it contains the risk, at a lower severity', () => {
    const finding = message('  hostUsers: true\n  runtimeClassName: kata\n', 'host-user-namespace');
    assert.match(finding?.message ?? '', /Kata Containers contains this/);
    assert.equal(finding?.severity, 'hint');
  });

  it('say that it ignores a setting, and nothing of what an attacker would gain', () => {
    const finding = message('  hostPID: true\n  runtimeClassName: kata\n', 'host-pid-namespace');
    assert.match(finding?.message ?? '', /Kata Containers ignores it\. The guest has processes of its own/);
    assert.doesNotMatch(finding?.message ?? '', /whoever breaks in/i);
    assert.equal(finding?.severity, 'information');
  });
});

describe('manifests to begin with', () => {
  it('of a RuntimeClass are classes that we take for their sandbox', () => {
    for (const each of creatableClasses()) {
      const text = runtimeClassManifest(each);
      const analysis = analyze(
        { path: 'a.yaml', text: `${text}---\n${pod(`  runtimeClassName: ${each.name}\n`)}` },
        defaultSettings,
      );
      assert.deepEqual(analysis.syntaxErrors, [], text);
      assert.equal(analysis.workloads[0]?.sandbox.sandbox?.id, each.sandbox, each.name);
    }
  });

  it('of a virtual machine are one without findings, whatever the workload is called', () => {
    for (const name of ['web', 'My App', '']) {
      const text = virtualMachineManifest({ name, namespace: 'a: b', images: ['x"y', 'z'] });
      const analysis = analyze({ path: 'a.yaml', text }, defaultSettings);
      assert.deepEqual(analysis.syntaxErrors, [], text);
      assert.deepEqual(analysis.findings, []);
      assert.equal(analysis.workloads[0]?.sandbox.boundary, 'vm');
    }
  });
});

describe('a workload that works on the kernel itself', () => {
  const reasonOf = (text: string) =>
    analyze({ path: 'compose.yaml', text }, defaultSettings).workloads[0]?.advise().ownKernel;
  const reasons: Readonly<Record<string, readonly [line: string, reason: RegExp]>> = {
    'loads modules': ['cap_add: [SYS_MODULE]', /SYS_MODULE/],
    'runs a loader': ['command: modprobe overlay', /`modprobe`/],
    'changes what there is only once': ['sysctls: {vm.max_map_count: 262144}', /vm\.max_map_count/],
  };
  for (const [name, [line, reason]] of Object.entries(reasons)) {
    it(`needs a virtual machine: it ${name}`, () => assert.match(reasonOf(service(line)) ?? '', reason));
  }

  it('is not one for what each container has for itself', () => {
    for (const line of [
      'sysctls: {net.core.somaxconn: 1024}',
      'cap_add: [NET_ADMIN]',
      'command: echo modprobe-like',
    ])
      assert.equal(reasonOf(service(line)), undefined, line);
  });

  it('is one that registers the programs of other processors', () => {
    assert.match(
      reasonOf('services:\n  a:\n    image: tonistiigi/binfmt:latest\n    privileged: true\n') ?? '',
      /processors/,
    );
  });
});

describe('what a move needs besides the class', () => {
  const needs = (text: string) =>
    analyze({ path: 'a.yaml', text }, defaultSettings).workloads[0]?.advise().prerequisites.join('\n') ?? '';
  const pod = (more = '') =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: x\n${more}`;

  it('is a flag of Knative for what Knative runs', () => {
    const service = `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      containers: [{image: x}]\n`;
    assert.match(needs(service), /kubernetes\.podspec-runtimeclassname/);
    assert.doesNotMatch(needs(pod()), /Knative/);
  });

  it('is a setting of the nodes that keeps their devices from a privileged container', () => {
    assert.match(
      needs(pod('      securityContext: {privileged: true}\n')),
      /privileged_without_host_devices/,
    );
    assert.doesNotMatch(needs(pod()), /privileged_without_host_devices/);
  });
});
