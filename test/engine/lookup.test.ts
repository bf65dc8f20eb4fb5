import assert from 'node:assert/strict';
import {
  child,
  descend,
  entries,
  isWritten,
  items,
  keySpan,
  type Place,
  placeSpan,
  rootPlace,
  scalar,
  scalarText,
  string,
} from '../../server/src/engine/parse/lookup.ts';
import { parseYaml, splitDocuments, yamlData } from '../../server/src/engine/parse/yaml.ts';
import { belongsTo, pathOf } from '../../server/src/engine/parse/yaml-tree.ts';

function at(text: string, ...keys: string[]): Place {
  return descend(rootPlace(parseYaml(text)), ...keys);
}

/** The text that is underlined at a place. */
function underlined(place: Place): string {
  const { start, end } = placeSpan(place);
  return place.document.text.slice(start, end);
}

/** The texts of the hops on the way to a place. */
function way(place: Place): string[] {
  return place.via.map(({ span, message }) => {
    assert.ok(span.end > span.start, message);
    return message;
  });
}

describe('looking up keys', () => {
  it('finds what is written, and says where it would be when it is not', () => {
    const text = 'a:\n  b: 1\n';
    assert.equal(scalar(at(text, 'a', 'b')), 1);
    const missing = at(text, 'a', 'c', 'd');
    assert.equal(missing.node, undefined);
    assert.equal(missing.parent?.key, 'c');
    assert.ok(missing.parent?.parent?.node);
    assert.equal(isWritten(missing), false);
  });

  it('takes the last of repeated keys', () => {
    assert.equal(scalar(at('a: 1\na: 2\n', 'a')), 2);
  });

  it('reads keys that are quoted or numbers', () => {
    assert.equal(scalar(at('"a": 1\n', 'a')), 1);
    assert.equal(scalar(at('80: x\n', '80')), 'x');
  });

  it('follows an alias and remembers it', () => {
    const place = at('x: &sc\n  p: true\ny: *sc\n', 'y', 'p');
    assert.equal(scalar(place), true);
    assert.deepEqual(way(place), ['the alias `*sc`']);
    assert.equal(underlined(place), 'true');
  });

  it('follows merge keys, its own keys first, and remembers them', () => {
    const text = 'x: &base\n  p: 1\n  q: 2\ny:\n  q: 3\n  <<: *base\n';
    assert.equal(scalar(at(text, 'y', 'p')), 1);
    assert.deepEqual(way(at(text, 'y', 'p')), ['the merge key `<<: *base`']);
    assert.equal(scalar(at(text, 'y', 'q')), 3);
    assert.deepEqual(way(at(text, 'y', 'q')), []);
  });

  it('takes the first of several merged mappings', () => {
    const text = 'a: &a {p: 1}\nb: &b {p: 2, q: 3}\nc:\n  <<: [*a, *b]\nd:\n  <<: *b\n  <<: *a\n';
    assert.equal(scalar(at(text, 'c', 'p')), 1);
    assert.equal(scalar(at(text, 'c', 'q')), 3);
    assert.equal(scalar(at(text, 'd', 'q')), 3);
  });

  it('follows merges in merges', () => {
    const text = 'a: &a {p: 1}\nb: &b\n  <<: *a\nc:\n  <<: *b\n';
    assert.equal(scalar(at(text, 'c', 'p')), 1);
    assert.deepEqual(way(at(text, 'c', 'p')), ['the merge key `<<: *b`', 'the merge key `<<: *a`']);
  });

  it('merges a mapping that is written in place', () => {
    assert.equal(scalar(at('a:\n  <<: {p: 1}\n', 'a', 'p')), 1);
  });

  it('takes the last anchor of a name before the alias', () => {
    assert.equal(scalar(at('a: &x 1\nb: &x 2\nc: *x\nd: &x 3\n', 'c')), 2);
  });

  it('survives merges in circles and aliases of nothing', () => {
    assert.equal(at('a: &a\n  <<: *a\n', 'a', 'p').node, undefined);
    assert.equal(at('a: *nothing\n', 'a').node, undefined);
    assert.equal(at('a:\n  <<: *nothing\n', 'a', 'p').node, undefined);
    assert.deepEqual(
      entries(at('a: &a\n  <<: *a\n  p: 1\n', 'a')).map(({ key }) => key),
      ['p'],
    );
  });

  it('finds nothing in scalars, lists and empty documents', () => {
    assert.equal(at('a: text\n', 'a', 'b').node, undefined);
    assert.equal(at('a: [1]\n', 'a', 'b').node, undefined);
    assert.equal(at('', 'a').node, undefined);
    assert.equal(at('# nothing\n', 'a').node, undefined);
  });
});

describe('listing', () => {
  it('gives entries once each, merged ones too, without the merge key', () => {
    const text = 'x: &base {p: 1, q: 2}\ny:\n  q: 3\n  <<: *base\n  q: 4\n';
    const found = entries(at(text, 'y')).map((place) => [place.key, scalar(place)]);
    assert.deepEqual(found, [
      ['q', 4],
      ['p', 1],
    ]);
  });

  it('gives the items of a list, through aliases', () => {
    const list = items(at('x: &x 1\ny: [*x, 2]\n', 'y'));
    assert.deepEqual(list.map(scalar), [1, 2]);
    assert.deepEqual(
      list.map((place) => place.via.length),
      [1, 0],
    );
    assert.deepEqual(items(at('x: 1\n', 'x')), []);
  });
});

describe('reading scalars', () => {
  it('reads by the core schema of YAML 1.2', () => {
    assert.equal(scalar(at('a: true\n', 'a')), true);
    assert.equal(scalar(at('a: yes\n', 'a')), 'yes');
    assert.equal(scalar(at('a: "true"\n', 'a')), 'true');
    assert.equal(scalar(at('a: 0x10\n', 'a')), 16);
    assert.equal(scalar(at('a:\n', 'a')), null);
    assert.equal(scalar(at('a: {}\n', 'a')), undefined);
  });

  it('gives the text as written', () => {
    assert.equal(scalarText(at('a: 0755\n', 'a')), '0755');
    assert.equal(scalarText(at("a: 'x y'\n", 'a')), 'x y');
    assert.equal(scalarText(at('a: True\n', 'a')), 'True');
    assert.equal(scalarText(at('a:\n', 'a')), '');
    assert.equal(scalarText(at('a: []\n', 'a')), undefined);
  });

  it('tells strings from the rest', () => {
    assert.equal(string(at('a: x\n', 'a')), 'x');
    assert.equal(string(at('a: 1\n', 'a')), undefined);
  });

  it('takes an empty value or null for nothing written', () => {
    assert.equal(isWritten(at('a:\n', 'a')), false);
    assert.equal(isWritten(at('a: null\n', 'a')), false);
    assert.equal(isWritten(at('a: ""\n', 'a')), true);
    assert.equal(isWritten(at('a: []\n', 'a')), true);
  });
});

describe('spans', () => {
  it('underlines a scalar without its comment, a collection by its key', () => {
    assert.equal(underlined(at('a:   "x"   # why\n', 'a')), '"x"');
    assert.equal(underlined(at('a:\n  b: 1\n', 'a')), 'a');
    assert.equal(underlined(at('a:\n', 'a')), 'a');
    assert.equal(underlined(at('a: |\n  x\n  y\n', 'a')), '|\n  x\n  y');
    assert.equal(underlined(items(at('a:\n- b: 1\n\n', 'a'))[0] ?? at('')), 'b: 1');
  });

  it('gives the key, where there is one', () => {
    const text = 'abc: 1\n';
    assert.deepEqual(keySpan(at(text, 'abc')), { start: 0, end: 3 });
    assert.equal(keySpan(at(text, 'x')), undefined);
  });
});

describe('paths and owners', () => {
  it('say where a node stands in the data', () => {
    const place = items(at('a:\n- b\n- {c: 1}\n', 'a'))[1];
    assert.ok(place?.node);
    assert.deepEqual(pathOf(place.document.root, place.node), ['a', 1]);
    assert.equal(pathOf(parseYaml('a: 1\n').root, place.node), undefined);
  });

  it('tell what is shared through an anchor', () => {
    const text = 'a:\n  s: &s {p: 1}\n  t: {q: 2}\nb:\n  s: *s\n';
    const owner = at(text, 'a').node;
    const document = at(text).document;
    const root = rootPlace(document);
    const shared = descend(root, 'a', 's', 'p').node;
    const own = descend(root, 'a', 't', 'q').node;
    const a = child(root, 'a').node;
    assert.ok(owner && shared && own && a);
    assert.equal(belongsTo(document, own, a), true);
    assert.equal(belongsTo(document, shared, a), false);
    assert.equal(belongsTo(document, own, shared), false);
  });

  it('keep aliases and merge keys in the data', () => {
    const data = yamlData(parseYaml('a: &x {p: 1}\nb:\n  <<: *x\n  c: [*x]\n').root);
    assert.equal(JSON.stringify(data), '{"a":{"p":1},"b":{"<<":{"*":"x"},"c":[{"*":"x"}]}}');
  });
});

describe('documents', () => {
  const texts = (text: string) => splitDocuments(text).map((part) => part.text);

  it('are cut at markers, each keeping its own line', () => {
    assert.deepEqual(texts('a: 1\n---\nb: 2\n'), ['a: 1\n', '---\nb: 2\n']);
    assert.deepEqual(texts('---\na: 1\n--- # two\nb: 2'), ['---\na: 1\n', '--- # two\nb: 2']);
    assert.deepEqual(texts('a: 1\r\n---\r\nb: 2\r\n'), ['a: 1\r\n', '---\r\nb: 2\r\n']);
    assert.deepEqual(texts('a: 1\n...\nb: 2\n'), ['a: 1\n...\n', 'b: 2\n']);
    assert.deepEqual(texts(''), []);
  });

  it('are not cut at what only begins like a marker', () => {
    assert.deepEqual(texts('a: |\n  ---\n----\n---x\n').length, 1);
  });

  it('never throw, and tell their first error', () => {
    assert.equal(parseYaml('a: 1\n').broken, false);
    const broken = parseYaml('a: [1\nb: 2\n');
    assert.equal(broken.broken, true);
    assert.ok(broken.error && broken.error.message.length > 0 && !broken.error.message.includes('\n'));
    const deep = ['[', '{', '- ', '[{', '{a: '].map((open) => open.repeat(5_000));
    for (const text of [...deep, 'a: *x', '\t', '%', '\u0000']) {
      const document = parseYaml(text);
      yamlData(document.root);
      assert.equal(document.text, text);
    }
  });
});
