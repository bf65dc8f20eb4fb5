import assert from 'node:assert/strict';
import { removeAllAt, setAt, yamlSlot } from '../../server/src/engine/adapt/yaml-slot.ts';
import type { Placement } from '../../server/src/engine/adapt/yaml-writer.ts';
import type { Data } from '../../server/src/engine/model/data.ts';
import { child, items, type Place, rootPlace } from '../../server/src/engine/parse/lookup.ts';
import { parseYaml } from '../../server/src/engine/parse/yaml.ts';
import { proven, refusal } from './proven.ts';

type Path = readonly (string | number)[];

function at(text: string, ...path: Path): Place {
  return path.reduce<Place>(
    (place, key) => {
      const next = typeof key === 'string' ? child(place, key) : items(place)[key];
      assert.ok(next, `nothing at ${key}`);
      return next;
    },
    rootPlace(parseYaml(text)),
  );
}

function set(text: string, path: Path, value: Data, placement?: Placement): string {
  return proven(text, setAt(at(text, ...path), value, placement));
}

function remove(text: string, ...paths: Path[]): string {
  const document = parseYaml(text);
  const places = paths.map((path) =>
    path.reduce<Place>((place, key) => {
      const next = typeof key === 'string' ? child(place, key) : items(place)[key];
      assert.ok(next, `nothing at ${key}`);
      return next;
    }, rootPlace(document)),
  );
  return proven(text, removeAllAt(places));
}

function add(text: string, path: Path, item: Data): string {
  return proven(text, yamlSlot(at(text, ...path)).add(item));
}

const lines = (...all: string[]) => all.map((line) => `${line}\n`).join('');

describe('writing a scalar over another', () => {
  it('touches nothing but the value', () => {
    assert.equal(set('a:   true   # why\nb: 1\n', ['a'], false), 'a:   false   # why\nb: 1\n');
  });

  it('keeps double and single quotes', () => {
    assert.equal(set('a: "x"\n', ['a'], 'y'), 'a: "y"\n');
    assert.equal(set("a: 'x'\n", ['a'], "it's"), "a: 'it''s'\n");
  });

  it('drops the quotes for a boolean', () => {
    assert.equal(set('a: "true"\n', ['a'], false), 'a: false\n');
  });

  it('quotes a string that would read as something else', () => {
    for (const [value, written] of [
      ['true', '"true"'],
      ['no', '"no"'],
      ['1000', '"1000"'],
      ['1000:1000', '"1000:1000"'],
      ['null', '"null"'],
      ['~', '"~"'],
      ['a: b', '"a: b"'],
      ['#x', '"#x"'],
      ['', '""'],
      ['*x', '"*x"'],
      ['{{ x }}', '"{{ x }}"'],
      ['kata-qemu', 'kata-qemu'],
      ['/var/run', '/var/run'],
      ['.5', '".5"'],
    ] as const) {
      assert.equal(set('a: x\n', ['a'], value), `a: ${written}\n`);
    }
  });

  it('quotes in JSON', () => {
    assert.equal(set('{"a": true}', ['a'], 'kata'), '{"a": "kata"}');
  });

  it('replaces an item of a list', () => {
    assert.equal(set('a:\n- x\n- y # why\n', ['a', 1], 'z'), 'a:\n- x\n- z # why\n');
    assert.equal(set('a: [x, y]\n', ['a', 0], 'z'), 'a: [z, y]\n');
  });

  it('puts the value in place of an alias and leaves the anchor alone', () => {
    assert.equal(set('a: &x true\nb: *x\n', ['b'], false), 'a: &x true\nb: false\n');
    assert.equal(set('a: &x p\nb: [*x, q]\n', ['b', 0], 'r'), 'a: &x p\nb: [r, q]\n');
    assert.equal(set('a: &x {}\nb: *x\n', ['b', 'c'], 1), 'a: &x {}\nb: {c: 1}\n');
  });

  it('refuses where others take the value from an anchor', () => {
    assert.match(refusal(setAt(at('a: &x true\nb: *x\n', 'a'), false)), /&x/);
    assert.equal(set('a: &x true\n', ['a'], false), 'a: &x false\n');
  });

  it('refuses blocks of text, tagged values, mappings and lists', () => {
    assert.match(refusal(setAt(at('a: |\n  x\n', 'a'), 'y')), /block of text/);
    assert.match(refusal(setAt(at('a: !!str true\n', 'a'), false)), /tag/);
    assert.match(refusal(setAt(at('a: {b: 1}\n', 'a'), false)), /single word/);
    assert.match(refusal(setAt(at('a: [1]\n', 'a'), false)), /single word/);
  });
});

describe('writing where nothing is', () => {
  it('writes after an empty key, before its comment', () => {
    assert.equal(set('a:\nb: 1\n', ['a'], true), 'a: true\nb: 1\n');
    assert.equal(set('a: # why\nb: 1\n', ['a'], true), 'a: true # why\nb: 1\n');
    assert.equal(set('a:', ['a'], true), 'a: true');
  });

  it('writes a mapping under an empty key, after its comment', () => {
    assert.equal(set('a: # why\nb: 1\n', ['a', 'c', 'd'], true), 'a: # why\n  c:\n    d: true\nb: 1\n');
  });

  it('writes a list under an empty key', () => {
    assert.equal(add('a:\nb:\n- x\n', ['a'], 'ALL'), 'a:\n- ALL\nb:\n- x\n');
  });

  it('writes over null, {} and []', () => {
    assert.equal(set('a: null\n', ['a'], true), 'a: true\n');
    assert.equal(set('a: ~\n', ['a', 'b'], true), 'a: {b: true}\n');
    assert.equal(set('a: {} # why\n', ['a', 'b'], true), 'a: {b: true} # why\n');
    assert.equal(add('a: []\n', ['a'], 'ALL'), 'a: [ALL]\n');
    assert.equal(set('{"a": {}}', ['a', 'b'], { c: ['d'] }), '{"a": {"b": {"c": ["d"]}}}');
  });

  it('stays on the line in a flow mapping', () => {
    assert.equal(set('{a: , b: 1}\n', ['a', 'c'], true), '{a: {c: true} , b: 1}\n');
  });

  it('refuses a key that has no colon, and an empty value with an anchor', () => {
    assert.match(refusal(setAt(at('x: {a, b: c}\n', 'x', 'a'), true)), /unusual/);
    assert.match(refusal(setAt(at('a: &x\nb: 1\n', 'a'), true)), /unusual/);
  });

  it('refuses where something else stands in the way', () => {
    assert.match(refusal(setAt(at('a: text\n', 'a', 'b'), true)), /something else/);
    assert.match(refusal(setAt(rootPlace(parseYaml('')), true)), /no mapping/);
  });
});

describe('adding a pair', () => {
  it('goes last, keeping comments with their lines', () => {
    const text = lines('a: 1 # one', 'b: 2 # two', '# end');
    assert.equal(set(text, ['c'], 3), lines('a: 1 # one', 'b: 2 # two', 'c: 3', '# end'));
  });

  it('goes last after nested content, text blocks and empty values', () => {
    assert.equal(set('x:\n  a:\n  - p\n  - q:\n      r: 1\ny: 1\n', ['x', 'b'], 2).split('\n')[5], '  b: 2');
    assert.equal(set('x:\n  a: |\n    text\ny: 1\n', ['x', 'b'], 2), 'x:\n  a: |\n    text\n  b: 2\ny: 1\n');
    assert.equal(set('x:\n  a: |-\n    text', ['x', 'b'], 2), 'x:\n  a: |-\n    text\n  b: 2');
    assert.equal(set('x:\n  a: |+\n    t\n\ny: 1\n', ['x', 'b'], 2), 'x:\n  a: |+\n    t\n\n  b: 2\ny: 1\n');
    assert.equal(set('x:\n  a:\ny: 1\n', ['x', 'b'], 2), 'x:\n  a:\n  b: 2\ny: 1\n');
    assert.equal(set('x:\n  a: *z\n', ['x', 'b'], 2), 'x:\n  a: *z\n  b: 2\n');
    assert.equal(set('x:\n  a: p\n    q\n', ['x', 'b'], 2), 'x:\n  a: p\n    q\n  b: 2\n');
  });

  it('keeps a text without a final line end that way', () => {
    assert.equal(set('a: 1', ['b'], 2), 'a: 1\nb: 2');
  });

  it('writes the line ends of the text', () => {
    assert.equal(
      set('a: 1\r\nb:\r\n  c: 1\r\n', ['b', 'd', 'e'], 2),
      'a: 1\r\nb:\r\n  c: 1\r\n  d:\r\n    e: 2\r\n',
    );
    assert.equal(set('a: 1\r\nb: 2', ['c'], 3), 'a: 1\r\nb: 2\r\nc: 3');
  });

  it('indents by four where the text does', () => {
    assert.equal(set('a:\n    b: 1\n', ['a', 'c', 'd'], 2), 'a:\n    b: 1\n    c:\n        d: 2\n');
  });

  it('indents list items as the text does', () => {
    const value = { drop: ['ALL'] };
    assert.equal(set('a:\n- b: 1\n', ['a', 0, 'c'], value), 'a:\n- b: 1\n  c:\n    drop:\n    - ALL\n');
    assert.equal(
      set('a:\n  - b: 1\n', ['a', 0, 'c'], value),
      'a:\n  - b: 1\n    c:\n      drop:\n        - ALL\n',
    );
    assert.equal(set('a:\n-   b: 1\n    c: 2\n', ['a', 0, 'd'], 3), 'a:\n-   b: 1\n    c: 2\n    d: 3\n');
  });

  it('goes first, on the dash when the first key is there', () => {
    assert.equal(set('a:\n- b: 1\n', ['a', 0, 'c'], 2, 'first'), 'a:\n- c: 2\n  b: 1\n');
    assert.equal(set('a:\n  b: 1\n', ['a', 'c'], 2, 'first'), 'a:\n  c: 2\n  b: 1\n');
  });

  it('goes after the last of the named keys', () => {
    assert.equal(
      set('a: 1 # x\nb: 2\nc: 3\n', ['d'], 4, { after: ['a', 'z'] }),
      'a: 1 # x\nd: 4\nb: 2\nc: 3\n',
    );
    assert.equal(set('a: 1\n', ['d'], 4, { after: ['z'] }), 'a: 1\nd: 4\n');
  });

  it('goes before the first of the named keys, and before its comments', () => {
    const text = lines('x:', '  a: 1', '  # about b', '  # more', '  b: 2', '  c: 3');
    assert.equal(
      set(text, ['x', 'd'], 4, { before: ['c', 'b'] }),
      lines('x:', '  a: 1', '  d: 4', '  # about b', '  # more', '  b: 2', '  c: 3'),
    );
    assert.equal(set('a: 1\n', ['d'], 4, { before: ['z'] }), 'a: 1\nd: 4\n');
  });

  it('takes text of a block that looks like a comment for what it is', () => {
    const text = lines('x:', '  a: |', '    # text', '  b: 2');
    assert.equal(
      set(text, ['x', 'd'], 4, { before: ['b'] }),
      lines('x:', '  a: |', '    # text', '  d: 4', '  b: 2'),
    );
  });

  it('writes flow on one line, over several lines, with a trailing comma', () => {
    assert.equal(set('x: {a: 1}\n', ['x', 'b'], { c: 2 }), 'x: {a: 1, b: {c: 2}}\n');
    assert.equal(set('x: {\n  a: 1\n}\n', ['x', 'b'], 2), 'x: {\n  a: 1,\n  b: 2\n}\n');
    assert.equal(set('x: {\n  a: 1,\n}\n', ['x', 'b'], 2), 'x: {\n  a: 1,\n  b: 2,\n}\n');
    assert.equal(set('x: {a: 1,}\n', ['x', 'b'], 2), 'x: {a: 1, b: 2}\n');
    assert.equal(set('x: {a: 1, c: 3}\n', ['x', 'b'], 2, { before: ['c'] }), 'x: {a: 1, b: 2, c: 3}\n');
    assert.equal(set('x: {a: 1}\n', ['x', 'b'], 2, 'first'), 'x: {b: 2, a: 1}\n');
  });

  it('writes JSON as it is laid out', () => {
    assert.equal(set('{"a":1,"b":{"c":2}}', ['b', 'd'], true), '{"a":1,"b":{"c":2,"d":true}}');
    assert.equal(
      set('{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n', ['a', 'c'], ['x']),
      '{\n\t"a": {\n\t\t"b": 1,\n\t\t"c": ["x"]\n\t}\n}\n',
    );
  });

  it('lists mappings', () => {
    assert.equal(set('a: 1\n', ['b'], [{ c: 1 }]), 'a: 1\nb:\n  - {c: 1}\n');
  });

  it('writes to the mapping that an alias or merge key brings', () => {
    const alias = 'a: &x\n  p: 1\nb: *x\n';
    assert.equal(set(alias, ['b', 'q'], 2), 'a: &x\n  p: 1\n  q: 2\nb: *x\n');
    const merged = 'a: &x\n  s:\n    p: 1\nb:\n  <<: *x\n  t: 1\n';
    assert.equal(set(merged, ['b', 's', 'q'], 2), 'a: &x\n  s:\n    p: 1\n    q: 2\nb:\n  <<: *x\n  t: 1\n');
    assert.equal(
      set('a: &x\n  p: 1\nb:\n  <<: *x\n', ['b', 'q'], 2),
      'a: &x\n  p: 1\nb:\n  <<: *x\n  q: 2\n',
    );
  });

  it('keeps the column of a key that has an anchor', () => {
    assert.equal(set('x:\n  &k a: 1\n', ['x', 'b'], 2), 'x:\n  &k a: 1\n  b: 2\n');
  });

  it('refuses explicit keys', () => {
    assert.match(refusal(setAt(at('? a\n: 1\n', 'b'), 2)), /unusual/);
  });
});

describe('adding an item', () => {
  it('goes under the last item, in its column', () => {
    assert.equal(
      add('a:\n  - x # why\n  - y # too\nb: 1\n', ['a'], 'z'),
      'a:\n  - x # why\n  - y # too\n  - z\nb: 1\n',
    );
    assert.equal(add('a:\n- x', ['a'], 'z'), 'a:\n- x\n- z');
    assert.equal(add('a:\n- "x"\n', ['a'], 'z'), 'a:\n- "x"\n- "z"\n');
    assert.equal(add('a:\n- |\n  x\nb: 1\n', ['a'], 'z'), 'a:\n- |\n  x\n- z\nb: 1\n');
    assert.equal(add('a:\n- b:\n    c: 1\n', ['a'], 'z'), 'a:\n- b:\n    c: 1\n- z\n');
    assert.equal(add('a:\n- &k x\n', ['a'], 'z'), 'a:\n- &k x\n- z\n');
    assert.equal(add('- - a\n  - b\n', [0], 'c'), '- - a\n  - b\n  - c\n');
  });

  it('stays in a flow list', () => {
    assert.equal(add('a: [x]\n', ['a'], 'z'), 'a: [x, z]\n');
    assert.equal(add('a: ["x",]\n', ['a'], 'z'), 'a: ["x", "z"]\n');
    assert.equal(add('{"a":["x"]}', ['a'], 'z'), '{"a":["x","z"]}');
    assert.equal(add('a: [\n  x,\n  y\n]\n', ['a'], 'z'), 'a: [\n  x,\n  y,\n  z\n]\n');
  });

  it('adds a mapping on one line', () => {
    assert.equal(add('a:\n- b: 1\n', ['a'], { c: 2 }), 'a:\n- b: 1\n- {c: 2}\n');
  });

  it('refuses items that start on the line after their dash', () => {
    assert.match(refusal(yamlSlot(at('a:\n-\n  b: 1\n', 'a')).add('x')), /unusual/);
  });
});

describe('removing', () => {
  it('takes whole lines with their trailing comments', () => {
    assert.equal(remove('a: 1\nb: 2 # two\n# c\nc: 3\n', ['b']), 'a: 1\n# c\nc: 3\n');
    assert.equal(remove('a: 1\r\nb: 2\r\nc: 3\r\n', ['b']), 'a: 1\r\nc: 3\r\n');
    assert.equal(remove('a: 1\nb:\n  c: |\n    x\n\nd: 1\n', ['b']).trim(), 'a: 1\n\nd: 1');
    assert.equal(remove('a: 1\nb:\nc: 1\n', ['b']), 'a: 1\nc: 1\n');
  });

  it('takes the line end before the last line of a text that has none', () => {
    assert.equal(remove('a: 1\nb: 2', ['b']), 'a: 1');
    assert.equal(remove('a: 1\r\nb: 2', ['b']), 'a: 1');
    assert.equal(remove('a: 1\nb: 2\nc: 3', ['b'], ['c']), 'a: 1');
    assert.equal(remove('a:\n  b: 1\n  c: 2\nd: 3\ne: 4', ['a', 'c'], ['d'], ['e']), 'a:\n  b: 1');
  });

  it('keeps the dash of a first key, and the comment of the next', () => {
    assert.equal(remove('a:\n- b: 1\n  c: 2\n', ['a', 0, 'b']), 'a:\n- c: 2\n');
    assert.equal(remove('a:\n- b: 1 # b\n  # about c\n  c: 2\n', ['a', 0, 'b']), 'a:\n- # about c\n  c: 2\n');
    assert.equal(remove('a:\n- b: 1\n  c: 2\n  d: 3\n', ['a', 0, 'b'], ['a', 0, 'c']), 'a:\n- d: 3\n');
    assert.equal(
      remove('a:\n- b:\n    x: 1\n  c: 2\n  d: 3\n', ['a', 0, 'b'], ['a', 0, 'd']),
      'a:\n- c: 2\n',
    );
  });

  it('takes what would be left empty', () => {
    assert.equal(remove('a:\n  b:\n    c: 1\n  d: 2\n', ['a', 'b', 'c']), 'a:\n  d: 2\n');
    assert.equal(remove('a: [x]\nb: 1\n', ['a', 0]), 'b: 1\n');
    assert.equal(remove('a:\n- b: 1\n- c: 2\n', ['a', 0, 'b']), 'a:\n- c: 2\n');
    assert.equal(remove('a:\n  b: 1\n  c: 2\nd: 3\n', ['a', 'b'], ['a', 'c']), 'd: 3\n');
  });

  it('takes items of lists', () => {
    assert.equal(remove('a:\n- x\n- y # why\n- z\n', ['a', 1]), 'a:\n- x\n- z\n');
    assert.equal(remove('a:\n  - b: 1\n    c: 2\n  - d: 3\n', ['a', 0]), 'a:\n  - d: 3\n');
    assert.equal(remove('a:\n- &k x\n- y\n', ['a', 0]), 'a:\n- y\n');
  });

  it('takes flow entries with one comma each', () => {
    assert.equal(remove('x: {a: 1, b: 2, c: 3}\n', ['x', 'a']), 'x: {b: 2, c: 3}\n');
    assert.equal(remove('x: {a: 1, b: 2, c: 3}\n', ['x', 'b']), 'x: {a: 1, c: 3}\n');
    assert.equal(remove('x: {a: 1, b: 2, c: 3}\n', ['x', 'c']), 'x: {a: 1, b: 2}\n');
    assert.equal(remove('x: {a: 1, b: 2, c: 3}\n', ['x', 'b'], ['x', 'c']), 'x: {a: 1}\n');
    assert.equal(remove('x: {a: 1, b: 2, c: 3}\n', ['x', 'a'], ['x', 'c']), 'x: {b: 2}\n');
    assert.equal(remove('x: [a, b,]\n', ['x', 1]), 'x: [a,]\n');
    assert.equal(remove('x: [&k a, b]\n', ['x', 0]), 'x: [b]\n');
    assert.equal(remove('{\n  "a": 1,\n  "b": 2\n}\n', ['b']), '{\n  "a": 1\n}\n');
    assert.equal(remove('{\n  "a": 1,\n  "b": 2\n}\n', ['a']), '{\n  "b": 2\n}\n');
    assert.equal(remove('{"a":{"b":1},"c":[1,2]}', ['a', 'b'], ['c', 0]), '{"c":[2]}');
  });

  it('keeps comments between flow entries', () => {
    const text = lines('x: {', '  a: 1, # about a', '  # about b', '  b: 2', '}');
    assert.match(remove(text, ['x', 'b']), /# about a\n {2}# about b/);
    assert.match(remove(text, ['x', 'a']), /# about a\n {2}# about b/);
  });

  it('takes an alias away, not what it stands for', () => {
    assert.equal(remove('a: &x\n  p: 1\nb: *x\nc: 1\n', ['b']), 'a: &x\n  p: 1\nc: 1\n');
    assert.equal(remove('a: &x\n  p: 1\nb: *x\nc: 1\n', ['b', 'p']), 'a: &x\n  p: 1\nc: 1\n');
  });

  it('takes a merged pair out of the mapping that has it', () => {
    const text = 'a: &x\n  p: 1\n  q: 2\nb:\n  <<: *x\n';
    assert.equal(remove(text, ['b', 'p']), 'a: &x\n  q: 2\nb:\n  <<: *x\n');
  });

  it('refuses to take an anchor that others need', () => {
    assert.match(refusal(removeAllAt([at('a: &x 1\nb: *x\n', 'a')])), /&x/);
    assert.match(refusal(removeAllAt([at('a:\n  c: &x 1\n  d: 2\nb: *x\n', 'a', 'c')])), /&x/);
    assert.equal(remove('a: &x 1\nb: *x\nc: 1\n', ['a'], ['b']), 'c: 1\n');
  });

  it('refuses what is not there, is all there is, or shares its line', () => {
    assert.match(refusal(removeAllAt([at('a: 1\n', 'b')])), /not written/);
    assert.match(refusal(removeAllAt([at('a: 1\n', 'a')])), /whole document/);
    assert.match(refusal(removeAllAt([at('- - a\n  - b\n', 0, 0)])), /something else/);
    assert.match(refusal(removeAllAt([at('x: &x {p: 1}\ny: {<<: *x, q: 1}\n', 'y', 'p')])), /shared mapping/);
  });

  it('leaves the only key of a document, with nothing in it', () => {
    assert.equal(remove('# c\na:\n  b:\n    c:\n      - 1\n', ['a', 'b', 'c', 0]), '# c\na: {}\n');
    assert.equal(remove('a: {b: {c: [1]}}\n', ['a', 'b', 'c', 0]), 'a: {}\n');
    assert.equal(remove('a:\n  - 1\n  - 2\n', ['a', 0], ['a', 1]), 'a: []\n');
    assert.equal(remove('a:\n  b: 1\nd: 2\n', ['a', 'b']), 'd: 2\n');
  });

  it('leaves out what goes with something larger', () => {
    assert.equal(remove('a:\n  b: 1\n  c: 2\nd: 3\n', ['a', 'b'], ['a']), 'd: 3\n');
  });
});
