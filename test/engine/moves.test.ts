import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from '../../server/src/engine/analyze.ts';
import { provenMove } from '../../server/src/engine/prove.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { applyEdits } from '../../server/src/engine/source.ts';
import { root } from '../cli/support.ts';

const folder = join(root, 'test/moves');
const isGolden = (name: string) => name.includes('.moved.');

/** A comment of the fixture's head: `# verdict: ready`. */
function said(text: string, word: string): string | undefined {
  return new RegExp(`^# ${word}: (.+)$`, 'm').exec(text)?.[1];
}

/** `socket.pod.yaml` becomes `socket.moved.pod.yaml`. */
function goldenOf(name: string): string {
  return name.replace('.', '.moved.');
}

describe('the move into a sandbox', () => {
  for (const name of readdirSync(folder).filter((each) => !isGolden(each))) {
    const text = readFileSync(join(folder, name), 'utf8');
    const runtime = said(text, 'runtime');
    const file = { path: name, text };
    const analysis = analyze(file, defaultSettings);
    const [workload] = analysis.workloads;
    assert.ok(workload, name);
    const advice = workload.advise(runtime);

    it(`${name}: ${said(text, 'verdict')}`, () => {
      assert.equal(advice.verdict, said(text, 'verdict'));
      const ids = [...new Set(advice.blockers.map(({ ruleId }) => ruleId))].sort();
      assert.equal(ids.join(' '), said(text, 'blockers') ?? '');
      const isBlocked = advice.blockers.some(({ fixable }) => !fixable);
      assert.equal(advice.verdict === 'blocked', isBlocked);
      assert.equal(advice.byHand, said(text, 'by hand'));
    });

    it(`${name}: is made by edits that leave nothing in the way, or not offered`, () => {
      const move = provenMove(file, defaultSettings, analysis, workload, runtime);
      const isOffered = advice.byHand === undefined && /^ready/.test(advice.verdict);
      assert.equal(move !== undefined, isOffered);
      const golden = join(folder, goldenOf(name));
      if (!move) {
        assert.ok(!existsSync(golden), `${golden} is of no use`);
        return;
      }
      const moved = applyEdits(text, move.edits);
      if (process.env.UPDATE_GOLDEN) writeFileSync(golden, moved);
      assert.equal(moved, readFileSync(golden, 'utf8'));
      const [after] = analyze({ path: name, text: moved }, defaultSettings).workloads;
      assert.equal(after?.advise().verdict, 'already-sandboxed');
      assert.deepEqual(after?.advise().blockers, []);
    });
  }
});
