/** A document that is parsed piece by piece has the tree that it has when it is parsed at once. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import { parseEntry, parseYaml, splitDocuments } from '../../server/src/engine/parse/yaml.ts';
import { PieceParser } from '../../server/src/engine/parse/yaml-pieces.ts';
import { runs } from './runs.ts';

const fixtures = fileURLToPath(new URL('../rules', import.meta.url));
const documents = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.yaml'))
  .flatMap((path) => splitDocuments(readFileSync(`${fixtures}/${path}`, 'utf8')).map(({ text }) => text));

/** What makes one piece run into the next, or look as if it did. */
const breakers = [
  ...['\n', '\n\n', '\r\n', '\r', '\t', '  ', '#', ' # c', '\n# c\n', '\n  # c\n', ' ', ',', '\\', '\u0085'],
  ...["'", '"', '|', '>-', '[', '{', ']', '}', '- ', '? ', ': ', '&a ', '*a', '<<: *a', '!x ', '%', '---'],
  ...['\n  x: 1\n', '\ny:\n', '\ny:\n  z: |\n', '\n  k:\n'],
];

describe('parsing by pieces', () => {
  it('gives the tree of the whole, with the same places, for whatever it takes', function () {
    this.timeout(0);
    let taken = 0;
    const edit = fc.record({ at: fc.nat(3000), removed: fc.nat(6), added: fc.constantFrom('', ...breakers) });
    fc.assert(
      fc.property(fc.constantFrom(...documents), fc.array(edit, { maxLength: 4 }), (document, edits) => {
        const parser = new PieceParser(parseEntry, 0);
        let text = document;
        for (const { at, removed, added } of [{ at: 0, removed: 0, added: '' }, ...edits]) {
          const start = text.length === 0 ? 0 : at % text.length;
          text = text.slice(0, start) + added + text.slice(start + removed);
          const tree = parser.parse(text);
          if (!tree) continue;
          taken++;
          assert.deepEqual(shapeOf(tree), shapeOf(parseYaml(text).root));
        }
      }),
      runs(1500),
    );
    assert.ok(taken > 100, 'some documents are cut');
  });

  it('leaves to the parser what it reads on through quietly', () => {
    const text = 'a:\n  b:\n   ? c: d\n    "  e: f\n\ng:\n  h: i\n';
    assert.equal(new PieceParser(parseEntry, 0).parse(text), undefined);
  });

  it('parses only what an edit changed', () => {
    const parsed: string[] = [];
    const parser = new PieceParser((text) => {
      parsed.push(text);
      return parseEntry(text);
    }, 0);
    const text = 'services:\n  one:\n    image: a\n  two:\n    image: b\nvolumes:\n  v: {}\n';
    assert.ok(parser.parse(text));
    parsed.length = 0;
    assert.ok(parser.parse(text.replace('image: a', 'image: another')));
    assert.deepEqual(
      parsed.map((each) => each.trimEnd()),
      ['  one:\n    image: another'],
    );
  });
});

/** A node with all that is below it, as plain data. */
function shapeOf(node: unknown): unknown {
  if (isPair(node)) return [shapeOf(node.key), shapeOf(node.value)];
  if (isAlias(node)) return ['*', node.source, node.range];
  if (isScalar(node)) return [node.type, node.value, node.source, node.tag, node.anchor, node.range];
  if (isMap(node) || isSeq(node)) {
    return [
      isMap(node) ? 'map' : 'seq',
      node.flow,
      node.tag,
      node.anchor,
      node.range,
      node.items.map(shapeOf),
    ];
  }
  return node ?? null;
}
