import assert from 'node:assert/strict';
import type { FindFilesResponse, ReadFileResponse } from '../../server/src/lsp/clientFiles.ts';
import type { ReportResponse } from '../../server/src/lsp/report.ts';
import type { StatusResponse } from '../../server/src/lsp/status.ts';
import { Editor, modern } from './client.ts';
import { hostNetworkPod, memoryFiles, plainCompose, privilegedCompose } from './files.ts';

const folder = 'file:///w';
const compose = `${folder}/compose.yaml`;

describe('bulkhead/report', () => {
  let editor: Editor;
  afterEach(() => editor.stop());

  const reportOf = async (files: ReadonlyMap<string, string>, folders = [folder]) => {
    editor = await Editor.start({ folders, files: memoryFiles(files) });
    return editor.connection.sendRequest<ReportResponse>('bulkhead/report', {});
  };

  it('is a page with a link to the place of each finding', async () => {
    const { html, findings } = await reportOf(new Map([[compose, privilegedCompose]]));
    assert.equal(findings, 1);
    assert.match(html, /data-uri="file:\/\/\/w\/compose\.yaml" data-line="3" data-character="16"/);
    assert.match(html, /privileged-container/);
  });

  it('escapes what came from a file', async () => {
    const evil = hostNetworkPod.replace('name: web', 'name: "<img src=x onerror=alert(1)>"');
    const { html } = await reportOf(new Map([[`${folder}/%3Cb%3E%22%26.yaml`, evil]]));
    assert.doesNotMatch(html, /<img|<b>/);
    assert.match(html, /&lt;img src=x onerror=alert\(1\)&gt;/);
    assert.match(html, /&lt;b&gt;&quot;&amp;\.yaml/);
  });

  it('keeps files apart that have one path in folders of one name', async () => {
    const [one, two] = ['file:///a/app', 'file:///b/app'];
    const files = new Map([
      [`${one}/compose.yaml`, privilegedCompose],
      [`${two}/compose.yaml`, privilegedCompose],
    ]);
    const { html } = await reportOf(files, [one, two]);
    for (const each of [one, two]) assert.ok(html.includes(`data-uri="${each}/compose.yaml"`));
  });

  it('does not make the findings of files that are not open show as diagnostics', async () => {
    editor = await Editor.start({
      capabilities: {},
      folders: [folder],
      files: new Map([[compose, privilegedCompose]]),
    });
    await editor.connection.sendRequest('bulkhead/report', {});
    await editor.open(`${folder}/other.yaml`, 'a: 1\n');
    await editor.until(() => editor.pushed.has(`${folder}/other.yaml`));
    assert.equal(editor.pushed.has(compose), false);
  });
});

describe('bulkhead/status', () => {
  let editor: Editor;
  beforeEach(async () => {
    editor = await Editor.start();
  });
  afterEach(() => editor.stop());

  const status = (uri: string) => editor.connection.sendRequest('bulkhead/status', { uri });

  it('tells what a document is taken for and what is seen in it', async () => {
    const ignored = '  db:\n    image: x\n    pid: host # bulkhead-ignore host-pid-namespace -- watches\n';
    await editor.open(compose, `${privilegedCompose}${ignored}`);
    const none = { findings: 0, ignored: 0, hidden: 0 };
    assert.deepEqual(await status(compose), { ...none, families: ['compose'], findings: 1, ignored: 1 });
    await editor.open(`${folder}/a.yaml`, `${hostNetworkPod}---\n${hostNetworkPod}`);
    assert.deepEqual(await status(`${folder}/a.yaml`), { ...none, families: ['kubernetes'], findings: 2 });
    await editor.open(`${folder}/b.yaml`, 'a: 1\n');
    assert.deepEqual(await status(`${folder}/b.yaml`), { ...none, families: [] });
  });

  it('tells why nothing is told: what the level hides, what cannot be read, a configuration that counts or not', async () => {
    await editor.stop();
    editor = await Editor.start({ folders: [folder] });
    await editor.open(compose, 'services:\n  web:\n    image: nginx:1.29\n');
    const { hidden } = (await status(compose)) as StatusResponse;
    assert.ok(hidden > 3, String(hidden));
    await editor.change(compose, { text: 'services:\n  web:\n    image: [\n' });
    assert.equal(((await status(compose)) as StatusResponse).unreadableFrom, 3);
    for (const [path, counts] of [
      ['.bulkhead.yaml', true],
      ['sub/.bulkhead.yaml', false],
    ] as const) {
      await editor.open(`${folder}/${path}`, 'level: all\n');
      assert.equal(((await status(`${folder}/${path}`)) as StatusResponse).isConfiguration, counts);
    }
  });

  it('tells what a file is judged with', async () => {
    await editor.stop();
    const override = `${folder}/compose.override.yaml`;
    const files = new Map([
      [compose, plainCompose],
      [override, 'services:\n  web:\n    privileged: true\n'],
    ]);
    editor = await Editor.start({ folders: [folder], files });
    await editor.open(compose, plainCompose);
    await editor.until(() => editor.refreshes > 0);
    const { project } = (await status(compose)) as StatusResponse;
    assert.deepEqual(project, { kind: 'compose', roots: ['compose.yaml', 'compose.override.yaml'] });
  });

  it('knows nothing of documents that are not open', async () => {
    assert.equal(await status(compose), null);
  });
});

describe('files through the client', () => {
  let editor: Editor;
  afterEach(() => editor.stop());

  it('are those that it finds, without those that the ignore files name', async () => {
    const root = 'vscode-vfs://github/o/r';
    const texts: Record<string, string> = {
      '.gitignore': 'build/\n*.gen.yaml\n',
      'compose.yaml': privilegedCompose,
      'build/compose.yaml': privilegedCompose,
      'a.gen.yaml': hostNetworkPod,
      'k8s/.gitignore': '!kept.gen.yaml\nold.yaml\n',
      'k8s/kept.gen.yaml': hostNetworkPod,
      'k8s/old.yaml': hostNetworkPod,
      'k8s/old/deep/web.yaml': plainCompose,
    };
    const uris = Object.keys(texts).map((path) => `${root}/${path}`);
    const read: string[] = [];
    editor = await Editor.start({ folders: [root], initializationOptions: { clientFiles: true } });
    editor.connection.onRequest(
      'bulkhead/findFiles',
      (): FindFilesResponse => ({
        files: uris.filter((uri) => uri.endsWith('.yaml')),
        ignoreFiles: uris.filter((uri) => uri.endsWith('.gitignore')).reverse(),
      }),
    );
    editor.connection.onRequest('bulkhead/readFile', ({ uri }: { uri: string }): ReadFileResponse => {
      read.push(uri.slice(root.length + 1));
      const text = texts[uri.slice(root.length + 1)];
      return text === undefined ? { exists: false } : { exists: true, text };
    });
    assert.equal(await editor.connection.sendRequest('bulkhead/scan', {}), 2);
    const asked = new Set(read.filter((path) => /^[^.].*\.yaml$/.test(path)));
    assert.deepEqual([...asked].sort(), ['compose.yaml', 'k8s/kept.gen.yaml', 'k8s/old/deep/web.yaml']);
  });

  it('may be too large, unreadable or gone without harm', async () => {
    const answers: Record<string, ReadFileResponse> = {
      'large.yaml': { exists: true, tooLarge: true },
      'locked.yaml': { exists: true, error: 'no permission' },
      'gone.yaml': { exists: false, error: 'gone' },
    };
    editor = await Editor.start({ folders: [folder], initializationOptions: { clientFiles: true } });
    editor.connection.onRequest(
      'bulkhead/findFiles',
      (): FindFilesResponse => ({
        files: Object.keys(answers).map((name) => `${folder}/${name}`),
        ignoreFiles: [],
      }),
    );
    editor.connection.onRequest(
      'bulkhead/readFile',
      ({ uri }: { uri: string }) => answers[uri.slice(folder.length + 1)] ?? { exists: false },
    );
    const { html, findings } = await editor.connection.sendRequest<ReportResponse>('bulkhead/report', {});
    assert.equal(findings, 0);
    assert.match(html, /locked\.yaml<\/code>: no permission/);
    assert.doesNotMatch(html, /gone\.yaml/);
  });
});

describe('the server', () => {
  it('answers on after messages that make no sense', async () => {
    for (const capabilities of [modern, {}]) {
      const editor = await Editor.start({ capabilities, folders: [folder] });
      await editor.open(compose, privilegedCompose);
      const strange = [null, {}, [], 7, { textDocument: null }, { textDocument: { uri: 7 } }];
      const there = { uri: compose };
      const stranger = [
        { textDocument: there, range: { start: { line: -1, character: 1e9 }, end: {} }, context: {} },
        { textDocument: there, position: { line: 1e9, character: -5 } },
        { textDocument: { uri: '%%%:' }, position: { line: 0, character: 0 } },
        { textDocument: { ...there, version: null }, contentChanges: [{}] },
        { changes: [{ uri: null }], settings: 7, event: null, previousResultIds: null, data: 7 },
      ];
      const requests = [
        'textDocument/diagnostic',
        'workspace/diagnostic',
        'textDocument/codeAction',
        'codeAction/resolve',
        'textDocument/hover',
        'bulkhead/status',
        'textDocument/unheardOf',
      ];
      const notifications = [
        'textDocument/didOpen',
        'textDocument/didChange',
        'textDocument/didClose',
        'workspace/didChangeConfiguration',
        'workspace/didChangeWatchedFiles',
        'window/workDoneProgress/cancel',
        '$/cancelRequest',
        '$/setTrace',
      ];
      for (const params of [...strange, ...stranger]) {
        for (const method of notifications) await editor.connection.sendNotification(method, params);
        for (const method of requests)
          await editor.connection.sendRequest(method, params).catch(() => undefined);
      }
      await editor.close(compose);
      await editor.open(compose, privilegedCompose);
      assert.ok(await editor.hover(compose, 'true'));
      await editor.stop();
    }
  });

  it('says its name and version', async () => {
    const editor = await Editor.start();
    assert.equal(editor.initializeResult.serverInfo?.name, 'Bulkhead');
    assert.match(editor.initializeResult.serverInfo.version ?? '', /^\d+\.\d+\.\d+/);
    assert.equal(editor.initializeResult.capabilities.positionEncoding, 'utf-16');
    await editor.stop();
  });
});
