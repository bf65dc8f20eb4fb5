// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose writes its variables like this

import assert from 'node:assert/strict';
import { defaults } from '../../server/src/engine/model/defaults.ts';
import { container, said, subjectsOf, textOf, webWith, workload } from './compose-support.ts';

describe('settings of a Compose service', () => {
  const privileged: readonly (readonly [string, unknown])[] = [
    ['true', true],
    ['True', true],
    ['"true"', true],
    ['yes', true],
    ['"on"', true],
    ['Y', true],
    ['false', false],
    ['no', false],
    ['"off"', false],
    ['${PRIVILEGED}', 'unresolved'],
    ['${PRIVILEGED:-true}', true],
    ['"${PRIVILEGED:-false}"', false],
    ['!override true', true],
    ['!override "yes"', true],
    ['!reset true', [false]],
    ['!reset null', [false]],
    ['', [false]],
    ['~', [false]],
    ['1', [false]],
    ['maybe', [false]],
    ['[true]', [false]],
  ];
  for (const [value, expected] of privileged) {
    it(`reads \`privileged: ${value}\` as Compose does`, () => {
      assert.deepEqual(said(container(webWith(`privileged: ${value}`)).privileged), expected);
    });
  }

  const modes: readonly (readonly [keyof ReturnType<typeof workload>['namespaces'], string, unknown])[] = [
    ['network', 'network_mode: host', 'host'],
    ['network', 'network_mode: "host"', 'host'],
    ['network', 'network_mode: none', 'own'],
    ['network', 'network_mode: bridge', 'own'],
    ['network', 'network_mode: "service:db"', 'other'],
    ['network', 'network_mode: container:abc', 'other'],
    ['network', 'network_mode: ${MODE}', 'unresolved'],
    ['network', 'network_mode: ${MODE:-host}', 'host'],
    ['network', 'ports: []', ['own']],
    ['pid', 'pid: host', 'host'],
    ['pid', 'pid: service:db', 'other'],
    ['pid', 'pid: "container:abc"', 'other'],
    ['ipc', 'ipc: host', 'host'],
    ['ipc', 'ipc: shareable', 'shareable'],
    ['ipc', 'ipc: private', 'own'],
    ['ipc', 'ipc: service:db', 'other'],
    ['uts', 'uts: host', 'host'],
    ['user', 'userns_mode: host', 'host'],
    ['user', 'userns_mode: keep-id', 'own'],
    ['user', 'ports: []', ['host']],
    ['cgroup', 'cgroup: host', 'host'],
    ['cgroup', 'cgroup: private', 'own'],
  ];
  for (const [namespace, setting, expected] of modes) {
    it(`reads the ${namespace} namespace of \`${setting}\``, () => {
      assert.deepEqual(said(workload(webWith(setting)).namespaces[namespace]), expected);
    });
  }

  const users: readonly (readonly [string, unknown])[] = [
    ['root', { text: 'root', uid: 0, isRoot: true }],
    ['root:root', { text: 'root:root', uid: 0, isRoot: true }],
    ['0', { text: '0', uid: 0, isRoot: true }],
    ['"0"', { text: '0', uid: 0, isRoot: true }],
    ['0:0', { text: '0:0', uid: 0, isRoot: true }],
    ['"0:1000"', { text: '0:1000', uid: 0, isRoot: true }],
    ['1000', { text: '1000', uid: 1000, isRoot: false }],
    ['1000:0', { text: '1000:0', uid: 1000, isRoot: false }],
    ['node', { text: 'node', isRoot: undefined }],
    ['node:root', { text: 'node:root', isRoot: undefined }],
    ['rooty', { text: 'rooty', isRoot: undefined }],
    ['${UID}:${GID}', 'unresolved'],
    ['"${UID:-1000}:${GID:-1000}"', { text: '1000:1000', uid: 1000, isRoot: false }],
    ['"${UID:-0}"', { text: '0', uid: 0, isRoot: true }],
    ['"${UID:-1000}:${GID}"', 'unresolved'],
    ['""', [{ text: '', isRoot: undefined }]],
  ];
  for (const [value, expected] of users) {
    it(`reads \`user: ${value}\``, () => {
      assert.deepEqual(said(container(webWith(`user: ${value}`)).user), expected);
    });
  }

  it('reads capabilities in any case, with and without CAP_', () => {
    const { capabilitiesAdded, capabilitiesDropped } = container(
      webWith(
        'cap_add: [SYS_ADMIN, cap_net_admin, Cap_Sys_Time, all, CAP_ALL, "${CAP}"]\ncap_drop:\n  - ALL',
      ),
    );
    const added = ['SYS_ADMIN', 'NET_ADMIN', 'SYS_TIME', 'ALL', 'ALL', 'unresolved'];
    assert.deepEqual(capabilitiesAdded.items.map(said), added);
    assert.deepEqual(capabilitiesDropped.items.map(said), ['ALL']);
  });

  it('takes what is absent from the table of defaults, and underlines the service', () => {
    const text = webWith('ports: []');
    const { image: _, mounts, devices, capabilitiesAdded, capabilitiesDropped, ...rest } = container(text);
    const { privileged, user, runAsNonRoot, seccomp, appArmor, selinux, procUnmasked, privilegeEscalation } =
      rest;
    const facts = {
      privileged,
      user,
      runAsNonRoot,
      seccomp,
      appArmor,
      selinux,
      procUnmasked,
      privilegeEscalation,
    };
    for (const [name, fact] of Object.entries(facts)) {
      assert.deepEqual(said(fact), [defaults[name as keyof typeof facts].compose], name);
      assert.equal(textOf(text, fact.span), 'web', name);
    }
    assert.deepEqual([mounts, devices], [[], []]);
    assert.deepEqual([capabilitiesAdded.state, capabilitiesDropped.state], ['absent', 'absent']);
  });

  it('underlines the value that is written and knows its key', () => {
    const text = webWith('privileged: true # because');
    const { privileged } = container(text);
    assert.equal(textOf(text, privileged.span), 'true');
    assert.equal(privileged.keySpan && textOf(text, privileged.keySpan), 'privileged');
    assert.equal(privileged.written, 'privileged');
  });
});

describe('networks of a Compose service', () => {
  const hostNetworks: Readonly<Record<string, string>> = {
    'a list':
      'services:\n  web:\n    image: a\n    networks: [hostnet]\nnetworks:\n  hostnet:\n    external: true\n    name: host\n',
    'a mapping':
      'services:\n  web:\n    image: a\n    networks:\n      hostnet: {}\nnetworks:\n  hostnet:\n    external: "true"\n    name: "host"\n',
    'the old form':
      'services:\n  web:\n    image: a\n    networks:\n      - hostnet\nnetworks:\n  hostnet:\n    external:\n      name: host\n',
  };
  for (const [name, text] of Object.entries(hostNetworks)) {
    it(`finds the host's among them, in ${name}`, () => {
      const { network } = workload(text).namespaces;
      assert.equal(said(network), 'host');
      assert.equal(textOf(text, network.span), 'hostnet');
      assert.deepEqual(
        network.via.map(({ message }) => message),
        ['the network `hostnet`'],
      );
      assert.match(textOf(text, network.via[0]?.span ?? network.span), /host/);
    });
  }

  it('knows an external network whose own key is `host`', () => {
    const text =
      'services:\n  web:\n    image: a\n    networks: [host]\nnetworks:\n  host:\n    external: true\n';
    assert.equal(said(workload(text).namespaces.network), 'host');
  });

  it('finds the default network made the host’s, in services that name none', () => {
    const text =
      'services:\n  web:\n    image: a\n  db:\n    image: a\n    networks: [own]\nnetworks:\n  default: {external: true, name: host}\n  own:\n';
    const { network } = workload(text).namespaces;
    assert.equal(said(network), 'host');
    assert.equal(textOf(text, network.span), 'host');
    assert.deepEqual(said(workload(text, 'db').namespaces.network), ['own']);
  });

  it('takes a network of the project that is named `host` for what it is', () => {
    const text =
      'services:\n  web:\n    image: a\n    networks: [host, front]\nnetworks:\n  host:\n  front: {external: true, name: front}\n';
    assert.deepEqual(said(workload(text).namespaces.network), ['own']);
  });
});

describe('services of a Compose file', () => {
  it('become workloads with one container each', () => {
    const text =
      'services:\n  web:\n    image: nginx:1\n    runtime: runsc\n\n  db:\n    build: ./db\n\nvolumes: {}\n';
    const { workloads } = subjectsOf(text);
    assert.deepEqual(
      workloads.map(({ name, kind, family }) => [name, kind, family]),
      [
        ['web', 'service', 'compose'],
        ['db', 'service', 'compose'],
      ],
    );
    const [web] = workloads;
    assert.ok(web);
    assert.deepEqual(
      web.containers.map(({ name, role, image }) => [name, role, said(image)]),
      [['', 'container', 'nginx:1']],
    );
    assert.equal(said(web.runtime), 'runsc');
    assert.equal(textOf(text, web.span), 'web');
    assert.equal(textOf(text, web.extent), 'web:\n    image: nginx:1\n    runtime: runsc');
  });

  const partial: Readonly<Record<string, readonly [string, boolean]>> = {
    'with an image': ['image: a', false],
    'with a build': ['build: .', false],
    'that extends another': ['image: a\n    extends: base', true],
    'of a provider': ['provider: {type: cloud}', true],
    'without image and build': ['environment: {A: b}', true],
  };
  for (const [name, [settings, expected]] of Object.entries(partial)) {
    it(`are ${expected ? 'partial' : 'complete'} ${name}`, () => {
      assert.equal(workload(`services:\n  web:\n    ${settings}\n`).partial, expected);
    });
  }

  it('are partial in an override file and in a file with syntax errors', () => {
    const [overriding] = subjectsOf(webWith('ports: []'), true).workloads;
    assert.equal(overriding?.partial, true);
    const broken = subjectsOf(webWith('privileged: true\n"user: 0'));
    assert.equal(broken.workloads[0]?.partial, true);
    assert.ok(broken.error);
  });

  it('that are no mappings are left out', () => {
    for (const services of [
      '',
      ' null',
      ' {}',
      ' []',
      ' web',
      '\n  web:\n  db: ~\n  c: text\n  d: []\n  e: !reset {}',
    ]) {
      assert.deepEqual(subjectsOf(`services:${services}\n`).workloads, [], services);
    }
    assert.deepEqual(subjectsOf('').workloads, []);
    assert.deepEqual(subjectsOf('- a\n').workloads, []);
  });

  it('with values of the wrong kind say nothing, and nothing breaks', () => {
    const keys = [
      'image',
      'user',
      'pid',
      'volumes',
      'devices',
      'security_opt',
      'cap_add',
      'networks',
      'build',
      'runtime',
    ];
    for (const value of [
      '[1, [2], {a: b}, null]',
      '{a: {b: c}, d: null}',
      'text',
      '7',
      '',
      '*missing',
      '!!binary aGk=',
    ]) {
      const text = `services:\n  web:\n${keys.map((key) => `    ${key}: ${value}\n`).join('')}`;
      assert.equal(subjectsOf(text).workloads.length, 1, value);
    }
  });

  it('say where a setting comes from that is merged in', () => {
    const text =
      'x-a: &a\n  privileged: true\nx-b: &b\n  user: root\nservices:\n  web:\n    <<: [*a, *b]\n    image: nginx\n  db: &db\n    image: postgres\n    cap_add: &caps [SYS_ADMIN]\n  worker:\n    <<: *db\n    privileged: false\n  other:\n    image: x\n    cap_add: *caps\n';
    const web = container(text);
    assert.equal(said(web.privileged), true);
    assert.equal(textOf(text, web.privileged.span), 'true');
    assert.deepEqual(
      web.privileged.via.map(({ message }) => message),
      ['the merge key `<<: *a`'],
    );
    assert.deepEqual(
      web.user.via.map(({ message }) => message),
      ['the merge key `<<: *b`'],
    );
    const worker = container(text, 'worker');
    assert.equal(said(worker.privileged), false);
    assert.equal(workload(text, 'worker').partial, false);
    const [added] = worker.capabilitiesAdded.items;
    const [shared] = container(text, 'other').capabilitiesAdded.items;
    assert.deepEqual(added?.span, shared?.span);
    assert.deepEqual(
      shared?.via.map(({ message }) => message),
      ['the alias `*caps`'],
    );
  });
});

describe('builds of Compose services', () => {
  it('say what the build may do', () => {
    const text =
      'services:\n  web:\n    build:\n      context: .\n      privileged: true\n      network: host\n      entitlements:\n        - security.insecure\n        - network.host\n  db:\n    build: ./db\n';
    const { buildSteps } = subjectsOf(text);
    assert.deepEqual(
      buildSteps.map(({ name, family }) => [name, family]),
      [
        ['web', 'compose'],
        ['db', 'compose'],
      ],
    );
    const [step] = buildSteps;
    assert.ok(step);
    assert.equal(textOf(text, step.span), 'build');
    assert.equal(said(step.insecure), true);
    assert.equal(step.insecure.written, 'build.privileged');
    assert.equal(said(step.network), 'host');
    assert.deepEqual(step.entitlements.items.map(said), ['security.insecure', 'network.host']);
  });

  it('have a sandbox and a network of their own by default', () => {
    const [step] = subjectsOf('services:\n  web:\n    build: {context: .}\n').buildSteps;
    assert.ok(step);
    assert.deepEqual(
      [said(step.insecure), said(step.network), step.entitlements.state],
      [[false], ['own'], 'absent'],
    );
    const [none] = subjectsOf('services:\n  web:\n    build: {context: ., network: none}\n').buildSteps;
    assert.equal(none && said(none.network), 'own');
  });
});
