import assert from 'node:assert/strict';
import { checkDirectives, readDirectives } from '../../server/src/engine/ignore.ts';
import { closest } from '../../server/src/engine/model/closest.ts';
import { LineIndex } from '../../server/src/engine/source.ts';

const read = (text: string, trailing = true) =>
  readDirectives(text, new LineIndex(text), { leaders: ['#'], trailing }).map(
    ({ rules, reason, covers }) => ({
      rules: rules.map(({ id }) => id),
      reason,
      covers,
    }),
  );

describe('ignore comments', () => {
  it('at the end of a line cover that line', () => {
    assert.deepEqual(read('a: 1\nb: 2 # bulkhead-ignore root-user -- because\n'), [
      { rules: ['root-user'], reason: 'because', covers: 1 },
    ]);
  });

  it('on a line of their own cover the next line that is no comment', () => {
    assert.deepEqual(read('a: 1\n  # bulkhead-ignore root-user -- because\n  # more\n  b: 2\n'), [
      { rules: ['root-user'], reason: 'because', covers: 3 },
    ]);
  });

  it('at the head of a file cover the file', () => {
    const text = '# A head.\n\n# bulkhead-ignore root-user, host-pid-namespace -- an agent\n---\na: 1\n';
    assert.deepEqual(read(text), [
      { rules: ['root-user', 'host-pid-namespace'], reason: 'an agent', covers: 'file' },
    ]);
  });

  it('may stand behind an instruction only where that is a comment', () => {
    assert.deepEqual(read('FROM x\nUSER root # bulkhead-ignore root-user -- no\n', false), []);
  });

  it('need no reason to be read, and keep dashes within it', () => {
    assert.deepEqual(read('x: 1\ny: 2 # bulkhead-ignore a-b'), [{ rules: ['a-b'], reason: '', covers: 1 }]);
    assert.deepEqual(read('x: 1\ny: 2 # bulkhead-ignore a -- see -- there')[0]?.reason, 'see -- there');
  });

  it('are not words that merely start alike', () => {
    assert.deepEqual(read('x: 1 # bulkhead-ignored root-user\ny: "a#bulkhead-ignore b"'), []);
  });
});

describe('checkDirectives', () => {
  const problems = (text: string) =>
    checkDirectives(
      readDirectives(text, new LineIndex(text), { leaders: ['#'], trailing: true }),
      new Set(['root-user', 'host-pid-namespace']),
    );

  it('tells an unknown rule, at its own characters, with the nearest name', () => {
    const text = 'x: 1 # bulkhead-ignore rootuser -- why\n';
    const [problem, ...more] = problems(text);
    assert.deepEqual(more, []);
    assert.equal(problem && text.slice(problem.span.start, problem.span.end), 'rootuser');
    assert.match(problem?.message ?? '', /did you mean `root-user`/);
  });

  it('tells a missing reason and a comment that names no rule', () => {
    assert.deepEqual(
      problems('x: 1 # bulkhead-ignore root-user\n').map(({ code }) => code),
      ['missing-reason'],
    );
    assert.match(problems('x: 1 # bulkhead-ignore -- why\n')[0]?.message ?? '', /names no rule/);
  });

  it('has nothing to say about a proper one', () => {
    assert.deepEqual(problems('x: 1 # bulkhead-ignore all -- a test\n'), []);
  });
});

describe('closest', () => {
  it('finds a name that is nearly right, and none for a name that is not', () => {
    assert.equal(closest('host-pid-namspace', ['host-pid-namespace', 'root-user']), 'host-pid-namespace');
    assert.equal(closest('something-else', ['root-user']), undefined);
  });
});
