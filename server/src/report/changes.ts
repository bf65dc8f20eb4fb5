/** What a change made better or worse: two reports compared. */

import type { PodSecurityLevel } from '../engine/model/pod-security.ts';
import { severities } from '../engine/rule.ts';
import type { SandboxBoundary } from '../engine/sandboxes/sandbox.ts';
import type { Report, ReportFinding, ReportWorkload } from './model.ts';
import { version } from './version.ts';

/** What is compared of an earlier report. */
export type EarlierReport = Pick<Report, 'findings' | 'workloads'>;

/** A finding that is there before and after, with another severity. */
export interface SeverityChange {
  readonly before: ReportFinding['severity'];
  readonly finding: ReportFinding;
}

/** Something about a workload that is another now. */
export interface WorkloadChange {
  readonly workload: Pick<ReportWorkload, 'path' | 'kind' | 'name' | 'namespace' | 'through' | 'range'>;
  readonly what: 'isolation' | 'podSecurityLevel';
  readonly before: string;
  readonly after: string;
  readonly isBetter: boolean;
}

/** What `docs/schema/changes.schema.json` describes. */
export interface Changes {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'bulkhead'; readonly version: string };
  /** Findings that came, worst first. */
  readonly came: readonly ReportFinding[];
  /** Findings that went. They are as the earlier report has them. */
  readonly went: readonly ReportFinding[];
  /** Findings with another severity. */
  readonly changed: readonly SeverityChange[];
  readonly workloads: readonly WorkloadChange[];
}

/** Compares a report with an earlier one. Findings are told apart by fingerprints; one that only moved is none. */
export function changesBetween(before: EarlierReport, after: EarlierReport): Changes {
  const earlier = new Map(before.findings.map((finding) => [finding.fingerprint, finding]));
  const now = new Set(after.findings.map(({ fingerprint }) => fingerprint));
  const gone = before.findings.filter(({ fingerprint }) => !now.has(fingerprint));
  const fresh = after.findings.filter(({ fingerprint }) => !earlier.has(fingerprint));
  // A file that got another name has the same findings under other fingerprints.
  const moved = new Map<string, number>();
  for (const finding of gone) moved.set(saidBy(finding), (moved.get(saidBy(finding)) ?? 0) + 1);
  const came = fresh.filter((finding) => !taken(moved, saidBy(finding)));
  const went = gone.filter((finding) => taken(moved, saidBy(finding)));
  const changed = after.findings.flatMap((finding): SeverityChange[] => {
    const severity = earlier.get(finding.fingerprint)?.severity ?? finding.severity;
    return severity === finding.severity ? [] : [{ before: severity, finding }];
  });
  return {
    schemaVersion: 1,
    tool: { name: 'bulkhead', version },
    came: [...came].sort((a, b) => rank(a) - rank(b)),
    went: [...went].sort((a, b) => rank(a) - rank(b)),
    changed,
    workloads: workloadChanges(before.workloads, after.workloads),
  };
}

/** Takes one of what is left of something. */
function taken(left: Map<string, number>, key: string): boolean {
  const count = left.get(key) ?? 0;
  if (count > 0) left.set(key, count - 1);
  return count > 0;
}

function saidBy({ ruleId, message, workload: { kind, name, namespace } }: ReportFinding): string {
  return JSON.stringify([ruleId, message, kind, name, namespace]);
}

function rank({ severity }: ReportFinding): number {
  return severities.indexOf(severity);
}

/** From no wall at all to the highest. What nobody knows is no wall. */
const walls: readonly SandboxBoundary[] = [
  'unknown',
  'shared-kernel',
  'user-namespace',
  'libos',
  'user-space-kernel',
  'microvm',
  'vm',
];

const levels: readonly PodSecurityLevel[] = ['privileged', 'baseline', 'restricted'];

function workloadChanges(
  before: readonly ReportWorkload[],
  after: readonly ReportWorkload[],
): WorkloadChange[] {
  const nameOf = ({ path, kind, name, namespace, through }: ReportWorkload) =>
    JSON.stringify([path, kind, name, namespace, through]);
  const earlier = new Map(before.map((workload) => [nameOf(workload), workload]));
  return after.flatMap((workload): WorkloadChange[] => {
    const was = earlier.get(nameOf(workload));
    if (!was) return [];
    const { path, kind, name, namespace, through, range } = workload;
    const ref = {
      path,
      kind,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(through === undefined ? {} : { through }),
      range,
    };
    const [wall, level] = [workload.isolation, workload.podSecurityLevel];
    const changes: WorkloadChange[] = [];
    if (wall !== was.isolation) {
      const isBetter = walls.indexOf(wall) > walls.indexOf(was.isolation);
      changes.push({ workload: ref, what: 'isolation', before: was.isolation, after: wall, isBetter });
    }
    if (level !== null && was.podSecurityLevel !== null && level !== was.podSecurityLevel) {
      const isBetter = levels.indexOf(level) > levels.indexOf(was.podSecurityLevel);
      changes.push({
        workload: ref,
        what: 'podSecurityLevel',
        before: was.podSecurityLevel,
        after: level,
        isBetter,
      });
    }
    return changes;
  });
}

/** Reads a report of `--format json`. @throws Error with a clause for people when the text is none */
export function parseReport(text: string): EarlierReport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('it is not valid JSON');
  }
  const { schemaVersion, tool, findings, workloads } = asRecord(value);
  if (asRecord(tool).name !== 'bulkhead' || schemaVersion !== 1)
    throw new Error('it is no report of `bulkhead scan --format json`');
  if (!Array.isArray(findings) || !findings.every(isFinding))
    throw new Error('its `findings` are not well-formed');
  if (!Array.isArray(workloads) || !workloads.every(isWorkload))
    throw new Error('its `workloads` are not well-formed');
  return { findings, workloads };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isPlaced(value: unknown): boolean {
  const { path, range } = asRecord(value);
  const { line, column } = asRecord(asRecord(range).start);
  return isText(path) && Number.isInteger(line) && Number.isInteger(column);
}

function isFinding(value: unknown): value is ReportFinding {
  const { fingerprint, ruleId, message, severity, workload } = asRecord(value);
  const { kind, name } = asRecord(workload);
  const isSeverity = severities.some((each) => each === severity);
  return isPlaced(value) && isSeverity && [fingerprint, ruleId, message, kind, name].every(isText);
}

function isWorkload(value: unknown): value is ReportWorkload {
  const { kind, name, isolation, podSecurityLevel } = asRecord(value);
  const isLevel = podSecurityLevel === null || isText(podSecurityLevel);
  return isPlaced(value) && isLevel && [kind, name, isolation].every(isText);
}
