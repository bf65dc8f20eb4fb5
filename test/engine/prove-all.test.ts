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

  it('are proven alone where they change more than their own workload', () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n}\nspec:\n  hostPID: true\n  containers: [{image: x}]\n';
    const namespace =
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: n\n  labels:\n    pod-security.kubernetes.io/enforce: privileged\n';
    const chain =
      'services:\n  a: {image: x, ipc: host}\n  b: {extends: a, ipc: host}\n  c: {extends: b, ipc: host}\n';
    const files = [
      // With the pod's fix nothing would be refused; without it the namespace's fix has the pod refused.
      { path: 'pod.yaml', text: `${pod}---\n${namespace}` },
      // Each but the first takes over what the one before has.
      partFile(projectOf('compose', ['compose.yaml'], { 'compose.yaml': chain }), 'compose.yaml'),
    ];
    for (const file of files) {
      const analysis = analyze(file, defaultSettings);
      const all = allProvenFixes(file, defaultSettings, analysis);
      const proofs = analysis.findings.map((each) => provenFixes(file, defaultSettings, analysis, each));
      assert.ok(analysis.findings.length > 1 && proofs.some(({ length }) => length === 0));
      assert.deepEqual([...all.values()], proofs);
    }
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
