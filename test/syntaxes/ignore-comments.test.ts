import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadWASM, OnigScanner, OnigString } from 'vscode-oniguruma';
import * as textmate from 'vscode-textmate';

const require = createRequire(import.meta.url);
const read = (file: string) => readFileSync(file, 'utf8');
const ours = (name: string) => new URL(`../../syntaxes/${name}.tmLanguage.json`, import.meta.url).pathname;

/** VS Code's own grammars, and ours injected into them. */
async function registry() {
  await loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')).buffer as ArrayBuffer);
  const files: Record<string, string> = {
    'source.yaml': require.resolve('tm-grammars/grammars/yaml.json'),
    'source.dockerfile': require.resolve('tm-grammars/grammars/docker.json'),
    'source.shell': require.resolve('tm-grammars/grammars/shellscript.json'),
    'source.makefile': require.resolve('tm-grammars/grammars/make.json'),
    'bulkhead.ignore-comments': ours('ignore-comments'),
    'bulkhead.ignore-comments.dockerfile': ours('ignore-comments.dockerfile'),
  };
  return new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new OnigScanner(patterns),
      createOnigString: (text) => new OnigString(text),
    }),
    loadGrammar: async (scope) => {
      const file = files[scope];
      return file ? textmate.parseRawGrammar(read(file), file) : null;
    },
    getInjections: (scope) =>
      scope.startsWith('source.')
        ? ['bulkhead.ignore-comments', 'bulkhead.ignore-comments.dockerfile']
        : undefined,
  });
}

/** The words of a line that carry a scope of ours, as `word: scope`. */
async function coloured(scope: string, line: string): Promise<string[]> {
  const grammar = await (await registry()).loadGrammar(scope);
  assert.ok(grammar);
  return grammar.tokenizeLine(line, textmate.INITIAL).tokens.flatMap(({ startIndex, endIndex, scopes }) => {
    const innermost = scopes.at(-1);
    return innermost?.endsWith('.bulkhead') ? [`${line.slice(startIndex, endIndex)}: ${innermost}`] : [];
  });
}

const expected = [
  'bulkhead-ignore: keyword.control.directive.bulkhead',
  'root-user: entity.name.tag.rule.bulkhead',
  'host-pid-namespace: entity.name.tag.rule.bulkhead',
  '--: punctuation.separator.reason.bulkhead',
  'an agent that needs it: string.unquoted.reason.bulkhead',
];

describe('the injection grammar for ignore comments', () => {
  it('colours directive, rules and reason after something in YAML', async () => {
    const line = 'pid: host # bulkhead-ignore root-user, host-pid-namespace -- an agent that needs it';
    assert.deepEqual(await coloured('source.yaml', line), expected);
  });

  it('colours a comment on a line of its own in a Dockerfile', async () => {
    const line = '# bulkhead-ignore root-user, host-pid-namespace -- an agent that needs it';
    assert.deepEqual(await coloured('source.dockerfile', line), expected);
  });

  it('colours comments in scripts and in Makefiles', async () => {
    const comment = 'bulkhead-ignore root-user, host-pid-namespace -- an agent that needs it';
    assert.deepEqual(await coloured('source.shell', `# ${comment}`), expected);
    assert.deepEqual(await coloured('source.makefile', `# ${comment}`), expected);
  });

  it('colours a directive without a reason', async () => {
    assert.deepEqual(await coloured('source.yaml', '# bulkhead-ignore root-user'), expected.slice(0, 2));
  });

  it('leaves other comments, longer words and instructions alone', async () => {
    assert.deepEqual(await coloured('source.yaml', '# a note about bulkhead-ignored things'), []);
    assert.deepEqual(await coloured('source.yaml', 'a: "# bulkhead-ignore root-user"'), []);
    assert.deepEqual(await coloured('source.dockerfile', 'RUN true # bulkhead-ignore root-user'), []);
  });
});
