import assert from 'node:assert/strict';
import { type Hover, MarkupContent } from 'vscode-languageserver/node';
import { Editor, type EditorOptions, modern } from './client.ts';
import { privilegedCompose } from './files.ts';

const uri = 'file:///w/compose.yaml';

function textOf(hover: Hover | null): string {
  assert.ok(hover && MarkupContent.is(hover.contents));
  return hover.contents.value;
}

describe('hover', () => {
  let editor: Editor;
  const start = async (options?: EditorOptions) => {
    editor = await Editor.start(options);
    await editor.open(uri, privilegedCompose);
  };
  const underlined = (hover: Hover | null) => {
    assert.ok(hover?.range);
    return editor.document(uri).getText(hover.range);
  };
  afterEach(() => editor.stop());

  it('explains the rule on the value and on its key', async () => {
    await start();
    const onValue = await editor.hover(uri, 'true', 2);
    const onKey = await editor.hover(uri, 'privileged', 3);
    assert.match(textOf(onValue), /\*\*.+\*\* \(\[privileged-container\]\(https:/);
    assert.equal(textOf(onKey), textOf(onValue));
    assert.deepEqual([underlined(onValue), underlined(onKey)], ['true', 'privileged']);
  });

  it('says nothing elsewhere, nor in documents that are not open', async () => {
    await start();
    assert.equal(await editor.hover(uri, 'image'), null);
    await editor.change(uri, { text: privilegedCompose.replace('true', 'false') });
    assert.equal(await editor.hover(uri, 'false'), null);
    const document = editor.document(uri);
    await editor.close(uri);
    editor.documents.set(uri, document);
    assert.equal(await editor.hover(uri, 'false'), null);
  });

  it('explains the rule that an ignore comment names', async () => {
    await start();
    const comment = '# bulkhead-ignore privileged-container -- it has to be\n';
    await editor.change(uri, {
      text: privilegedCompose.replace('    privileged', `    ${comment}    privileged`),
    });
    const hover = await editor.hover(uri, 'privileged-container', 4);
    assert.equal(underlined(hover), 'privileged-container');
    assert.match(textOf(hover), /privileged-container\.md/);
    assert.equal(await editor.hover(uri, 'it has to be'), null);
  });

  it('explains a key of which nothing is found', async () => {
    await start();
    const uri = 'file:///w/compose.yaml';
    await editor.open(uri, 'services:\n  web:\n    image: nginx:1.29\n    read_only: true\n');
    const found = await editor.hover(uri, 'read_only');
    assert.match(JSON.stringify(found?.contents), /\*\*`read_only`\*\*: .*\*\*Not written:\*\* `false`/);
    assert.equal(await editor.hover(uri, 'image'), null);
  });

  it('is plain text for clients that show no Markdown', async () => {
    await start({
      capabilities: { ...modern, textDocument: { diagnostic: {}, hover: { contentFormat: ['plaintext'] } } },
    });
    const hover = await editor.hover(uri, 'true');
    assert.ok(hover && MarkupContent.is(hover.contents));
    assert.equal(hover.contents.kind, 'plaintext');
    assert.doesNotMatch(hover.contents.value, /\*\*|\]\(/);
  });
});

describe('hover on the name of a pod', () => {
  const pod = `apiVersion: v1
kind: Pod
metadata:
  name: agent
spec:
  hostPID: true
  containers:
    - name: agent
      image: agent
`;
  let editor: Editor;
  afterEach(() => editor.stop());

  it('tells its Pod Security level and where each control fails', async () => {
    editor = await Editor.start();
    await editor.open('file:///w/pod.yaml', pod, 'yaml');
    const text = textOf(await editor.hover('file:///w/pod.yaml', 'agent', 2));
    assert.match(text, /\*\*Pod Security Standards\*\*: `privileged`/);
    assert.match(text, /- \*baseline\*: .*hostPID.*\(\[line 6\]\(file:\/\/\/w\/pod\.yaml#L6\)\)/);
  });
});
