/** The report as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html). */

import type { Rule, Severity } from '../engine/rule.ts';
import { rules } from '../engine/rules/index.ts';
import { hash } from './fingerprint.ts';
import type { Report, ReportFile, ReportFinding, ReportFix, ReportProblem, ReportRange } from './model.ts';
import { printableJson } from './printable.ts';
import { rulePage, rulePageUrl } from './rule-page.ts';

const levelOf: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** What GitHub code scanning ranks by, on the scale of CVSS. */
const securitySeverity: Readonly<Record<Severity, string>> = {
  error: '9.0',
  warning: '6.5',
  information: '3.5',
  hint: '1.0',
};

/**
 * Renders the report. Only the rules that have findings are described. What is ignored is there too,
 * marked as suppressed.
 */
export function renderSarif(report: Report): string {
  const { findings, suppressed, baselined, baseline, files, problems, tool } = report;
  const all = [...findings, ...baselined, ...suppressed.map(({ finding }) => finding)];
  const used = new Set(all.map(({ ruleId }) => ruleId));
  const described = rules.filter(({ id }) => used.has(id));
  const index = new Map(described.map(({ id }, i) => [id, i]));
  const isNew = baseline ? { baselineState: 'new' } : {};
  const failed = files.filter(({ status }) => status === 'failed');
  return printableJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Bulkhead',
            version: tool.version,
            semanticVersion: tool.version,
            informationUri: rulePageUrl(),
            rules: described.map((rule) => describe(rule, all)),
          },
        },
        invocations: [
          {
            executionSuccessful: !failed.some(isUnread),
            toolExecutionNotifications: failed.map(failureNote),
            toolConfigurationNotifications: problems.map(problemNote),
          },
        ],
        originalUriBaseIds: {
          SRCROOT: { description: { text: 'The folder that the scan was started in.' } },
        },
        columnKind: 'utf16CodeUnits',
        results: [
          ...findings.map((finding) => ({ ...toResult(finding, index), ...isNew, suppressions: [] })),
          ...baselined.map((finding) => ({
            ...toResult(finding, index),
            baselineState: 'unchanged',
            suppressions: [],
          })),
          ...suppressed.map(({ reason, by, finding }) => ({
            ...toResult(finding, index),
            ...isNew,
            suppressions: [
              {
                kind: by === 'comment' ? 'inSource' : 'external',
                ...(reason === '' ? {} : { justification: reason }),
              },
            ],
          })),
        ],
      },
    ],
  });
}

/** Names a template among those of a rule. */
function messageId({ messageTemplate }: ReportFinding): string {
  return hash(messageTemplate);
}

/** A template as SARIF writes it: braces that stand for themselves are doubled. */
function messageString({ messageTemplate }: ReportFinding) {
  const text = messageTemplate.replace(/\{(\d+)\}|[{}]/g, (brace, index) =>
    index === undefined ? brace + brace : brace,
  );
  return { text };
}

function describe(rule: Rule, findings: readonly ReportFinding[]) {
  const own = findings.filter(({ ruleId }) => ruleId === rule.id);
  const { id, title, summary, severity, boundary, standards } = rule;
  return {
    id,
    name: id.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: summary },
    helpUri: rulePageUrl(id),
    messageStrings: Object.fromEntries(own.map((each) => [messageId(each), messageString(each)])),
    help: { text: `${rule.remedy}\n`, markdown: rulePage(rule) },
    defaultConfiguration: { level: levelOf[severity] },
    properties: {
      precision: 'high',
      'security-severity': securitySeverity[severity],
      tags: [
        'security',
        'isolation',
        boundary,
        ...standards.cwe.map((cwe) => `external/cwe/cwe-${cwe}`),
        ...(standards.cve ?? []),
      ],
    },
  };
}

/** A file that was read in part is known to be of a family. */
function isUnread({ family }: ReportFile): boolean {
  return family === null;
}

function failureNote(file: ReportFile) {
  const { path, reason = 'not read' } = file;
  return {
    level: isUnread(file) ? 'error' : 'warning',
    message: { text: reason },
    locations: [location(path)],
  };
}

function problemNote({ path, range, message }: ReportProblem) {
  return { level: 'note', message: { text: message }, locations: [location(path, range)] };
}

function toResult(finding: ReportFinding, index: ReadonlyMap<string, number>) {
  const { ruleId, severity, message, path, range, workload, related, fixes, fingerprint } = finding;
  const qualifiedName = [workload.namespace, workload.kind, workload.name, workload.container];
  return {
    ruleId,
    ruleIndex: index.get(ruleId) ?? -1,
    level: levelOf[severity],
    message: {
      text: message,
      id: messageId(finding),
      ...(finding.messageArguments.length > 0 ? { arguments: finding.messageArguments } : {}),
    },
    locations: [
      {
        ...location(path, range),
        logicalLocations: [
          {
            name: workload.name,
            kind: 'resource',
            fullyQualifiedName: qualifiedName.filter(Boolean).join('/'),
          },
        ],
      },
    ],
    ...(related.length > 0
      ? {
          relatedLocations: related.map((place, id) => ({
            id,
            message: { text: place.message },
            ...location(place.path, place.range),
          })),
        }
      : {}),
    partialFingerprints: { 'bulkheadFinding/v1': fingerprint },
    ...(fixes.length > 0 ? { fixes: fixes.map((fix) => toFix(fix, path)) } : {}),
    properties: { 'security-severity': securitySeverity[severity] },
  };
}

function toFix(fix: ReportFix, path: string) {
  return {
    description: { text: fix.check === undefined ? fix.title : `${fix.title} (check first ${fix.check})` },
    artifactChanges: [
      {
        artifactLocation: artifact(path),
        replacements: fix.edits.map((edit) => ({
          deletedRegion: region(edit.range),
          ...(edit.newText === '' ? {} : { insertedContent: { text: edit.newText } }),
        })),
      },
    ],
  };
}

function location(path: string, range?: ReportRange) {
  return {
    physicalLocation: { artifactLocation: artifact(path), ...(range ? { region: region(range) } : {}) },
  };
}

function artifact(path: string) {
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' };
}

function region({ start, end }: ReportRange) {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}
