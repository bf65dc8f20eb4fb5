/** Projects in the editor: editing one file of a project refreshes the others, and nothing else is looked at. */

import assert from 'node:assert/strict';
import { DidChangeWatchedFilesNotification, FileChangeType } from 'vscode-languageserver/node';
import { Editor } from './client.ts';

const folder = 'file:///w';
const compose = `${folder}/compose.yaml`;
const override = `${folder}/compose.override.yaml`;
const base = 'services:\n  web:\n    image: nginx:1.29\n    extends: {file: common.yml, service: base}\n';
const privileged = 'services:\n  web:\n    privileged: ${PRIVILEGED:-true}\n';
const common = 'services:\n  base:\n    image: x\n';

describe('a Compose project in the editor', () => {
  let editor: Editor;
  let files: Map<string, string>;

  beforeEach(async () => {
    files = new Map([
      [compose, base],
      [override, privileged],
      [`${folder}/common.yml`, common],
    ]);
    editor = await Editor.start({ folders: [folder], files });
  });
  afterEach(() => editor.stop());

  const codes = async (uri: string) => (await editor.diagnostics(uri)).map(({ code }) => code);
  const settled = async (uri: string, wanted: readonly string[]) => {
    for (let i = 0; i < 100 && String(await codes(uri)) !== String(wanted); i++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    assert.deepEqual(await codes(uri), wanted);
  };
  const onDisk = async (uri: string, text: string | undefined, type: FileChangeType) => {
    if (text === undefined) files.delete(uri);
    else files.set(uri, text);
    await editor.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri, type }],
    });
  };

  it('tells in the override what the override causes, with the place of the service', async () => {
    await editor.open(override, privileged);
    await settled(override, ['privileged-container']);
    const places = async () =>
      (await editor.diagnostics(override))[0]?.relatedInformation?.map(({ location }) => location.uri);
    assert.deepEqual(await places(), [compose]);
  });

  it('follows edits of the other files of the project, saved or not', async () => {
    await editor.open(override, 'services:\n  web:\n    image: nginx:1.29\n');
    await editor.open(compose, base.replace('image', 'privileged: true\n    image'));
    await settled(compose, ['privileged-container']);
    await editor.type(override, privileged.replace('true', 'false'));
    await settled(compose, []);
    assert.ok(editor.refreshes > 0);
    await editor.type(override, privileged);
    await settled(compose, []);
    await settled(override, ['privileged-container']);
  });

  it('follows variables and bases on disk, also those that were not there', async () => {
    await editor.open(override, privileged);
    await settled(override, ['privileged-container']);
    await onDisk(`${folder}/.env`, 'PRIVILEGED=false\n', FileChangeType.Created);
    await settled(override, []);
    await onDisk(`${folder}/.env`, undefined, FileChangeType.Deleted);
    await settled(override, ['privileged-container']);
    await editor.open(compose, base);
    await settled(compose, []);
    await onDisk(`${folder}/common.yml`, undefined, FileChangeType.Deleted);
    await settled(compose, ['unresolved-reference']);
    await onDisk(`${folder}/common.yml`, `${common}    pid: host\n`, FileChangeType.Created);
    await settled(compose, []);
  });

  it('reads what an edit refers to now', async () => {
    files.set(`${folder}/more/compose.yml`, 'services:\n  more:\n    image: x\n    privileged: true\n');
    await editor.open(compose, base);
    await editor.open(`${folder}/more/compose.yml`, files.get(`${folder}/more/compose.yml`) ?? '');
    await editor.type(compose, `include: [more/compose.yml, gone.yml]\n${base}`);
    await settled(compose, ['unresolved-reference']);
    await settled(`${folder}/more/compose.yml`, ['privileged-container']);
  });

  it('has the files and variables of the settings', async () => {
    await editor.stop();
    const settings = () => ({
      compose: { files: ['a.yml', 'b.yml'], variables: { PRIVILEGED: 'true' } },
    });
    files.set(`${folder}/a.yml`, common.replace('base', 'web'));
    files.set(`${folder}/b.yml`, privileged.replace(':-true', ''));
    editor = await Editor.start({ folders: [folder], files, settings });
    await editor.open(`${folder}/b.yml`, files.get(`${folder}/b.yml`) ?? '', 'dockercompose');
    await settled(`${folder}/b.yml`, ['privileged-container']);
  });
});

describe('a kustomization in the editor', () => {
  const overlay = `${folder}/dev/kustomization.yaml`;
  const base = `${folder}/base/kustomization.yaml`;
  const pod = `${folder}/base/pod.yaml`;
  const manifest =
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: c\n      image: nginx\n      securityContext:\n        privileged: true\n';
  const patched = (value: boolean) =>
    `resources: [../base]\npatches:\n  - target: { kind: Pod }\n    patch: |-\n      - op: replace\n        path: /spec/containers/0/securityContext/privileged\n        value: ${value}\n`;
  let editor: Editor;

  beforeEach(async () => {
    const files = new Map([
      [overlay, patched(false)],
      [base, 'resources: [pod.yaml]\n'],
      [pod, manifest],
    ]);
    editor = await Editor.start({ folders: [folder], files });
  });
  afterEach(() => editor.stop());

  const settled = async (uri: string, wanted: readonly string[]) => {
    const codes = async () => String((await editor.diagnostics(uri)).map(({ code }) => code));
    for (let i = 0; i < 100 && (await codes()) !== String(wanted); i++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(await codes(), String(wanted));
  };

  const retype = (uri: string, text: string) => {
    const document = editor.document(uri);
    const end = document.positionAt(document.getText().length);
    return editor.change(uri, { range: { start: { line: 0, character: 0 }, end }, text });
  };

  it('silences its base as it is typed, and is told of instead when it brings the risk back', async () => {
    await editor.open(pod, manifest);
    await settled(pod, []);
    await editor.open(overlay, patched(false));
    await retype(overlay, patched(true));
    await settled(overlay, ['privileged-container']);
    await settled(pod, []);
    await retype(overlay, 'resources: [../base]\n');
    await settled(pod, ['privileged-container']);
  });

  it('takes a base no more that it does not name, which then stands for itself', async () => {
    await editor.open(pod, manifest);
    await editor.open(overlay, patched(false));
    await settled(pod, []);
    await retype(overlay, patched(false).replace('../base', 'gone'));
    await settled(pod, ['privileged-container']);
    await retype(overlay, patched(false));
    await settled(pod, []);
  });
});

describe('a chart in the editor', () => {
  const values = `${folder}/shop/values.yaml`;
  const template = `${folder}/shop/templates/pod.yaml`;
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  hostPID: {{ .Values.watchesHost }}\n  containers:\n    - name: c\n      image: nginx\n';
  let editor: Editor;

  beforeEach(async () => {
    const files = new Map([
      [`${folder}/shop/Chart.yaml`, 'apiVersion: v2\nname: shop\nversion: 1.0.0\n'],
      [values, 'watchesHost: true\n'],
      [template, pod],
    ]);
    editor = await Editor.start({ folders: [folder], files });
  });
  afterEach(() => editor.stop());

  const settled = async (uri: string, wanted: readonly string[]) => {
    const codes = async () => String((await editor.diagnostics(uri)).map(({ code }) => code));
    for (let i = 0; i < 100 && (await codes()) !== String(wanted); i++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(await codes(), String(wanted));
  };

  it('has its finding in the values, though nothing else is open, and follows the template', async () => {
    await editor.open(values, 'watchesHost: true\n');
    await settled(values, ['host-pid-namespace']);
    await editor.open(template, pod);
    const document = editor.document(template);
    const start = document.positionAt(pod.indexOf('hostPID'));
    await editor.change(template, {
      range: { start, end: { ...start, character: start.character + 4 } },
      text: 'x',
    });
    await settled(values, []);
  });
});
