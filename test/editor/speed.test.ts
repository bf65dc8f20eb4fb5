/**
 * What a person waits for in the real editor. It is printed, and left for the table of `npm run bench`; no number fails
 * the test.
 */

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { artifacts, examples, keepEvidence, packagedExtension } from './support.ts';
import { type CodeServerEditor, startCodeServer, until } from './vscode.ts';

const results = fileURLToPath(new URL('../bench/results/', import.meta.url));

describe('the speed that one sees', () => {
  let editor: CodeServerEditor;

  before(async () => {
    editor = await startCodeServer({ vsix: packagedExtension(), folder: examples, artifacts });
  });
  after(() => editor?.close());
  afterEach(function () {
    return keepEvidence(this.currentTest, editor);
  });

  it('is measured from a text to its first squiggle, and by what VS Code says of the activation', async () => {
    // In the page, as the test itself looks now and then only.
    await editor.page.evaluate(() => {
      const times: Record<string, number> = {};
      Object.assign(globalThis, { times });
      const look = () => {
        const seen = (name: string, selector: string) => {
          if (document.querySelector(selector)) times[name] ??= performance.now();
        };
        seen('text', '.editor-instance .view-line span');
        seen('squiggle', '.squiggly-error, .squiggly-warning');
      };
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
    });
    await editor.open('kubernetes/web.yaml');
    await editor.waitForSquiggle('true');
    const times = await editor.page.evaluate(
      () => (globalThis as unknown as { times: Record<string, number> }).times,
    );
    const first = (times.squiggle ?? Number.NaN) - (times.text ?? Number.NaN);
    await editor.command('Developer: Show Running Extensions');
    const row = editor.page.locator('.extension', { hasText: 'Bulkhead' });
    const activation = await until('the activation time', async () => {
      const [, ms] =
        /Activation: (\d+)ms/.exec((await row.first().innerText()).replaceAll('\u00a0', ' ')) ?? [];
      return ms === undefined ? undefined : Number(ms);
    });
    assert.ok(first > 0 && activation >= 0);
    const rows = [
      { group: 'start', name: 'activation in VS Code', value: activation, unit: 'ms', atMost: 50 },
      { group: 'start', name: 'first squiggle, from the text', value: first, unit: 'ms', atMost: 500 },
    ];
    mkdirSync(results, { recursive: true });
    writeFileSync(`${results}editor.json`, JSON.stringify(rows));
    console.log(`activation ${activation} ms, first squiggle ${first.toFixed(0)} ms after its text`);
  });
});
