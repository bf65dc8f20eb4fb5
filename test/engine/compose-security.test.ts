// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose writes its variables like this

import assert from 'node:assert/strict';
import { applied, container, refusedFor, said, textOf, webWith } from './compose-support.ts';

type SecurityFact = 'seccomp' | 'appArmor' | 'selinux' | 'procUnmasked' | 'privilegeEscalation';

const unconfined = { type: 'unconfined' };
const byDefault = { type: 'runtime-default' };

/** The items of `security_opt`, and what they say. */
const spellings: readonly (readonly [items: string, fact: SecurityFact, expected: unknown])[] = [
  ['seccomp:unconfined', 'seccomp', unconfined],
  ['seccomp=unconfined', 'seccomp', unconfined],
  ['"seccomp:unconfined"', 'seccomp', unconfined],
  ['seccomp:./profile.json', 'seccomp', { type: 'custom', path: './profile.json' }],
  ['seccomp=builtin', 'seccomp', byDefault],
  ['"seccomp:${PROFILE}"', 'seccomp', 'unresolved'],
  ['"seccomp:${PROFILE:-unconfined}"', 'seccomp', unconfined],
  ['"${OPTION}"', 'seccomp', 'unresolved'],
  ['label:disable', 'seccomp', [byDefault]],
  ['seccomp:unconfined, seccomp:a.json', 'seccomp', { type: 'custom', path: 'a.json' }],
  ['seccomp:a.json, seccomp=unconfined', 'seccomp', unconfined],
  ['apparmor:unconfined', 'appArmor', unconfined],
  ['apparmor=unconfined', 'appArmor', unconfined],
  ['apparmor=docker-default', 'appArmor', byDefault],
  ['apparmor:my-profile', 'appArmor', { type: 'custom', path: 'my-profile' }],
  ['label:disable', 'selinux', { disabled: true }],
  ['label=disable', 'selinux', { disabled: true }],
  ['label:type:spc_t', 'selinux', { disabled: false, type: 'spc_t' }],
  ['label=type:spc_t', 'selinux', { disabled: false, type: 'spc_t' }],
  ['label=user:admin, label:role:r', 'selinux', { disabled: false, user: 'admin', role: 'r' }],
  ['label:type:a, label:type:b', 'selinux', { disabled: false, type: 'b' }],
  ['label:disable, label:level:s0', 'selinux', { disabled: true }],
  ['label:type:a, label:disable', 'selinux', { disabled: true, type: 'a' }],
  ['label:level:s0', 'selinux', [{ disabled: false }]],
  ['"label:${LABEL}"', 'selinux', 'unresolved'],
  ['systempaths=unconfined', 'procUnmasked', true],
  ['systempaths:unconfined', 'procUnmasked', true],
  ['systempaths=other', 'procUnmasked', [false]],
  ['no-new-privileges', 'privilegeEscalation', false],
  ['no-new-privileges:true', 'privilegeEscalation', false],
  ['no-new-privileges=true', 'privilegeEscalation', false],
  ['"no-new-privileges:1"', 'privilegeEscalation', false],
  ['no-new-privileges:false', 'privilegeEscalation', true],
  ['no-new-privileges=false', 'privilegeEscalation', true],
  ['no-new-privileges:true, no-new-privileges:false', 'privilegeEscalation', true],
  ['no-new-privileges:perhaps', 'privilegeEscalation', [true]],
  ['"no-new-privileges:${NNP}"', 'privilegeEscalation', 'unresolved'],
  ['"${OPTION}"', 'privilegeEscalation', 'unresolved'],
  ['credentialspec=file://a.json', 'privilegeEscalation', [true]],
];

describe('security_opt', () => {
  for (const [items, fact, expected] of spellings) {
    it(`says of ${fact}, with ${items}`, () => {
      assert.deepEqual(said(container(webWith(`security_opt: [${items}]`))[fact]), expected);
    });
  }

  it('underlines the item that counts, in its own words', () => {
    const text = webWith('security_opt:\n  - seccomp:a.json\n  - "seccomp=unconfined" # why');
    const { seccomp, appArmor } = container(text);
    assert.equal(textOf(text, seccomp.span), '"seccomp=unconfined"');
    assert.equal(seccomp.written, 'seccomp=unconfined');
    assert.equal(textOf(text, appArmor.span), 'web');
  });

  it('follows aliases to shared items and lists', () => {
    const text =
      'x-opts: &opts\n  - seccomp:unconfined\nservices:\n  web:\n    image: a\n    security_opt: *opts\n  db:\n    image: a\n    security_opt:\n      - &nnp no-new-privileges:true\n  other:\n    image: a\n    security_opt: [*nnp]\n';
    const { seccomp } = container(text);
    assert.equal(textOf(text, seccomp.span), 'seccomp:unconfined');
    assert.deepEqual(
      seccomp.via.map(({ message }) => message),
      ['the alias `*opts`'],
    );
    assert.equal(said(container(text, 'other').privilegeEscalation), false);
  });
});

describe('changes to security_opt', () => {
  it('drop an item and leave the others, their comments and the spacing', () => {
    const text = webWith(
      'security_opt:\n  # keep\n  - label:disable # why\n\n  - seccomp:unconfined\nuser: a',
    );
    assert.equal(
      applied(text, container(text).seccomp.slot.remove()),
      webWith('security_opt:\n  # keep\n  - label:disable # why\n\nuser: a'),
    );
  });

  it('drop the list with its last item', () => {
    for (const list of ['\n  - seccomp:unconfined', ' [seccomp:unconfined]', '\n- seccomp:unconfined']) {
      const text = webWith(`security_opt:${list}\nuser: a`);
      assert.equal(applied(text, container(text).seccomp.slot.remove()), webWith('user: a'), list);
    }
  });

  it('drop every item of the name, or the one before would count again', () => {
    const text = webWith('security_opt: [seccomp:unconfined, label:disable, seccomp=unconfined]');
    assert.equal(
      applied(text, container(text).seccomp.slot.remove()),
      webWith('security_opt: [label:disable]'),
    );
  });

  it('drop what says something of the label, and leave its level', () => {
    const text = webWith('security_opt:\n  - label:type:spc_t\n  - label:level:s0:c1\n  - label:user:me');
    assert.equal(
      applied(text, container(text).selinux.slot.remove()),
      webWith('security_opt:\n  - label:level:s0:c1'),
    );
  });

  const forbidden: Readonly<Record<string, readonly [before: string, after: string]>> = {
    'an absent list': ['ports: []', 'ports: []\nsecurity_opt:\n  - no-new-privileges:true'],
    'an absent list beside capabilities': [
      'cap_add: [CHOWN] # x\nports: []',
      'cap_add: [CHOWN] # x\nsecurity_opt:\n  - no-new-privileges:true\nports: []',
    ],
    'a list of others': [
      'security_opt:\n  - label:disable # why\nports: []',
      'security_opt:\n  - label:disable # why\n  - no-new-privileges:true\nports: []',
    ],
    'a quoted flow list': [
      'security_opt: ["label:disable"]',
      'security_opt: ["label:disable", "no-new-privileges:true"]',
    ],
    'an empty list': ['security_opt: []', 'security_opt: ["no-new-privileges:true"]'],
    'a list without items': ['security_opt:\nuser: a', 'security_opt:\n  - no-new-privileges:true\nuser: a'],
    'an item with `:`': [
      'security_opt:\n  - no-new-privileges:false',
      'security_opt:\n  - no-new-privileges:true',
    ],
    'an item with `=`': [
      'security_opt:\n  - no-new-privileges=false',
      'security_opt:\n  - no-new-privileges=true',
    ],
    'a quoted item': [
      `security_opt: ['no-new-privileges:false']`,
      `security_opt: ['no-new-privileges:true']`,
    ],
    'an item that comes from a variable': [
      'security_opt:\n  - a:b\n  - no-new-privileges:${NNP}',
      'refused: the value comes from a variable',
    ],
    'a reset list': ['security_opt: !reset []', 'refused: `!reset` takes it away here'],
  };
  for (const [name, [before, after]] of Object.entries(forbidden)) {
    it(`forbid new privileges in ${name}`, () => {
      const change = container(webWith(before)).privilegeEscalation.slot.set(false);
      if (after.startsWith('refused: ')) assert.equal(`refused: ${refusedFor(change)}`, after);
      else assert.equal(applied(webWith(before), change), webWith(after));
    });
  }

  it('allow new privileges again in the item’s own words', () => {
    for (const [before, after] of [
      ['no-new-privileges', 'no-new-privileges:false'],
      ['no-new-privileges=true', 'no-new-privileges=false'],
    ]) {
      const text = webWith(`security_opt:\n  - ${before}`);
      const change = container(text).privilegeEscalation.slot.set(true);
      assert.equal(applied(text, change), webWith(`security_opt:\n  - ${after}`));
    }
  });

  it('name another profile with the item’s own separator, and the default one by saying nothing', () => {
    const text = webWith('security_opt:\n  - seccomp=unconfined\n  - apparmor:unconfined');
    const { seccomp, appArmor } = container(text);
    assert.equal(
      applied(text, seccomp.slot.set('./profile.json')),
      webWith('security_opt:\n  - seccomp=./profile.json\n  - apparmor:unconfined'),
    );
    assert.equal(
      applied(text, appArmor.slot.set('runtime-default')),
      webWith('security_opt:\n  - seccomp=unconfined'),
    );
    refusedFor(seccomp.slot.set({ type: 'unconfined' }));
  });

  it('mask the kernel files again', () => {
    const text = webWith('security_opt: [systempaths=unconfined, label:disable]');
    const { procUnmasked } = container(text);
    assert.equal(applied(text, procUnmasked.slot.set(false)), webWith('security_opt: [label:disable]'));
    assert.equal(applied(text, procUnmasked.slot.remove()), webWith('security_opt: [label:disable]'));
  });

  it('leave an anchor’s value to the others that share it', () => {
    const text =
      'services:\n  db:\n    image: a\n    security_opt:\n      - &nnp no-new-privileges:false\n  web:\n    image: a\n    security_opt:\n      - *nnp\n';
    assert.equal(
      applied(text, container(text).privilegeEscalation.slot.set(false)),
      text.replace('- *nnp', '- "no-new-privileges:true"'),
    );
    refusedFor(container(text, 'db').privilegeEscalation.slot.set(false));
    refusedFor(container(text, 'db').privilegeEscalation.slot.remove());
  });
});
