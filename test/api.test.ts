/** What the npm package promises to programs, as `server/README.md` and `docs/guides/api.md` tell it. */

import assert from 'node:assert/strict';
import { analyze, applyEdits, type Level, rules, version } from '../server/src/api/index.ts';
import { version as toolVersion } from '../server/src/report/version.ts';

const pod = `# what an agent wants
apiVersion: v1
kind: Pod
metadata:
  name: agent
  namespace: tools
spec:
  hostPID: true
  containers:
    - name: main
      image: agent:1.2
      securityContext:
        privileged: true # bulkhead-ignore privileged-container -- a test
`;

describe('the api', () => {
  it('tells findings with the place in offsets and in lines and columns', () => {
    const { findings } = analyze(pod, 'deploy/pod.yaml');
    assert.deepEqual(
      findings.map(({ ruleId, severity, range }) => {
        const { start, end } = range;
        return [ruleId, severity, pod.slice(start.offset, end.offset), start.line, start.column];
      }),
      [['host-pid-namespace', 'warning', 'true', 8, 12]],
    );
    const [{ workload, message, url, fingerprint } = assert.fail()] = findings;
    assert.deepEqual([workload.kind, workload.name, workload.namespace], ['Pod', 'agent', 'tools']);
    assert.match(message, /^`hostPID: true` shows/);
    assert.match(url, /\/host-pid-namespace\.md$/);
    assert.match(fingerprint, /^[0-9a-f]{16}$/);
  });

  it('has fixes whose edits take the finding away', () => {
    const [finding] = analyze(pod, 'pod.yaml').findings;
    const [fix] = finding?.fixes ?? [];
    assert.ok(fix);
    const after = applyEdits(pod, fix.edits);
    assert.doesNotMatch(after, /hostPID: true/);
    assert.deepEqual(analyze(after, 'pod.yaml').findings, []);
    assert.equal(finding?.fixes, finding?.fixes, 'they are proven once');
  });

  it('tells what is ignored and why, and what is wrong with comments and syntax', () => {
    const { ignored, problems } = analyze(`${pod}\nbroken: [ # bulkhead-ignore no-such-rule\n`, 'pod.yaml');
    assert.deepEqual(
      ignored.map(({ reason, finding }) => `${finding.ruleId}: ${reason}`),
      ['privileged-container: a test'],
    );
    assert.deepEqual(problems.map(({ code }) => code).sort(), [
      'missing-reason',
      'syntax-error',
      'unknown-rule',
    ]);
    for (const { range } of problems) assert.ok(range.start.line >= 13);
  });

  it('advises on sandboxes, with the move', () => {
    const text = 'services:\n  web:\n    image: web\n    cap_add: [SYS_ADMIN]\n';
    const [web] = analyze(text, 'compose.yaml', { composeRuntime: 'kata' }).workloads;
    assert.deepEqual(
      [web?.name, web?.isolation, web?.images, web?.advice.verdict, web?.advice.runtime],
      ['web', 'shared-kernel', ['web'], 'ready', 'kata'],
    );
    const moved = applyEdits(text, web?.advice.move?.edits ?? []);
    assert.match(moved, /runtime: kata/);
    assert.deepEqual(
      analyze(pod, 'pod.yaml').workloads.map(({ podSecurityLevel }) => podSecurityLevel),
      ['privileged'],
    );
  });

  it('obeys its options', () => {
    const ids = (options: Parameters<typeof analyze>[2]) =>
      analyze(pod, 'pod.yaml', options).findings.map(({ ruleId }) => ruleId);
    assert.deepEqual(ids({ rules: { 'host-pid-namespace': 'off' } }), []);
    assert.ok(ids({ level: 'restricted' }).includes('missing-non-root-user'));
    assert.equal(
      analyze(pod, 'pod.yaml', { rules: { 'host-pid-namespace': 'hint' } }).findings[0]?.severity,
      'hint',
    );
  });

  it('says which option is wrong, as plain JavaScript may give any', () => {
    assert.throws(
      () => analyze('', 'x', { level: 'most' as Level }),
      /^RangeError: options\.level is `most`/,
    );
    assert.throws(() => analyze('', 'x', { rules: { 'no-rule': 'off' } }), /there is no rule `no-rule`/);
    assert.throws(
      () => analyze('', 'x', { kubernetesVersion: 'new' }),
      /options\.kubernetesVersion is `new`/,
    );
    assert.throws(() => applyEdits('abc', [edit(0, 2), edit(1, 3)]), /the edits overlap/);
  });

  it('gives nothing for what is none of ours, and never throws on a text', () => {
    const nothing = { findings: [], ignored: [], workloads: [], problems: [] };
    assert.deepEqual(analyze('privileged: true', 'notes.txt'), nothing);
    assert.deepEqual(analyze('', 'compose.yaml'), nothing);
    for (const text of ['\0', '{'.repeat(10_000), 'kind: Pod\nspec: {containers: [*a]}', 'FROM'])
      for (const path of ['pod.yaml', 'Dockerfile', 'compose.yaml', 'run.sh']) analyze(text, path);
  });

  it('is plain data: JSON has all of it', () => {
    const analysis = analyze(pod, 'pod.yaml', { level: 'all' });
    const json = JSON.parse(JSON.stringify(analysis));
    assert.deepEqual(json.findings[0].fixes, analysis.findings[0]?.fixes);
    assert.equal(json.workloads[0].advice.verdict, analysis.workloads[0]?.advice.verdict);
  });

  it('lists the rules that findings name', () => {
    const ids = rules.map(({ id }) => id);
    for (const { ruleId } of analyze(pod, 'pod.yaml', { level: 'all' }).findings)
      assert.ok(ids.includes(ruleId));
    assert.equal(version, toolVersion);
  });
});

function edit(start: number, end: number) {
  const at = (offset: number) => ({ offset, line: 1, column: offset + 1 });
  return { range: { start: at(start), end: at(end) }, newText: '' };
}
