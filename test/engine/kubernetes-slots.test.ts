import assert from 'node:assert/strict';
import type { Change, Refusal } from '../../server/src/engine/model/fact.ts';
import type { Container, Workload } from '../../server/src/engine/model/workload.ts';
import { pod, workloadOf } from './kubernetes-support.ts';
import { proven, refusal } from './proven.ts';

/** What a rule does about a container, or about its workload. */
type Act = (container: Container, workload: Workload) => Change | Refusal;

function change(text: string, act: Act, index = 0): Change | Refusal {
  const workload = workloadOf(text);
  const container = workload.containers[index];
  assert.ok(container);
  return act(container, workload);
}

function written(text: string, act: Act, index = 0): string {
  return proven(text, change(text, act, index));
}

const setPrivileged: Act = ({ privileged }) => privileged.slot.set(false);
const setNonRoot: Act = ({ runAsNonRoot }) => runAsNonRoot.slot.set(true);
const setSeccomp: Act = ({ seccomp }) => seccomp.slot.set('runtime-default');
const dropAll: Act = ({ capabilitiesDropped }) => capabilitiesDropped.slot.add('ALL');
const forbidEscalation: Act = ({ privilegeEscalation }) => privilegeEscalation.slot.set(false);

describe('a container’s setting', () => {
  it('is changed where it stands', () => {
    const text = pod({ container: 'securityContext:\n  privileged: true   # for now' });
    assert.equal(written(text, setPrivileged), text.replace('true ', 'false '));
  });

  it('is removed with what it leaves empty', () => {
    const text = pod({ container: 'securityContext:\n  privileged: true\ntty: true' });
    assert.equal(
      written(text, ({ privileged }) => privileged.slot.remove()),
      pod({ container: 'tty: true' }),
    );
  });

  it('is added to the security context, or with it', () => {
    const none = pod({ container: 'tty: true' });
    const added = pod({ container: 'tty: true\nsecurityContext:\n  allowPrivilegeEscalation: false' });
    assert.equal(written(none, forbidEscalation), added);
    const empty = pod({ container: 'securityContext: # todo\ntty: true' });
    assert.equal(
      written(empty, forbidEscalation),
      pod({ container: 'securityContext: # todo\n  allowPrivilegeEscalation: false\ntty: true' }),
    );
    const braces = pod({ container: 'securityContext: {}' });
    assert.equal(
      written(braces, forbidEscalation),
      pod({ container: 'securityContext: {allowPrivilegeEscalation: false}' }),
    );
  });

  it('is added to lists of capabilities', () => {
    const none = pod();
    assert.equal(
      written(none, dropAll),
      pod({ container: 'securityContext:\n  capabilities:\n    drop:\n    - ALL' }),
    );
    const others = pod({ container: 'securityContext:\n  capabilities:\n    drop:\n    - NET_RAW # spoofs' });
    assert.equal(
      written(others, dropAll),
      pod({ container: 'securityContext:\n  capabilities:\n    drop:\n    - NET_RAW # spoofs\n    - ALL' }),
    );
    const flow = pod({ container: 'securityContext: {capabilities: {drop: [NET_RAW]}}' });
    assert.equal(written(flow, dropAll), flow.replace('[NET_RAW]', '[NET_RAW, ALL]'));
  });

  it('loses one capability, or the whole list with the last', () => {
    const removeFirst: Act = ({ capabilitiesAdded }) =>
      capabilitiesAdded.items[0]?.slot.remove() ?? { refused: '' };
    const two = pod({ container: 'securityContext:\n  capabilities:\n    add: ["SYS_ADMIN", "NET_RAW"]' });
    assert.equal(written(two, removeFirst), two.replace('"SYS_ADMIN", ', ''));
    const one = pod({
      container: 'securityContext:\n  capabilities:\n    add:\n    - SYS_ADMIN\n    drop: [ALL]',
    });
    assert.equal(
      written(one, removeFirst),
      pod({ container: 'securityContext:\n  capabilities:\n    drop: [ALL]' }),
    );
  });

  it('is written in the words of the dialect', () => {
    const proc = pod({ container: 'securityContext:\n  procMount: Unmasked' });
    assert.equal(
      written(proc, ({ procUnmasked }) => procUnmasked.slot.set(false)),
      proc.replace('Unmasked', 'Default'),
    );
    const seccomp = pod({ container: 'securityContext:\n  seccompProfile: {type: "Unconfined"}' });
    assert.equal(written(seccomp, setSeccomp), seccomp.replace('Unconfined', 'RuntimeDefault'));
    const annotation = 'container.apparmor.security.beta.kubernetes.io/app: unconfined';
    const old = pod().replace('metadata:\n', `metadata:\n  annotations:\n    ${annotation}\n`);
    assert.equal(
      written(old, ({ appArmor }) => appArmor.slot.set('runtime-default')),
      old.replace('app: unconfined', 'app: runtime/default'),
    );
  });

  it('takes all SELinux options away at once', () => {
    const text = pod({
      container: 'tty: true\nsecurityContext:\n  seLinuxOptions:\n    type: spc_t\n    level: s0',
    });
    assert.equal(
      written(text, ({ selinux }) => selinux.slot.remove()),
      pod({ container: 'tty: true' }),
    );
  });

  it('is written for all who share it through an anchor', () => {
    const text = `kind: Pod
spec:
  containers:
  - name: a
    image: x
    securityContext: &sc
      privileged: true
  - name: b
    image: x
    securityContext: *sc
`;
    const expected = text.replace('privileged: true', 'privileged: false');
    assert.equal(written(text, setPrivileged, 0), expected);
    assert.equal(written(text, setPrivileged, 1), expected);
    assert.match(refusal(change(text, ({ privileged }) => privileged.slot.remove())), /&sc/);
  });
});

describe('a setting that the pod can have', () => {
  it('is added to the pod, before its containers', () => {
    const text = pod({ spec: '# about them' });
    assert.equal(
      written(text, setNonRoot),
      pod({ spec: 'securityContext:\n  runAsNonRoot: true\n# about them' }),
    );
  });

  it('is added to the pod’s security context', () => {
    const text = pod({ spec: 'securityContext:\n  fsGroup: 5' });
    assert.equal(
      written(text, setSeccomp),
      pod({ spec: 'securityContext:\n  fsGroup: 5\n  seccompProfile:\n    type: RuntimeDefault' }),
    );
  });

  it('is changed where it stands', () => {
    const text = pod({ spec: 'securityContext:\n  runAsUser: 0' });
    assert.equal(
      written(text, ({ user }) => user.slot.set(1000)),
      text.replace('runAsUser: 0', 'runAsUser: 1000'),
    );
  });

  it('is added in every layout', () => {
    const minified = '{"kind":"Pod","spec":{"containers":[{"name":"a","image":"x"}]}}';
    assert.equal(
      written(minified, setNonRoot),
      '{"kind":"Pod","spec":{"securityContext":{"runAsNonRoot":true},"containers":[{"name":"a","image":"x"}]}}',
    );
    const pretty = JSON.stringify(JSON.parse(minified), null, 2);
    assert.equal(
      written(pretty, setNonRoot),
      pretty.replace('    "containers"', '    "securityContext": {"runAsNonRoot": true},\n    "containers"'),
    );
    const wide = 'kind: Pod\nspec:\n    containers:\n      - name: a\n        image: x\n';
    assert.equal(
      written(wide, setNonRoot),
      wide.replace('spec:\n', 'spec:\n    securityContext:\n        runAsNonRoot: true\n'),
    );
    const windows = pod().replaceAll('\n', '\r\n');
    assert.equal(
      written(windows, setNonRoot),
      pod({ spec: 'securityContext:\n  runAsNonRoot: true' }).replaceAll('\n', '\r\n'),
    );
    const ended = pod().trimEnd();
    assert.equal(written(ended, dropAll).endsWith('drop:\n        - ALL'), true);
  });

  it('is added to the template of a controller', () => {
    const text = `apiVersion: batch/v1
kind: CronJob
metadata: {name: web}
spec:
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - image: x
`;
    assert.equal(
      written(text, setNonRoot),
      text.replace(
        '          containers',
        '          securityContext:\n            runAsNonRoot: true\n          containers',
      ),
    );
  });
});

describe('a namespace', () => {
  const network: Act = (_, { namespaces }) => namespaces.network.slot.remove();

  it('is removed with its line', () => {
    assert.equal(
      written(pod({ spec: 'hostNetwork: true # why\nhostPID: true' }), network),
      pod({ spec: 'hostPID: true' }),
    );
  });

  it('is set by its mode or by the boolean', () => {
    const text = pod({ spec: 'hostUsers: true' });
    for (const value of ['own', false]) {
      const set: Act = (_, { namespaces }) => namespaces.user.slot.set(value);
      assert.equal(written(text, set), pod({ spec: 'hostUsers: false' }));
      assert.equal(written(pod(), set), pod({ spec: 'hostUsers: false' }));
    }
  });

  it('is removed in JSON', () => {
    const text = '{"kind":"Pod","spec":{"hostNetwork":true,"containers":[{"image":"x"}]}}';
    assert.equal(written(text, network), '{"kind":"Pod","spec":{"containers":[{"image":"x"}]}}');
  });
});

describe('a mount', () => {
  const readOnly: Act = ({ mounts }) => mounts[0]?.readOnly.slot.set(true) ?? { refused: '' };
  const mounting = (mount: string) =>
    pod({ spec: 'volumes:\n- {name: v, hostPath: {path: /etc}}', container: `volumeMounts:\n${mount}` });

  it('is made read-only', () => {
    assert.equal(
      written(mounting('- mountPath: /in\n  name: v'), readOnly),
      mounting('- mountPath: /in\n  name: v\n  readOnly: true'),
    );
    assert.equal(
      written(mounting('- {name: v, mountPath: /in}'), readOnly),
      mounting('- {name: v, mountPath: /in, readOnly: true}'),
    );
    assert.equal(
      written(mounting('- name: v\n  readOnly: false\n  mountPath: /in'), readOnly),
      mounting('- name: v\n  readOnly: true\n  mountPath: /in'),
    );
  });
});
