/**
 * The report: what a scan found, as the JSON that `docs/schema/report.schema.json` describes. All renderers
 * start from it.
 */

import type { WorkloadSummary } from '../engine/analysis.ts';
import type { Family } from '../engine/model/workload.ts';
import { provenFixes } from '../engine/prove.ts';
import { type Boundary, type Finding, type Fix, isSafe, type Level, type Severity, severities, type WorkloadRef } from '../engine/rule.ts';
import type { Settings } from '../engine/settings.ts';
import { LineIndex, type Span } from '../engine/source.ts';
import type { ScannedFile, ScanStatus } from '../workspace/scan.ts';
import { version } from './version.ts';

/** Lines and columns count from 1, columns in UTF-16 code units; the end is exclusive. */
export interface ReportPosition {
  readonly line: number;
  readonly column: number;
}

export interface ReportRange {
  readonly start: ReportPosition;
  readonly end: ReportPosition;
}

export interface ReportFile {
  readonly path: string;
  readonly family: Family | null;
  readonly status: ScanStatus;
  readonly reason?: string;
}

export interface ReportWorkloadRef {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** Set when the finding is about one container of several that a workload may have. */
  readonly container?: string;
  /** All containers that share the finding's one cause. */
  readonly containers: readonly string[];
}

export interface ReportFix {
  readonly title: string;
  readonly preferred: boolean;
  readonly needsConfirmation: boolean;
  /** What to check before applying it. */
  readonly check?: string;
  readonly edits: readonly { readonly range: ReportRange; readonly newText: string }[];
}

export interface ReportFinding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly level: Level;
  readonly path: string;
  readonly range: ReportRange;
  readonly message: string;
  readonly workload: ReportWorkloadRef;
  /** More workloads with the same cause. */
  readonly alsoIn: readonly ReportWorkloadRef[];
  readonly boundary: Boundary;
  readonly related: readonly { readonly path: string; readonly range: ReportRange; readonly message: string }[];
  readonly fixes: readonly ReportFix[];
}

export interface ReportWorkload {
  readonly path: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly range: ReportRange;
  /** The Pod Security Standards judge pods only; `null` for everything else. */
  readonly podSecurityLevel: 'privileged' | 'baseline' | 'restricted' | null;
  /** The runtime that the workload asks for, if it does. */
  readonly runtime?: string;
}

export interface ReportSummary {
  readonly files: Readonly<Record<ScanStatus, number>>;
  readonly workloads: number;
  readonly findings: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Findings that ignore comments cover; they are in no other number. */
  readonly suppressed: number;
}

export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'bulkhead'; readonly version: string };
  readonly files: readonly ReportFile[];
  readonly findings: readonly ReportFinding[];
  readonly workloads: readonly ReportWorkload[];
  readonly summary: ReportSummary;
}

export interface ReportOptions {
  /** A file's path as the report names it. */
  readonly pathOf: (uri: string) => string;
  readonly settingsOf: (uri: string) => Settings;
  /** Whether to work out the fixes, each proven: as much work as the scan itself. */
  readonly fixes: boolean;
}

/** Puts together what the scan of several files gave, in the order of the files. */
export function buildReport(scanned: readonly ScannedFile[], options: ReportOptions): Report {
  const files: ReportFile[] = [];
  const findings: ReportFinding[] = [];
  const workloads: ReportWorkload[] = [];
  let suppressed = 0;
  for (const file of scanned) {
    const path = options.pathOf(file.uri);
    const { family, status, reason, analysis } = file;
    files.push({ path, family: family ?? null, status, ...(reason === undefined ? {} : { reason }) });
    if (!analysis) continue;
    const lines = new LineIndex(file.text);
    const settings = options.settingsOf(file.uri);
    suppressed += analysis.suppressed.length;
    findings.push(
      ...analysis.findings.map((finding) => {
        const fixes = options.fixes
          ? provenFixes({ path: file.uri, text: file.text }, settings, analysis, finding)
          : [];
        return toReportFinding(finding, path, lines, fixes);
      }),
    );
    workloads.push(...analysis.workloads.map((each) => toReportWorkload(each, path, lines, settings)));
  }
  return {
    schemaVersion: 1,
    tool: { name: 'bulkhead', version },
    files,
    findings,
    workloads,
    summary: summarize(files, findings, workloads.length, suppressed),
  };
}

function toReportFinding(finding: Finding, path: string, lines: LineIndex, fixes: readonly Fix[]): ReportFinding {
  const { ruleId, severity, level, message, boundary } = finding;
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
    related: finding.related.map((place) => ({ path, range: toRange(lines, place.span), message: place.message })),
    fixes: fixes.map((fix) => ({
      title: fix.title,
      preferred: isSafe(fix),
      needsConfirmation: !isSafe(fix),
      ...(fix.check === undefined ? {} : { check: fix.check }),
      edits: fix.edits.map(({ span, newText }) => ({ range: toRange(lines, span), newText })),
    })),
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

function toReportWorkload(workload: WorkloadSummary, path: string, lines: LineIndex, settings: Settings): ReportWorkload {
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
