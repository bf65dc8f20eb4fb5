/** Keeps the shape of the program: imports point one way, files stay short, nothing silences the type checker. */

import assert from 'node:assert/strict';
import { type Source, sourcesIn } from './support/sources.ts';

const sources = [...sourcesIn('server/src'), ...sourcesIn('client/src')];
const maxLines = 300;

/**
 * What the files of each place may import besides their own place: folders (with `/`), files, and packages;
 * `server/src/` is left out. Where a file is in several places, the longest counts.
 */
const directions: Readonly<Record<string, readonly string[]>> = {
  'engine/source.ts': [],
  'engine/once.ts': [],
  'engine/say.ts': [],
  'engine/text.ts': [],
  'engine/model/': ['engine/source.ts'],
  'engine/parse/': ['engine/model/', 'engine/source.ts', 'engine/once.ts', 'yaml'],
  'engine/parse/jsonc.ts': ['jsonc-parser'],
  'engine/pod-security/': ['engine/parse/', 'engine/model/', 'engine/source.ts', 'yaml'],
  'engine/adapt/': [
    'engine/parse/',
    'engine/pod-security/',
    'engine/risks/',
    'engine/sandboxes/',
    'engine/model/',
    'engine/source.ts',
    'engine/text.ts',
    'yaml',
  ],
  'engine/helm/': ['engine/parse/', 'engine/model/', 'engine/source.ts', 'yaml'],
  'engine/kustomize/': ['engine/parse/', 'engine/model/', 'engine/source.ts', 'engine/text.ts', 'yaml'],
  'engine/sandboxes/': ['engine/model/'],
  'engine/rule.ts': ['engine/model/', 'engine/sandboxes/', 'engine/say.ts', 'engine/source.ts'],
  'engine/risks/': [
    'engine/rule.ts',
    'engine/say.ts',
    'engine/sandboxes/',
    'engine/model/',
    'engine/source.ts',
    'engine/text.ts',
  ],
  'engine/rules/': ['engine/rule.ts', 'engine/say.ts', 'engine/risks/', 'engine/sandboxes/', 'engine/model/'],
  'engine/configuration/': [
    'engine/parse/',
    'engine/meanings.ts',
    'engine/settings.ts',
    'engine/rule.ts',
    'engine/model/',
    'engine/source.ts',
    'yaml',
  ],
  'engine/keys/': ['engine/configuration/', 'engine/parse/', 'engine/model/', 'engine/source.ts', 'yaml'],
  'engine/': [],
  'workspace/': ['engine/', 'vscode-uri'],
  'report/': ['workspace/', 'engine/', 'diff', 'd3-hierarchy'],
  'api/': ['report/', 'engine/'],
  'node/': ['workspace/', 'engine/', 'node:'],
  'cli/': ['report/', 'workspace/', 'engine/', 'node/', 'node:'],
  'cli/lsp.ts': ['cli/', 'lsp/node.ts', 'node:'],
  'lsp/': ['report/', 'workspace/', 'engine/', 'vscode-languageserver', 'vscode-languageserver-textdocument'],
  'lsp/node.ts': ['lsp/', 'report/', 'workspace/', 'node/', 'node:', 'vscode-languageserver'],
  'client/src/': ['vscode', 'vscode-languageclient'],
};

describe('architecture', () => {
  it('imports point one way', () => {
    const wrong = sources.flatMap((source) =>
      moduleImports(source)
        .filter((target) => !mayImport(moduleName(source.path), target))
        .map((target) => `${source.path} imports ${target}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('only formats.ts and what puts projects together call adapters, and only analyze.ts and prove.ts know the list of rules', () => {
    const importers = (folder: string) =>
      sources
        .filter(({ path }) => path.startsWith('server/src/engine/') && !moduleName(path).startsWith(folder))
        .filter((source) => moduleImports(source).some((target) => target.startsWith(folder)))
        .map(({ path }) => moduleName(path));
    const callers = importers('engine/adapt/').filter((path) => !path.startsWith('engine/projects/'));
    assert.deepEqual(callers, ['engine/formats.ts']);
    assert.deepEqual(importers('engine/rules/').sort(), ['engine/analyze.ts', 'engine/prove.ts']);
  });

  it('a rule knows no other rule', () => {
    const rules = sources.filter(({ path }) => /\/rules\/(?!index\.ts)/.test(path));
    const knowing = rules.filter((rule) =>
      moduleImports(rule).some((target) => target.startsWith('engine/rules/')),
    );
    assert.deepEqual(
      knowing.map(({ path }) => path),
      [],
    );
  });

  it('no file is longer than 300 lines', () => {
    const long = sources.filter(({ text }) => text.split('\n').length - 1 > maxLines);
    assert.deepEqual(
      long.map(({ path }) => path),
      [],
    );
  });

  it('nothing silences the type checker', () => {
    const silencer = /@ts-(?:ignore|expect-error|nocheck)|as unknown as|noExplicitAny|noNonNullAssertion/;
    assert.deepEqual(
      sources.filter(({ text }) => silencer.test(text)).map(({ path }) => path),
      [],
    );
  });
});

function mayImport(from: string, target: string): boolean {
  const places = Object.keys(directions).filter((place) => isIn(from, place));
  const place = places.reduce((longest, each) => (each.length > longest.length ? each : longest), '');
  return [place, ...(directions[place] ?? [])].some((allowed) => isIn(target, allowed));
}

/** Whether a module is a place, in it, or a part of the package of that name (`vscode-languageserver/node`). */
function isIn(module: string, place: string): boolean {
  if (module === place) return true;
  return module.startsWith(/[/:]$/.test(place) ? place : `${place}/`);
}

function moduleImports({ imports }: Source): string[] {
  return imports.map(moduleName);
}

function moduleName(path: string): string {
  return path.replace(/^server\/src\//, '');
}
