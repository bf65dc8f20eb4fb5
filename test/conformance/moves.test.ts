import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from '../../server/src/engine/analyze.ts';
import { fileKind } from '../../server/src/engine/detect.ts';
import { provenMove } from '../../server/src/engine/prove.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { applyEdits } from '../../server/src/engine/source.ts';
import { root } from '../cli/support.ts';

const corpus = join(root, '../shared/corpus');

/** Real configurations by other people, where they are at hand. */
describe('the move of every workload of the corpus', () => {
  if (!existsSync(corpus)) return;
  const files = readdirSync(corpus, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && fileKind(entry.name) !== undefined)
    .map((entry) => join(entry.parentPath, entry.name));

  for (const runtime of [undefined, 'gvisor']) {
    it(`is proven wherever it is advised, to ${runtime ?? 'the usual microVM'}`, () => {
      let moves = 0;
      for (const path of files) {
        const file = { path, text: readFileSync(path, 'utf8') };
        const analysis = analyze(file, defaultSettings);
        for (const workload of analysis.workloads) {
          const advice = workload.advise(runtime);
          if (!advice.move || analysis.syntaxErrors.length > 0) continue;
          const where = `${path}: ${workload.kind} ${workload.name}`;
          const move = provenMove(file, defaultSettings, analysis, workload, runtime);
          assert.ok(move, `${where}: the edits do something else than the move`);
          const after = analyze({ path, text: applyEdits(file.text, move.edits) }, defaultSettings);
          const moved = after.workloads.find(
            ({ name, kind }) => name === workload.name && kind === workload.kind,
          );
          assert.equal(moved?.advise().verdict, 'already-sandboxed', where);
          assert.deepEqual(moved?.advise().blockers, [], where);
          moves++;
        }
      }
      assert.ok(moves > 100, `only ${moves} moves`);
    });
  }
});
