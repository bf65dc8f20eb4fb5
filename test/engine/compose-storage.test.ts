// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose writes its variables like this

import assert from 'node:assert/strict';
import { applied, container, refusedFor, said, subjectsOf, textOf, webWith } from './compose-support.ts';

describe('bind propagation', () => {
  const spellings: readonly (readonly [item: string, propagation: unknown])[] = [
    ['./a:/b', ['private']],
    ['./a:/b:ro', ['private']],
    ['./a:/b:rshared', 'shared'],
    ['"./a:/b:z,shared"', 'shared'],
    ['./a:/b:rslave,ro', 'slave'],
    ['./a:/b:private', 'private'],
    ['./a:/b:${MODE}', 'unresolved'],
    ['./a:/b:${MODE:-rshared}', 'shared'],
    ['{type: bind, source: ./a, target: /b}', ['private']],
    ['{type: bind, source: ./a, target: /b, bind: {propagation: rshared}}', 'shared'],
    ['{type: bind, source: ./a, target: /b, bind: {propagation: "${P}"}}', 'unresolved'],
    ['{type: bind, source: ./a, target: /b, bind: {propagation: other}}', ['private']],
    ['{type: bind, source: ./a, target: /b, bind: []}', ['private']],
  ];
  for (const [item, propagation] of spellings) {
    it(`is read from ${item}`, () => {
      const [mount] = container(webWith(`volumes:\n  - ${item}`)).mounts;
      assert.ok(mount);
      assert.deepEqual(said(mount.propagation), propagation);
    });
  }

  it('comes through a merge key', () => {
    const text = `x-bind: &bind
  bind: { propagation: rshared }
services:
  web:
    image: a
    volumes:
      - { <<: *bind, type: bind, source: ./a, target: /b }
`;
    const [mount] = container(text).mounts;
    assert.ok(mount);
    assert.equal(said(mount.propagation), 'shared');
    assert.deepEqual(
      mount.propagation.via.map(({ message }) => message),
      ['the merge key `<<: *bind`'],
    );
  });

  it('is taken away without the rest of the mode', () => {
    const text = webWith('volumes: ["./a:/b:ro,rshared,z"]');
    const [mount] = container(text).mounts;
    assert.ok(mount);
    assert.match(applied(text, mount.propagation.slot.remove()), /"\.\/a:\/b:ro,z"/);
    assert.match(applied(text, mount.propagation.slot.set('slave')), /"\.\/a:\/b:rslave,ro,z"/);
  });
});

describe('host paths in variables that are always set', () => {
  for (const [item, source] of [
    ['$HOME/.ssh:/x', '~/.ssh'],
    ['${HOME}:/x', '~'],
    ['{type: bind, source: "${HOME}/a", target: /x}', '~/a'],
    ['$PWD/site:/x', './site'],
    ['${HOMES}/a:/x', 'unresolved'],
    ['/data/$HOME:/x', 'unresolved'],
    ['${HOME:?unset}/a:/x', 'unresolved'],
  ] as const) {
    it(`are read from ${item}`, () => {
      const [mount] = container(webWith(`volumes:\n  - ${item}`)).mounts;
      assert.ok(mount);
      assert.equal(said(mount.source), source);
    });
  }
});

describe('configs and secrets', () => {
  const text = `services:
  web:
    image: a
    configs:
      - hosts
      - { source: templated, target: /t }
      - { source: "\${NAME}" }
    secrets: [key, outside, missing]
configs:
  hosts: { file: /etc/hosts }
  templated: { file: "\${FILE}" }
secrets:
  key: { file: ~/.ssh/id_rsa }
  outside: { external: true }
`;

  it('with a file are read-only mounts of that file', () => {
    const { mounts } = container(text);
    assert.deepEqual(
      mounts.map(({ source }) => said(source)),
      ['/etc/hosts', 'unresolved', '~/.ssh/id_rsa'],
    );
    assert.deepEqual(
      mounts.map(({ readOnly, target }) => [said(readOnly), target]),
      [
        [[true], undefined],
        [[true], '/t'],
        [[true], undefined],
      ],
    );
    const [config] = mounts;
    assert.ok(config);
    assert.equal(textOf(text, config.source.span), '/etc/hosts');
    assert.deepEqual(
      config.source.via.map(({ message }) => message),
      ['the config `hosts`'],
    );
  });

  it('are taken from the service, not from the file', () => {
    const [config] = container(text).mounts;
    assert.ok(config);
    const after = applied(text, config.remove());
    assert.doesNotMatch(after, /- hosts/);
    assert.match(after, /file: \/etc\/hosts/);
  });
});

describe('volumes_from', () => {
  const text = `services:
  web:
    image: a
    volumes_from: [db:ro, "container:other", nothing, "\${SERVICE}"]
  db:
    image: a
    volumes: [/srv/db:/db, named:/x]
    volumes_from: [log, web]
  log:
    image: a
    volumes: [/var/log:/log]
`;

  it('brings the host paths of the other services, and of those that they take them from', () => {
    const { mounts, volumesFrom } = container(text);
    assert.deepEqual(
      mounts.map(({ source, readOnly }) => [said(source), said(readOnly)]),
      [
        ['/srv/db', true],
        ['/var/log', true],
      ],
    );
    assert.deepEqual(volumesFrom.map(said), ['db:ro', 'container:other', 'nothing', 'unresolved']);
  });

  it('is where they are taken away', () => {
    const [mount] = container(text).mounts;
    assert.ok(mount);
    assert.match(applied(text, mount.remove()), /volumes_from: \["container:other"/);
    assert.equal(refusedFor(mount.readOnly.slot.set(true)), 'it is written for another service');
  });
});

describe('tmpfs', () => {
  const spellings: readonly (readonly [lines: string, mounts: unknown])[] = [
    ['tmpfs: /run', [['/run', []]]],
    ['tmpfs: /run:exec', [['/run', ['exec']]]],
    [
      'tmpfs: ["/run:EXEC,size=64m", /tmp]',
      [
        ['/run', ['exec', 'size=64m']],
        ['/tmp', []],
      ],
    ],
    ['tmpfs:\n  - /run:${OPTIONS:-suid}', [['/run', ['suid']]]],
    ['tmpfs:\n  - /run:${OPTIONS},dev', [['/run', ['unresolved', 'dev']]]],
    ['tmpfs: !reset null', []],
    ['tmpfs: { a: b }', []],
  ];
  for (const [lines, mounts] of spellings) {
    it(`is read from ${lines}`, () => {
      const { tmpfs } = container(webWith(lines));
      assert.deepEqual(
        tmpfs.map(({ target, options }) => [said(target), options.map(said)]),
        mounts,
      );
    });
  }

  it('loses one option at a time', () => {
    const text = webWith('tmpfs: /run:rw,exec,size=1m');
    const [, exec] = container(text).tmpfs[0]?.options ?? [];
    assert.ok(exec);
    assert.equal(textOf(text, exec.span), 'exec');
    assert.match(applied(text, exec.slot.remove()), /tmpfs: \/run:rw,size=1m/);
  });
});

describe('device requests', () => {
  const spellings: readonly (readonly [lines: string, requests: unknown])[] = [
    ['gpus: all', [['gpu', 'gpus: all']]],
    [
      'gpus:\n  - driver: nvidia\n    count: 2\n  - { capabilities: [gpu] }',
      [
        ['gpu', 'gpus'],
        ['gpu', 'gpus'],
      ],
    ],
    ['gpus: ${GPUS}', [['gpu', 'unresolved']]],
    ['gpus: ${GPUS:-all}', [['gpu', 'gpus: all']]],
    ['gpus: !reset null', []],
    ['devices: [nvidia.com/gpu=all]', [['gpu', 'nvidia.com/gpu=all']]],
    ['devices: ["vendor.com/net=eth1", /dev/sda]', [['other', 'vendor.com/net=eth1']]],
    ['devices: [{ source: amd.com/gpu=0 }]', [['gpu', 'amd.com/gpu=0']]],
    ['runtime: nvidia', [['gpu', 'runtime: nvidia']]],
    ['runtime: runc', []],
    ['runtime: ${RUNTIME}', []],
    [
      'deploy: { resources: { reservations: { devices: [{ capabilities: [gpu] }, { capabilities: [tpu] }] } } }',
      [
        ['gpu', 'deploy.resources.reservations.devices'],
        ['other', 'deploy.resources.reservations.devices'],
      ],
    ],
    ['deploy: { resources: { reservations: { cpus: "1" } } }', []],
  ];
  for (const [lines, requests] of spellings) {
    it(`are read from ${lines}`, () => {
      const { deviceRequests } = container(webWith(lines));
      assert.deepEqual(
        deviceRequests.map(({ kind, name }) => [kind, said(name)]),
        requests,
      );
    });
  }
});

describe('device rules', () => {
  it('are read one by one', () => {
    const { deviceRules } = container(webWith('device_cgroup_rules:\n  - c 1:3 r\n  - ${RULE}'));
    assert.deepEqual(deviceRules.map(said), ['c 1:3 r', 'unresolved']);
  });
});

describe('shared volumes', () => {
  const shared = (a: string, b: string) => {
    const text = `services:\n  web:\n    volumes: [${a}]\n  db:\n    volumes: [${b}]\n`;
    return container(text).sharedVolumes.map(said);
  };

  it('are those that another service mounts too, however written', () => {
    assert.deepEqual(shared('data:/a', 'data:/b:ro'), ['data']);
    assert.deepEqual(shared('./x/:/a', '{ type: bind, source: ./x, target: /b }'), ['./x']);
    assert.deepEqual(shared('data:/a:ro', 'data:/b'), ['data']);
  });

  it('are none that all only read, that one service mounts twice, or whose source is not known', () => {
    assert.deepEqual(shared('data:/a:ro', 'data:/b:ro'), []);
    assert.deepEqual(shared('data:/a, data:/b', 'other:/c'), []);
    assert.deepEqual(shared('"${D}:/a"', '"${D}:/b"'), []);
  });
});

describe('volumes that bind a host path and that no service of the file mounts', () => {
  it('are workloads that do not run', () => {
    const text = `services:
  web: { image: a, volumes: ["used:/a"] }
volumes:
  used: { driver_opts: { o: bind, device: /used } }
  other: { driver_opts: { o: "bind,ro", device: "/other/" } }
  named: {}
  remote: { driver: nfs, driver_opts: { o: bind, device: /x } }
`;
    const unused = subjectsOf(text).workloads.filter(({ runs }) => !runs);
    assert.deepEqual(
      unused.map(({ kind, name, partial }) => [kind, name, partial]),
      [['volume', 'other', true]],
    );
    const [mount] = unused[0]?.containers[0]?.mounts ?? [];
    assert.ok(mount);
    assert.deepEqual([said(mount.source), said(mount.readOnly)], ['/other', true]);
    assert.doesNotMatch(applied(text, mount.remove()), /other/);
  });
});
