import assert from 'node:assert/strict';
import {
  artifacts,
  examples,
  inAllExamples,
  keepEvidence,
  packagedExtension,
  squiggleLines,
  tallWindow,
  underlined,
  waitForProblems,
} from './support.ts';
import { startWebVSCode, unpackExtension, until, type WebEditor } from './vscode.ts';

describe('the oldest VS Code for the Web that Bulkhead supports', () => {
  let editor: WebEditor;
  let extension: Awaited<ReturnType<typeof unpackExtension>>;

  before(async () => {
    extension = await unpackExtension(packagedExtension());
    editor = await startWebVSCode({ extensionFolder: extension.folder, folder: examples, artifacts });
    await editor.page.setViewportSize(tallWindow);
  });
  after(async () => {
    await editor?.close();
    await extension?.remove();
  });
  afterEach(function () {
    return keepEvidence(this.currentTest, editor);
  });

  for (const [file, expected] of Object.entries(underlined)) {
    it(`underlines the exact words in ${file}`, async () => {
      await editor.open(file);
      await until(
        async () => `${JSON.stringify(expected)}; there are ${JSON.stringify(await editor.squiggles())}`,
        async () => (await squiggleLines(editor)).join() === expected.join(),
      );
    });
  }

  it('opens the report from the palette, and a link in it opens the file at the finding', async () => {
    await editor.command('Bulkhead: Show Isolation Report');
    const report = await editor.webview();
    await report.getByText('19 isolation risks in 15 workloads').waitFor();
    await report.getByRole('button', { name: /^What is found of DaemonSet log-agent/ }).click();
    await report.getByRole('link', { name: 'line 33' }).first().click();
    await until('the file beside the report', async () => (await editor.cursor()).file === 'agent.yaml');
    assert.deepEqual(await editor.cursor(), { file: 'agent.yaml', line: 33, column: 19 });
    await editor.command('View: Close All Editors');
  });

  it('fills the Problems panel with the findings of files that are not open', async () => {
    await editor.command('Bulkhead: Scan Workspace');
    await until('the count', async () => (await editor.notifications()).includes('Bulkhead found 19 risks.'));
    await editor.button('Show Problems');
    await waitForProblems(editor, inAllExamples);
    await editor.command('View: Toggle Panel Visibility');
  });

  it('finds what it found before after the worker was restarted', async () => {
    await editor.open('kubernetes/web.yaml');
    await editor.waitForSquiggle('true');
    await editor.command('Bulkhead: Restart Server');
    await editor.waitForSquiggle('true');
    await editor.statusItem(/\b1 isolation risk\b/);
  });

  it('lists the fixes, and one that is confirmed changes the file and takes the squiggle away', async () => {
    await editor.open('kubernetes/web.yaml');
    await editor.placeCursor(22, 26);
    const [harden, move, ignore] = await editor.lightbulb();
    assert.equal(harden, 'Set `securityContext.privileged` to `false`');
    assert.match(move ?? '', /^Run `web` in a microVM: set `runtimeClassName: /);
    assert.equal(ignore, 'Ignore privileged-container here, with a reason');
    await editor.takeAction(harden);
    await editor.answerRefactoring('Apply');
    await editor.waitForNoSquiggle('true');
    await editor.waitForText('privileged: false');
    await editor.statusItem(/No isolation risk/);
  });
});
