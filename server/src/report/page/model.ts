/** What the report's page shows: the workloads with all that is known of each. */

import { type Severity, severities } from '../../engine/rule.ts';
import type { AdviceReport, AdviceWorkload } from '../advice.ts';
import type { Report, ReportFinding, ReportWorkload, ReportWorkloadRef } from '../model.ts';

/** A report, and the advice on its workloads: both name the same ones in the same order. */
export interface PageData {
  readonly report: Report;
  readonly advice: AdviceReport;
}

/** A row of the page's table, and a cell of its picture. */
export interface PageWorkload {
  readonly workload: ReportWorkload;
  readonly advice: AdviceWorkload;
  readonly findings: readonly ReportFinding[];
  /** How many workloads it reaches when it is broken into: itself, or all on a kernel that it hands over. */
  readonly reach: number;
}

/** The workloads of a page, in the order of the report. */
export function pageWorkloads({ report, advice }: PageData): PageWorkload[] {
  const about = new Map<string, ReportFinding[]>();
  for (const finding of report.findings) {
    for (const ref of [finding.workload, ...finding.alsoIn]) {
      const key = placeKey(ref);
      about.set(key, [...(about.get(key) ?? []), finding]);
    }
  }
  const reaches = reachOf(advice);
  return report.workloads.flatMap((workload, index) => {
    const shown = advice.workloads[index];
    if (!shown) return [];
    const here = new Set(about.get(placeKey(workload)));
    const findings = [...here].filter((finding) => isAbout(finding, workload)).sort(bySeverity);
    return [{ workload, advice: shown, findings, reach: reaches.get(index) ?? 1 }];
  });
}

/** The findings that are about no workload of the report: about a policy, or a build. */
export function otherFindings({ report }: PageData): ReportFinding[] {
  const known = new Set(report.workloads.map(placeKey));
  return report.findings.filter(
    ({ workload, alsoIn }) => ![workload, ...alsoIn].some((ref) => known.has(placeKey(ref))),
  );
}

/** The worst of some findings; `undefined` of none. */
export function worstOf(findings: readonly Pick<ReportFinding, 'severity'>[]): Severity | undefined {
  return severities.find((severity) => findings.some((finding) => finding.severity === severity));
}

function placeKey({ path, range }: Pick<ReportWorkloadRef, 'path' | 'range'>): string {
  return `${range.start.line}:${range.start.column} ${path}`;
}

function isAbout({ workload, alsoIn }: ReportFinding, { through, ...place }: ReportWorkload): boolean {
  const key = placeKey(place);
  return [workload, ...alsoIn].some(
    (ref) => placeKey(ref) === key && (through === undefined || ref.through === through),
  );
}

function reachOf({ kernels }: AdviceReport): ReadonlyMap<number, number> {
  return new Map(
    kernels.flatMap(({ breakouts, workloads }) =>
      breakouts.map(({ workload }): [number, number] => [workload, workloads.length]),
    ),
  );
}

function bySeverity(a: ReportFinding, b: ReportFinding): number {
  return severities.indexOf(a.severity) - severities.indexOf(b.severity);
}
