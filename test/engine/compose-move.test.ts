// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose writes its variables like this

import assert from 'node:assert/strict';
import { isRefusal } from '../../server/src/engine/model/fact.ts';
import { sandboxNamed } from '../../server/src/engine/sandboxes/known.ts';
import { applied, refusedFor, webWith, workload } from './compose-support.ts';

/** The tests name sandboxes that are known. */
const kindOf = (runtime: string) => sandboxNamed(runtime)?.kind ?? 'microvm';

const kata = 'io.containerd.kata.v2';

/** Moves `web` and gives the text after that. */
function moved(text: string, runtime = kata): string {
  const { move } = workload(text);
  assert.ok(move, 'there is no move');
  return applied(text, move.into(runtime, kindOf(runtime)));
}

/** What the move takes away, in the file's own words. */
function removedFrom(text: string): readonly string[] {
  const change = workload(text).move?.into(kata, 'microvm');
  assert.ok(change && !isRefusal(change));
  return change.removed;
}

function refusal(text: string): string {
  return refusedFor(workload(text).move?.into(kata, 'microvm'));
}

describe('the move of a Compose service', () => {
  it('sets the runtime beside the image', () => {
    const text = webWith('# ports\nports:\n  - 80:80');
    assert.deepEqual(removedFrom(text), []);
    assert.equal(moved(text), text.replace('nginx\n', `nginx\n    runtime: ${kata}\n`));
    assert.equal(moved(text, 'runsc'), text.replace('nginx\n', 'nginx\n    runtime: runsc\n'));
  });

  it('takes the place of the ordinary runtime', () => {
    assert.equal(moved(webWith('runtime: runc')), webWith(`runtime: ${kata}`));
  });

  const removed: Readonly<Record<string, readonly [settings: string, words: string]>> = {
    'the host’s network': ['network_mode: host', 'network_mode: host'],
    'the host’s network in quotes': ['network_mode: "host" # fast', 'network_mode: "host"'],
    'the host’s processes': ['pid: host', 'pid: host'],
    'the host’s shared memory': ['ipc: host', 'ipc: host'],
    'the host’s name': ['uts: host', 'uts: host'],
    'the host’s users': ['userns_mode: host', 'userns_mode: host'],
    'the host’s control groups': ['cgroup: host', 'cgroup: host'],
    privileges: ['privileged: yes', 'privileged: yes'],
    'a privilege by default': ['privileged: ${P:-true}', 'privileged: ${P:-true}'],
    devices: ['devices:\n  - /dev/kvm\n  - vendor.com/class=a', 'devices'],
    'rules for devices': ['device_cgroup_rules: ["c 1:3 mr"]', 'device_cgroup_rules'],
    'unmasked kernel files': ['security_opt: [systempaths=unconfined]', 'systempaths=unconfined'],
  };
  for (const [name, [settings, words]] of Object.entries(removed)) {
    it(`remove ${name}`, () => {
      const text = webWith(`${settings}\nports: []`);
      assert.equal(moved(text), webWith(`runtime: ${kata}\nports: []`));
      assert.deepEqual(removedFrom(text), [words]);
    });
  }

  it('removes all of them together and nothing else', () => {
    const text = webWith(
      'privileged: true\n# why\npid: host\nvolumes: [data:/x, /srv:/y] # kept\nnetwork_mode: host\nsecurity_opt:\n  - systempaths=unconfined\n  - label:disable\ncap_drop: [ALL]\ndevices:\n  - /dev/kvm',
    );
    assert.equal(
      moved(text),
      webWith(
        `runtime: ${kata}\n# why\nvolumes: [data:/x, /srv:/y] # kept\nsecurity_opt:\n  - label:disable\ncap_drop: [ALL]`,
      ),
    );
    assert.deepEqual(removedFrom(text), [
      'network_mode: host',
      'pid: host',
      'privileged: true',
      'devices',
      'systempaths=unconfined',
    ]);
  });

  const layouts: Readonly<Record<string, readonly [before: string, after: string]>> = {
    'a service on one line': [
      'services:\n  web: {privileged: true, image: a, pid: host, ipc: host}\n',
      `services:\n  web: {image: a, runtime: ${kata}}\n`,
    ],
    JSON: [
      '{\n  "services": {\n    "web": {\n      "pid": "host",\n      "image": "a",\n      "ipc": "host"\n    }\n  }\n}\n',
      `{\n  "services": {\n    "web": {\n      "image": "a",\n      "runtime": "${kata}"\n    }\n  }\n}\n`,
    ],
    'CRLF and four spaces': [
      'services:\r\n    web:\r\n        image: a\r\n        pid: host\r\n    db:\r\n        image: b\r\n',
      `services:\r\n    web:\r\n        image: a\r\n        runtime: ${kata}\r\n    db:\r\n        image: b\r\n`,
    ],
    'no line end at the end': [
      'services:\n  web:\n    image: a\n    pid: host',
      `services:\n  web:\n    image: a\n    runtime: ${kata}`,
    ],
    'an image after what goes': [
      'services:\n  web:\n    privileged: true\n    build:\n      context: .\n    pid: host\n',
      `services:\n  web:\n    build:\n      context: .\n    runtime: ${kata}\n`,
    ],
    'an image that is merged in': [
      'x-b: &b {image: a}\nservices:\n  web:\n    <<: *b\n    pid: host\n',
      `x-b: &b {image: a}\nservices:\n  web:\n    <<: *b\n    runtime: ${kata}\n`,
    ],
    'the host’s network by its name': [
      'services:\n  web:\n    image: a\n    networks: [front, hostnet]\nnetworks:\n  front:\n  hostnet: {external: true, name: host}\n',
      `services:\n  web:\n    image: a\n    runtime: ${kata}\n    networks: [front]\nnetworks:\n  front:\n  hostnet: {external: true, name: host}\n`,
    ],
  };
  for (const [name, [before, after]] of Object.entries(layouts)) {
    it(`keeps the layout of ${name}`, () => assert.equal(moved(before), after));
  }

  it('names the host’s network as the service does', () => {
    const networks = 'networks:\n  hostnet: {external: true, name: host}\n';
    for (const [settings, words] of [
      ['networks: [hostnet]', 'networks: hostnet'],
      ['networks:\n  hostnet: {}', 'networks: hostnet'],
    ]) {
      assert.deepEqual(removedFrom(webWith(settings ?? '') + networks), [words]);
    }
  });

  it('is not offered where not all is said', () => {
    assert.equal(workload(webWith('extends: base')).move, undefined);
    assert.equal(workload('services:\n  web:\n    ports: []\n').move, undefined);
  });

  const refused: Readonly<Record<string, readonly [text: string, reason: RegExp]>> = {
    'mounts a runtime’s socket': [webWith('volumes: ["/var/run/docker.sock:/s:ro"]'), /do not answer/],
    'mounts the folder of a socket': [webWith('volumes: [/run:/run]'), /do not answer/],
    'mounts the whole host': [webWith('volumes: [/:/host:ro]'), /do not answer/],
    'uses the API socket': [webWith('use_api_socket: true'), /`use_api_socket`/],
    'lives in the network of another service': [
      webWith('network_mode: "service:db"'),
      /`network_mode` joins/,
    ],
    'lives in the network of a container': [webWith('network_mode: container:db'), /`network_mode` joins/],
    'shares the processes of another': [webWith('pid: service:db'), /`pid` joins/],
    'has another service in its network': [
      `${webWith('ports: []')}  db:\n    image: b\n    network_mode: "service:web"\n`,
      /`db` takes part/,
    ],
    'has another service in its network by its container’s name': [
      `${webWith('container_name: shop')}  db:\n    image: b\n    ipc: container:shop\n`,
      /`db` takes part/,
    ],
    'is extended': [`${webWith('ports: []')}  db:\n    extends: {service: web}\n`, /`db` extends it/],
    'is merged into another': ['services:\n  web: &w\n    image: a\n  db:\n    <<: *w\n', /other services/],
    'is an alias': ['x-w: &w\n  image: a\nservices:\n  web: *w\n', /other services|elsewhere/],
    'has a setting merged in that has to go': [
      'x-b: &b\n  privileged: true\n  user: a\nservices:\n  web:\n    image: a\n    <<: *b\n',
      /elsewhere/,
    ],
    'joins the host’s network by default': [
      `${webWith('ports: []')}networks:\n  default: {external: true, name: host}\n`,
      /`default`/,
    ],
    'may be privileged': [webWith('privileged: ${P}'), /`privileged` comes from a variable/],
    'may be in the host’s network': [
      webWith('network_mode: ${MODE}'),
      /`network_mode` comes from a variable/,
    ],
    'shares what has to go with another': [
      'services:\n  web:\n    image: a\n    devices: &d [/dev/kvm]\n  db:\n    image: b\n    devices: *d\n',
      /anchor/,
    ],
  };
  for (const [name, [text, reason]] of Object.entries(refused)) {
    it(`is refused when it ${name}`, () => assert.match(refusal(text), reason));
  }

  it('is not disturbed by a service of another file that is extended, or by an unrelated anchor', () => {
    const text = `${webWith('environment: &env {A: b}')}  db:\n    environment: *env\n    extends: {file: other.yaml, service: web}\n`;
    assert.match(moved(text), /runtime: io/);
  });
});
