import assert from 'node:assert/strict';
import {
  applyEdits,
  areDisjoint,
  LineIndex,
  lineEnding,
  singleEdit,
} from '../../server/src/engine/source.ts';

const edit = (start: number, end: number, newText: string) => ({ span: { start, end }, newText });

describe('edits', () => {
  it('are applied by place, whatever their order', () => {
    assert.equal(applyEdits('abcdef', [edit(4, 5, 'E'), edit(0, 1, 'A')]), 'AbcdEf');
  });

  it('at one offset keep the order given', () => {
    assert.equal(applyEdits('ab', [edit(1, 1, '1'), edit(1, 1, '2')]), 'a12b');
  });

  it('that share a character are not disjoint; neighbours are', () => {
    assert.equal(areDisjoint([edit(0, 2, ''), edit(1, 3, '')]), false);
    assert.equal(areDisjoint([edit(0, 2, ''), edit(2, 3, '')]), true);
  });

  it('between two texts come down to what differs', () => {
    for (const [before, after] of [
      ['a: true\n', 'a: false\n'],
      ['', 'x'],
      ['x', ''],
      ['aaa', 'aa'],
      ['same', 'same'],
    ] as const) {
      assert.equal(applyEdits(before, [singleEdit(before, after)]), after);
    }
    assert.deepEqual(singleEdit('a: true\n', 'a: false\n'), edit(3, 6, 'fals'));
  });
});

describe('LineIndex', () => {
  const text = 'one\r\ntwo\nthree\rfour 😀 x';
  const lines = new LineIndex(text);

  it('knows all three line ends', () => {
    assert.equal(lines.lineCount, 4);
    const spans = [0, 1, 2, 3].map((line) => lines.lineSpan(line));
    assert.deepEqual(
      spans.map(({ start, end }) => text.slice(start, end)),
      ['one', 'two', 'three', 'four 😀 x'],
    );
  });

  it('goes from offsets to positions and back, in UTF-16 units', () => {
    for (let offset = 0; offset <= text.length; offset++) {
      const position = lines.positionAt(offset);
      const { end } = lines.lineSpan(position.line);
      assert.equal(lines.offsetAt(position), Math.min(offset, end));
    }
    assert.equal(lines.positionAt(text.indexOf('x')).character, 8);
  });

  it('moves positions beyond the text back to its end', () => {
    assert.equal(lines.offsetAt({ line: 99, character: 0 }), text.length);
    assert.equal(lines.offsetAt({ line: 0, character: 99 }), 3);
  });
});

describe('lineEnding', () => {
  it('is that of the first line', () => {
    assert.equal(lineEnding('a\r\nb\n'), '\r\n');
    assert.equal(lineEnding('a\nb\r\n'), '\n');
    assert.equal(lineEnding('a'), '\n');
  });
});
