import assert from 'node:assert/strict';
import {
  artifacts,
  examples,
  keepEvidence,
  openNew,
  packagedExtension,
  squiggleLines,
  tallWindow,
} from './support.ts';
import { type CodeServerEditor, startCodeServer, until } from './vscode.ts';

/** To drop all capabilities cannot stop this program from working. */
const safe =
  'services:\n  door:\n    image: nginx:1.29\n    user: "1000"\n    security_opt: ["no-new-privileges:true"]\n    privileged: false\n';

describe('the palette of VS Code', () => {
  let editor: CodeServerEditor;

  before(async () => {
    editor = await startCodeServer({ vsix: packagedExtension(), folder: examples, artifacts });
    await editor.page.setViewportSize(tallWindow);
  });
  after(() => editor?.close());
  afterEach(function () {
    return keepEvidence(this.currentTest, editor);
  });

  const written = (path: string, test: (text: string) => boolean = () => true) =>
    until(`${path} to be written`, async () => {
      const text = await editor.fileText(path).catch(() => undefined);
      return text !== undefined && test(text) && text;
    });

  it('ignores a rule in the configuration, for a reason and at a place, and the squiggle goes', async () => {
    await editor.open('kubernetes/web.yaml');
    await editor.placeCursor(22, 26);
    await editor.waitForSquiggle('true');
    await editor.command('Bulkhead: Ignore Rule in Workspace');
    await editor.screenshot('palette-ignore-rule');
    await editor.choose('privileged-container');
    await editor.choose('In this file');
    await editor.answer('It loads a kernel module.');
    const text = await written('.bulkhead.yaml', (now) => now !== '');
    assert.equal(
      text,
      'ignores:\n  - rule: privileged-container\n    paths: [/kubernetes/web.yaml]\n    reason: It loads a kernel module.\n',
    );
    await editor.open('kubernetes/web.yaml');
    await editor.waitForNoSquiggle('true');
  });

  it('opens the configuration, which tells its mistakes and completes its keys', async () => {
    await editor.command('Bulkhead: Open Configuration');
    await editor.waitForText('privileged-container');
    await editor.placeCursor(5, 1);
    await editor.type('lvel: all\nlevel: ');
    await editor.waitForSquiggle('lvel');
    await editor.command('Trigger Suggest');
    const rows = editor.page.locator('.suggest-widget .monaco-list-row');
    await rows.first().waitFor();
    await editor.screenshot('palette-configuration');
    assert.match((await rows.first().getAttribute('aria-label')) ?? '', /^baseline/);
    await editor.page.keyboard.press('Escape');
    await editor.save();
  });

  it('explains the rule at the cursor without the web', async () => {
    await editor.open('compose/compose.yaml');
    await editor.placeCursor(38, 18);
    await editor.waitForSquiggle('true');
    await editor.command('Bulkhead: Explain Rule');
    await editor.screenshot('palette-explain-list');
    await editor.choose('privileged-container');
    const page = await editor.webview();
    await page.locator('h1').filter({ hasText: 'Privileged container' }).waitFor();
    await editor.screenshot('palette-explain');
  });

  it('exports the report as a file that stands by itself', async () => {
    await editor.command('Bulkhead: Export Report');
    await editor.screenshot('palette-export');
    await editor.choose('HTML');
    await until('the name to be asked for', () =>
      editor.page.locator('.quick-input-widget .quick-input-box input').isVisible(),
    );
    await editor.screenshot('palette-export-name');
    await editor.page.keyboard.press('Enter');
    const html = await written('isolation-report.html');
    assert.match(html, /runner/);
    assert.doesNotMatch(html, /file:\/\//);
  });

  it('writes a baseline that the command line goes by', async () => {
    await editor.command('Bulkhead: Create Baseline');
    const text = await written('.bulkhead-baseline.json');
    assert.ok(JSON.parse(text).entries.some(({ path }: { path: string }) => path === 'compose/compose.yaml'));
    await editor.screenshot('palette-baseline');
  });

  it('fixes the workspace after a preview', async () => {
    await openNew(editor, '.bulkhead.yaml', 'level: restricted\n');
    await openNew(editor, 'door/compose.yaml', safe);
    await until('the level of the configuration', async () => (await squiggleLines(editor)).length > 0);
    await editor.command('Bulkhead: Fix All Safe Problems in Workspace');
    await editor.screenshot('palette-fix-workspace');
    await editor.answerRefactoring('Apply');
    await editor.waitForText('cap_drop');
    await editor.save();
    assert.equal(await editor.fileText('door/compose.yaml'), `${safe}    cap_drop:\n      - ALL\n`);
  });
});

describe('the first steps in VS Code', () => {
  let editor: CodeServerEditor;

  before(async () => {
    editor = await startCodeServer({ vsix: packagedExtension(), folder: examples, artifacts });
    await editor.page.setViewportSize(tallWindow);
  });
  after(() => editor?.close());
  afterEach(function () {
    return keepEvidence(this.currentTest, editor);
  });

  it('are done one after another, each when it was done', async () => {
    const { page } = editor;
    await editor.command('Welcome: Open Walkthrough...');
    await editor.choose('First steps with Bulkhead');
    const done = (name: string) =>
      until(`${name} to be done`, () =>
        page
          .locator('.getting-started-step')
          .filter({ hasText: name })
          .locator('.codicon-getting-started-step-checked')
          .isVisible(),
      );
    const step = (name: string) => page.locator('.getting-started-step').filter({ hasText: name });
    await step('Open an example').waitFor();
    await editor.screenshot('first-steps');
    await page.getByText('Open Example', { exact: true }).click();
    await editor.waitForSquiggle('true');
    await editor.placeCursor(9, 18);
    await editor.takeAction('Set `privileged` to `false`');
    await editor.answerRefactoring('Apply');
    await editor.waitForNoSquiggle('true');
    await editor.command('Bulkhead: Report on This File');
    await editor.webview();
    await editor.screenshot('first-steps-report');
    await editor.command('Bulkhead: Add to CI');
    await editor.choose('GitHub Actions');
    await editor.waitForText('bulkhead-dev/bulkhead');
    await editor.command('Welcome: Open Walkthrough...');
    await editor.choose('First steps with Bulkhead');
    for (const name of ['Open an example', 'See a finding', 'Take a fix', 'Run the report', 'Put it in CI'])
      await done(name);
    await step('Take a fix').click();
    await editor.screenshot('first-steps-done');
  });
});
