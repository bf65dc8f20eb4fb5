import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ignoredBelow, ignoreFile } from '../../server/src/workspace/gitignore.ts';
import { folder } from './support.ts';

/** Numbers below `n` that look random and are the same each time. */
function dice(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % n;
  };
}

// ASCII only: to git a `?` is a byte.
const names = ['a', 'b', 'ab', 'aab', 'b.a', 'B', 'a b', '!a', '#b', '*', '[', '-', ']', '\\'];
const pieces = [
  ...['a', 'b', 'ab', '*', '*', '?', '**', '**/', '/**', '/**/', '/', '/', '.', 'B', ' ', '!', '#', '-'],
  ...[
    '[ab]',
    '[!a]',
    '[^b]',
    '[a-b]',
    '[]a]',
    '[!]]',
    '[a/b]',
    '[b-a]',
    '[\\]a]',
    '[[:alpha:]]',
    '[[:no:]]',
    '[',
  ],
  ...['\\a', '\\*', '\\ ', '\\!', '\\#', '\\\\', '\\', '***', '//', '/a/', ' '],
];

function cases(seed: number): { patterns: string; paths: string[] } {
  const roll = dice(seed);
  const pick = (from: readonly string[]) => from[roll(from.length)] ?? '';
  const repeat = (most: number, make: () => string) => Array.from({ length: 1 + roll(most) }, make);
  // Nobody writes `a**` or `\/`, of which git thinks one thing here and another there.
  const usual = (text: string) => text.replace(/(?<=[^/])\*{2,}/g, '*').replace(/\\+\//g, '/');
  const pattern = () => usual(repeat(5, () => pick(pieces)).join(''));
  const line = () => (roll(4) === 0 ? '!' : '') + pattern();
  return {
    patterns: repeat(4, line).join(roll(2) ? '\n' : '\r\n'),
    paths: [...new Set(Array.from({ length: 60 }, () => repeat(4, () => pick(names)).join('/')))],
  };
}

describe('.gitignore patterns', () => {
  const repository = folder();

  it('mean what they mean to git', () => {
    const cwd = repository.path;
    execFileSync('git', ['init', '-q'], { cwd });
    let ignored = 0;
    for (let seed = 1; seed <= 250; seed++) {
      const { patterns, paths } = cases(seed);
      writeFileSync(join(cwd, '.gitignore'), patterns);
      const args = [
        '-c',
        'core.excludesFile=',
        '-c',
        'core.ignoreCase=false',
        'check-ignore',
        '--no-index',
        '-z',
        '--stdin',
      ];
      const { stdout } = spawnSync('git', args, { cwd, input: paths.join('\0'), encoding: 'utf8' });
      const expected = stdout.split('\0').filter((path) => path !== '');
      const isIgnored = ignoredBelow('/r', [ignoreFile('/r', patterns)]);
      const actual = paths.filter((path) => isIgnored(`/r/${path}`));
      assert.deepEqual(actual, expected, `${seed}: ${JSON.stringify(patterns)}`);
      ignored += expected.length;
    }
    assert.ok(ignored > 1000);
  });

  it('that are made to keep us busy do not', () => {
    const deep = `${'a/'.repeat(1500)}c`;
    const long = `${'a'.repeat(250)}b`;
    const patterns = [
      `${'**/a/'.repeat(300)}b`,
      `${'*a'.repeat(100)}c`,
      `${'*?'.repeat(100)}c`,
      `${'[a-z]*'.repeat(100)}!`,
      '*'.repeat(4000),
    ].join('\n');
    const isIgnored = ignoredBelow('/r', [ignoreFile('/r', patterns.slice(0, -4000))]);
    assert.equal(isIgnored(`/r/${deep}`), false);
    assert.equal(isIgnored(`/r/${long}`), false);
    assert.equal(ignoredBelow('/r', [ignoreFile('/r', patterns)])(`/r/${long}`), true);
  });
});
