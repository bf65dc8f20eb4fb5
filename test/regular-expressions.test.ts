/**
 * No regular expression of the product backtracks in more than linear time: a file could make the editor hang with one
 * line. What scslre cannot see (it looks at one expression by itself) the properties look for, by counting steps.
 */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Node, parse } from 'acorn';
import { transform } from 'esbuild';
import { analyse } from 'scslre';

const root = fileURLToPath(new URL('../', import.meta.url));

interface Expression {
  readonly source: string;
  readonly flags: string;
  readonly file: string;
}

/** The literals of a TypeScript file. */
async function expressionsIn(file: string): Promise<Expression[]> {
  const { code } = await transform(readFileSync(root + file, 'utf8'), { loader: 'ts', target: 'es2022' });
  const found: Expression[] = [];
  const pending: unknown[] = [parse(code, { ecmaVersion: 2022, sourceType: 'module' })];
  for (let node = pending.pop(); pending.length > 0 || node; node = pending.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    const { regex } = node as Node & {
      readonly regex?: { readonly pattern: string; readonly flags: string };
    };
    if (regex) found.push({ source: regex.pattern, flags: regex.flags, file });
    pending.push(...Object.values(node));
  }
  return found;
}

const superlinear = (expressions: readonly Expression[]) =>
  expressions.flatMap(({ source, flags, file }) =>
    analyse({ source, flags }, { reportTypes: { Move: true, Self: true, Trade: true } }).reports.map(
      ({ type }) => `${file}: /${source}/${flags} (${type})`,
    ),
  );

describe('regular expressions', () => {
  it('take time in proportion to the text, all of them', async () => {
    const files = ['server/src', 'client/src'].flatMap((folder) =>
      readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => `${folder}/${file}`),
    );
    const expressions = (await Promise.all(files.map(expressionsIn))).flat();
    assert.ok(expressions.length > 400, 'the literals are found');
    assert.deepEqual(superlinear(expressions), []);
  });

  it('that backtrack are seen', () => {
    const some = ['(a+)+$', '^\\s*a?\\s*$', '/+$'].map((source) => ({ source, flags: '', file: '' }));
    assert.equal(superlinear(some).length >= 3, true);
  });
});
