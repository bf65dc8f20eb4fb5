import assert from 'node:assert/strict';
import {
  type CompletionItem,
  CompletionRequest,
  type InlayHint,
  InlayHintRequest,
} from 'vscode-languageserver/node';
import { Editor, type EditorOptions } from './client.ts';

const folder = 'file:///w';
const on = { settings: () => ({ inlayHints: true }) };

describe('inlay hints', () => {
  let editor: Editor;
  afterEach(() => editor.stop());
  const start = async (options: EditorOptions = on) => {
    editor = await Editor.start({ folders: [folder], ...options });
  };
  const hints = async (uri: string): Promise<string[]> => {
    const document = editor.document(uri);
    const range = { start: { line: 0, character: 0 }, end: { line: document.lineCount, character: 0 } };
    const found: InlayHint[] =
      (await editor.connection.sendRequest(InlayHintRequest.type, { textDocument: { uri }, range })) ?? [];
    return found.map(({ position, label }) => `${position.line + 1}:${position.character} ${label}`);
  };
  const pod = (more: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: web # one\n      image: a\n${more}    - name: side\n      image: b\n      securityContext: { capabilities: { drop: [ALL] }, seccompProfile: { type: RuntimeDefault } }\n`;

  it('tell what a container has though nobody wrote it', async () => {
    await start();
    await editor.open(`${folder}/pod.yaml`, pod(''));
    assert.deepEqual(await hints(`${folder}/pod.yaml`), [
      '6:21 default capabilities, no seccomp profile, API token',
    ]);
  });

  it('say nothing of what is written, nor of what only the image tells', async () => {
    await start();
    const written =
      '      securityContext: { runAsUser: 0, capabilities: { drop: [ALL] }, seccompProfile: { type: RuntimeDefault } }\n';
    const text = pod(written).replace('spec:', 'spec:\n  automountServiceAccountToken: false');
    await editor.open(`${folder}/pod.yaml`, text);
    assert.deepEqual(await hints(`${folder}/pod.yaml`), []);
  });

  it('name the user that the Dockerfile of a service ends with', async () => {
    const compose = 'services:\n  web:\n    build: .\n    cap_drop: [ALL]\n';
    const files = new Map([
      [`${folder}/compose.yaml`, compose],
      [`${folder}/Dockerfile`, 'FROM a\nUSER 1000\n'],
    ]);
    await start({ ...on, files });
    await editor.open(`${folder}/compose.yaml`, compose);
    const wanted = '2:6 user 1000';
    for (let i = 0; i < 50 && (await hints(`${folder}/compose.yaml`))[0] !== wanted; i++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(await hints(`${folder}/compose.yaml`), [wanted]);
  });

  it('are not there unless the settings ask for them', async () => {
    await start({});
    await editor.open(`${folder}/pod.yaml`, pod(''));
    assert.deepEqual(await hints(`${folder}/pod.yaml`), []);
  });
});

describe('completion in an ignore comment', () => {
  let editor: Editor;
  afterEach(() => editor.stop());

  it('has the rules, those first that found something', async () => {
    editor = await Editor.start();
    const uri = `${folder}/compose.yaml`;
    const lines = ['services:', '  web:', '    pid: host # bulkhead-ignore host-'];
    const labels = async (comment: string) => {
      const text = [...lines.slice(0, 2), `    pid: host # ${comment}`].join('\n');
      await editor.open(uri, text);
      const position = editor.document(uri).positionAt(text.length);
      const answer = await editor.connection.sendRequest(CompletionRequest.type, {
        textDocument: { uri },
        position,
      });
      await editor.close(uri);
      const items: CompletionItem[] = Array.isArray(answer) ? answer : (answer?.items ?? []);
      return items
        .toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1))
        .map(({ label }) => label);
    };
    const all = await labels('bulkhead-ignore host-');
    assert.deepEqual([all.includes('host-pid-namespace'), all.at(-1)], [true, 'all']);
    assert.ok((await labels('bulkhead-ignore host-port, ')).includes('privileged-container'));
    assert.deepEqual(await labels('bulkhead-ignore host-port -- it is '), []);
    assert.deepEqual(await labels('some words '), []);
  });
});
