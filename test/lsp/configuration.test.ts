import assert from 'node:assert/strict';
import {
  type CompletionItem,
  CompletionRequest,
  DiagnosticTag,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  RequestType,
} from 'vscode-languageserver/node';
import { Editor, type EditorOptions } from './client.ts';
import { plainCompose, privilegedCompose } from './files.ts';

const folder = 'file:///w';
const compose = `${folder}/compose.yaml`;
const configuration = `${folder}/.bulkhead.yaml`;
const restricted = 'missing-capability-drop';
const scan = new RequestType<object, number, void>('bulkhead/scan');

describe('the configuration of a workspace', () => {
  let editor: Editor;
  let files: Map<string, string>;
  beforeEach(() => {
    files = new Map([
      [compose, privilegedCompose],
      [configuration, 'level: restricted\n'],
    ]);
  });
  afterEach(() => editor.stop());

  const start = async (options: EditorOptions = {}) => {
    editor = await Editor.start({ folders: [folder], files, ...options });
  };
  const codes = async (uri = compose) => (await editor.diagnostics(uri)).map(({ code }) => code);
  const told = async () =>
    (await editor.diagnostics(configuration)).map(
      ({ range, message }) => `${range.start.line + 1}: ${message}`,
    );
  const watched = (uri: string, type: FileChangeType) =>
    editor.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri, type }] });
  const completed = async (uri: string, place: string): Promise<CompletionItem[]> => {
    const document = editor.document(uri);
    const position = document.positionAt(document.getText().indexOf(place) + place.length);
    const answer = await editor.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri },
      position,
    });
    return Array.isArray(answer) ? answer : (answer?.items ?? []);
  };

  it('wins over the settings, key by key', async () => {
    const settings = () => ({ level: 'all', rules: { 'privileged-container': 'hint', [restricted]: 'off' } });
    files.set(configuration, `level: baseline\nrules:\n  privileged-container: information\n`);
    await start({ settings });
    await editor.open(compose, privilegedCompose);
    const found = await editor.diagnostics(compose);
    assert.deepEqual(
      found.map(({ code, severity }) => [code, severity]),
      [['privileged-container', 3]],
    );
  });

  it('is that of the innermost folder that has one', async () => {
    const [inner, other] = [`${folder}/inner`, `${folder}/other`];
    files.set(`${inner}/.bulkhead.yml`, 'level: baseline\n');
    await start({ folders: [folder, inner, other] });
    for (const each of [inner, other]) await editor.open(`${each}/compose.yaml`, plainCompose);
    assert.deepEqual(await codes(`${inner}/compose.yaml`), []);
    assert.ok((await codes(`${other}/compose.yaml`)).includes(restricted));
  });

  it('takes back what it ignores, for the files that it names', async () => {
    const other = `${folder}/other/compose.yaml`;
    files.set(
      configuration,
      'ignores:\n  - rule: privileged-container\n    paths: [/compose.yaml]\n    reason: so\n',
    );
    await start();
    await editor.open(compose, privilegedCompose);
    await editor.open(other, privilegedCompose);
    assert.deepEqual(await codes(), []);
    assert.deepEqual(await codes(other), ['privileged-container']);
  });

  it('counts as it is in the editor while it is open, and as it is on disk when it is closed', async () => {
    await start();
    await editor.open(compose, plainCompose);
    assert.ok((await codes()).includes(restricted));
    await editor.open(configuration, 'level: restricted\n');
    await editor.change(configuration, { text: 'level: baseline\n' });
    await editor.until(() => editor.refreshes === 1);
    assert.deepEqual(await codes(), []);
    await editor.close(configuration);
    await editor.until(() => editor.refreshes === 2);
    assert.ok((await codes()).includes(restricted));
  });

  it('is read again when it comes, changes and goes on disk', async () => {
    files.delete(configuration);
    await start();
    await editor.open(compose, plainCompose);
    assert.deepEqual(await codes(), []);
    files.set(configuration, 'level: restricted\n');
    await watched(configuration, FileChangeType.Created);
    await editor.until(() => editor.refreshes === 1);
    assert.ok((await codes()).includes(restricted));
    files.delete(configuration);
    await watched(configuration, FileChangeType.Deleted);
    await editor.until(() => editor.refreshes === 2);
    assert.deepEqual(await codes(), []);
  });

  it('that cannot be read is told in the log, and nothing hangs on it', async () => {
    const source = {
      find: async () => [],
      exists: async (uri: string) => uri === configuration,
      read: async () => {
        throw new Error('it is behind a symbolic link');
      },
    };
    await start({ files: source });
    await editor.open(compose, privilegedCompose);
    assert.deepEqual(await codes(), ['privileged-container']);
    assert.match(editor.log.join(), /configuration of .* is not read: it is behind a symbolic link/);
  });

  it('is told of its mistakes while it is written, and the rest of it counts', async () => {
    await start();
    const text = 'lvel: all\nrules:\n  root-usr: off\n  privileged-container: off\n';
    await editor.open(configuration, text);
    await editor.open(compose, privilegedCompose);
    assert.deepEqual(await told(), [
      '1: There is no key `lvel`. Did you mean `level`?',
      '3: There is no rule `root-usr`. Did you mean `root-user`?',
    ]);
    assert.deepEqual(await codes(), []);
  });

  it('is told which ignores have expired, and after a scan which cover nothing', async () => {
    const ignore = (rule: string, more: string) => `  - rule: ${rule}\n    reason: so\n${more}`;
    const text = `ignores:\n${ignore('privileged-container', '')}${ignore('host-port', '')}${ignore('root-user', '    expires: 2020-01-31\n')}`;
    files.set(configuration, text);
    await start();
    await editor.open(configuration, text);
    assert.deepEqual(await told(), ['6: This expired after 2020-01-31: `root-user` is reported again.']);
    await editor.connection.sendRequest(scan, {});
    await editor.until(() => editor.refreshes > 0);
    const [, unused] = await editor.diagnostics(configuration);
    assert.equal(
      unused?.message,
      'Nothing is ignored by this: no finding of `host-port` is where it is for.',
    );
    assert.deepEqual(unused?.tags, [DiagnosticTag.Unnecessary]);
  });

  it('is told nothing below the top of a workspace folder, where it does not count', async () => {
    await start();
    const below = `${folder}/sub/.bulkhead.yaml`;
    await editor.open(below, 'lvel: all\n');
    assert.deepEqual(await editor.diagnostics(below), []);
  });

  it('is explained where the cursor is', async () => {
    await start();
    await editor.open(configuration, 'level: restricted\nrules:\n  root-user: off\n');
    const text = async (place: string) =>
      JSON.stringify((await editor.hover(configuration, place))?.contents);
    assert.match(await text('level'), /How much is reported/);
    assert.match(await text('restricted'), /what is missing/);
    assert.match(await text('root-user'), /Usually `/);
    assert.match(await text('off'), /not reported/);
  });

  it('is completed: keys, rules, severities, ids of ignores', async () => {
    await start();
    const text = 'level: \nrules:\n  root-user: \n  host-\nignores:\n  - rule: \n    r\n';
    await editor.open(configuration, text);
    const labels = async (place: string) => (await completed(configuration, place)).map(({ label }) => label);
    assert.deepEqual(await labels('level: '), ['baseline', 'restricted', 'all']);
    assert.deepEqual(await labels('root-user: '), ['error', 'warning', 'information', 'hint', 'off']);
    assert.ok((await labels('  host-')).includes('host-port'));
    assert.ok((await labels('- rule: ')).includes('privileged-container'));
    assert.deepEqual(await labels('    r'), ['rule', 'paths', 'workload', 'reason', 'expires']);
  });

  it('is left to whatever else in the editor goes by the schema', async () => {
    await start({ initializationOptions: { yamlSchemas: true } });
    await editor.open(configuration, 'level: \nlvel: all\n');
    assert.deepEqual(await completed(configuration, 'level: '), []);
    assert.deepEqual(await told(), []);
    assert.equal(await editor.hover(configuration, 'level'), null);
  });

  it('is named by hovers where it chose the severity or the level', async () => {
    files.set(configuration, '# ours\nlevel: restricted\nrules:\n  privileged-container: warning\n');
    await start({ settings: () => ({ rules: { 'missing-no-new-privileges': 'hint' } }) });
    await editor.open(compose, `${privilegedCompose}  api:\n    image: nginx:1.29\n`);
    const text = async (place: string) => JSON.stringify((await editor.hover(compose, place))?.contents);
    assert.match(await text('privileged'), /It is `warning` by \[\.bulkhead\.yaml, line 4\]/);
    assert.match(await text('api'), /the level is `restricted` by \[\.bulkhead\.yaml, line 2\]/);
    assert.match(await text('api'), /It is `hint` by the setting `bulkhead\.rules`/);
  });
});
