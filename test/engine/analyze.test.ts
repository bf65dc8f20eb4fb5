import assert from 'node:assert/strict';
import type { Analysis, SourceFile } from '../../server/src/engine/analysis.ts';
import { analyze } from '../../server/src/engine/analyze.ts';
import { defineRule, type Rule } from '../../server/src/engine/rule.ts';
import { rules } from '../../server/src/engine/rules/index.ts';
import privileged from '../../server/src/engine/rules/privileged-container.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/settings.ts';

const compose = (text: string): SourceFile => ({ path: 'compose.yaml', text });
const pod = (text: string): SourceFile => ({ path: 'pod.yaml', text });
const ids = ({ findings }: Analysis) => findings.map(({ ruleId }) => ruleId);
const underlined = (file: SourceFile, { findings }: Analysis) =>
  findings.map(({ span }) => file.text.slice(span.start, span.end));
const run = (file: SourceFile, settings: Partial<Settings> = {}) =>
  analyze(file, { ...defaultSettings, ...settings });

const privilegedPod = (name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n    - name: c\n      image: i\n      securityContext:\n        privileged: true\n`;

describe('analyze', () => {
  it('says nothing of a file that is none of ours', () => {
    for (const text of ['a: 1\n', 'kind: Service\napiVersion: v1\n', '', '- privileged: true\n']) {
      const analysis = run(pod(text));
      assert.deepEqual([analysis.families, analysis.findings, analysis.problems], [[], [], []]);
    }
  });

  it('gives the places of later documents in offsets of the whole file', () => {
    const file = pod(`# head\n---\n${privilegedPod('one')}---\n${privilegedPod('two')}`);
    const analysis = run(file);
    assert.deepEqual(underlined(file, analysis), ['true', 'true']);
    assert.deepEqual(
      analysis.workloads.map(({ name, span }) => [name, file.text.slice(span.start, span.end)]),
      [
        ['one', 'one'],
        ['two', 'two'],
      ],
    );
  });

  it('keeps the findings of intact documents when another one is broken', () => {
    const file = pod(
      `${privilegedPod('one')}---\nkind: Pod\nspec:\n  containers: [{\n---\n${privilegedPod('two')}`,
    );
    const analysis = run(file);
    assert.deepEqual(ids(analysis), ['privileged-container', 'privileged-container']);
    assert.equal(analysis.syntaxErrors.length, 1);
  });

  it('judges a broken document by what it says, not by what it lacks', () => {
    const text = 'services:\n  web:\n    image: x\n    privileged: true\n    ports: [\n';
    assert.deepEqual(ids(run(compose(text), { level: 'restricted' })), ['privileged-container']);
  });

  it('reports one cause once: what a finding implies is not reported again', () => {
    const text =
      'services:\n  web:\n    image: x\n    privileged: true\n    cap_add: [SYS_ADMIN]\n    security_opt: [seccomp=unconfined]\n';
    assert.deepEqual(ids(run(compose(text))), ['privileged-container']);
  });

  it('reports a setting of a pod once, with the containers that take it', () => {
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  securityContext:\n    seccompProfile: {type: Unconfined}\n  containers:\n    - {name: a, image: x}\n    - {name: b, image: y}\n';
    const { findings } = run(pod(text));
    assert.deepEqual(
      findings.map(({ ruleId, workload }) => [ruleId, workload.containers]),
      [['seccomp-unconfined', ['a', 'b']]],
    );
  });

  it('reports an anchor once, where it is written, and names all who use it', () => {
    const text =
      'x-base: &base\n  image: x\n  privileged: true\nservices:\n  one:\n    <<: *base\n  two:\n    <<: *base\n';
    const { findings } = run(compose(text));
    assert.equal(findings.length, 1);
    const [finding] = findings;
    assert.equal(finding?.workload.name, 'one');
    assert.deepEqual(
      finding?.alsoIn.map(({ name }) => name),
      ['two'],
    );
    assert.equal(finding && text.slice(finding.span.start, finding.span.end), 'true');
    assert.match(finding?.related[0]?.message ?? '', /<<: \*base/);
  });

  it('survives a rule that throws, says so, and runs the others', () => {
    const thrower = defineRule({
      ...privileged,
      id: 'thrower',
      check: () => {
        throw new Error('oops');
      },
    }) as Rule;
    const file = compose('services:\n  web:\n    image: x\n    privileged: true\n');
    const analysis = analyze(file, defaultSettings, new Map(), [thrower, privileged]);
    assert.deepEqual(analysis.failures, [{ ruleId: 'thrower', message: 'oops' }]);
    assert.deepEqual(ids(analysis), ['privileged-container']);
  });

  it('takes severities from the settings; a rule named there runs whatever the level', () => {
    const file = compose('services:\n  web:\n    image: x\n    privileged: true\n');
    const [finding] = run(file, { rules: { 'privileged-container': 'hint' } }).findings;
    assert.equal(finding?.severity, 'hint');
    assert.deepEqual(ids(run(file, { rules: { 'privileged-container': 'off' } })), []);
    assert.ok(
      ids(
        run(compose('services:\n  web:\n    image: x\n'), {
          rules: { 'missing-no-new-privileges': 'warning' },
        }),
      ).includes('missing-no-new-privileges'),
    );
  });

  it('lowers what the sandbox of a workload contains and says so; what it does not contain stays', () => {
    const text =
      'services:\n  web:\n    image: x\n    runtime: io.containerd.kata.v2\n    cap_add: [SYS_ADMIN]\n    volumes: ["/etc:/etc"]\n';
    const { findings } = run(compose(text));
    const [capability, mount] = findings;
    assert.equal(capability?.severity, 'information');
    assert.match(capability?.message ?? '', /Kata Containers contains this/);
    assert.equal(mount?.severity, 'error');
  });

  it('does not take an unknown runtime for a sandbox', () => {
    const text = 'services:\n  web:\n    image: x\n    runtime: fancy\n    cap_add: [SYS_ADMIN]\n';
    assert.equal(run(compose(text)).findings[0]?.severity, 'error');
  });

  it('sets findings aside that an ignore comment covers', () => {
    const text =
      'services:\n  web:\n    image: x\n    privileged: true # bulkhead-ignore privileged-container -- a test\n';
    const analysis = run(compose(text));
    assert.deepEqual(ids(analysis), []);
    assert.deepEqual(
      analysis.suppressed.map(({ finding, by }) => [finding.ruleId, by.reason]),
      [['privileged-container', 'a test']],
    );
  });

  it("covers what is missing from a workload at the workload's name", () => {
    const text = 'services:\n  web: # bulkhead-ignore missing-capability-drop -- a test\n    image: x\n';
    const found = ids(run(compose(text), { level: 'restricted' }));
    assert.ok(!found.includes('missing-capability-drop'));
    assert.ok(found.includes('missing-no-new-privileges'));
  });

  it('analyses only the documents that changed, to the same result', () => {
    const before = `${privilegedPod('one')}---\n${privilegedPod('two')}`;
    const { documents } = analyze(pod(before), defaultSettings);
    const after = before.replace('name: two', 'name: second');
    const incremental = analyze(pod(after), defaultSettings, documents);
    const one = privilegedPod('one');
    assert.equal(incremental.documents.get(one), documents.get(one), 'the first is not analysed again');
    assert.equal(incremental.documents.size, 2, 'nothing is kept of documents that are gone');
    const plain = (analysis: Analysis) => JSON.parse(JSON.stringify(analysis));
    assert.deepEqual(plain(incremental), plain(run(pod(after))));
  });

  it('has rules whose ids are all different', () => {
    assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
  });
});
