import assert from 'node:assert/strict';
import {
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type PreviousResultId,
  WorkDoneProgress,
  type WorkspaceDiagnosticReport,
  WorkspaceDiagnosticRequest,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import { Editor, type EditorOptions, modern } from './client.ts';
import { hostNetworkPod, memoryFiles, plainCompose, privilegedCompose } from './files.ts';

const folder = 'file:///w';
const compose = `${folder}/compose.yaml`;
const pod = `${folder}/k8s/pod.yaml`;
const on = { settings: () => ({ workspaceDiagnostics: true }) };

describe('workspace diagnostics', () => {
  let editor: Editor;
  let files: Map<string, string>;
  beforeEach(() => {
    files = new Map([
      [compose, privilegedCompose],
      [pod, hostNetworkPod],
      [`${folder}/package.json`, '{}'],
    ]);
  });
  afterEach(() => editor.stop());

  const start = async (options: EditorOptions = {}) => {
    editor = await Editor.start({ folders: [folder], files, ...options });
  };
  const pull = (previousResultIds: PreviousResultId[] = []) =>
    editor.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds });
  const known = ({ items }: WorkspaceDiagnosticReport) =>
    items.flatMap(({ uri, resultId }) => (resultId === undefined ? [] : [{ uri, value: resultId }]));
  const summary = (items: readonly WorkspaceDocumentDiagnosticReport[]) =>
    items.map((item) => [item.uri, item.kind === 'full' ? item.items.map(({ code }) => code) : 'unchanged']);
  const watched = (...changes: [string, FileChangeType][]) =>
    editor.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: changes.map(([uri, type]) => ({ uri, type })),
    });
  /** Whether an answer is still out once the server has answered something else. */
  const isHeld = async (answer: Promise<unknown>) => {
    let held = true;
    answer.then(
      () => (held = false),
      () => (held = false),
    );
    await editor.diagnostics('file:///nowhere');
    await new Promise((resolve) => setTimeout(resolve, 20));
    return held;
  };
  const both = [
    [compose, ['privileged-container']],
    [pod, ['host-network-namespace']],
  ];

  it('are off by default: the request is held open, and nothing is read', async () => {
    let read = 0;
    const source = memoryFiles(files);
    await start({
      files: {
        ...source,
        find(uri) {
          read++;
          return source.find(uri);
        },
      },
    });
    const answer = pull();
    assert.equal(await isHeld(answer), true);
    assert.equal(read, 0);
  });

  it('report files that are not open when the setting says so, and ask for file events', async () => {
    await start(on);
    const { items } = await pull();
    assert.deepEqual(summary(items), both);
    await editor.until(() =>
      editor.registrations.some(({ method }) => method === 'workspace/didChangeWatchedFiles'),
    );
  });

  it('come once the setting is switched on, and go when it is switched off', async () => {
    let workspaceDiagnostics = false;
    await start({ settings: () => ({ workspaceDiagnostics }) });
    const answer = pull();
    assert.equal(await isHeld(answer), true);
    workspaceDiagnostics = true;
    await editor.changeSettings();
    const report = await answer;
    assert.deepEqual(summary(report.items), both);
    const next = pull(known(report));
    assert.equal(await isHeld(next), true);
    workspaceDiagnostics = false;
    await editor.changeSettings();
    assert.deepEqual(summary((await next).items), [
      [compose, []],
      [pod, []],
    ]);
  });

  it('come after a scan that the user asked for, which gives the number of findings', async () => {
    await start();
    const answer = pull();
    assert.equal(await isHeld(answer), true);
    assert.equal(await editor.connection.sendRequest('bulkhead/scan', {}), 2);
    assert.deepEqual(summary((await answer).items), both);
  });

  it('are held back until there is news, and leave out what is unchanged', async () => {
    await start(on);
    const first = await pull();
    const next = pull(known(first));
    assert.equal(await isHeld(next), true);
    files.set(pod, hostNetworkPod.replace('hostNetwork', 'hostPID'));
    await watched([pod, FileChangeType.Changed]);
    assert.deepEqual(summary((await next).items), [[pod, ['host-pid-namespace']]]);
  });

  it('follow files that come and go, folders too', async () => {
    await start(on);
    const first = await pull();
    const created = `${folder}/new/compose.yaml`;
    const second = pull(known(first));
    files.set(created, privilegedCompose);
    files.delete(compose);
    await watched([created, FileChangeType.Created], [compose, FileChangeType.Deleted]);
    const news = await second;
    const sorted = summary(news.items).toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    assert.deepEqual(sorted, [
      [compose, []],
      [created, ['privileged-container']],
    ]);
    const third = pull([...known(first).filter(({ uri }) => uri === pod), ...known(news)]);
    files.delete(created);
    await watched([`${folder}/new`, FileChangeType.Deleted]);
    assert.deepEqual(summary((await third).items), [[created, []]]);
  });

  it('leave out files that the listing leaves out, also when they are told of', async () => {
    await start(on);
    const first = await pull();
    const next = pull(known(first));
    await watched([`${folder}/../elsewhere/compose.yaml`, FileChangeType.Created]);
    await watched(['file:///elsewhere/compose.yaml', FileChangeType.Created]);
    assert.equal(await isHeld(next), true);
  });

  it('leave open files to their own diagnostics, and take over when they are closed', async () => {
    await start(on);
    await editor.open(compose, `${privilegedCompose}    pid: host\n`);
    const first = await pull();
    assert.deepEqual(summary(first.items), [[pod, ['host-network-namespace']]]);
    const next = pull(known(first));
    assert.equal(await isHeld(next), true);
    await editor.close(compose);
    assert.deepEqual(summary((await next).items), [[compose, ['privileged-container']]]);
  });

  it('tell of a file that was closed without its changes, as the editor has its last diagnostics', async () => {
    await start(on);
    const first = await pull();
    const next = pull(known(first));
    await editor.open(compose, plainCompose);
    await editor.diagnostics(compose);
    await editor.close(compose);
    assert.deepEqual(summary((await next).items), [[compose, ['privileged-container']]]);
    const last = pull(known(first));
    await editor.open(pod, hostNetworkPod);
    await editor.diagnostics(pod);
    files.set(pod, 'a: 1\n');
    await editor.close(pod);
    assert.deepEqual(summary((await last).items), [[pod, []]]);
  });

  it('are wanted folder by folder', async () => {
    const other = 'file:///other';
    files.set(`${other}/compose.yaml`, privilegedCompose);
    await start({
      folders: [folder, other],
      settings: (scope) => ({ workspaceDiagnostics: scope === other }),
    });
    assert.deepEqual(summary((await pull()).items), [[`${other}/compose.yaml`, ['privileged-container']]]);
  });

  it('say nothing of folders in which Bulkhead is switched off', async () => {
    const other = 'file:///other';
    files.set(`${other}/compose.yaml`, privilegedCompose);
    await start({ folders: [folder, other], settings: (scope) => ({ enable: scope === other }) });
    assert.equal(await editor.connection.sendRequest('bulkhead/scan', {}), 1);
    assert.deepEqual(summary((await pull()).items), [[`${other}/compose.yaml`, ['privileged-container']]]);
  });

  it('come in parts, with progress, where the client asks for that', async () => {
    for (let i = 0; i < 50; i++) files.set(`${folder}/many/compose.${i}.yaml`, privilegedCompose);
    await start(on);
    const parts: WorkspaceDocumentDiagnosticReport[][] = [];
    editor.connection.onProgress(WorkspaceDiagnosticRequest.partialResult, 'parts', ({ items }) => {
      parts.push(items);
    });
    const steps: string[] = [];
    editor.connection.onProgress(WorkDoneProgress.type, 'work', ({ kind }) => {
      steps.push(kind);
    });
    const params = { previousResultIds: [], partialResultToken: 'parts', workDoneToken: 'work' };
    const { items } = await editor.connection.sendRequest(WorkspaceDiagnosticRequest.type, params);
    assert.equal(parts.length, 2);
    const all = [...parts.flat(), ...items];
    assert.equal(all.length, 52);
    assert.equal(new Set(all.map(({ uri }) => uri)).size, 52);
    assert.deepEqual([steps[0], steps.at(-1)], ['begin', 'end']);
    assert.ok(steps.includes('report'));
  });

  it('are registered only as long as they are wanted with clients that can register', async () => {
    await start({
      capabilities: {
        ...modern,
        textDocument: { ...modern.textDocument, diagnostic: { dynamicRegistration: true } },
      },
    });
    const options = () =>
      editor.registrations
        .filter(({ method }) => method === 'textDocument/diagnostic')
        .map(({ registerOptions }) => registerOptions.workspaceDiagnostics);
    await editor.until(() => options().length > 0);
    assert.deepEqual(options(), [false]);
    assert.equal(editor.initializeResult.capabilities.diagnosticProvider, undefined);
    await editor.connection.sendRequest('bulkhead/scan', {});
    await editor.until(() => options().includes(true));
    assert.deepEqual(options(), [true]);
    assert.deepEqual(summary((await pull()).items), both);
  });

  it('are pushed to clients that cannot pull: after a scan, on changes, and cleared', async () => {
    const { workspace } = modern;
    await start({ capabilities: { workspace: workspace ?? {} } });
    await editor.open(pod, hostNetworkPod);
    await editor.until(() => editor.pushed.get(pod)?.length === 1);
    assert.equal(editor.pushed.has(compose), false);
    await editor.connection.sendRequest('bulkhead/scan', {});
    await editor.until(() => editor.pushed.get(compose)?.length === 1);
    files.delete(compose);
    await watched([compose, FileChangeType.Deleted]);
    await editor.until(() => editor.pushed.get(compose)?.length === 0);
    await editor.close(pod);
    await editor.until(() => editor.pushed.get(pod)?.length === 0);
    await editor.until(() => editor.pushed.get(pod)?.length === 1);
  });
});
