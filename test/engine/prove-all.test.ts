import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from '../../server/src/engine/analyze.ts';
import { fileKind } from '../../server/src/engine/detect.ts';
import { provenFixes } from '../../server/src/engine/prove.ts';
import { allProvenFixes, provenOf } from '../../server/src/engine/prove-all.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { root } from '../cli/support.ts';
import { partFile, projectOf } from '../support/projects.ts';

const settings = { ...defaultSettings, level: 'all' as const };

describe('the fixes of all findings, proven at once', () => {
  for (const folder of ['examples', 'test/rules', 'test/moves']) {
    it(`are those that are proven one by one, in ${folder}`, () => {
      const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => fileKind(path) && statSync(join(root, folder, path)).isFile())
        // One in ten of many is enough to see a difference, and does not take long.
        .filter((_, index, all) => all.length < 100 || index % 10 === 0);
      for (const path of paths) {
        const file = { path, text: readFileSync(join(root, folder, path), 'utf8') };
        const analysis = analyze(file, settings);
        const all = allProvenFixes(file, settings, analysis);
        for (const finding of analysis.findings) {
          const one = provenFixes(file, settings, analysis, finding).map(({ title }) => title);
          assert.deepEqual(
            all.get(finding)?.map(({ title }) => title),
            one,
            `${path}: ${finding.message}`,
          );
        }
      }
    });
  }

  it('are those of a project too', () => {
    const text =
      'services:\n  a: &a {image: x, pid: host}\n  b: {<<: *a, privileged: true}\n  c: {extends: a, ipc: host}\n';
    const project = projectOf('compose', ['compose.yaml'], { 'compose.yaml': text });
    const file = partFile(project, 'compose.yaml');
    const analysis = analyze(file, settings);
    const all = allProvenFixes(file, settings, analysis);
    assert.ok(analysis.findings.length > 5);
    for (const finding of analysis.findings)
      assert.deepEqual(all.get(finding), provenFixes(file, settings, analysis, finding));
  });

  it('are found by halves, with a proof for each half', () => {
    const proposals = Array.from({ length: 64 }, (_, id) => ({ id }));
    let proofs = 0;
    const proven = provenOf(proposals as never, (some) => {
      proofs++;
      return !some.some((each) => (each as never as { id: number }).id === 5);
    }) as unknown as { id: number }[];
    assert.deepEqual(
      proven.map(({ id }) => id),
      proposals.map(({ id }) => id).filter((id) => id !== 5),
    );
    assert.ok(proofs <= 13, `${proofs} proofs`);
  });
});
