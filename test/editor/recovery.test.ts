import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { artifacts, examples, keepEvidence, packagedExtension } from './support.ts';
import { type CodeServerEditor, startCodeServer, until } from './vscode.ts';

describe('VS Code whose server crashes', () => {
  let editor: CodeServerEditor;

  before(async () => {
    editor = await startCodeServer({ vsix: packagedExtension(), folder: examples, artifacts });
  });
  after(() => editor?.close());
  afterEach(function () {
    return keepEvidence(this.currentTest, editor);
  });

  /** The processes of the extension's server; code-server runs on Linux here. */
  const servers = () =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => /bulkhead\.bulkhead-vscode.*client\/dist\/server\.js/.test(commandLine(pid)))
      .map(Number);

  it('starts it again, finds what is there, and fixes it', async () => {
    await editor.open('kubernetes/web.yaml');
    await editor.waitForSquiggle('true');
    const before = servers();
    assert.equal(before.length, 1);
    process.kill(before[0] ?? 0, 'SIGKILL');
    await until('another server', async () => servers().length === 1 && servers()[0] !== before[0]);
    await editor.placeCursor(22, 26);
    await editor.takeAction('Set `securityContext.privileged` to `false`');
    await editor.answerRefactoring('Apply');
    await editor.waitForNoSquiggle('true');
  });
});

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // It has ended meanwhile.
  }
}
