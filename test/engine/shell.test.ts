/** Shell text as commands: what is a command, what is only text, and where each word stands. */

import assert from 'node:assert/strict';
import { commandsOf, splitWords } from '../../server/src/engine/parse/shell.ts';

/** Commands as words; a NUL shows as `?`. */
function words(text: string): string[][] {
  return commandsOf(text).map((command) => command.words.map(({ shape }) => shape.replaceAll('\0', '?')));
}

describe('shell text', () => {
  const cases: Readonly<Record<string, readonly [text: string, commands: string[][]]>> = {
    'quotes and escapes': [`a 'b c' "d e" f\\ g ""`, [['a', 'b c', 'd e', 'f g', '']]],
    'operators and line ends': ['a && b || c; d | e &\nf', [['a'], ['b'], ['c'], ['d'], ['e'], ['f']]],
    'continued lines': ['a \\\n  b \\\r\n  c', [['a', 'b', 'c']]],
    'assignments and reserved words': ['if X=1 Y+=2 a; then b; fi', [['a'], ['b']]],
    'functions, in all their spellings': [
      'function f { a b; }; g() ( c )\nfunction h() {\nd\n}; function k\n{ e; }',
      [['a', 'b'], ['c'], ['d'], ['e']],
    ],
    redirections: ['a 2>&1 >out <in &>all b', [['a', 'b']]],
    comments: ['a # b\n# c\nd#e', [['a'], ['d#e']]],
    'heredocs are text': ['cat <<EOF >f\ndocker run x\nEOF\nb', [['cat'], ['b']]],
    'heredocs with tabs and quotes': ["cat <<-'E'\n\ta\n\tE\nb", [['cat'], ['b']]],
    'variables are unknown': [`a $B "\${C:-d e}/f" $1 x$Y`, [['a', '?', '?/f', '?', 'x?']]],
    'substitutions are commands too': ['x=$(a b) c `d`', [['c', '?'], ['a', 'b'], ['d']]],
    'scripts of a shell': [`bash -lc 'a; b c'`, [['bash', '-lc', 'a; b c'], ['a'], ['b', 'c']]],
    'text of another program is none': ['echo "docker run x"', [['echo', 'docker run x']]],
    'arithmetic is none': ['(( x = 1 << 2 ))\na', [['a']]],
    'C quotes': [`a $'b\\'c' d`, [['a', '?', 'd']]],
  };
  for (const [name, [text, commands]] of Object.entries(cases)) {
    it(name, () => assert.deepEqual(words(text), commands));
  }

  it('has the place of every word and character', () => {
    const text = `a "b$C"/d`;
    const [, word] = commandsOf(text, (index) => 10 + index)[0]?.words ?? [];
    assert.equal(word?.text, undefined);
    assert.deepEqual(word?.span, { start: 12, end: 19 });
    assert.deepEqual(word?.offsets, [13, 14, 17, 18, 19]);
  });

  it('that is cut off anywhere is read without a throw', () => {
    const text = `if a "$(b 'c' \`d\`)" <<E && sh -c "x \${y:-'z'}" # e\nE\n(( 1 )) $'q'`;
    for (let end = 0; end <= text.length; end++) assert.ok(commandsOf(text.slice(0, end)));
  });

  it('without end in brackets is read in time that its length bounds', () => {
    for (const part of ['$(', '"$(a ', '`', '((', "'", '<<E\n', '${'])
      assert.ok(commandsOf(part.repeat(20_000)));
  });

  it('that a program cuts itself has no operators', () => {
    assert.deepEqual(
      splitWords(`a;b "c d" 'e'f`).map(({ text }) => text),
      ['a;b', 'c d', 'ef'],
    );
  });
});
