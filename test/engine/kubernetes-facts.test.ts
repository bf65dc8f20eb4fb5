import assert from 'node:assert/strict';
import { defaults } from '../../server/src/engine/model/defaults.ts';
import type { Fact, ListFact } from '../../server/src/engine/model/fact.ts';
import type { Container } from '../../server/src/engine/model/workload.ts';
import { containerOf, pod, textAt, workloadOf } from './kubernetes-support.ts';

/** What a fact says, in short: its state, and its value where it is known. */
function said(fact: Fact<unknown>): unknown {
  return fact.state === 'unresolved' ? 'unresolved' : [fact.state, fact.value];
}

function saidList(list: ListFact<unknown>): unknown {
  return [list.state, ...list.items.map((item) => (item.state === 'unresolved' ? '?' : item.value))];
}

/** A pod with security settings for its container and for itself, each a flow mapping. */
function secured(own: string, ofPod = ''): string {
  return pod({
    spec: ofPod && `securityContext: ${ofPod}`,
    container: own && `securityContext: ${own}`,
  });
}

describe('booleans of a container', () => {
  const privileged = (value: string) => said(containerOf(secured(`{ privileged: ${value} }`)).privileged);

  it('are read in every spelling that kubectl takes', () => {
    for (const value of ['true', 'True', 'TRUE', 'yes', 'Yes', 'on', 'y']) {
      assert.deepEqual(privileged(value), ['set', true], value);
    }
    for (const value of ['false', 'False', 'no', 'off', 'N'])
      assert.deepEqual(privileged(value), ['set', false], value);
  });

  it('count for nothing when empty', () => {
    for (const value of ['null', '~', '']) assert.deepEqual(privileged(value), ['absent', false], value);
  });

  it('are unresolved where the API server refuses them or a template fills them in', () => {
    for (const value of [
      '"true"',
      "'yes'",
      '1',
      '[]',
      '{}',
      'sure',
      '{{ .Values.x }}',
      '"{{ x }}"',
      `"\${X}"`,
    ]) {
      assert.equal(privileged(value), 'unresolved', value);
    }
  });

  it('are read in block, flow and JSON', () => {
    const block = pod({ container: 'securityContext:\n  privileged: true # why' });
    const json =
      '{"kind":"Pod","spec":{"containers":[{"name":"a","image":"b","securityContext":{"privileged":true}}]}}';
    for (const text of [block, json]) {
      const fact = containerOf(text).privileged;
      assert.deepEqual(said(fact), ['set', true]);
      assert.equal(textAt(text, fact.span), 'true');
      assert.ok(fact.keySpan);
      assert.match(textAt(text, fact.keySpan), /^"?privileged"?$/);
      assert.equal(fact.written, 'securityContext.privileged');
    }
  });

  it('come through aliases and merge keys', () => {
    const text = pod({
      spec: 'x: &sc\n  privileged: true',
      container: 'securityContext:\n  <<: *sc\n  runAsUser: 0',
    });
    const { privileged: fact, user } = containerOf(text);
    assert.deepEqual(said(fact), ['set', true]);
    assert.deepEqual(
      fact.via.map(({ message }) => message),
      ['the merge key `<<: *sc`'],
    );
    assert.deepEqual(user.via, []);
    const aliased = pod({ spec: 'x: &sc {privileged: true}', container: 'securityContext: *sc' });
    assert.deepEqual(
      containerOf(aliased).privileged.via.map(({ message }) => message),
      ['the alias `*sc`'],
    );
  });

  it('are underlined at the container when absent', () => {
    const text = pod();
    const { privileged: fact, capabilitiesAdded, procUnmasked, privilegeEscalation } = containerOf(text);
    for (const each of [fact, capabilitiesAdded, procUnmasked, privilegeEscalation]) {
      assert.equal(each.state, 'absent');
      assert.equal(textAt(text, each.span), 'app');
    }
  });

  it('are unresolved under a template', () => {
    for (const own of ['{{ toYaml .Values.sc }}', '"{{ x }}"']) {
      const container = containerOf(secured(own));
      assert.equal(said(container.privileged), 'unresolved');
      assert.equal(container.capabilitiesDropped.state, 'unresolved');
      assert.equal(said(container.seccomp), 'unresolved');
    }
  });
});

describe('what is absent', () => {
  it('has the defaults of the platform', () => {
    const { namespaces, runtime } = workloadOf(pod());
    const container = containerOf(pod());
    const table = defaults;
    const expected: readonly (readonly [Fact<unknown>, unknown])[] = [
      [container.privileged, table.privileged.kubernetes],
      [container.user, table.user.kubernetes],
      [container.runAsNonRoot, table.runAsNonRoot.kubernetes],
      [container.seccomp, table.seccomp.kubernetes],
      [container.appArmor, table.appArmor.kubernetes],
      [container.selinux, table.selinux.kubernetes],
      [container.procUnmasked, table.procUnmasked.kubernetes],
      [container.privilegeEscalation, table.privilegeEscalation.kubernetes],
      [namespaces.network, table.network.kubernetes],
      [namespaces.pid, table.pid.kubernetes],
      [namespaces.ipc, table.ipc.kubernetes],
      [namespaces.uts, table.uts.kubernetes],
      [namespaces.user, table.userNamespace.kubernetes],
      [namespaces.cgroup, table.cgroup.kubernetes],
      [runtime, table.runtime.kubernetes],
    ];
    for (const [fact, value] of expected) assert.deepEqual(said(fact), ['absent', value], fact.written);
  });

  it('differs from Docker where the platforms differ', () => {
    assert.equal(defaults.seccomp.kubernetes.type, 'unconfined');
    assert.equal(defaults.seccomp.compose.type, 'runtime-default');
    assert.equal(defaults.privilegeEscalation.kubernetes, true);
    assert.equal(defaults.userNamespace.compose, 'host');
  });

  it('is underlined at the workload where the pod could have it', () => {
    const text = pod();
    const { user, runAsNonRoot, seccomp, appArmor, selinux } = containerOf(text);
    for (const fact of [user, runAsNonRoot, seccomp, appArmor, selinux]) {
      assert.equal(textAt(text, fact.span), 'web', fact.written);
    }
  });
});

describe('the user', () => {
  const userOf = (own: string, ofPod = '') => said(containerOf(secured(own, ofPod)).user);

  it('is the container’s before the pod’s', () => {
    assert.deepEqual(userOf('{ runAsUser: 0 }'), ['set', { text: '0', uid: 0, isRoot: true }]);
    assert.deepEqual(userOf('{ runAsUser: 1000 }', '{ runAsUser: 0 }'), [
      'set',
      { text: '1000', uid: 1000, isRoot: false },
    ]);
    assert.deepEqual(userOf('', '{ runAsUser: 0 }'), ['set', { text: '0', uid: 0, isRoot: true }]);
    assert.deepEqual(userOf('{ runAsUser: null }', '{ runAsUser: 5 }'), [
      'set',
      { text: '5', uid: 5, isRoot: false },
    ]);
  });

  it('says when it comes from the pod', () => {
    const text = secured('', '{ runAsUser: 0 }');
    const { user } = containerOf(text);
    assert.equal(textAt(text, user.span), '0');
    assert.deepEqual(
      user.via.map(({ message }) => message),
      ["the pod's `securityContext`"],
    );
    assert.deepEqual(containerOf(secured('{ runAsUser: 0 }', '{ runAsUser: 1 }')).user.via, []);
  });

  it('is unresolved when it is no user id', () => {
    for (const value of ['"0"', 'root', '-1', '1.5', '{{ .uid }}', `"\${UID}"`]) {
      assert.equal(userOf(`{ runAsUser: ${value} }`, '{ runAsUser: 0 }'), 'unresolved', value);
    }
  });

  it('may be a Windows account', () => {
    const windows = (name: string) => userOf(`{ windowsOptions: { runAsUserName: '${name}' } }`);
    assert.deepEqual(windows('ContainerAdministrator'), [
      'set',
      { text: 'ContainerAdministrator', isRoot: true },
    ]);
    assert.deepEqual(windows('ContainerUser'), ['set', { text: 'ContainerUser', isRoot: false }]);
    assert.deepEqual(windows('CORP\\joe'), ['set', { text: 'CORP\\joe', isRoot: undefined }]);
    const ofPod = '{ windowsOptions: { runAsUserName: ContainerAdministrator } }';
    assert.deepEqual(userOf('', ofPod), ['set', { text: 'ContainerAdministrator', isRoot: true }]);
  });

  it('has runAsNonRoot beside it, the container’s before the pod’s', () => {
    const nonRoot = (own: string, ofPod = '') => said(containerOf(secured(own, ofPod)).runAsNonRoot);
    assert.deepEqual(nonRoot('', '{ runAsNonRoot: true }'), ['set', true]);
    assert.deepEqual(nonRoot('{ runAsNonRoot: false }', '{ runAsNonRoot: true }'), ['set', false]);
    assert.deepEqual(nonRoot('{ runAsUser: 5 }'), ['absent', false]);
    assert.equal(nonRoot('{ runAsNonRoot: "true" }', '{ runAsNonRoot: true }'), 'unresolved');
  });
});

describe('capabilities', () => {
  it('are normalised', () => {
    const { capabilitiesAdded, capabilitiesDropped } = containerOf(
      secured('{ capabilities: { add: [SYS_ADMIN, CAP_NET_RAW, cap_bpf], drop: [all] } }'),
    );
    assert.deepEqual(saidList(capabilitiesAdded), ['set', 'SYS_ADMIN', 'NET_RAW', 'BPF']);
    assert.deepEqual(saidList(capabilitiesDropped), ['set', 'ALL']);
  });

  it('are facts of their own, also in block lists', () => {
    const text = pod({
      container:
        'securityContext:\n  capabilities:\n    add:\n    - SYS_ADMIN # why\n    - "{{ x }}"\n    - 1',
    });
    const { capabilitiesAdded } = containerOf(text);
    assert.deepEqual(saidList(capabilitiesAdded), ['set', 'SYS_ADMIN', '?', '?']);
    const [first] = capabilitiesAdded.items;
    assert.equal(first && textAt(text, first.span), 'SYS_ADMIN');
    assert.equal(first?.written, 'securityContext.capabilities.add');
  });

  it('are set when empty, absent when null, unresolved when a template or no list', () => {
    const dropped = (value: string) =>
      saidList(containerOf(secured(`{ capabilities: { drop: ${value} } }`)).capabilitiesDropped);
    assert.deepEqual(dropped('[]'), ['set']);
    assert.deepEqual(dropped('null'), ['absent']);
    assert.deepEqual(dropped('{{ .drop }}'), ['unresolved']);
    assert.deepEqual(dropped('ALL'), ['unresolved']);
  });
});

describe('profiles', () => {
  type Profile = 'seccomp' | 'appArmor';
  const profile = (text: string, which: Profile) => said(containerOf(text)[which]);
  const annotated = (annotations: string, own = '', ofPod = '') =>
    secured(own, ofPod).replace('metadata:\n', `metadata:\n  annotations: ${annotations}\n`);

  for (const [which, field] of [
    ['seccomp', 'seccompProfile'],
    ['appArmor', 'appArmorProfile'],
  ] as const) {
    it(`of ${field} have three types`, () => {
      const read = (value: string) => profile(secured(`{ ${field}: ${value} }`), which);
      assert.deepEqual(read('{ type: RuntimeDefault }'), ['set', { type: 'runtime-default' }]);
      assert.deepEqual(read('{ type: Unconfined }'), ['set', { type: 'unconfined' }]);
      assert.deepEqual(read('{ type: Localhost, localhostProfile: a.json }'), [
        'set',
        { type: 'custom', path: 'a.json' },
      ]);
      assert.deepEqual(read('{ type: Localhost }'), ['set', { type: 'custom' }]);
      assert.deepEqual(read('{ type: unconfined }'), ['set', { type: 'invalid', path: 'unconfined' }]);
      for (const value of ['{}', '{ localhostProfile: a }', '{ type: "{{ x }}" }', 'Unconfined', '{{ x }}']) {
        assert.equal(read(value), 'unresolved', value);
      }
    });

    it(`of ${field} are the container’s before the pod’s`, () => {
      const text = secured(`{ ${field}: { type: Unconfined } }`, `{ ${field}: { type: RuntimeDefault } }`);
      assert.deepEqual(profile(text, which), ['set', { type: 'unconfined' }]);
      const fromPod = secured('', `{ ${field}: { type: Unconfined } }`);
      const fact = containerOf(fromPod)[which];
      assert.equal(textAt(fromPod, fact.span), 'Unconfined');
      assert.equal(fact.via.length, 1);
      assert.equal(fact.written, `securityContext.${field}.type`);
    });
  }

  it('may stand in annotations, fields first', () => {
    const seccomp = 'container.seccomp.security.alpha.kubernetes.io/app';
    const podSeccomp = 'seccomp.security.alpha.kubernetes.io/pod';
    const appArmor = 'container.apparmor.security.beta.kubernetes.io/app';
    const unconfined = ['set', { type: 'unconfined' }];
    assert.deepEqual(profile(annotated(`{ ${podSeccomp}: unconfined }`), 'seccomp'), unconfined);
    assert.deepEqual(
      profile(annotated(`{ ${seccomp}: unconfined, ${podSeccomp}: runtime/default }`), 'seccomp'),
      unconfined,
    );
    // Since 1.27 nothing reads them: they switch no filter on.
    for (const value of ['runtime/default', 'docker/default'])
      assert.deepEqual(profile(annotated(`{ ${podSeccomp}: ${value} }`), 'seccomp'), [
        'absent',
        { type: 'unconfined' },
      ]);
    assert.deepEqual(profile(annotated(`{ ${appArmor}: unconfined }`), 'appArmor'), unconfined);
    assert.deepEqual(profile(annotated(`{ ${appArmor}: localhost/mine }`), 'appArmor'), [
      'set',
      { type: 'custom', path: 'mine' },
    ]);
    assert.deepEqual(profile(annotated(`{ ${appArmor}: strange }`), 'appArmor'), [
      'set',
      { type: 'invalid', path: 'strange' },
    ]);
    const field = '{ appArmorProfile: { type: RuntimeDefault } }';
    assert.deepEqual(profile(annotated(`{ ${appArmor}: unconfined }`, field), 'appArmor'), [
      'set',
      { type: 'runtime-default' },
    ]);
    assert.deepEqual(profile(annotated(`{ ${appArmor}: unconfined }`, '', field), 'appArmor'), unconfined);
    assert.equal(containerOf(annotated(`{ ${appArmor}: unconfined }`)).appArmor.written, appArmor);
  });

  it('in annotations of a template belong to the template', () => {
    const text = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: { seccomp.security.alpha.kubernetes.io/pod: runtime/default }
spec:
  template:
    metadata:
      annotations: { seccomp.security.alpha.kubernetes.io/pod: unconfined }
    spec: { containers: [{ name: app, image: nginx }] }
`;
    assert.deepEqual(profile(text, 'seccomp'), ['set', { type: 'unconfined' }]);
  });
});

describe('SELinux options', () => {
  const options = (own: string, ofPod = '') => containerOf(secured(own, ofPod)).selinux;

  it('are the container’s as a whole, or the pod’s', () => {
    const text = '{ seLinuxOptions: { level: "s0", type: spc_t } }';
    assert.deepEqual(said(options(text)), ['set', { disabled: false, type: 'spc_t' }]);
    const both = options('{ seLinuxOptions: { user: u } }', text);
    assert.deepEqual(said(both), ['set', { disabled: false, user: 'u' }]);
    assert.equal(both.written, 'securityContext.seLinuxOptions.user');
    assert.deepEqual(said(options('', text)), ['set', { disabled: false, type: 'spc_t' }]);
    assert.deepEqual(said(options('{ seLinuxOptions: { level: s0 } }')), ['set', { disabled: false }]);
  });

  it('are underlined at what tells most', () => {
    const text = secured('{ seLinuxOptions: { level: "s0", role: r, type: spc_t } }');
    assert.equal(textAt(text, containerOf(text).selinux.span), 'spc_t');
  });

  it('are unresolved when they are no strings', () => {
    assert.equal(said(options('{ seLinuxOptions: { type: "{{ x }}" } }')), 'unresolved');
    assert.equal(said(options('{ seLinuxOptions: { level: s0, type: 1 } }')), 'unresolved');
    assert.equal(said(options('{ seLinuxOptions: x }')), 'unresolved');
  });
});

describe('procMount and allowPrivilegeEscalation', () => {
  it('are read', () => {
    const read = (own: string): Container => containerOf(secured(own));
    assert.deepEqual(said(read('{ procMount: Unmasked }').procUnmasked), ['set', true]);
    assert.deepEqual(said(read('{ procMount: Default }').procUnmasked), ['set', false]);
    assert.equal(said(read('{ procMount: Other }').procUnmasked), 'unresolved');
    assert.deepEqual(said(read('{ allowPrivilegeEscalation: true }').privilegeEscalation), ['set', true]);
    assert.deepEqual(said(read('{ allowPrivilegeEscalation: false }').privilegeEscalation), ['set', false]);
  });

  it('cannot be false beside privilege', () => {
    for (const cause of [
      'privileged: true',
      'capabilities: { add: [SYS_ADMIN] }',
      'capabilities: { add: [CAP_SYS_ADMIN] }',
    ]) {
      const forbidden = containerOf(
        secured(`{ allowPrivilegeEscalation: false, ${cause} }`),
      ).privilegeEscalation;
      assert.equal(said(forbidden), 'unresolved', cause);
      const absent = containerOf(secured(`{ ${cause} }`)).privilegeEscalation;
      assert.deepEqual(said(absent), ['absent', true]);
      assert.ok('refused' in absent.slot.set(false));
    }
  });
});

describe('namespaces', () => {
  const modes = (spec: string) => {
    const { namespaces } = workloadOf(pod({ spec }));
    const { network, pid, ipc, user } = namespaces;
    return [network, pid, ipc, user].map((fact) => (fact.state === 'unresolved' ? '?' : fact.value));
  };

  it('are the host’s where a setting says so', () => {
    assert.deepEqual(modes('hostNetwork: true'), ['host', 'own', 'own', 'host']);
    assert.deepEqual(modes('hostPID: true'), ['own', 'host', 'own', 'host']);
    assert.deepEqual(modes('hostIPC: yes'), ['own', 'own', 'host', 'host']);
    assert.deepEqual(modes('hostUsers: false'), ['own', 'own', 'own', 'own']);
    assert.deepEqual(modes('hostNetwork: {{ .host }}\nhostPID: "true"'), ['?', '?', 'own', 'host']);
  });

  it('tell a written hostUsers from the default', () => {
    assert.equal(workloadOf(pod({ spec: 'hostUsers: true' })).namespaces.user.state, 'set');
    assert.equal(workloadOf(pod()).namespaces.user.state, 'absent');
  });

  it('may be shared in the pod', () => {
    assert.equal(modes('shareProcessNamespace: true')[1], 'other');
    assert.equal(modes('shareProcessNamespace: false')[1], 'own');
    assert.equal(modes('hostPID: true\nshareProcessNamespace: true')[1], 'host');
    assert.equal(modes('hostPID: false\nshareProcessNamespace: "{{ x }}"')[1], '?');
    assert.equal(
      workloadOf(pod({ spec: 'shareProcessNamespace: true' })).namespaces.pid.written,
      'shareProcessNamespace',
    );
  });

  it('of which a pod has no setting are closed', () => {
    const { uts, cgroup } = workloadOf(pod()).namespaces;
    assert.deepEqual(
      [uts, cgroup].map((fact) => fact.slot.set('host')),
      [{ refused: 'a pod has no such setting' }, { refused: 'a pod has no such setting' }],
    );
  });
});

describe('the runtime class', () => {
  it('is read', () => {
    const runtime = (spec: string) => said(workloadOf(pod({ spec })).runtime);
    assert.deepEqual(runtime('runtimeClassName: kata'), ['set', 'kata']);
    assert.deepEqual(runtime('runtimeClassName:'), ['absent', '']);
    assert.equal(runtime('runtimeClassName: {{ .class }}'), 'unresolved');
  });
});

describe('every fact', () => {
  it('of a template is unresolved or the default, never set', () => {
    const text = pod({
      spec: 'securityContext: {{ .pod }}\nhostNetwork: {{ .a }}\nhostPID: {{ .b }}\nhostIPC: {{ .c }}',
      container: 'securityContext: {{ .own }}',
    });
    const { namespaces } = workloadOf(text);
    const { mounts, devices, name, role, span, image, ...facts } = containerOf(text);
    const { privileged, user, runAsNonRoot, capabilitiesAdded, capabilitiesDropped } = facts;
    const { seccomp, appArmor, selinux, procUnmasked, privilegeEscalation } = facts;
    const { network, pid, ipc } = namespaces;
    const rights = [
      privileged,
      user,
      runAsNonRoot,
      capabilitiesAdded,
      capabilitiesDropped,
      privilegeEscalation,
    ];
    const all = [...rights, seccomp, appArmor, selinux, procUnmasked, network, pid, ipc];
    for (const fact of all) assert.equal(fact.state, 'unresolved', fact.written);
    assert.equal(workloadOf(text).partial, false);
    assert.deepEqual(
      [mounts.length, devices.length, name, role, textAt(text, span), image.state],
      [0, 0, 'app', 'container', 'app', 'set'],
    );
  });
});
