import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { rules } from '../../server/src/engine/rules/index.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import type { Report } from '../../server/src/report/model.ts';
import { renderSarif } from '../../server/src/report/sarif.ts';
import { unreadable } from '../../server/src/workspace/scan.ts';
import { reportOf } from './support.ts';

const require = createRequire(import.meta.url);
const schemaFile = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
// One of its patterns is none with the flag `u`.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
// The schema is of draft 4, and says nothing that draft 7 means otherwise.
const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(schemaFile, 'utf8'));
const validate = ajv.compile(schema);

/** The only run of the report's log, which fits the schema. */
function sarif(report: Report) {
  const log = JSON.parse(renderSarif(report));
  const valid: boolean = validate(log);
  assert.ok(valid, JSON.stringify(validate.errors?.slice(0, 3), null, 2));
  return log.runs[0];
}

const compose = `services:
  web:
    privileged: true # bulkhead-ignore privileged-container -- builds images
    pid: host
    network_mode: host # bulkhead-ignore host-network-namespace
    cap_add: [SYS_ADMIN]
`;

describe('the SARIF report', () => {
  it('fits the schema for all rules, with what they are', () => {
    const texts = rules.flatMap(({ id, examples }) =>
      examples.bad.map(({ family, text }, i): [string, string] => [
        family === 'dockerfile'
          ? `${id}/${i}/Dockerfile`
          : `${id}/${i}/compose.yaml`.replace('compose', family),
        text,
      ]),
    );
    const run = sarif(reportOf(Object.fromEntries(texts), { level: 'all' }));
    const described = run.tool.driver.rules.map(({ id }: { id: string }) => id);
    assert.deepEqual(new Set(described), new Set(rules.map(({ id }) => id)));
    for (const { ruleId, ruleIndex } of run.results) assert.equal(described[ruleIndex], ruleId);
    for (const { help, helpUri, name, shortDescription, properties } of run.tool.driver.rules) {
      assert.ok(help.text && help.markdown.startsWith('# ') && helpUri && shortDescription.text);
      assert.match(name, /^([A-Z][a-z]*)+$/);
      assert.ok(Number(properties['security-severity']) > 0);
    }
  }).timeout(20_000);

  it('fits the schema when a baseline holds a finding, and says what is new', () => {
    const report = reportOf({ 'compose.yaml': `${compose}    ipc: host\n` });
    const [known, ...findings] = report.findings;
    assert.ok(known && findings.length > 0 && report.suppressed.length > 0);
    const { results } = sarif({ ...report, findings, baselined: [known], baseline: { obsolete: 0 } });
    const unchanged = results.filter((each: { baselineState: string }) => each.baselineState === 'unchanged');
    assert.deepEqual(
      unchanged.map(({ ruleId }: { ruleId: string }) => ruleId),
      [known.ruleId],
    );
    assert.ok(results.every((each: { baselineState?: string }) => each.baselineState));
  });

  it('fits the schema when there is nothing, or nothing could be read', () => {
    assert.deepEqual(sarif(reportOf({})).results, []);
    const run = sarif(
      reportOf({ 'a.yaml': 'kind: Pod\nspec: {containers: [{name: "' }, {}, [
        unreadable('gone.yaml', 'no such file or folder', defaultSettings),
      ]),
    );
    const [invocation] = run.invocations;
    assert.equal(invocation.executionSuccessful, false);
    assert.deepEqual(
      invocation.toolExecutionNotifications.map(({ level }: { level: string }) => level),
      ['warning', 'error'],
    );
  });

  it('says what is suppressed, and why', () => {
    const { results, invocations } = sarif(reportOf({ 'compose.yaml': compose }));
    const suppressions = new Map(
      results.map(({ ruleId, suppressions }: { ruleId: string; suppressions: unknown }) => [
        ruleId,
        suppressions,
      ]),
    );
    assert.deepEqual(suppressions.get('privileged-container'), [
      { kind: 'inSource', justification: 'builds images' },
    ]);
    assert.deepEqual(suppressions.get('host-network-namespace'), [{ kind: 'inSource' }]);
    assert.deepEqual(suppressions.get('host-pid-namespace'), []);
    assert.match(invocations[0].toolConfigurationNotifications[0].message.text, /^Say why/);
  });

  it('writes places as regions, fixes as replacements, and fingerprints', () => {
    const { results, columnKind } = sarif(
      reportOf({ 'compose.yaml': 'services:\n  web:\n    pid: host\n    image: web\n' }),
    );
    assert.equal(columnKind, 'utf16CodeUnits');
    const [{ locations, fixes, partialFingerprints }] = results;
    assert.deepEqual(locations[0].physicalLocation, {
      artifactLocation: { uri: 'compose.yaml', uriBaseId: 'SRCROOT' },
      region: { startLine: 3, startColumn: 10, endLine: 3, endColumn: 14 },
    });
    assert.equal(locations[0].logicalLocations[0].fullyQualifiedName, 'service/web');
    assert.deepEqual(fixes[0].artifactChanges[0].replacements, [
      { deletedRegion: { startLine: 3, startColumn: 1, endLine: 4, endColumn: 1 } },
    ]);
    assert.match(partialFingerprints['bulkheadFinding/v1'], /^[0-9a-f]{16}$/);
  });

  it('writes odd paths as URIs', () => {
    const { results } = sarif(reportOf({ '../a b/c:d#e?f%g\u001b/compose.yaml': compose }));
    assert.equal(
      results[0].locations[0].physicalLocation.artifactLocation.uri,
      '../a%20b/c%3Ad%23e%3Ff%25g%1B/compose.yaml',
    );
  });
});
