import assert from 'node:assert/strict';
import {
  type CodeAction,
  CodeActionKind,
  CodeActionResolveRequest,
  DiagnosticTag,
  SnippetTextEdit,
  TextDocumentEdit,
  type TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Editor, type EditorOptions, modern } from './client.ts';
import { hostNetworkPod, insecureDockerfile, plainCompose, privilegedCompose } from './files.ts';

const uri = 'file:///w/compose.yaml';
/** Ordinary user, no new privileges: to drop all capabilities cannot stop the program from working. */
const safeCompose =
  'services:\n  web:\n    image: nginx:1.29\n    user: "1000"\n    security_opt: ["no-new-privileges:true"]\n';
const restricted = { settings: () => ({ level: 'restricted' }) };
const titles = (actions: readonly CodeAction[]) => actions.map(({ title }) => title);
const ofKind = (actions: readonly CodeAction[], kind: string) => actions.filter((each) => each.kind === kind);

/** The edits of an action as plain text edits: a snippet's placeholder becomes what it proposes. */
function editsOf({ edit }: CodeAction): TextEdit[] {
  assert.ok(edit);
  if (edit.changes) return Object.values(edit.changes).flat();
  return (edit.documentChanges ?? []).flatMap((change) => {
    assert.ok(TextDocumentEdit.is(change));
    return change.edits.map((each) =>
      SnippetTextEdit.is(each)
        ? { range: each.range, newText: each.snippet.value.replace(/\$\{1:(.*?)\}/, '$1') }
        : each,
    );
  });
}

describe('code actions', () => {
  let editor: Editor;
  const start = async (options?: EditorOptions) => {
    editor = await Editor.start(options);
  };
  afterEach(() => editor.stop());

  const applied = (action: CodeAction | undefined) => {
    assert.ok(action);
    return TextDocument.applyEdits(editor.document(uri), editsOf(action));
  };

  it('have a client that can tell what to check tell it, and no other', async () => {
    await start({ initializationOptions: { tellCheckCommand: 'editor.tell' } });
    await editor.open(uri, privilegedCompose);
    const [harden, sandbox, ignore] = await editor.actions(uri, 'true');
    assert.equal(harden?.command?.command, 'editor.tell');
    assert.match(String(harden?.command?.arguments?.[0]), /^Check which capabilities and devices/);
    assert.match(String(sandbox?.command?.arguments?.[0]), /^Check whether the Docker host has the runtime/);
    assert.equal(ignore?.command, undefined);
    await editor.stop();
    await start();
    await editor.open(uri, privilegedCompose);
    for (const { command } of await editor.actions(uri, 'true')) assert.equal(command, undefined);
  });

  it('offer to harden, to move into a sandbox and to ignore, in this order', async () => {
    await start();
    await editor.open(uri, privilegedCompose);
    const actions = await editor.actions(uri, 'true');
    assert.deepEqual(
      actions.map(({ kind }) => kind),
      ['quickfix.bulkhead', 'quickfix.bulkhead.sandbox', 'quickfix.bulkhead.ignore'],
    );
    const [harden, sandbox, ignore] = titles(actions);
    assert.equal(harden, 'Set `privileged` to `false`');
    assert.match(sandbox ?? '', /^Run `web` in a microVM/);
    assert.equal(ignore, 'Ignore privileged-container here, with a reason');
    const [diagnostic] = await editor.diagnostics(uri);
    for (const { diagnostics } of actions) assert.deepEqual(diagnostics, [diagnostic]);
  });

  it('keep this order where several findings stand at one place', async () => {
    await start(restricted);
    await editor.open(uri, plainCompose);
    const order = ['quickfix.bulkhead', 'quickfix.bulkhead.sandbox', 'quickfix.bulkhead.ignore'];
    const places = (await editor.actions(uri, 'web')).map(({ kind = '' }) => order.indexOf(kind));
    assert.ok(places.length > 3);
    assert.deepEqual(places, places.toSorted());
  });

  it('change what they say they change, and nothing else', async () => {
    await start();
    await editor.open(uri, privilegedCompose);
    const [harden, sandbox, ignore] = await editor.actions(uri, 'true');
    assert.equal(applied(harden), privilegedCompose.replace('true', 'false'));
    assert.match(applied(sandbox), /^ {4}runtime: io\.containerd\.kata\.v2$/m);
    assert.equal(
      applied(ignore),
      privilegedCompose.replace(
        '    priv',
        '    # bulkhead-ignore privileged-container -- say why\n    priv',
      ),
    );
  });

  it('leave nothing to report once the comment that ignores is there', async () => {
    await start();
    for (const newline of ['\n', '\r\n']) {
      await editor.open(uri, privilegedCompose.replaceAll('\n', newline));
      const [ignore] = await editor.actions(uri, 'true', { only: ['quickfix.bulkhead.ignore'] });
      await editor.change(uri, { text: applied(ignore) });
      assert.equal(editor.document(uri).getText().split(newline).length, 6);
      assert.deepEqual(await editor.diagnostics(uri), []);
      await editor.close(uri);
    }
  });

  it('are there only where a finding is, and only in files that are ours', async () => {
    await start();
    await editor.open(uri, privilegedCompose);
    assert.deepEqual(await editor.actions(uri, 'image'), []);
    await editor.open('file:///w/other.yaml', 'privileged: true\n');
    assert.deepEqual(await editor.actions('file:///w/other.yaml', 'true'), []);
  });

  it('give only the kinds that are asked for, and what is below them', async () => {
    await start(restricted);
    await editor.open(uri, safeCompose);
    const kindsFor = async (...only: string[]) => {
      const kinds = (await editor.actions(uri, 'web', { only })).map(({ kind }) => kind);
      return [...new Set(kinds)].sort();
    };
    const quickFixes = ['quickfix.bulkhead', 'quickfix.bulkhead.fixAll', 'quickfix.bulkhead.ignore'];
    assert.deepEqual(await kindsFor(CodeActionKind.QuickFix), quickFixes);
    assert.deepEqual(await kindsFor('quickfix.bulkhead'), quickFixes);
    assert.deepEqual(await kindsFor('quickfix.bulkhead.ignore'), ['quickfix.bulkhead.ignore']);
    assert.deepEqual(await kindsFor(CodeActionKind.SourceFixAll), ['source.fixAll.bulkhead']);
    assert.deepEqual(await kindsFor(CodeActionKind.Source), ['source.fixAll.bulkhead']);
    assert.deepEqual(await kindsFor(CodeActionKind.Empty), [...quickFixes, 'source.fixAll.bulkhead']);
    assert.deepEqual(await kindsFor(CodeActionKind.Refactor, 'quickfix.bulk', 'source.fixAll.other'), []);
    await editor.change(uri, { text: privilegedCompose });
    const sandbox = await editor.actions(uri, 'true', { only: ['quickfix.bulkhead.sandbox'] });
    assert.deepEqual(ofKind(sandbox, 'quickfix.bulkhead.sandbox'), sandbox);
    assert.equal(sandbox.length, 1);
  });

  it('prefer one fix of a finding, and only if it is safe', async () => {
    await start(restricted);
    await editor.open(uri, safeCompose);
    const preferred = (actions: readonly CodeAction[]) => titles(actions.filter((each) => each.isPreferred));
    assert.deepEqual(preferred(await editor.actions(uri, 'web')), ['Drop all capabilities']);
    await editor.change(uri, { text: privilegedCompose });
    assert.deepEqual(preferred(await editor.actions(uri, 'true')), []);
  });

  it('ask for confirmation of a fix that has something to be checked, where the client can', async () => {
    await start(restricted);
    await editor.open(uri, `${safeCompose}    pid: host\n`);
    const [risky] = await editor.actions(uri, 'host');
    const [annotation] = Object.values(risky?.edit?.changeAnnotations ?? {});
    assert.equal(annotation?.needsConfirmation, true);
    assert.match(annotation.description ?? '', /^Check first /);
    const [change] = risky?.edit?.documentChanges ?? [];
    assert.ok(TextDocumentEdit.is(change));
    assert.deepEqual(change.textDocument, { uri, version: 1 });
    for (const each of change.edits) assert.ok('annotationId' in each);
    const safe = (await editor.actions(uri, 'web')).find(({ title }) => title === 'Drop all capabilities');
    assert.equal(safe?.edit?.changeAnnotations, undefined);
  });

  it('are plain changes, complete at once and without snippets for clients that can do no more', async () => {
    const { textDocument, workspace } = modern;
    await start({
      ...restricted,
      capabilities: {
        textDocument: { ...textDocument, codeAction: {} },
        workspace: { ...workspace, workspaceEdit: {} },
      },
    });
    await editor.open(uri, safeCompose);
    const actions = await editor.actions(uri, 'web', { only: ['quickfix', 'source.fixAll'] });
    assert.ok(actions.length > 3);
    for (const { edit } of actions) {
      assert.deepEqual(Object.keys(edit ?? {}), ['changes']);
      assert.deepEqual(Object.keys(edit?.changes ?? {}), [uri]);
    }
    const [ignore] = ofKind(actions, 'quickfix.bulkhead.ignore');
    assert.match(applied(ignore), /# bulkhead-ignore missing-capability-drop -- say why\n {2}web:/);
  });

  it('give a snippet for the reason to clients that can take it', async () => {
    await start();
    await editor.open(uri, privilegedCompose);
    const [ignore] = await editor.actions(uri, 'true', { only: ['quickfix.bulkhead.ignore'] });
    const [change] = ignore?.edit?.documentChanges ?? [];
    assert.ok(TextDocumentEdit.is(change));
    assert.deepEqual(change.edits, [
      {
        range: { start: { line: 3, character: 0 }, end: { line: 3, character: 0 } },
        snippet: { kind: 'snippet', value: `    # bulkhead-ignore privileged-container -- \${1:say why}\n` },
      },
    ]);
  });

  it('fix all that is safe when resolved, in the text as it is by then', async () => {
    await start(restricted);
    await editor.open(uri, safeCompose);
    const [action] = await editor.actions(uri, 'services', { only: ['source.fixAll'] });
    assert.ok(action);
    assert.equal(action.edit, undefined);
    await editor.change(uri, {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      text: '# head\n',
    });
    const resolved = await editor.connection.sendRequest(CodeActionResolveRequest.type, action);
    const fixed = applied(resolved);
    assert.match(fixed, /^# head\nservices:/);
    assert.match(fixed, /cap_drop/);
    const [change] = resolved.edit?.documentChanges ?? [];
    assert.ok(TextDocumentEdit.is(change));
    assert.equal(change.textDocument.version, 2);
    await editor.change(uri, { text: fixed });
    assert.deepEqual(await editor.actions(uri, 'services', { only: ['source.fixAll'] }), []);
  });

  it('resolve to nothing when the document is closed, and survive strange actions', async () => {
    await start(restricted);
    await editor.open(uri, safeCompose);
    const [action] = await editor.actions(uri, 'services', { only: ['source.fixAll'] });
    assert.ok(action);
    await editor.close(uri);
    assert.equal(
      (await editor.connection.sendRequest(CodeActionResolveRequest.type, action)).edit,
      undefined,
    );
    const strange = { title: 'x', data: { uri: 'nowhere' } };
    assert.deepEqual(await editor.connection.sendRequest(CodeActionResolveRequest.type, strange), strange);
  });

  it('do not offer to fix all when nothing safe is to be fixed', async () => {
    await start();
    await editor.open(uri, privilegedCompose);
    assert.deepEqual(
      await editor.actions(uri, 'true', { only: ['source.fixAll', 'quickfix.bulkhead.fixAll'] }),
      [],
    );
  });

  it('exist for Dockerfiles and pods too', async () => {
    await start();
    await editor.open('file:///w/Dockerfile', insecureDockerfile, 'dockerfile');
    await editor.open('file:///w/pod.yaml', hostNetworkPod);
    const [first] = titles(await editor.actions('file:///w/Dockerfile', '--security'));
    assert.equal(first, 'Remove `--security=insecure`');
    const [remove] = titles(await editor.actions('file:///w/pod.yaml', 'true'));
    assert.equal(remove, 'Remove `hostNetwork: true`');
  });
});

describe('an ignore comment that ignores nothing', () => {
  let editor: Editor;
  afterEach(() => editor.stop());

  it('is faded and can be removed', async () => {
    editor = await Editor.start();
    const uri = 'file:///w/compose.yaml';
    const comment = '    # bulkhead-ignore host-pid-namespace -- why\n';
    await editor.open(uri, `services:\n  web:\n    image: nginx\n${comment}    tty: true\n`);
    const [diagnostic] = await editor.diagnostics(uri);
    assert.equal(diagnostic?.code, 'unused-ignore');
    assert.deepEqual(diagnostic?.tags, [DiagnosticTag.Unnecessary]);
    const actions = await editor.actions(uri, 'bulkhead-ignore');
    assert.ok(titles(actions).includes('Remove the unused ignore'));
  });
});
