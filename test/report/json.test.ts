import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fileKind } from '../../server/src/engine/detect.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { applyEdits, LineIndex } from '../../server/src/engine/source.ts';
import type { Report, ReportPosition, ReportProblem } from '../../server/src/report/model.ts';
import { unreadable } from '../../server/src/workspace/scan.ts';
import { reportOf } from './support.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const schema = JSON.parse(readFileSync(join(root, 'docs/schema/report.schema.json'), 'utf8'));
const validate = new Ajv2020({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allErrors: true,
}).compile(schema);

function isValid(report: unknown): boolean {
  return validate(report);
}

function assertValid(report: Report): void {
  assert.ok(
    validate(JSON.parse(JSON.stringify(report))),
    JSON.stringify(validate.errors?.slice(0, 3), null, 2),
  );
}

/** The texts of all files in a folder that may be ours. */
function textsIn(folder: string): Record<string, string> {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => fileKind(path) && statSync(join(root, path)).isFile());
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

const shared = `x-base: &base
  privileged: true
services:
  one: {<<: *base, image: a}
  two: {<<: *base, image: b}
`;
const oddities: Record<string, string> = {
  'empty.yaml': '',
  'compose.yaml': shared,
  Dockerfile: '',
  'a/Dockerfile': 'FROM scratch\nRUN --security=insecure true\nUSER root\n',
  'broken.yaml':
    'kind: Pod\nspec:\n  hostPID: true\n  containers: [{name: a\n---\nkind: Pod\nspec: {containers: [{}]}\n',
  'unnamed.yaml':
    'kind: Pod\nmetadata: {namespace: 7}\nspec:\n  runtimeClassName: kata\n  containers:\n    - securityContext:\n        privileged: true\n',
  'ignored/compose.yaml':
    '# bulkhead-ignore all\nservices:\n  "\\u001b[31m":\n    privileged: true\n    pid: host # bulkhead-ignore what -- x\n',
};

describe('the JSON report', () => {
  const examples = textsIn('examples');

  it('fits its schema when a baseline holds what is found', () => {
    const report = reportOf({ 'compose.yaml': shared });
    assert.ok(report.findings.length > 0);
    const { findings: baselined } = report;
    assertValid({ ...report, findings: [], baselined, baseline: { obsolete: 1 } });
  });

  it('fits its schema with every problem that there is', () => {
    const codes = Object.keys({
      'unknown-rule': true,
      'missing-reason': true,
      'unused-ignore': true,
      'unresolved-reference': true,
    } satisfies Record<ReportProblem['code'], true>) as ReportProblem['code'][];
    const start = { line: 1, column: 1 };
    const problems = codes.map((code) => ({ code, path: 'a', range: { start, end: start }, message: 'x' }));
    assertValid({ ...reportOf({}), problems });
  });

  it('fits its schema for the examples and all fixtures, at every level', () => {
    assert.ok(reportOf(examples).findings.length > 5);
    for (const level of ['baseline', 'restricted', 'all'] as const)
      assertValid(reportOf(examples, { level }));
    const report = reportOf(textsIn('test/rules'), { level: 'restricted' });
    assert.ok(report.findings.length > 100);
    assertValid(report);
    const preferred = report.findings.map(({ fixes }) => fixes.filter((fix) => fix.preferred));
    assert.ok(preferred.some(({ length }) => length === 1));
    assert.ok(
      preferred.every(({ length }) => length <= 1),
      'one fix is preferred at most',
    );
  }).timeout(30_000);

  it('fits its schema for files that are empty, broken, ignored, nameless or not there', () => {
    const report = reportOf(oddities, { level: 'all' }, [
      unreadable('gone.yaml', 'no such file or folder', defaultSettings),
    ]);
    assertValid(report);
    const { files, suppressed, problems, summary } = report;
    assert.deepEqual(new Set(files.map(({ status }) => status)), new Set(['analyzed', 'skipped', 'failed']));
    assert.ok(suppressed.length > 0 && problems.length > 0);
    assert.equal(summary.files.failed, files.filter(({ status }) => status === 'failed').length);
    assertValid(reportOf({}));
  });

  it('does not fit its schema with anything more or less than what is written there', () => {
    const report = JSON.parse(JSON.stringify(reportOf(oddities, { level: 'all' })));
    const seen = new Set<string>();
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      const shape = Object.keys(value).join();
      if (!Array.isArray(value) && !seen.has(shape)) {
        seen.add(shape);
        Reflect.set(value, 'surprise', 1);
        assert.equal(isValid(report), false, `more in {${shape}}`);
        Reflect.deleteProperty(value, 'surprise');
      }
      Object.values(value).forEach(visit);
    };
    visit(report);
    assert.ok(isValid(report));
    assert.ok(seen.size >= 12, [...seen].join('\n'));
    const { findings: _, ...less } = report;
    assert.equal(isValid(less), false);
  });

  it('has fixes whose edits, applied by line and column, make the finding go away', () => {
    const report = reportOf(examples);
    let applied = 0;
    for (const { path, ruleId, fixes, fingerprint } of report.findings) {
      for (const { edits, title } of fixes) {
        const text = examples[path] ?? '';
        const lines = new LineIndex(text);
        const offset = ({ line, column }: ReportPosition) =>
          lines.offsetAt({ line: line - 1, character: column - 1 });
        const spans = edits.map(({ range, newText }) => ({
          span: { start: offset(range.start), end: offset(range.end) },
          newText,
        }));
        const after = reportOf({ [path]: applyEdits(text, spans) });
        const left = after.findings.find((other) => other.fingerprint === fingerprint);
        assert.ok(!left || left.severity === 'information', `${path}: ${ruleId}: ${title}`);
        applied++;
      }
    }
    assert.ok(applied > 10);
  }).timeout(20_000);

  it('names all workloads that one cause is in', () => {
    const [finding] = reportOf({ 'compose.yaml': shared }).findings;
    assert.deepEqual([finding?.workload.name, finding?.alsoIn.map(({ name }) => name)], ['one', ['two']]);
  });

  it('has the fixes of thousands of workloads in one file', () => {
    const services = Array.from({ length: 3000 }, (_, i) => `  s${i}:\n    privileged: true\n`);
    const { findings } = reportOf({ 'compose.yaml': `services:\n${services.join('')}` });
    assert.equal(findings.length, 3000);
    assert.ok(findings.every(({ fixes }) => fixes.length > 0));
  }).timeout(60_000);

  it('does not take minutes to prove thousands of fixes of one workload', () => {
    const mounts = Array.from({ length: 2000 }, (_, i) => `      - /root:/f${i}\n`);
    const { findings } = reportOf({
      'compose.yaml': `services:\n  web:\n    volumes:\n${mounts.join('')}`,
    });
    assert.equal(findings.length, 2000);
    assert.ok(findings[0]?.fixes.length);
    assert.deepEqual(findings.at(-1)?.fixes, []);
  }).timeout(60_000);
});

describe('fingerprints', () => {
  const text = `services:
  web:
    privileged: true
    cap_add: [SYS_ADMIN, SYS_PTRACE, SYS_ADMIN]
    volumes:
      - /etc:/a
      - /etc:/b
  api:
    privileged: true
`;
  const names = (report: Report) => report.findings.map(({ fingerprint }) => fingerprint);

  it('differ for all findings of a report', () => {
    const all = names(
      reportOf({ 'compose.yaml': text, 'b/compose.yaml': text, ...oddities }, { level: 'all' }),
    );
    assert.ok(all.length > 10);
    assert.equal(new Set(all).size, all.length);
  });

  it('stay when lines come before or between, and when a neighbour is ignored', () => {
    const before = names(reportOf({ 'compose.yaml': text }));
    const moved = text.replace('services:', '# hello\n\nservices:').replace('  api:', '    # note\n  api:');
    assert.deepEqual(names(reportOf({ 'compose.yaml': moved })), before);
    const ignored = reportOf({
      'compose.yaml': text.replace('- /etc:/a', '- /etc:/a # bulkhead-ignore sensitive-host-path-mount -- x'),
    });
    const rest = new Set(before);
    for (const name of names(ignored)) assert.ok(rest.delete(name));
    assert.deepEqual(
      [...rest],
      ignored.suppressed.map(({ finding }) => finding.fingerprint),
    );
  });
});
