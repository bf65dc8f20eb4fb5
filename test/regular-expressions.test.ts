/**
 * No regular expression of the product backtracks in more than linear time: a file could make the editor hang with one
 * line. What scslre cannot see (it looks at one expression by itself) the properties look for, by counting steps.
 */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { type Node, parse } from 'acorn';
import { transform } from 'esbuild';
import { analyse } from 'scslre';
import { analyze } from '../server/src/engine/analyze.ts';
import { defaultSettings } from '../server/src/engine/settings.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

interface Expression {
  readonly source: string;
  readonly flags: string;
  readonly file: string;
}

/** All that is in a value, itself included. */
function* inside(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  const pending = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== 'object' || next === null) continue;
    yield next as Readonly<Record<string, unknown>>;
    pending.push(...Object.values(next));
  }
}

const filesOf = (folder: string, ending: RegExp) =>
  readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file))
    .map((file) => `${folder}/${file}`);

/** The literals of a program, and what it makes of constants where it cannot be run here. */
async function expressionsIn(file: string): Promise<Expression[]> {
  const { code } = await transform(readFileSync(root + file, 'utf8'), { loader: 'ts', target: 'es2022' });
  return [...inside(parse(code, { ecmaVersion: 2022, sourceType: 'module' }))].flatMap((each) => {
    const { regex, type, callee, start, end } = each as unknown as Node & {
      readonly regex?: { readonly pattern: string; readonly flags: string };
      readonly callee?: { readonly name?: string };
    };
    if (regex) return { source: regex.pattern, flags: regex.flags, file };
    if (type !== 'NewExpression' || callee?.name !== 'RegExp' || !file.startsWith('client/')) return [];
    const { source, flags } = runInNewContext(code.slice(start, end)) as RegExp;
    return { source, flags, file };
  });
}

/** What the engine puts together, when it is loaded and while it analyses texts with ignore comments. */
async function madeByEngine(): Promise<Expression[]> {
  const made: Expression[] = [];
  const usual = globalThis.RegExp;
  let file = '';
  globalThis.RegExp = new Proxy(usual, {
    construct(target, args: [string, string?]) {
      const expression = new target(...args);
      made.push({ source: expression.source, flags: expression.flags, file });
      return expression;
    },
  });
  try {
    // Modules that are loaded already are loaded once more under another name.
    for (file of filesOf('server/src/engine', /\.ts$/)) await import(`${pathToFileURL(root + file)}?again`);
    file = 'server/src/engine/ignore.ts';
    const text = '# bulkhead-ignore all -- why\nservices: {web: {privileged: true}}\n';
    analyze({ path: 'compose.yaml', text }, defaultSettings);
    analyze({ path: '.devcontainer/devcontainer.json', text: `//${text}` }, defaultSettings);
    analyze({ path: 'web.container', text: `;${text}` }, defaultSettings);
  } finally {
    globalThis.RegExp = usual;
  }
  return made;
}

const superlinear = (expressions: readonly Expression[]) =>
  expressions.flatMap(({ source, flags, file }) =>
    analyse({ source, flags }, { reportTypes: { Move: true, Self: true, Trade: true } }).reports.map(
      ({ type }) => `${file}: /${source}/${flags} (${type})`,
    ),
  );

describe('regular expressions', () => {
  it('take time in proportion to the text, all literals', async () => {
    const files = ['server/src', 'client/src'].flatMap((folder) => filesOf(folder, /\.[jt]s$/));
    const expressions = (await Promise.all(files.map(expressionsIn))).flat();
    assert.ok(expressions.length > 400, 'the literals are found');
    assert.deepEqual(superlinear(expressions), []);
  }).timeout(60_000);

  it('take time in proportion to the text, also those that are put together', async () => {
    const expressions = await madeByEngine();
    const files = new Set(expressions.map(({ file }) => file));
    for (const name of ['ignore', 'cluster-objects', 'risks/devices', 'risks/base-images'])
      assert.ok(files.has(`server/src/engine/${name}.ts`), name);
    assert.deepEqual(superlinear(expressions), []);
  }).timeout(60_000);

  it('take time in proportion to the text, those of grammars and schemas too', () => {
    const files = [...filesOf('syntaxes', /json$/), ...filesOf('docs/schema', /json$/), 'package.json'];
    const expressions = files.flatMap((file) =>
      [...inside(JSON.parse(readFileSync(root + file, 'utf8')))].flatMap((each) =>
        ['match', 'begin', 'end', 'while', 'pattern'].flatMap((key) => {
          const source = each[key];
          return typeof source === 'string' ? { source, flags: '', file } : [];
        }),
      ),
    );
    assert.ok(expressions.length > 20, 'the patterns are found');
    assert.deepEqual(superlinear(expressions), []);
  });

  it('that backtrack are seen', () => {
    const some = ['(a+)+$', '^\\s*a?\\s*$', '/+$'].map((source) => ({ source, flags: '', file: '' }));
    assert.equal(superlinear(some).length >= 3, true);
  });
});
