// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose writes its variables like this

import assert from 'node:assert/strict';
import type { Change, Refusal } from '../../server/src/engine/model/fact.ts';
import type { Container, Workload } from '../../server/src/engine/model/workload.ts';
import { applied, refusedFor, webWith, workload } from './compose-support.ts';

type Edit = (container: Container, workload: Workload) => Change | Refusal | undefined;

const notPrivileged: Edit = ({ privileged }) => privileged.slot.set(false);
const ordinaryUser: Edit = ({ user }) => user.slot.set('1000:1000');
const dropAll: Edit = ({ capabilitiesDropped }) => capabilitiesDropped.slot.add('ALL');
const dropFirstAdded: Edit = ({ capabilitiesAdded: { items } }) => items[0]?.slot.remove();
const ownNetwork: Edit = (_, { namespaces }) => namespaces.network.slot.remove();
const gvisor: Edit = (_, { runtime }) => runtime.slot.set('runsc');

function changed(text: string, edit: Edit): string {
  const web = workload(text);
  const [container] = web.containers;
  const change = container && edit(container, web);
  assert.ok(change);
  return applied(text, change);
}

/** Settings of `web` before and after. */
const settings: Readonly<Record<string, readonly [Edit, before: string, after: string]>> = {
  'sets a value': [notPrivileged, 'privileged: true # why', 'privileged: false # why'],
  'sets a value in another spelling': [notPrivileged, 'privileged: yes', 'privileged: false'],
  'sets a value given by a variable': [notPrivileged, 'privileged: ${P:-true}', 'privileged: false'],
  'sets a value where none follows the key': [
    notPrivileged,
    'privileged:\nuser: a',
    'privileged: false\nuser: a',
  ],
  'adds a value beside its kind': [
    notPrivileged,
    'cap_add: [CHOWN]\nports: []',
    'cap_add: [CHOWN]\nprivileged: false\nports: []',
  ],
  'adds a user beside the image': [
    ordinaryUser,
    'restart: always # keep\n\nports:\n  - 80:80',
    'restart: always # keep\nuser: "1000:1000"\n\nports:\n  - 80:80',
  ],
  'keeps the quotes of a user': [ordinaryUser, "user: '0'", "user: '1000:1000'"],
  'adds a list': [dropAll, 'ports: []', 'ports: []\ncap_drop:\n  - ALL'],
  'adds to a list': [
    dropAll,
    'cap_drop:\n  - CHOWN # x\nports: []',
    'cap_drop:\n  - CHOWN # x\n  - ALL\nports: []',
  ],
  'adds to a list without indentation': [
    dropAll,
    'cap_drop:\n- CHOWN\nports: []',
    'cap_drop:\n- CHOWN\n- ALL\nports: []',
  ],
  'adds to a list on one line': [dropAll, 'cap_drop: ["CHOWN"]', 'cap_drop: ["CHOWN", "ALL"]'],
  'drops an item': [dropFirstAdded, 'cap_add:\n  - A # a\n  - B # b', 'cap_add:\n  - B # b'],
  'drops a list with its last item': [dropFirstAdded, 'cap_add: [A]\nports: []', 'ports: []'],
  'removes a setting': [ownNetwork, 'network_mode: host\n# next\nports: []', '# next\nports: []'],
  'removes a network': [ownNetwork, 'networks:\n  - default\n  - host', 'networks:\n  - default'],
  'adds a runtime': [gvisor, 'ports: []', 'runtime: runsc\nports: []'],
};

const hostNetwork = 'networks:\n  host:\n    external: true\n';

describe('changes to a Compose service', () => {
  for (const [name, [edit, before, after]] of Object.entries(settings)) {
    const [text, wanted] = [webWith(before) + hostNetwork, webWith(after) + hostNetwork];
    it(name, () => assert.equal(changed(text, edit), wanted));
    it(`${name}, with CRLF`, () => {
      assert.equal(changed(text.replaceAll('\n', '\r\n'), edit), wanted.replaceAll('\n', '\r\n'));
    });
  }

  it('indents by four spaces where the file does', () => {
    const text = 'services:\n    web:\n        image: a\n        environment:\n            A: b\n';
    assert.equal(changed(text, dropAll), `${text}        cap_drop:\n            - ALL\n`);
  });

  it('writes JSON into JSON', () => {
    const text =
      '{\n  "services": {\n    "web": {\n      "image": "a",\n      "privileged": true\n    }\n  }\n}\n';
    assert.equal(changed(text, notPrivileged), text.replace('true', 'false'));
    assert.equal(changed(text, dropAll), text.replace('true', 'true,\n      "cap_drop": ["ALL"]'));
    assert.equal(changed(text, ordinaryUser), text.replace('true', 'true,\n      "user": "1000:1000"'));
  });

  it('writes into a service on one line', () => {
    const text = 'services: {web: {image: a, cap_add: [A]}}\n';
    assert.equal(changed(text, dropFirstAdded), 'services: {web: {image: a}}\n');
    assert.equal(
      changed(text, notPrivileged),
      'services: {web: {image: a, cap_add: [A], privileged: false}}\n',
    );
  });

  it('changes a merged setting where it is written, and adds what is missing to the service', () => {
    const text =
      'x-base: &base\n  image: a\n  privileged: true\nservices:\n  web:\n    <<: *base\n  db:\n    <<: *base\n';
    assert.equal(changed(text, notPrivileged), text.replace('true', 'false'));
    assert.equal(
      changed(text, ordinaryUser),
      text.replace('  web:\n    <<: *base\n', '  web:\n    <<: *base\n    user: "1000:1000"\n'),
    );
  });

  it('adds to a shared list for all who share it', () => {
    const text = 'x-drop: &drop\n  - CHOWN\nservices:\n  web:\n    image: a\n    cap_drop: *drop\n';
    assert.equal(changed(text, dropAll), text.replace('- CHOWN\n', '- CHOWN\n  - ALL\n'));
  });

  it('leaves what is reset, and what Compose has no word for', () => {
    const { privileged, user, runAsNonRoot } = workload(webWith('privileged: !reset true'))
      .containers[0] as Container;
    refusedFor(privileged.slot.set(false));
    refusedFor(runAsNonRoot.slot.set(true));
    refusedFor(user.slot.remove());
  });
});
