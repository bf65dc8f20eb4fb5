/** The report as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html). */

import type { Rule, Severity } from '../engine/rule.ts';
import { rules } from '../engine/rules/index.ts';
import type { Report, ReportFinding, ReportFix, ReportRange } from './model.ts';
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

/** Renders the report with a line end at the end. Only the rules that have findings are described. */
export function renderSarif(report: Report): string {
  const used = new Set(report.findings.map(({ ruleId }) => ruleId));
  const described = rules.filter(({ id }) => used.has(id));
  const index = new Map(described.map(({ id }, i) => [id, i]));
  const failed = report.files.filter(({ status }) => status === 'failed');
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Bulkhead',
            version: report.tool.version,
            semanticVersion: report.tool.version,
            informationUri: rulePageUrl(),
            rules: described.map(describe),
          },
        },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: failed.map(({ path, reason }) => ({
              level: 'warning',
              message: { text: reason ?? 'not read' },
              locations: [{ physicalLocation: { artifactLocation: artifact(path) } }],
            })),
          },
        ],
        originalUriBaseIds: { SRCROOT: { description: { text: 'The folder that the scan was started in.' } } },
        columnKind: 'utf16CodeUnits',
        results: report.findings.map((finding) => toResult(finding, index)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function describe(rule: Rule) {
  const { id, title, summary, severity, boundary, standards } = rule;
  return {
    id,
    name: id.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: summary },
    helpUri: rulePageUrl(id),
    help: { text: `${rule.remedy}\n`, markdown: rulePage(rule) },
    defaultConfiguration: { level: levelOf[severity] },
    properties: {
      precision: 'high',
      'security-severity': securitySeverity[severity],
      tags: ['security', 'isolation', boundary, ...standards.cwe.map((cwe) => `external/cwe/cwe-${cwe}`)],
    },
  };
}

function toResult(finding: ReportFinding, index: ReadonlyMap<string, number>) {
  const { ruleId, severity, message, path, range, workload, related, fixes } = finding;
  const qualifiedName = [workload.namespace, workload.kind, workload.name, workload.container];
  return {
    ruleId,
    ruleIndex: index.get(ruleId) ?? -1,
    level: levelOf[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: { artifactLocation: artifact(path), region: region(range) },
        logicalLocations: [
          { name: workload.name, kind: 'resource', fullyQualifiedName: qualifiedName.filter(Boolean).join('/') },
        ],
      },
    ],
    ...(related.length > 0
      ? {
          relatedLocations: related.map((place, id) => ({
            id,
            message: { text: place.message },
            physicalLocation: { artifactLocation: artifact(place.path), region: region(place.range) },
          })),
        }
      : {}),
    partialFingerprints: { 'bulkheadCause/v1': [ruleId, path, ...qualifiedName.filter(Boolean)].join('|') },
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

function artifact(path: string) {
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' };
}

function region({ start, end }: ReportRange) {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}
