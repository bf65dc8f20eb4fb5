// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose writes its variables like this

import assert from 'node:assert/strict';
import { applied, container, refusedFor, said, subjectsOf, textOf, webWith } from './compose-support.ts';

/** The one mount of `web`. */
function mount(text: string) {
  const { mounts } = container(text);
  const [found] = mounts;
  assert.ok(found);
  assert.equal(mounts.length, 1);
  return found;
}

const socket = '/var/run/docker.sock';

describe('volumes in the short syntax', () => {
  const spellings: readonly (readonly [
    item: string,
    source: unknown,
    underlined: string,
    readOnly: unknown,
  ])[] = [
    [`${socket}:${socket}`, socket, socket, [false]],
    [`${socket}:${socket}:ro`, socket, socket, true],
    [`"${socket}:${socket}:ro,z"`, socket, socket, true],
    [`'${socket}:${socket}:rw'`, socket, socket, false],
    ['/data/:/data:rslave,ro', '/data', '/data/', true],
    ['//var/./run/../lib:/x', '/var/lib', '//var/./run/../lib', [false]],
    ['/:/host', '/', '/', [false]],
    ['~/.ssh:/root/.ssh:ro', '~/.ssh', '~/.ssh', true],
    ['./data:/data', './data', './data', [false]],
    ['.:/app', '.', '.', [false]],
    ['../up:/up', '../up', '../up', [false]],
    ['C:\\Users\\me:/me', 'C:\\Users\\me', 'C:\\Users\\me', [false]],
    ['c:/data:c:/target:ro', 'c:/data', 'c:/data', true],
    [
      '\\\\.\\pipe\\docker_engine:\\\\.\\pipe\\docker_engine',
      '\\\\.\\pipe\\docker_engine',
      '\\\\.\\pipe\\docker_engine',
      [false],
    ],
    [`"\${SOCK:-${socket}}:${socket}"`, socket, `\${SOCK:-${socket}}`, [false]],
    [`"\${ROOT:-/var}/run:/x"`, '/var/run', '${ROOT:-/var}/run', [false]],
    ['"${BOTH:-/etc:/host-etc}"', '/etc', '${BOTH:-/etc:/host-etc}', [false]],
    ['${DATA}:/data', 'unresolved', '${DATA}', [false]],
    ['${DATA}/sub:/data:ro', 'unresolved', '${DATA}/sub', true],
    ['/srv/${NAME}:/data', 'unresolved', '/srv/${NAME}', [false]],
    ['"/a:/b:${MODE}"', '/a', '/a', 'unresolved'],
    ['"/a:/b:${MODE:-ro}"', '/a', '/a', true],
  ];
  for (const [item, source, underlined, readOnly] of spellings) {
    it(`reads ${item}`, () => {
      const text = webWith(`volumes:\n  - ${item}`);
      const found = mount(text);
      assert.deepEqual(said(found.source), source);
      assert.equal(textOf(text, found.source.span), underlined);
      assert.deepEqual(said(found.readOnly), readOnly);
    });
  }

  it('leaves out what is not of the host', () => {
    const items = [
      '/anonymous',
      'named:/data',
      'named:/data:ro',
      'data_${N}:/x',
      ':/x',
      '/a:',
      '/a::ro',
      '/a:/b:ro:z',
      '',
      '7',
    ];
    assert.deepEqual(
      container(webWith(`volumes: [${items.map((item) => `"${item}"`).join(', ')}]`)).mounts,
      [],
    );
    assert.deepEqual(container(webWith('volumes: /a:/b')).mounts, []);
    assert.deepEqual(container(webWith('volumes: !reset ["/a:/b"]')).mounts, []);
    assert.deepEqual(container(webWith('tmpfs: /run')).mounts, []);
  });

  it('reads what !override leaves as it is', () => {
    assert.equal(said(mount(webWith('volumes: !override\n  - /a:/b')).source), '/a');
  });

  it('tells where the mount is seen, if that is known', () => {
    assert.equal(mount(webWith('volumes: ["/a:/b:ro"]')).target, '/b');
    assert.equal(mount(webWith('volumes: ["/a:${TARGET}"]')).target, undefined);
  });

  it('underlines the whole scalar where its text is escaped or folded', () => {
    const text = webWith('volumes:\n  - "C:\\\\data:/x"');
    assert.equal(said(mount(text).source), 'C:\\data');
    assert.equal(textOf(text, mount(text).source.span), '"C:\\\\data:/x"');
  });
});

describe('volumes in the long syntax', () => {
  const spellings: readonly (readonly [item: string, source: unknown, readOnly: unknown])[] = [
    [`{type: bind, source: ${socket}, target: /s}`, socket, [false]],
    [`{type: bind, source: ${socket}, target: /s, read_only: true}`, socket, true],
    ['{type: bind, source: /a/, target: /s, read_only: "no"}', '/a', false],
    ['{type: bind, source: ./a, target: /s}', './a', [false]],
    ['{type: bind, source: "${A}", target: /s}', 'unresolved', [false]],
    ['{type: bind, source: "${A:-/etc}", target: /s, read_only: "${RO}"}', '/etc', 'unresolved'],
    ['{type: bind, source: /a, target: /s, bind: {propagation: rshared}}', '/a', [false]],
    ['{type: npipe, source: \\\\.\\pipe\\docker_engine, target: x}', '\\\\.\\pipe\\docker_engine', [false]],
    ['{source: /a, target: /s}', '/a', [false]],
  ];
  for (const [item, source, readOnly] of spellings) {
    it(`reads ${item}`, () => {
      const found = mount(webWith(`volumes:\n  - ${item}`));
      assert.deepEqual(said(found.source), source);
      assert.deepEqual(said(found.readOnly), readOnly);
    });
  }

  it('leaves out what is not of the host', () => {
    const items = [
      'type: volume, source: data',
      'type: tmpfs',
      'type: image, source: /a',
      'source: data',
      'type: bind',
    ];
    assert.deepEqual(
      container(webWith(`volumes:\n${items.map((item) => `  - {${item}, target: /x}`).join('\n')}`)).mounts,
      [],
    );
  });
});

const bound = `services:
  web:
    image: a
    volumes:
      - data:/x
      - other:/y
  db:
    image: a
    volumes:
      - type: volume
        source: other
        target: /z
volumes:
  data:
    driver: local
    driver_opts:
      type: none
      o: bind,ro
      device: /srv/data/
  other:
    driver_opts: {type: none, o: "bind", device: "\${DIR:-/etc}"}
`;

describe('named volumes that bind a host path', () => {
  it('are mounts, underlined where the host path is written', () => {
    const [data, other] = container(bound).mounts;
    assert.ok(data && other);
    assert.equal(said(data.source), '/srv/data');
    assert.equal(textOf(bound, data.source.span), '/srv/data/');
    assert.deepEqual(
      data.source.via.map(({ message, span }) => [message, textOf(bound, span)]),
      [['the volume `data`', 'data']],
    );
    assert.equal(said(data.readOnly), true);
    assert.equal(data.target, '/x');
    assert.equal(said(other.source), '/etc');
    assert.deepEqual(said(other.readOnly), [false]);
    assert.equal(said(container(bound, 'db').mounts[0]?.source ?? other.source), '/etc');
  });

  it('are only those of the local driver with a bind option', () => {
    for (const options of [
      'driver_opts: {type: nfs, o: addr=10.0.0.1, device: ":/srv"}',
      'driver_opts: {type: tmpfs, device: tmpfs}',
      'driver: other\n    driver_opts: {type: none, o: bind, device: /srv}',
      'driver_opts: {type: none, o: bind}',
      'external: true',
    ]) {
      const text = `${webWith('volumes: ["data:/x"]')}volumes:\n  data:\n    ${options}\n`;
      assert.deepEqual(container(text).mounts, [], options);
    }
  });

  it('go with the volume when nothing else mounts it', () => {
    const [data, other] = container(bound).mounts;
    assert.ok(data && other);
    const withoutData = applied(bound, data.remove());
    assert.ok(!withoutData.includes('data:/x') && !withoutData.includes('/srv/data'));
    const withoutOther = applied(bound, other.remove());
    assert.equal(withoutOther, bound.replace('      - other:/y\n', ''));
  });
});

describe('use_api_socket', () => {
  it('mounts the socket, and goes as a whole', () => {
    const text = webWith('use_api_socket: true\nports: []');
    const found = mount(text);
    assert.equal(said(found.source), socket);
    assert.equal(textOf(text, found.source.span), 'true');
    assert.equal(found.source.written, 'use_api_socket');
    assert.equal(applied(text, found.remove()), webWith('ports: []'));
    assert.equal(applied(text, found.source.slot.remove()), webWith('ports: []'));
  });

  it('does nothing when it is false', () => {
    assert.deepEqual(container(webWith('use_api_socket: false')).mounts, []);
    assert.equal(said(mount(webWith('use_api_socket: ${API}')).source), 'unresolved');
  });
});

describe('changes to volumes', () => {
  const readOnly: readonly (readonly [before: string, after: string])[] = [
    ['- /a:/b # why', '- /a:/b:ro # why'],
    ['- "/a:/b"', '- "/a:/b:ro"'],
    ["- '/a:/b:rw'", "- '/a:/b:ro'"],
    ['- /a:/b:rw,z', '- /a:/b:ro,z'],
    ['- /a:/b:z', '- /a:/b:ro,z'],
    ['- C:\\a:/b', '- C:\\a:/b:ro'],
    ['- ${A:-/a}:/b', '- ${A:-/a}:/b:ro'],
    [
      '- type: bind\n    source: /a\n    target: /b\n    bind: {}',
      '- type: bind\n    source: /a\n    target: /b\n    read_only: true\n    bind: {}',
    ],
    ['- {type: bind, source: /a, target: /b}', '- {type: bind, source: /a, target: /b, read_only: true}'],
    [
      '- {type: bind, source: /a, target: /b, read_only: false}',
      '- {type: bind, source: /a, target: /b, read_only: true}',
    ],
  ];
  for (const [before, after] of readOnly) {
    it(`make ${before.split('\n')[0]} read-only`, () => {
      const text = webWith(`volumes:\n  ${before}`);
      assert.equal(applied(text, mount(text).readOnly.slot.set(true)), webWith(`volumes:\n  ${after}`));
    });
  }

  it('take the mode away again', () => {
    const text = webWith('volumes:\n  - /a:/b:ro\n  - /c:/d:ro,z');
    const [first, second] = container(text).mounts;
    assert.ok(first && second);
    assert.equal(applied(text, first.readOnly.slot.remove()), webWith('volumes:\n  - /a:/b\n  - /c:/d:ro,z'));
    assert.equal(
      applied(text, second.readOnly.slot.remove()),
      webWith('volumes:\n  - /a:/b:ro\n  - /c:/d:z'),
    );
  });

  it('leave a mode alone that comes from a variable', () => {
    refusedFor(mount(webWith('volumes: ["/a:/b:${MODE}"]')).readOnly.slot.set(true));
  });

  it('write another source where the old one stands', () => {
    for (const [before, after] of [
      ['- "/a:/b:ro"', '- "./x:/b:ro"'],
      ['- {type: bind, source: "/a", target: /b}', '- {type: bind, source: "./x", target: /b}'],
    ]) {
      const text = webWith(`volumes:\n  ${before}`);
      assert.equal(applied(text, mount(text).source.slot.set('./x')), webWith(`volumes:\n  ${after}`));
    }
    refusedFor(mount(webWith('volumes: ["${A:-/a}:/b"]')).source.slot.set('./x'));
  });

  it('drop a mount and leave the others', () => {
    const text = webWith(
      'volumes:\n  - /a:/b # one\n  # two\n  - type: bind\n    source: /c\n    target: /d\n  - e:/f',
    );
    const [first, second] = container(text).mounts;
    assert.ok(first && second);
    const without = (part: string) => text.replace(part, '');
    assert.equal(applied(text, first.remove()), without('      - /a:/b # one\n'));
    assert.equal(
      applied(text, second.source.slot.remove()),
      without('      - type: bind\n        source: /c\n        target: /d\n'),
    );
  });
});

describe('devices', () => {
  const spellings: readonly (readonly [item: string, path: unknown, underlined: string])[] = [
    ['/dev/ttyUSB0', '/dev/ttyUSB0', '/dev/ttyUSB0'],
    ['/dev/sda:/dev/xvda:rwm', '/dev/sda', '/dev/sda'],
    ['"//dev//sda:/dev/xvda"', '/dev/sda', '//dev//sda'],
    ['"${DEVICE:-/dev/kvm}:/dev/kvm"', '/dev/kvm', '${DEVICE:-/dev/kvm}'],
    ['${DEVICE}:/dev/kvm', 'unresolved', '${DEVICE}'],
    ['{source: /dev/fuse, target: /dev/fuse, permissions: rw}', '/dev/fuse', '/dev/fuse'],
    ['{source: "${DEVICE}"}', 'unresolved', '${DEVICE}'],
  ];
  for (const [item, path, underlined] of spellings) {
    it(`are read from ${item}`, () => {
      const text = webWith(`devices:\n  - ${item}\nports: []`);
      const [device, ...more] = container(text).devices;
      assert.ok(device);
      assert.deepEqual(more, []);
      assert.equal(said(device.path), path);
      assert.equal(textOf(text, device.path.span), underlined);
      assert.equal(applied(text, device.remove()), webWith('ports: []'));
    });
  }

  it('are paths: names of the Container Device Interface are left out', () => {
    const items = [
      'vendor.com/class=name',
      'class/86E0D1E0-8089-11D0-9CE4-08003E301F73',
      '{target: /dev/a}',
      '',
      '[]',
    ];
    assert.deepEqual(
      container(webWith(`devices:\n${items.map((item) => `  - ${item}`).join('\n')}`)).devices,
      [],
    );
  });

  it('and mounts are those of each service', () => {
    const text =
      'services:\n  a:\n    image: x\n    devices: [/dev/a]\n  b:\n    image: x\n    volumes: [/b:/b]\n';
    const counts = subjectsOf(text).workloads.map(({ containers: [own] }) => [
      own?.devices.length,
      own?.mounts.length,
    ]);
    assert.deepEqual(counts, [
      [1, 0],
      [0, 1],
    ]);
  });
});
