/** Makes the report of what a scan gave. */

import type { Analysis, WorkloadSummary } from '../engine/analysis.ts';
import { documentsOf } from '../engine/analyze.ts';
import { fileKind } from '../engine/detect.ts';
import { provenFixes } from '../engine/prove.ts';
import {
  type Finding,
  type Fix,
  isSafe,
  type Severity,
  severities,
  type WorkloadRef,
} from '../engine/rule.ts';
import type { Settings } from '../engine/settings.ts';
import { LineIndex, type Span } from '../engine/source.ts';
import type { ScannedFile, ScanStatus } from '../workspace/scan.ts';
import { fingerprints } from './fingerprint.ts';
import type {
  Report,
  ReportFile,
  ReportFinding,
  ReportPosition,
  ReportProblem,
  ReportRange,
  ReportSummary,
  ReportWorkload,
  ReportWorkloadRef,
  SuppressedFinding,
} from './model.ts';
import { version } from './version.ts';

export interface ReportOptions {
  /** A file's path as the report names it. */
  readonly pathOf: (uri: string) => string;
  readonly settingsOf: (uri: string) => Settings;
  /** Whether to work out the fixes, each proven: as much work as the scan itself. */
  readonly fixes: boolean;
}

/**
 * What proving the fixes of one file may cost, in characters analysed: some seconds. A proof analyses the finding's
 * document; the rest of the file costs about a tenth of that.
 */
const maxProofCost = 2_000_000;

/** Puts together what the scan of several files gave, in the order of the files. */
export function buildReport(scanned: readonly ScannedFile[], options: ReportOptions): Report {
  const files: ReportFile[] = [];
  const findings: ReportFinding[] = [];
  const suppressed: SuppressedFinding[] = [];
  const problems: ReportProblem[] = [];
  const workloads: ReportWorkload[] = [];
  for (const file of scanned) {
    const path = options.pathOf(file.uri);
    const { family, status, reason, analysis } = file;
    files.push({ path, family: family ?? null, status, ...(reason === undefined ? {} : { reason }) });
    if (!analysis) continue;
    const settings = options.settingsOf(file.uri);
    const lines = new LineIndex(file.text);
    const all = [...analysis.findings, ...analysis.suppressed.map(({ finding }) => finding)];
    const names = fingerprints(path, file.text, all);
    const convert = (finding: Finding, fixes: readonly Fix[]) =>
      toReportFinding(finding, path, lines, fixes, names.get(finding) ?? '');
    const fixesOf = options.fixes ? fixProver(file, analysis, settings) : () => [];
    for (const finding of analysis.findings) findings.push(convert(finding, fixesOf(finding)));
    for (const { finding, directive } of analysis.suppressed) {
      suppressed.push({ reason: directive.reason, finding: convert(finding, []) });
    }
    for (const { code, span, message } of analysis.problems) {
      problems.push({ code, path, range: toRange(lines, span), message });
    }
    for (const each of analysis.workloads) workloads.push(toReportWorkload(each, path, lines, settings));
  }
  const summary = summarize(files, findings, workloads.length, suppressed.length);
  const tool = { name: 'bulkhead', version } as const;
  return { schemaVersion: 1, tool, files, findings, suppressed, problems, workloads, summary };
}

/** Gives the function that finds the proven fixes of a file's findings, until they have cost enough. */
function fixProver(
  { uri, text }: ScannedFile,
  analysis: Analysis,
  settings: Settings,
): (finding: Finding) => readonly Fix[] {
  const documents = documentsOf(text, fileKind(uri));
  let cost = 0;
  return (finding) => {
    const document = documents.findLast(({ start }) => start <= finding.span.start);
    cost += finding.fixes().length * ((document?.text.length ?? 0) + text.length / 10);
    return cost > maxProofCost ? [] : provenFixes({ path: uri, text }, settings, analysis, finding);
  };
}

function toReportFinding(
  finding: Finding,
  path: string,
  lines: LineIndex,
  fixes: readonly Fix[],
  fingerprint: string,
): ReportFinding {
  const { ruleId, severity, level, message, boundary } = finding;
  const preferred = fixes.find(isSafe);
  return {
    ruleId,
    severity,
    level,
    path,
    range: toRange(lines, finding.span),
    message,
    workload: toRef(finding.workload),
    alsoIn: finding.alsoIn.map(toRef),
    boundary,
    related: finding.related.map((place) => ({
      path,
      range: toRange(lines, place.span),
      message: place.message,
    })),
    fixes: fixes.map((fix) => ({
      title: fix.title,
      kind: fix.kind,
      preferred: fix === preferred,
      needsConfirmation: !isSafe(fix),
      ...(fix.check === undefined ? {} : { check: fix.check }),
      edits: fix.edits.map(({ span, newText }) => ({ range: toRange(lines, span), newText })),
    })),
    fingerprint,
  };
}

function toRef({ kind, name, namespace, containers }: WorkloadRef): ReportWorkloadRef {
  const [only, ...others] = containers;
  return {
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(only !== undefined && others.length === 0 ? { container: only } : {}),
    containers,
  };
}

function toReportWorkload(
  workload: WorkloadSummary,
  path: string,
  lines: LineIndex,
  settings: Settings,
): ReportWorkload {
  const { kind, name, namespace, span, runtime, podSecurity } = workload;
  return {
    path,
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    range: toRange(lines, span),
    podSecurityLevel: podSecurity?.(settings.kubernetesVersion) ?? null,
    ...(runtime === '' ? {} : { runtime }),
  };
}

function toRange(lines: LineIndex, span: Span): ReportRange {
  const at = (offset: number): ReportPosition => {
    const { line, character } = lines.positionAt(offset);
    return { line: line + 1, column: character + 1 };
  };
  return { start: at(span.start), end: at(span.end) };
}

function summarize(
  files: readonly ReportFile[],
  findings: readonly ReportFinding[],
  workloads: number,
  suppressed: number,
): ReportSummary {
  const bySeverity: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const { severity } of findings) bySeverity[severity]++;
  const byStatus: Record<ScanStatus, number> = { analyzed: 0, skipped: 0, failed: 0 };
  for (const { status } of files) byStatus[status]++;
  return { files: byStatus, workloads, findings: findings.length, bySeverity, suppressed };
}

/** True when a severity is as bad as the threshold or worse. */
export function atLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold);
}
