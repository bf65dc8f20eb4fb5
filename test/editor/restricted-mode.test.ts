import assert from 'node:assert/strict';
import { artifacts, examples, keepEvidence, packagedExtension } from './support.ts';
import { type CodeServerEditor, startCodeServer } from './vscode.ts';

describe('VS Code in a folder that nobody has trusted', () => {
  let editor: CodeServerEditor;

  before(async () => {
    editor = await startCodeServer({ vsix: packagedExtension(), folder: examples, artifacts, trust: true });
  });
  after(() => editor?.close());
  afterEach(function () {
    return keepEvidence(this.currentTest, editor);
  });

  it('finds and fixes as in any other', async () => {
    await editor.statusItem(/Restricted Mode/);
    await editor.open('kubernetes/web.yaml');
    assert.equal((await editor.waitForSquiggle('true')).line, 22);
    await editor.placeCursor(22, 26);
    await editor.takeAction('Set `securityContext.privileged` to `false`');
    await editor.answerRefactoring('Apply');
    await editor.waitForNoSquiggle('true');
  });
});
