import assert from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver/node';
import { analyze } from '../../server/src/engine/analyze.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { diagnosticsOf } from '../../server/src/lsp/diagnostic.ts';
import { Editor, type EditorOptions } from './client.ts';
import { hostNetworkPod, insecureDockerfile, plainCompose, privilegedCompose } from './files.ts';

const uri = 'file:///w/compose.yaml';
const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);

describe('diagnostics', () => {
  let editor: Editor;
  const start = async (options?: EditorOptions) => {
    editor = await Editor.start(options);
  };
  afterEach(() => editor.stop());

  it('are pulled: on the value, with the rule, its page and its severity', async () => {
    await start();
    await editor.open(uri, privilegedCompose);
    const [diagnostic, ...others] = await editor.diagnostics(uri);
    assert.deepEqual(others, []);
    assert.equal(diagnostic?.code, 'privileged-container');
    assert.equal(diagnostic.source, 'bulkhead');
    assert.equal(diagnostic.severity, 1);
    assert.match(diagnostic.codeDescription?.href ?? '', /\/privileged-container\.md$/);
    assert.deepEqual(diagnostic.range, {
      start: { line: 3, character: 16 },
      end: { line: 3, character: 20 },
    });
    assert.equal(editor.pushed.size, 0);
  });

  it('are announced for pulling only to clients that pull', async () => {
    await start();
    assert.deepEqual(editor.initializeResult.capabilities.diagnosticProvider, {
      identifier: 'bulkhead',
      interFileDependencies: true,
      workspaceDiagnostics: true,
    });
    await editor.stop();
    await start({ capabilities: {} });
    assert.equal(editor.initializeResult.capabilities.diagnosticProvider, undefined);
  });

  it('are not sent again for the same version of a document', async () => {
    await start();
    await editor.open(uri, privilegedCompose);
    const first = await editor.pull(uri);
    assert.equal(first.kind, 'full');
    const second = await editor.pull(uri, first.resultId);
    assert.deepEqual(second, { kind: 'unchanged', resultId: first.resultId });
    await editor.type(uri, ' ');
    assert.equal((await editor.pull(uri, first.resultId)).kind, 'full');
  });

  it('are pushed to clients that cannot pull, and cleared on close', async () => {
    // Not as the server spells it: what is told has to be taken back under the same name.
    const uri = 'file:///C:/w/compose.yaml';
    await start({ capabilities: {} });
    await editor.open(uri, privilegedCompose);
    await editor.until(() => editor.pushed.get(uri)?.length === 1);
    await editor.change(uri, { text: plainCompose });
    await editor.until(() => editor.pushed.get(uri)?.length === 0);
    await editor.change(uri, { text: privilegedCompose });
    await editor.until(() => editor.pushed.get(uri)?.length === 1);
    await editor.close(uri);
    await editor.until(() => editor.pushed.get(uri)?.length === 0);
  });

  it('are not there for files that are none of ours, and for documents that are not open', async () => {
    await start();
    await editor.open('file:///w/a.yaml', 'privileged: true\n');
    await editor.open('file:///w/package.json', '{"privileged": true}', 'json');
    for (const each of ['file:///w/a.yaml', 'file:///w/package.json', 'file:///w/closed.yaml', 'not a uri']) {
      assert.deepEqual(await editor.diagnostics(each), []);
    }
  });

  it('go by the language that the editor gives a document', async () => {
    await start();
    await editor.open('untitled:Untitled-1', insecureDockerfile, 'dockerfile');
    assert.deepEqual(codes(await editor.diagnostics('untitled:Untitled-1')), ['insecure-build-step']);
  });

  it('keep the findings of the intact documents of a broken file', async () => {
    await start();
    await editor.open('file:///w/pods.yaml', `${hostNetworkPod}---\nkind: Pod\nspec: {containers: [\n`);
    assert.deepEqual(codes(await editor.diagnostics('file:///w/pods.yaml')), ['host-network-namespace']);
  });

  it('tell of an ignore comment that names no rule, and of one without a reason', async () => {
    await start();
    const comment = '# bulkhead-ignore privileged-contaner -- it has to be\n    ';
    await editor.open(uri, privilegedCompose.replace('privileged:', `${comment}privileged:`));
    const [unknown, finding] = await editor.diagnostics(uri);
    assert.deepEqual([unknown?.code, finding?.code].sort(), ['privileged-container', 'unknown-rule']);
    const told = [unknown, finding].find((each) => each?.code === 'unknown-rule');
    assert.match(String(told?.message), /did you mean `privileged-container`/);
  });

  it('count characters as the protocol does', async () => {
    await start();
    for (const text of [
      privilegedCompose.replaceAll('\n', '\r\n'),
      'services: {"😀": {image: x, labels: ["é😀"], privileged: true}}\n',
    ]) {
      await editor.open(uri, text);
      const [diagnostic] = await editor.diagnostics(uri);
      assert.ok(diagnostic);
      const { range } = diagnostic;
      assert.equal(editor.document(uri).getText(range), 'true');
      const line = text.split('\r\n')[range.start.line] ?? text;
      assert.equal(range.start.character, line.indexOf('true'));
      await editor.close(uri);
    }
  });

  it('are found whatever way the URI is spelt', async () => {
    await start();
    for (const each of [
      'file:///c%3A/a%20b/compose.yaml',
      'file:///C:/a b/compose.yaml',
      'vscode-vfs://github/o/r/compose.yaml',
    ]) {
      await editor.open(each, privilegedCompose);
      assert.deepEqual(codes(await editor.diagnostics(each)), ['privileged-container']);
    }
  });

  it('are in the language of the editor, sentence by sentence, where it has a translation', async () => {
    const translations = {
      'Remove it and add only the capabilities or devices that the program uses.': 'Nimm es weg.',
      toString: 'no',
    };
    await start({ initializationOptions: { translations } });
    await editor.open('file:///w/compose.yaml', privilegedCompose);
    const [found] = await editor.diagnostics('file:///w/compose.yaml');
    assert.match(String(found?.message), /^`privileged: true` switches off .* Nimm es weg\.$/);
  });

  const families = [
    { path: 'compose.yaml', languageId: 'dockercompose', text: privilegedCompose },
    { path: 'Dockerfile', languageId: 'dockerfile', text: insecureDockerfile },
    { path: 'pod.yaml', languageId: 'yaml', text: `# 😀\n${hostNetworkPod}` },
  ];
  for (const { path, languageId, text } of families) {
    it(`follow typing: a ${path}, character by character and back`, async () => {
      await start();
      const typed = `file:///w/${path}`;
      await editor.open(typed, '', languageId);
      const check = async () => {
        const document = editor.document(typed);
        const file = { path: typed, text: document.getText(), languageId };
        assert.deepEqual(
          await editor.diagnostics(typed),
          diagnosticsOf(document, analyze(file, defaultSettings)),
        );
      };
      for (const character of text) {
        await editor.type(typed, character);
        await check();
      }
      assert.equal((await editor.diagnostics(typed)).length, 1);
      for (let end = text.length; end > 0; end -= 3) {
        const document = editor.document(typed);
        const range = { start: document.positionAt(end - 3), end: document.positionAt(end) };
        await editor.change(typed, { range, text: '' });
        await check();
      }
      assert.deepEqual(editor.log, []);
    });
  }

  it('follow several changes in one message, in the middle of the text', async () => {
    await start();
    await editor.open(uri, privilegedCompose);
    const at = (line: number, from: number, to: number) => ({
      start: { line, character: from },
      end: { line, character: to },
    });
    await editor.change(
      uri,
      { range: at(3, 16, 20), text: 'false' },
      { range: at(2, 4, 4), text: 'pid: host\n    ' },
    );
    assert.deepEqual(codes(await editor.diagnostics(uri)), ['host-pid-namespace']);
  });
});
