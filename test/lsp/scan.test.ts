import assert from 'node:assert/strict';
import {
  type CancellationToken,
  CancellationTokenSource,
  type PreviousResultId,
  WorkDoneProgress,
  WorkDoneProgressCancelNotification,
  WorkDoneProgressCreateRequest,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver/node';
import { Editor, modern } from './client.ts';
import { hostNetworkPod, memoryFiles, plainCompose, privilegedCompose } from './files.ts';

const folder = 'file:///w';
const compose = `${folder}/compose.yaml`;
const pod = `${folder}/k8s/pod.yaml`;
const on = { settings: () => ({ workspaceDiagnostics: true }) };

describe('bulkhead/scan', () => {
  let editor: Editor;
  afterEach(() => editor.stop());
  const files = new Map(
    Array.from({ length: 30 }, (_, i) => [`${folder}/compose.${i}.yaml`, privilegedCompose]),
  );

  it('shows progress under the token of the client', async () => {
    editor = await Editor.start({ folders: [folder], files });
    const percentages: (number | undefined)[] = [];
    const kinds: string[] = [];
    editor.connection.onProgress(WorkDoneProgress.type, 'mine', (value) => {
      kinds.push(value.kind);
      if (value.kind === 'report') percentages.push(value.percentage);
    });
    await editor.connection.sendRequest('bulkhead/scan', { workDoneToken: 'mine' });
    assert.deepEqual([kinds[0], kinds.at(-1)], ['begin', 'end']);
    assert.equal(percentages.at(-1), 100);
    assert.deepEqual(
      percentages,
      percentages.toSorted((a = 0, b = 0) => a - b),
    );
  });

  it('can be cancelled, by the request and by the progress that the server shows', async () => {
    const source = memoryFiles(files);
    const endless = { ...source, read: () => new Promise<string>(() => {}) };
    const capabilities = { ...modern, window: { workDoneProgress: true } };
    editor = await Editor.start({ folders: [folder], files: endless, capabilities });
    const cancellation = new CancellationTokenSource();
    const first = editor.connection.sendRequest('bulkhead/scan', {}, cancellation.token);
    cancellation.cancel();
    await assert.rejects(first, { code: -32800 });
    const shown = new Promise<string | number>((resolve) => {
      editor.connection.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => {
        editor.connection.onProgress(WorkDoneProgress.type, token, () => resolve(token));
      });
    });
    const second = editor.connection.sendRequest('bulkhead/scan', {});
    const token = await shown;
    await editor.connection.sendNotification(WorkDoneProgressCancelNotification.type, { token });
    await assert.rejects(second, { code: -32800 });
  });

  it('finds what has changed since, without file events too', async () => {
    const own = new Map([[compose, privilegedCompose]]);
    editor = await Editor.start({ capabilities: {}, folders: [folder], files: own });
    assert.equal(await editor.connection.sendRequest('bulkhead/scan', {}), 1);
    own.set(compose, plainCompose);
    own.set(pod, hostNetworkPod);
    own.set(`${folder}/second.yaml`, hostNetworkPod);
    assert.equal(await editor.connection.sendRequest('bulkhead/scan', {}), 2);
  });

  it('counts open documents as they are in the editor', async () => {
    editor = await Editor.start({ folders: [folder], files: new Map([[compose, privilegedCompose]]) });
    await editor.open('file:///w/%63ompose.yaml', plainCompose);
    assert.equal(await editor.connection.sendRequest('bulkhead/scan', {}), 0);
    await editor.change('file:///w/%63ompose.yaml', { text: privilegedCompose });
    assert.equal(await editor.connection.sendRequest('bulkhead/scan', {}), 1);
  });
});

describe('a scan of the workspace', () => {
  let editor: Editor;
  afterEach(() => editor.stop());

  const pull = (previousResultIds: PreviousResultId[] = [], token?: CancellationToken) =>
    editor.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds }, token);

  it('ends promptly when the client cancels, also while a file is being read; the next one starts anew', async () => {
    const files = new Map([[compose, privilegedCompose]]);
    const source = memoryFiles(files);
    let hang = true;
    let started = () => {};
    const reading = new Promise<void>((resolve) => {
      started = resolve;
    });
    const read = (uri: string) => {
      started();
      return hang ? new Promise<string>(() => {}) : source.read(uri);
    };
    editor = await Editor.start({ ...on, folders: [folder], files: { ...source, read } });
    const cancellation = new CancellationTokenSource();
    const answer = pull([], cancellation.token);
    await reading;
    cancellation.cancel();
    assert.deepEqual(await answer, { items: [] });
    hang = false;
    const { items } = await pull();
    assert.equal(items.length, 1);
    const held = new CancellationTokenSource();
    const next = pull([{ uri: compose, value: items[0]?.resultId ?? '' }], held.token);
    await editor.diagnostics(compose);
    held.cancel();
    assert.deepEqual(await next, { items: [] });
  });

  it('does not keep keystrokes waiting', async () => {
    const services = Array.from({ length: 40 }, (_, i) => `  s${i}:\n    image: x\n    privileged: true\n`);
    const text = `services:\n${services.join('')}`;
    const names = Array.from({ length: 60 }, (_, i) => `${folder}/many/compose.${i}.yaml`);
    editor = await Editor.start({
      ...on,
      folders: [folder],
      files: new Map(names.map((name) => [name, text])),
    });
    const typed = 'file:///elsewhere/compose.yaml';
    await editor.open(typed, privilegedCompose);
    const order: string[] = [];
    const scanned = pull().then(() => order.push('scanned'));
    const answered = editor.diagnostics(typed).then(() => order.push('answered'));
    await Promise.all([scanned, answered]);
    assert.deepEqual(order, ['answered', 'scanned']);
  });

  it('survives a folder that cannot be listed and a file that cannot be read', async () => {
    const source = memoryFiles(
      new Map([
        [compose, privilegedCompose],
        [pod, hostNetworkPod],
      ]),
    );
    editor = await Editor.start({
      ...on,
      folders: ['vscode-vfs://gone', folder],
      files: {
        ...source,
        find: (uri) => (uri === folder ? source.find(uri) : Promise.reject(new Error('gone'))),
        read: (uri) => (uri === compose ? Promise.reject(new Error('locked')) : source.read(uri)),
      },
    });
    const { items } = await pull();
    assert.deepEqual(
      items.map(({ uri }) => uri),
      [pod],
    );
    assert.match(editor.log.join('\n'), /vscode-vfs:\/\/gone cannot be listed: gone/);
  });
});
