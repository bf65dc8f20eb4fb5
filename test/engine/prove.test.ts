import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import { fixAll } from '../../server/src/engine/fix-all.ts';
import { ignoreEdit } from '../../server/src/engine/ignore-fix.ts';
import { provenFixes } from '../../server/src/engine/prove.ts';
import type { Fix } from '../../server/src/engine/rule.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { applyEdits } from '../../server/src/engine/source.ts';

const file = {
  path: 'compose.yaml',
  text: 'services:\n  web:\n    image: x # the image\n    privileged: true\n    cap_drop: [ALL]\n',
};
const settings = { ...defaultSettings, level: 'restricted' as const };

/** Offers one fix of our own making for the privileged container of `file`, and says whether it passes. */
function passes(fix: Pick<Fix, 'edits' | 'ops'>): boolean {
  const analysis = analyze(file, settings);
  const finding = analysis.findings.find(({ ruleId }) => ruleId === 'privileged-container');
  assert.ok(finding);
  const tampered = { ...finding, fixes: () => [{ title: 'a fix', kind: 'harden' as const, ...fix }] };
  return provenFixes(file, settings, analysis, tampered).length === 1;
}

const at = (part: string, newText: string) => {
  const start = file.text.indexOf(part);
  return { span: { start, end: start + part.length }, newText };
};
const setFalse = { op: 'set' as const, path: ['services', 'web', 'privileged'], value: false };

describe('a fix', () => {
  it('that does what it promises is offered', () => {
    assert.ok(passes({ edits: [at('true', 'false')], ops: [setFalse] }));
  });

  it('that changes more than it promises is not', () => {
    assert.equal(
      passes({ edits: [at('true', 'false'), at('image: x', 'image: y')], ops: [setFalse] }),
      false,
    );
  });

  it('that promises more than it changes is not', () => {
    const more = { op: 'set' as const, path: ['services', 'web', 'user'], value: 'app' };
    assert.equal(passes({ edits: [at('true', 'false')], ops: [setFalse, more] }), false);
  });

  it('that leaves the finding is not', () => {
    assert.equal(
      passes({
        edits: [at('x # the', 'y # the')],
        ops: [{ op: 'set', path: ['services', 'web', 'image'], value: 'y' }],
      }),
      false,
    );
  });

  it('that breaks the document is not', () => {
    assert.equal(passes({ edits: [at('true', '[')], ops: [setFalse] }), false);
  });

  it('that brings another finding is not', () => {
    const newText = 'false\n    pid: host';
    const ops = [setFalse, { op: 'set' as const, path: ['services', 'web', 'pid'], value: 'host' }];
    assert.equal(passes({ edits: [at('true', newText)], ops }), false);
  });

  it('whose edits overlap, or that has none, is not', () => {
    assert.equal(passes({ edits: [at('true', 'false'), at('true', 'false')], ops: [setFalse] }), false);
    assert.equal(passes({ edits: [], ops: [] }), false);
  });

  it('for a microVM counts when the finding is contained', () => {
    const file = {
      path: 'compose.yaml',
      text: 'services:\n  web:\n    image: x\n    cap_add: [SYS_ADMIN]\n',
    };
    const analysis = analyze(file, defaultSettings);
    const [finding] = analysis.findings;
    assert.ok(finding);
    const move = provenFixes(file, defaultSettings, analysis, finding).find(({ kind }) => kind === 'sandbox');
    assert.ok(move);
    assert.equal(
      applyEdits(file.text, move.edits),
      'services:\n  web:\n    image: x\n    runtime: io.containerd.kata.v2\n    cap_add: [SYS_ADMIN]\n',
    );
  });
});

describe('a fix in a document that is not understood', () => {
  it('is not offered; the other documents keep theirs', () => {
    const pod = (name: string, end: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  hostPID: true\n  containers:\n    - image: x\n${end}`;
    const text = `${pod('half', '  volumes: [\n')}---\n${pod('whole', '')}`;
    const file = { path: 'pod.yaml', text };
    const analysis = analyze(file, defaultSettings);
    const offered = analysis.findings.map((finding) => [
      finding.workload.name,
      provenFixes(file, defaultSettings, analysis, finding).length > 0,
    ]);
    assert.deepEqual(offered, [
      ['half', false],
      ['whole', true],
    ]);
  });
});

describe('fixAll', () => {
  const text = `apiVersion: v1
kind: Pod
metadata:
  name: p
spec:
  containers:
    - name: a
      image: x
      securityContext:
        runAsUser: 1000
    - name: b
      image: y
      securityContext:
        runAsUser: 1001
`;

  it('applies the safe fixes and no other, until none is left', () => {
    const fixed = fixAll({ path: 'pod.yaml', text }, settings);
    assert.ok(fixed.applied.length > 0);
    assert.ok(fixed.applied.every(({ check }) => check === undefined));
    assert.match(fixed.text, /runAsNonRoot: true/);
    assert.deepEqual(fixAll({ path: 'pod.yaml', text: fixed.text }, settings).applied, []);
  });

  it('leaves a file alone in which nothing can be fixed without asking', () => {
    assert.deepEqual(fixAll(file, defaultSettings), { text: file.text, applied: [] });
  });
});

describe('ignoreEdit', () => {
  it('puts a comment above the line, in its indentation, and the finding is silenced', () => {
    const analysis = analyze(file, defaultSettings);
    const [finding] = analysis.findings;
    assert.ok(finding);
    const edit = ignoreEdit(file, defaultSettings, analysis, finding, 'a test');
    assert.ok(edit);
    const text = applyEdits(file.text, [edit]);
    assert.match(text, /\n {4}# bulkhead-ignore privileged-container -- a test\n {4}privileged: true\n/);
    assert.deepEqual(analyze({ ...file, text }, defaultSettings).findings, []);
  });

  it('offers nothing in JSON, which has no comments', () => {
    const json = {
      path: 'pod.json',
      text: '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"hostPID":true,"containers":[{"name":"a","image":"x"}]}}',
    };
    const analysis = analyze(json, defaultSettings);
    const [finding] = analysis.findings;
    assert.ok(finding);
    assert.equal(ignoreEdit(json, defaultSettings, analysis, finding, 'a test'), undefined);
  });
});

describe('one cause of very many findings', () => {
  it('is told with all of its workloads', () => {
    const services = Array.from({ length: 20_000 }, (_, i) => `  s${i}: {<<: *x}\n`);
    const text = `x: &x {privileged: true}\nservices:\n${services.join('')}`;
    const [finding] = analyze({ path: 'compose.yaml', text }, defaultSettings).findings;
    assert.equal(finding?.alsoIn.length, services.length - 1);
    assert.equal(finding?.fixes().length, 1);
  }).timeout(60_000);
});
