/** Makes the report of what a scan gave. */

import type { WorkloadSummary } from '../engine/analysis.ts';
import type { PodSecurity } from '../engine/model/pod-security.ts';
import { once } from '../engine/once.ts';
import { provenFixes } from '../engine/prove.ts';
import { allProvenFixes } from '../engine/prove-all.ts';
import {
  type Finding,
  type Fix,
  isSafe,
  type Severity,
  severities,
  type WorkloadRef,
} from '../engine/rule.ts';
import { joined } from '../engine/say.ts';
import type { Settings } from '../engine/settings.ts';
import { LineIndex } from '../engine/source.ts';
import { type ScannedFile, sourceOf } from '../workspace/scan.ts';
import { fingerprints } from './fingerprint.ts';
import type {
  Report,
  ReportFile,
  ReportFinding,
  ReportFix,
  ReportPodSecurity,
  ReportSummary,
  ReportWorkload,
  ReportWorkloadRef,
} from './model.ts';
import { rangeOf, toRange } from './range.ts';
import { verdictText } from './sandbox-words.ts';
import { version } from './version.ts';

export interface ReportOptions {
  /** A file's path as the report names it. */
  readonly pathOf: (uri: string) => string;
  /**
   * Whether to work out the fixes, each proven: as much work as the scan itself. `when-read` works out those of a finding
   * when they are read, and until then the report holds on to the analyses.
   */
  readonly fixes: boolean | 'when-read';
  /** Whether to work out what a sandbox would do for each workload: twice the work of the scan. */
  readonly advice?: boolean;
}

/** What one file adds to a report. Unlike an analysis it holds no syntax trees: keep this and drop that. */
export interface FileReport
  extends Pick<Report, 'findings' | 'suppressed' | 'baselined' | 'problems' | 'workloads'> {
  readonly file: ReportFile;
}

/** The report of one file. */
export function reportFile(scanned: ScannedFile, options: ReportOptions): FileReport {
  const { uri, text, family, status, reason, analysis, settings } = scanned;
  const path = options.pathOf(uri);
  const file = { path, family: family ?? null, status, ...(reason === undefined ? {} : { reason }) };
  if (!analysis) return { file, findings: [], suppressed: [], baselined: [], problems: [], workloads: [] };
  const lines = new LineIndex(text);
  const all = [...analysis.findings, ...analysis.suppressed.map(({ finding }) => finding)];
  const names = fingerprints(path, text, all);
  const convert = (finding: Finding) =>
    toReportFinding(finding, options.pathOf, path, lines, names.get(finding) ?? '');
  const source = sourceOf(scanned);
  const proven = options.fixes === true ? allProvenFixes(source, settings, analysis) : undefined;
  const withFixes = (finding: Finding): ReportFinding => {
    const converted = convert(finding);
    if (options.fixes !== 'when-read')
      return { ...converted, fixes: toReportFixes(proven?.get(finding) ?? [], lines) };
    const fixes = once(() => toReportFixes(provenFixes(source, settings, analysis, finding), lines));
    return {
      ...converted,
      get fixes() {
        return fixes();
      },
    };
  };
  return {
    file,
    findings: analysis.findings.map(withFixes),
    suppressed: analysis.suppressed.map(({ finding, by }) => ({
      reason: by.reason,
      by: 'covers' in by ? 'comment' : 'configuration',
      finding: convert(finding),
    })),
    baselined: [],
    problems: analysis.problems.map(({ code, span, message }) => {
      return { code, path, range: toRange(lines, span), message };
    }),
    workloads: analysis.workloads.map((each) => ({
      ...toReportWorkload(each, options.pathOf, path, lines, settings),
      ...(options.advice ? moveOf(each) : {}),
    })),
  };
}

/** Puts the reports of files together, in their order. */
export function joinReports(parts: readonly FileReport[], baseline?: Report['baseline']): Report {
  const report = {
    files: parts.map(({ file }) => file),
    findings: parts.flatMap(({ findings }) => findings),
    suppressed: parts.flatMap(({ suppressed }) => suppressed),
    baselined: parts.flatMap(({ baselined }) => baselined),
    ...(baseline ? { baseline } : {}),
    problems: parts.flatMap(({ problems }) => problems),
    workloads: parts.flatMap(({ workloads }) => workloads),
  };
  const tool = { name: 'bulkhead', version } as const;
  return { schemaVersion: 1, tool, ...report, summary: parts.map(summarize).reduce(addSummaries, noSummary) };
}

/** The report of several files. */
export function buildReport(scanned: readonly ScannedFile[], options: ReportOptions): Report {
  return joinReports(scanned.map((file) => reportFile(file, options)));
}

function toReportFinding(
  finding: Finding,
  pathOf: ReportOptions['pathOf'],
  path: string,
  lines: LineIndex,
  fingerprint: string,
): ReportFinding {
  const { ruleId, severity, confidence, level, message, boundary } = finding;
  const { template, args } = joined(finding.said);
  const refOf = (ref: WorkloadRef) => toRef(ref, pathOf, path, lines);
  return {
    ruleId,
    severity,
    confidence,
    level,
    path,
    range: toRange(lines, finding.span),
    message,
    messageTemplate: template,
    messageArguments: args,
    workload: refOf(finding.workload),
    alsoIn: finding.alsoIn.map(refOf),
    boundary,
    related: finding.related.map(({ span, elsewhere, message }) => ({
      path: elsewhere ? pathOf(elsewhere.path) : path,
      range: elsewhere ? rangeOf(elsewhere) : toRange(lines, span),
      message,
    })),
    fixes: [],
    fingerprint,
  };
}

function toReportFixes(fixes: readonly Fix[], lines: LineIndex): ReportFix[] {
  const preferred = fixes.find(isSafe);
  return fixes.map((fix) => ({
    title: fix.title,
    kind: fix.kind,
    preferred: fix === preferred,
    needsConfirmation: !isSafe(fix),
    ...(fix.check === undefined ? {} : { check: fix.check }),
    edits: fix.edits.map(({ span, newText }) => ({ range: toRange(lines, span), newText })),
  }));
}

function toRef(
  { kind, name, namespace, through, containers, span, elsewhere }: WorkloadRef,
  pathOf: ReportOptions['pathOf'],
  path: string,
  lines: LineIndex,
): ReportWorkloadRef {
  const [only, ...others] = containers;
  return {
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(through === undefined ? {} : { through: pathOf(through) }),
    path: elsewhere ? pathOf(elsewhere.path) : path,
    range: elsewhere ? rangeOf(elsewhere) : toRange(lines, span),
    ...(only !== undefined && others.length === 0 ? { container: only } : {}),
    containers,
  };
}

function toReportWorkload(
  workload: WorkloadSummary,
  pathOf: ReportOptions['pathOf'],
  path: string,
  lines: LineIndex,
  settings: Settings,
): ReportWorkload {
  const { kind, name, namespace, through, span, runtime, sandbox: wall, podSecurity: judge } = workload;
  const podSecurity = judge ? toReportPodSecurity(judge, lines, pathOf, settings.kubernetesVersion) : null;
  return {
    path,
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(through === undefined ? {} : { through: pathOf(through) }),
    range: toRange(lines, span),
    podSecurityLevel: podSecurity?.level ?? null,
    podSecurity,
    ...(runtime === '' ? {} : { runtime }),
    isolation: wall.boundary,
    ...(wall.sandbox ? { sandbox: wall.sandbox.title } : {}),
  };
}

/** Images run nowhere by themselves. */
function moveOf(workload: WorkloadSummary): Pick<ReportWorkload, 'move'> {
  return workload.family === 'dockerfile' ? {} : { move: verdictText(workload.advise()) };
}

function toReportPodSecurity(
  judge: PodSecurity,
  lines: LineIndex,
  pathOf: ReportOptions['pathOf'],
  version: string,
): ReportPodSecurity {
  const { level, failures, undecided } = judge(version);
  const failing = failures.map(({ id, control, level: needed, message, spans, elsewhere = [] }) => ({
    id,
    control,
    level: needed,
    message,
    ranges: spans.map((span) => toRange(lines, span)),
    ...(elsewhere.length > 0
      ? { elsewhere: elsewhere.map((each) => ({ path: pathOf(each.path), range: rangeOf(each) })) }
      : {}),
  }));
  return { version, level, failing, undecided };
}

/** What the report of no file sums up to. */
export const noSummary: ReportSummary = {
  files: { analyzed: 0, skipped: 0, failed: 0 },
  workloads: 0,
  findings: 0,
  bySeverity: { error: 0, warning: 0, information: 0, hint: 0 },
  suppressed: 0,
  baselined: 0,
};

/** What the report of one file sums up to. */
export function summarize({ file, findings, suppressed, baselined, workloads }: FileReport): ReportSummary {
  const bySeverity: Record<Severity, number> = { ...noSummary.bySeverity };
  for (const { severity } of findings) bySeverity[severity]++;
  return {
    files: { ...noSummary.files, [file.status]: 1 },
    workloads: workloads.length,
    findings: findings.length,
    bySeverity,
    suppressed: suppressed.length,
    baselined: baselined.length,
  };
}

/** The sums of two. */
export function addSummaries(a: ReportSummary, b: ReportSummary): ReportSummary {
  return {
    files: added(a.files, b.files),
    workloads: a.workloads + b.workloads,
    findings: a.findings + b.findings,
    bySeverity: added(a.bySeverity, b.bySeverity),
    suppressed: a.suppressed + b.suppressed,
    baselined: a.baselined + b.baselined,
  };
}

function added<K extends string>(a: Readonly<Record<K, number>>, b: Readonly<Record<K, number>>) {
  const sum: Record<K, number> = { ...a };
  for (const key in b) sum[key] += b[key];
  return sum;
}

/** True when a severity is as bad as the threshold or worse. */
export function atLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold);
}
