import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { example, pipelines } from '../client/src/snippets.ts';
import { analyze } from '../server/src/engine/analyze.ts';
import { provenFixes } from '../server/src/engine/prove.ts';
import { defaultSettings } from '../server/src/engine/settings.ts';
import { version } from '../server/src/report/version.ts';

describe('the texts that people begin with', () => {
  it('are an example with findings, one of which can be fixed', () => {
    // As an editor has it before it is saved.
    const file = { path: 'untitled:Untitled-1', text: example, languageId: 'yaml' };
    const analysis = analyze(file, defaultSettings);
    assert.deepEqual(
      analysis.findings.map(({ ruleId }) => ruleId),
      ['privileged-container', 'runtime-socket-mount', 'host-pid-namespace'],
    );
    const [first] = analysis.findings;
    assert.ok(first && provenFixes(file, defaultSettings, analysis, first).length > 0);
  });

  it('are for CI what the guides say', () => {
    const guide = (name: string) =>
      readFileSync(new URL(`../docs/guides/${name}.md`, import.meta.url), 'utf8');
    const guides = guide('ci') + guide('pre-commit');
    for (const [name, { text }] of Object.entries(pipelines(version)))
      assert.ok(guides.includes(`\n${text}\`\`\``), name);
  });
});
