import assert from 'node:assert/strict';
import {
  ApplyWorkspaceEditRequest,
  CodeLensRequest,
  CodeLensResolveRequest,
  type CompletionItem,
  CompletionRequest,
  DefinitionRequest,
  ExecuteCommandRequest,
  type Location,
  type Position,
  ReferencesRequest,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ManifestChoice } from '../../server/src/lsp/manifests.ts';
import type { MoveResponse } from '../../server/src/lsp/move.ts';
import { Editor, type EditorOptions } from './client.ts';

const folder = 'file:///w';
const podUri = `${folder}/pod.yaml`;
const classUri = `${folder}/classes.yaml`;

const pod = (lines = '') => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
${lines}  containers:
    - name: web
      image: nginx
      securityContext:
        privileged: true
`;
const runtimeClass = (name: string, handler: string) =>
  `apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata:\n  name: ${name}\nhandler: ${handler}\n`;

let editor: Editor;

async function start(files: Record<string, string> = {}, options: EditorOptions = {}): Promise<void> {
  editor = await Editor.start({ folders: [folder], files: new Map(Object.entries(files)), ...options });
}

/** The position in the middle of the first of these words. */
function at(uri: string, words: string): Position {
  const document = editor.document(uri);
  const offset = document.getText().indexOf(words);
  assert.ok(offset >= 0, words);
  return document.positionAt(offset + Math.ceil(words.length / 2));
}

async function lenses(uri = podUri) {
  const found = await editor.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } });
  const resolved = (found ?? []).map((lens) =>
    editor.connection.sendRequest(CodeLensResolveRequest.type, lens),
  );
  return (await Promise.all(resolved)).map(({ command }) => command);
}

async function hoverText(uri: string, words: string): Promise<string> {
  const hover = await editor.hover(uri, words, 1);
  assert.ok(hover && typeof hover.contents === 'object' && 'value' in hover.contents);
  return hover.contents.value;
}

describe('the lens above a workload', () => {
  afterEach(() => editor.stop());

  it('tells its wall, its level, its risks and the verdict, and moves it', async () => {
    await start();
    await editor.open(podUri, pod('  hostNetwork: true\n'), 'yaml');
    const [lens] = await lenses();
    assert.equal(lens?.title, 'shared kernel · PSS privileged · 2 risks · microVM: ready after 1 change');
    assert.equal(lens?.command, 'bulkhead.applyMove');
    assert.deepEqual(lens?.arguments, [{ uri: podUri, position: { line: 3, character: 8 } }]);
  });

  it('has nothing to click where there is no move', async () => {
    await start();
    await editor.open(podUri, pod('  runtimeClassName: kata\n'), 'yaml');
    assert.deepEqual(await lenses(), [{ title: 'Kata Containers · PSS privileged · 1 risk', command: '' }]);
  });

  it('is not there above images and the commands of scripts', async () => {
    await start();
    for (const [name, text, language] of [
      ['Dockerfile', 'FROM debian\nUSER root\n', 'dockerfile'],
      ['run.sh', 'docker run --privileged x\n', 'shellscript'],
    ] as const) {
      await editor.open(`${folder}/${name}`, text, language);
      assert.ok((await editor.diagnostics(`${folder}/${name}`)).length > 0, name);
      assert.deepEqual(await lenses(`${folder}/${name}`), []);
    }
  });

  it('goes with its setting', async () => {
    await start({}, { settings: () => ({ codeLens: false }) });
    await editor.open(podUri, pod(), 'yaml');
    assert.deepEqual(await lenses(), []);
  });
});

describe('a RuntimeClass of the workspace', () => {
  afterEach(() => editor.stop());

  it('counts by its handler, also when it changes while it is edited', async () => {
    await start({ [classUri]: runtimeClass('safe', 'kata-clh') });
    await editor.open(podUri, pod('  runtimeClassName: safe\n'), 'yaml');
    await editor.until(() => editor.refreshes > 0);
    assert.match((await lenses())[0]?.title ?? '', /^Kata Containers · /);
    await editor.open(classUri, runtimeClass('safe', 'runc'), 'yaml');
    await editor.until(() => editor.refreshes > 1);
    assert.match((await lenses())[0]?.title ?? '', /^shared kernel · /);
  });

  it('is where a misspelt name leads', async () => {
    await start({ [classUri]: runtimeClass('hardened', 'kata-clh') });
    await editor.open(podUri, pod('  runtimeClassName: hardend\n'), 'yaml');
    await editor.until(() => editor.refreshes > 0);
    const messages = (await editor.diagnostics(podUri)).map(({ message }) => String(message)).join('\n');
    assert.match(
      messages,
      /No RuntimeClass of this workspace is called `hardend`.* Did you mean `hardened`\?/,
    );
  });

  it('is found from the pod, and the pods from it', async () => {
    const other = `${folder}/other.yaml`;
    const files = {
      [classUri]: runtimeClass('safe', 'kata-clh'),
      [other]: pod('  runtimeClassName: safe\n'),
    };
    await start(files);
    await editor.open(podUri, pod('  runtimeClassName: safe\n'), 'yaml');
    const definition = await editor.connection.sendRequest(DefinitionRequest.type, {
      textDocument: { uri: podUri },
      position: at(podUri, 'safe'),
    });
    const range = { start: { line: 3, character: 8 }, end: { line: 3, character: 12 } };
    assert.deepEqual(definition, [{ uri: classUri, range }]);
    await editor.open(classUri, files[classUri] ?? '', 'yaml');
    const found: Location[] | null = await editor.connection.sendRequest(ReferencesRequest.type, {
      textDocument: { uri: classUri },
      position: at(classUri, 'safe'),
      context: { includeDeclaration: false },
    });
    assert.deepEqual(found?.map(({ uri }) => uri).sort(), [other]);
  });

  it('comes first where a class is named, before those that are known', async () => {
    await start({ [classUri]: runtimeClass('safe', 'kata-clh') });
    await editor.open(podUri, pod('  runtimeClassName: \n'), 'yaml');
    const items = await completions(podUri, { line: 5, character: 20 });
    const [first, second] = items;
    assert.deepEqual([first?.label, first?.detail], ['safe', 'microVM, of this workspace']);
    assert.deepEqual([second?.label, second?.detail], ['kata-qemu-runtime-rs', 'microVM']);
    assert.match(String(second?.documentation), /KVM/);
    assert.ok(items.some(({ label }) => label === 'gvisor'));
    assert.deepEqual(await completions(podUri, { line: 1, character: 4 }), []);
  });
});

describe('a Namespace of the workspace', () => {
  afterEach(() => editor.stop());

  it('refuses a pod of another file, also when it changes while it is edited', async () => {
    const uri = `${folder}/namespace.yaml`;
    const namespace = (enforces: string) =>
      `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: default\n  labels:\n    pod-security.kubernetes.io/enforce: ${enforces}\n`;
    const refused = async () =>
      (await editor.diagnostics(podUri)).some(({ code }) => code === 'refused-by-namespace');
    await start({ [uri]: namespace('baseline') });
    await editor.open(podUri, pod(), 'yaml');
    await editor.until(() => editor.refreshes > 0);
    assert.equal(await refused(), true);
    await editor.open(uri, namespace('privileged'), 'yaml');
    await editor.until(() => editor.refreshes > 1);
    assert.equal(await refused(), false);
  });
});

async function completions(uri: string, position: Position): Promise<CompletionItem[]> {
  const params = { textDocument: { uri }, position };
  const found = await editor.connection.sendRequest(CompletionRequest.type, params);
  assert.ok(Array.isArray(found));
  return found;
}

describe('completion in a Compose file', () => {
  afterEach(() => editor.stop());

  it('names runtimes and replaces what is typed', async () => {
    await start();
    const uri = `${folder}/compose.yaml`;
    await editor.open(uri, 'services:\n  web:\n    image: nginx\n    runtime: run\n', 'yaml');
    const items = await completions(uri, { line: 3, character: 16 });
    const kata = items.find(({ label }) => label === 'io.containerd.kata.v2');
    assert.deepEqual(kata?.textEdit, {
      range: { start: { line: 3, character: 13 }, end: { line: 3, character: 16 } },
      newText: 'io.containerd.kata.v2',
    });
  });
});

describe('hover about sandboxes', () => {
  afterEach(() => editor.stop());

  it('tells on the name what a microVM would change, and what is in the way', async () => {
    await start();
    await editor.open(podUri, pod('  hostNetwork: true\n'), 'yaml');
    const text = await hoverText(podUri, 'web');
    assert.match(
      text,
      /\*\*Isolation\*\*: shared kernel; microVM: ready after 1 change \(`kata-qemu-runtime-rs`\)/,
    );
    assert.match(text, /- would be contained: `privileged-container`/);
    assert.match(text, /- in the way: `host-network-in-sandbox` \(\[line 6\]/);
    assert.match(text, /Pod Security Standards/);
  });

  it('tells on a runtime what it is, and what nobody knows', async () => {
    await start();
    await editor.open(podUri, pod('  runtimeClassName: kata-qemu\n'), 'yaml');
    assert.match(
      await hoverText(podUri, 'kata-qemu'),
      /^Kata Containers: microVM\..*gives way to the Rust runtime/,
    );
    await editor.change(podUri, { text: pod('  runtimeClassName: ours\n') });
    assert.match(await hoverText(podUri, 'ours'), /Nobody here knows what `ours` is/);
  });
});

describe('bulkhead/move', () => {
  afterEach(() => editor.stop());

  const moved = (params: object) =>
    editor.connection.sendRequest<MoveResponse | null>('bulkhead/move', { uri: podUri, ...params });

  it('gives the document after the move, and what to check', async () => {
    await start();
    await editor.open(podUri, pod('  hostNetwork: true\n'), 'yaml');
    const response = await moved({ position: at(podUri, 'privileged') });
    assert.equal(response?.workload, 'web');
    assert.equal(response?.move?.text, pod('  runtimeClassName: kata-qemu-runtime-rs\n'));
    const document = TextDocument.create(podUri, 'yaml', 1, pod('  hostNetwork: true\n'));
    assert.equal(TextDocument.applyEdits(document, [...(response?.move?.edits ?? [])]), response?.move?.text);
    assert.match(response?.move?.check ?? '', /whether the cluster has the RuntimeClass/);
  });

  it('offers the well-known classes, the names that nobody should take anew not among them', async () => {
    await start();
    await editor.open(podUri, pod(), 'yaml');
    const runtimes = (await moved({ position: at(podUri, 'web') }))?.choices.map(({ runtime }) => runtime);
    assert.deepEqual(runtimes, [
      'kata-qemu-runtime-rs',
      'kata-clh',
      'kata-fc',
      'kata',
      'kata-vm-isolation',
      'isolated-sandbox',
      'runv',
      'gvisor',
    ]);
  });

  it('offers what the settings name, else the classes of the workspace', async () => {
    await start({ [classUri]: runtimeClass('safe', 'runsc') });
    await editor.open(podUri, pod(), 'yaml');
    await editor.until(() => editor.refreshes > 0);
    const own = await moved({ position: at(podUri, 'web') });
    assert.deepEqual(
      own?.choices.map(({ runtime }) => runtime),
      ['safe'],
    );
    assert.equal(own?.move?.text, pod('  runtimeClassName: safe\n'));
    await editor.stop();
    await start({}, { settings: () => ({ sandbox: { runtimeClassName: 'kata-clh' } }) });
    await editor.open(podUri, pod(), 'yaml');
    const chosen = await moved({ position: at(podUri, 'web') });
    assert.deepEqual(
      chosen?.choices.map(({ runtime }) => runtime),
      ['kata-clh'],
    );
  });

  it('says why there is none', async () => {
    await start();
    await editor.open(podUri, pod('  runtimeClassName: kata\n'), 'yaml');
    assert.equal(
      (await moved({ position: at(podUri, 'web') }))?.refused,
      'it runs in Kata Containers already',
    );
    assert.equal(await moved({ position: { line: 90, character: 0 }, uri: `${folder}/none.yaml` }), null);
  });

  it('is a command of the server for editors that have none', async () => {
    await start();
    await editor.open(podUri, pod(), 'yaml');
    const applied: WorkspaceEdit[] = [];
    editor.connection.onRequest(ApplyWorkspaceEditRequest.type, ({ edit }) => {
      applied.push(edit);
      return { applied: true };
    });
    const place = { uri: podUri, position: at(podUri, 'web') };
    const run = (command: string, argument: unknown) =>
      editor.connection.sendRequest(ExecuteCommandRequest.type, { command, arguments: [argument] });
    await run('bulkhead.applyMove', place);
    assert.equal(applied.length, 1);
    await assert.rejects(run('bulkhead.applyMove', {}), /no command/);
    await assert.rejects(run('other', place), /no command/);
  });
});

describe('manifests to begin with', () => {
  afterEach(() => editor.stop());

  it('are those of classes that an administrator makes', async () => {
    await start();
    const choices = await editor.connection.sendRequest<ManifestChoice[]>('bulkhead/manifests');
    assert.equal(choices[0]?.name, 'kata-qemu-runtime-rs');
    assert.match(choices[0]?.text ?? '', /^handler: kata-qemu-runtime-rs$/m);
    assert.match(choices[0]?.text ?? '', /memory: "320Mi"[\s\S]*katacontainers\.io\/kata-runtime: "true"/);
    assert.ok(!choices.some(({ name }) => /isolation|isolated|runv|^kata-qemu$/.test(name)));
  });

  it('are a virtual machine in the place of a pod', async () => {
    await start();
    await editor.open(podUri, pod(), 'yaml');
    const params = { uri: podUri, position: at(podUri, 'web') };
    const text = await editor.connection.sendRequest<string>('bulkhead/machine', params);
    assert.match(text, /^kind: VirtualMachine$/m);
    assert.match(text, /nested virtualisation/);
    assert.match(text, /podman, run, --detach, --restart=always, "nginx"/);
  });
});
