import assert from 'node:assert/strict';
import type { Advice } from '../../server/src/engine/advice.ts';
import { analyze } from '../../server/src/engine/analyze.ts';
import { unknownCluster } from '../../server/src/engine/model/cluster.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';

const pod = (lines = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n${lines}  containers:\n    - name: a\n      image: a\n      securityContext: { privileged: true }\n`;
const service = (line = 'pid: host') => `services:\n  a:\n    image: a\n    ${line}\n`;

interface Given {
  readonly runtime?: string;
  readonly classes?: Readonly<Record<string, string>>;
  readonly sandbox?: typeof defaultSettings.sandbox;
}

function adviceOn(text: string, { runtime, classes = {}, sandbox }: Given = {}): Advice {
  const path = text.startsWith('services') ? 'compose.yaml' : 'a.yaml';
  const cluster = { ...unknownCluster, runtimeClasses: new Map(Object.entries(classes)) };
  const settings = { ...defaultSettings, cluster, ...(sandbox ? { sandbox } : {}) };
  const workload = analyze({ path, text }, settings).workloads[0];
  assert.ok(workload);
  return workload.advise(runtime);
}

/** The runtime that is advised, or why none is. */
function targetOf(text: string, given?: Given): string {
  const { target, reason, verdict } = adviceOn(text, given);
  if (!target) assert.equal(verdict, 'not-applicable');
  return target?.runtime ?? `none: ${reason}`;
}

describe('the runtime that is advised', () => {
  it('is never a name that nobody knows', () => {
    for (const text of [pod(), service()])
      assert.match(targetOf(text, { runtime: 'gvsior' }), /^none: nobody here knows what `gvsior` is/);
    assert.match(targetOf(pod(), { runtime: 'ours', classes: { ours: 'who-knows' } }), /`who-knows`/);
  });

  it('is what the settings name, for they know the host', () => {
    const sandbox = { runtimeClassName: 'ours', composeRuntime: 'ours' };
    assert.equal(targetOf(pod(), { sandbox }), 'ours');
    assert.equal(targetOf(service(), { sandbox }), 'ours');
    assert.match(targetOf(pod(), { sandbox, classes: { ours: 'runc' } }), /`runc`, which is no sandbox/);
  });

  it('is no class whose handler is the ordinary runtime', () => {
    const classes = { 'kata-qemu-runtime-rs': 'runc', kata: 'runc' };
    assert.equal(targetOf(pod(), { classes }), 'kata-clh');
    assert.match(
      targetOf(pod(), { classes, runtime: 'kata' }),
      /^none: `kata` starts pods with `runc`, which is no sandbox/,
    );
    assert.match(targetOf(pod(), { runtime: 'runc' }), /^none: `runc` is no sandbox/);
  });

  it('is a RuntimeClass for a pod, by whatever name the sandbox is asked for', () => {
    const runtime = 'io.containerd.kata.v2';
    assert.equal(targetOf(pod(), { runtime }), 'kata-qemu-runtime-rs');
    assert.equal(targetOf(pod(), { runtime, classes: { machine: 'kata-clh' } }), 'machine');
    assert.equal(targetOf(pod(), { runtime, classes: { 'kata-qemu-runtime-rs': 'runc' } }), 'kata-clh');
    assert.equal(targetOf(pod(), { runtime: 'io.containerd.runsc.v1' }), 'gvisor');
    assert.match(targetOf(pod(), { runtime: 'aws.firecracker' }), /no RuntimeClass starts/);
    assert.match(targetOf(pod(), { runtime: 'kubevirt' }), /no RuntimeClass starts KubeVirt/);
  });

  it('is a `runtime` for a service, by the handler of the class that is asked for', () => {
    assert.equal(targetOf(service(), { runtime: 'sandbox', classes: { sandbox: 'runsc' } }), 'runsc');
    assert.equal(targetOf(service(), { runtime: 'gvisor', classes: { gvisor: 'runc' } }), 'runsc');
    assert.match(targetOf(service(), { runtime: 'edera' }), /no `runtime` starts Edera/);
  });

  it('is none that runs other containers than these', () => {
    assert.match(targetOf(pod(), { runtime: 'hyperv' }), /Hyper-V isolation takes only Windows containers/);
    assert.match(targetOf(pod(), { runtime: 'urunc' }), /urunc takes only images that are built for it/);
    assert.equal(targetOf(pod(), { classes: { small: 'urunc', sandbox: 'runsc' } }), 'sandbox');
  });

  it('needs of a service nothing that only pods can say', () => {
    const needs = (text: string) =>
      adviceOn(text, { runtime: 'sysbox-runc' }).prerequisites.join().includes('hostUsers');
    assert.deepEqual([needs(service('restart: always')), needs(pod())], [false, true]);
  });
});

describe('the cost of a class', () => {
  it('is told where the class is the known one', () => {
    assert.equal(adviceOn(pod(), { runtime: 'kata' }).overhead?.memory, '350Mi');
    const classes = { kata: 'kata-fc' };
    assert.equal(adviceOn(pod(), { runtime: 'kata', classes }).overhead, undefined);
  });
});

describe('a move', () => {
  it('is offered to a pod whose class only sounds like a sandbox', () => {
    const advice = adviceOn(pod('  runtimeClassName: kata\n'), { classes: { kata: 'runc' } });
    assert.match(advice.move?.title ?? '', /runtimeClassName: kata-qemu-runtime-rs/);
  });

  it('is not offered where it would take away what a comment keeps for a reason', () => {
    const offers = (comment: string) => {
      const text = service(`pid: host ${comment}\n    cap_add: [SYS_PTRACE]`);
      const { findings } = analyze({ path: 'compose.yaml', text }, { ...defaultSettings, level: 'all' });
      return findings.flatMap((each) => each.fixes()).some(({ kind }) => kind === 'sandbox');
    };
    assert.equal(offers('# bulkhead-ignore host-pid-namespace -- it watches the host'), false);
    assert.equal(offers('# bulkhead-ignore host-pid-namespace'), true);
    assert.equal(offers(''), true);
  });

  it('is called by its kind where the name is not known', () => {
    const text = pod().replace('  name: a\n', '  labels: {}\n');
    assert.match(adviceOn(text).move?.title ?? '', /^Run the Pod in a microVM/);
  });

  it('is not offered where another sandbox is chosen, or nobody knows what', () => {
    for (const text of [
      pod('  runtimeClassName: gvisor\n'),
      pod('  runtimeClassName: "{{ .class }}"\n'),
      service('runtime: runsc'),
      service('runtime: somewhat'),
      service('runtime: $RUNTIME'),
    ])
      assert.equal(adviceOn(text).move, undefined, text);
  });
});
