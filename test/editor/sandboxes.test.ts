import assert from 'node:assert/strict';
import { artifacts, examples, keepEvidence, openNew, packagedExtension, tallWindow } from './support.ts';
import { type CodeServerEditor, startCodeServer, until } from './vscode.ts';

const workloads = 'platform/workloads.yaml';

describe('VS Code beside a platform with sandboxes', () => {
  let editor: CodeServerEditor;

  before(async () => {
    editor = await startCodeServer({ vsix: packagedExtension(), folder: examples, artifacts });
    await editor.page.setViewportSize(tallWindow);
  });
  after(() => editor?.close());
  afterEach(function () {
    return keepEvidence(this.currentTest, editor);
  });

  const lenses = async () =>
    (await editor.page.locator('.codelens-decoration').allInnerTexts()).map((text) =>
      text.replaceAll('\u00a0', ' '),
    );

  it('shows a line above each service of a Compose file', async () => {
    await editor.open('compose/compose.yaml');
    await until(
      async () => `the lens of the runner; there are ${JSON.stringify(await lenses())}`,
      async () => (await lenses()).includes('shared kernel · 1 risk · microVM: ready after 1 change'),
    );
  });

  it('shows above each workload its wall and its verdict', async () => {
    await editor.open(workloads);
    const expected = [
      'Kata Containers · PSS privileged · 1 risk',
      'gVisor · PSS privileged · 1 risk',
      'shared kernel · PSS privileged · 2 risks · microVM: ready after 1 change',
    ];
    await until(
      async () => `the lenses; there are ${JSON.stringify(await lenses())}`,
      async () => {
        const shown = await lenses();
        return expected.every((lens) => shown.includes(lens));
      },
    );
  });

  it('tells in the hover what a microVM would contain, and what is in the way', async () => {
    const text = await editor.hover(47, 10, () => editor.screenshot('sandbox-hover'));
    assert.match(text, /Isolation: shared kernel; microVM: ready after 1 change \(machine\)/);
    assert.match(text, /would be contained: dangerous-capability/);
    assert.match(text, /in the way: host-network-in-sandbox/);
  });

  it('jumps to the RuntimeClass', async () => {
    await editor.placeCursor(14, 27);
    await editor.command('Go to Definition');
    await until('the class', async () => {
      const { file, line } = await editor.cursor();
      return file === 'runtime-classes.yaml' && line === 5;
    });
  });

  it('shows the move as a diff, and makes it when it is told to', async () => {
    await editor.open(workloads);
    await editor.placeCursor(47, 10);
    await editor.command('Bulkhead: Move Workload to a MicroVM');
    await editor.choose('machine');
    const diff = editor.page.locator('.monaco-diff-editor');
    await diff.waitFor();
    await until('the message', async () =>
      (await editor.notifications()).some((text) =>
        text.includes('whether the cluster has the RuntimeClass'),
      ),
    );
    await editor.screenshot('sandbox-move');
    await editor.button('Apply');
    await editor.waitForText('runtimeClassName: machine');
    await until('the diff to go', async () => (await diff.count()) === 0);
    await editor.save();
    const text = await editor.fileText(workloads);
    assert.match(text, /spec:\n {6}runtimeClassName: machine\n {6}containers:\n {8}- name: scanner/);
    assert.doesNotMatch(text, /hostNetwork/);
  });

  it('completes the class that a pod asks for, those of the workspace first', async () => {
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  runtimeClassName: \n  containers:\n    - name: a\n      image: a\n';
    await openNew(editor, 'completed.yaml', text);
    await editor.placeCursor(6, 21);
    await editor.command('Trigger Suggest');
    const first = editor.page.locator('.suggest-widget .monaco-list-row').first();
    await first.waitFor();
    await editor.screenshot('sandbox-completion');
    assert.match((await first.getAttribute('aria-label')) ?? '', /^machine/);
    await editor.page.keyboard.press('Enter');
    await editor.waitForText('runtimeClassName: machine');
    await editor.save();
  });

  it('writes the manifest of a RuntimeClass', async () => {
    await editor.command('Bulkhead: Create RuntimeClass Manifest');
    await editor.choose('kata-clh');
    await editor.waitForText('handler: kata-clh');
  });
});
