import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { artifacts, keepEvidence, packagedExtension } from './support.ts';
import { type CodeServerEditor, startCodeServer, until } from './vscode.ts';

/** Two services of one shape, of which one team accepts what the other does not. */
const compose = 'services:\n  web:\n    image: web\n    privileged: true\n    pid: host\n';
const files = {
  'team.code-workspace': JSON.stringify({ folders: [{ path: 'one' }, { path: 'two' }], settings: {} }),
  'one/compose.yaml': compose,
  'one/.bulkhead.yaml': 'rules:\n  privileged-container: off\n',
  'two/compose.yaml': compose,
  'two/.bulkhead.yaml': 'rules:\n  host-pid-namespace: off\n',
};

describe('VS Code with several folders, on a server', () => {
  let editor: CodeServerEditor;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bulkhead-folders-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    editor = await startCodeServer({
      vsix: packagedExtension(),
      folder,
      artifacts,
      workspaceFile: 'team.code-workspace',
    });
  });
  after(async () => {
    await editor?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(function () {
    return keepEvidence(this.currentTest, editor);
  });

  it('judges each file by the configuration of its own folder', async () => {
    await editor.open('one/compose.yaml');
    await editor.waitForSquiggle('host');
    assert.deepEqual(
      (await editor.squiggles()).map(({ text }) => text),
      ['host'],
    );
    await editor.open('two/compose.yaml');
    await editor.waitForSquiggle('true');
    assert.deepEqual(
      (await editor.squiggles()).map(({ text }) => text),
      ['true'],
    );
  });

  it('reports on all folders, and keeps their files apart', async () => {
    await editor.command('Bulkhead: Show Isolation Report');
    const page = await editor.webview();
    await until('both files in the report', async () => {
      const text = await page.locator('body').innerText();
      return text.includes('one/compose.yaml') && text.includes('two/compose.yaml');
    });
  });

  it('runs where the files are, and nowhere else', async () => {
    const log = await editor.log();
    assert.match(log, /remoteexthost/);
    assert.match(log, /bulkhead/i);
  });
});
