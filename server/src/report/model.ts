/**
 * The report: what a scan found, as the JSON that `docs/schema/report.schema.json` describes. All renderers
 * start from it.
 */

import type { Problem } from '../engine/ignore.ts';
import type { ControlRef, PodSecurityLevel } from '../engine/model/pod-security.ts';
import type { Family } from '../engine/model/workload.ts';
import type { Boundary, Confidence, Fix, Level, Severity } from '../engine/rule.ts';
import type { SandboxBoundary } from '../engine/sandboxes/sandbox.ts';
import type { ScanStatus } from '../workspace/scan.ts';

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
  /** The overlay or values file by which it is so, where others make something else of it. */
  readonly through?: string;
  /** The file that it is in, and the words there that name it. */
  readonly path: string;
  readonly range: ReportRange;
  /** Set when the finding is about one container of several that a workload may have. */
  readonly container?: string;
  /** All containers that share the finding's one cause. */
  readonly containers: readonly string[];
}

export interface ReportFix {
  readonly title: string;
  /** `harden` changes the setting, `sandbox` gives the workload a kernel of its own. */
  readonly kind: Fix['kind'];
  /** The fix that `bulkhead fix` applies: the first that needs no confirmation. */
  readonly preferred: boolean;
  readonly needsConfirmation: boolean;
  /** What to check before applying it. */
  readonly check?: string;
  readonly edits: readonly { readonly range: ReportRange; readonly newText: string }[];
}

export interface ReportFinding {
  readonly ruleId: string;
  readonly severity: Severity;
  /** `low` where a value that only rendering or running tells would have to be the worse one. */
  readonly confidence: Confidence;
  readonly level: Level;
  readonly path: string;
  readonly range: ReportRange;
  readonly message: string;
  /** The message with `{0}` and its kin in the place of what the file says; the same for all of one kind. */
  readonly messageTemplate: string;
  readonly messageArguments: readonly string[];
  readonly workload: ReportWorkloadRef;
  /** More workloads with the same cause. */
  readonly alsoIn: readonly ReportWorkloadRef[];
  readonly boundary: Boundary;
  readonly related: readonly {
    readonly path: string;
    readonly range: ReportRange;
    readonly message: string;
  }[];
  /** Those that were proven; none where a file has so many findings that proving them would take minutes. */
  readonly fixes: readonly ReportFix[];
  /** Names the finding across scans: what stands around it may change. */
  readonly fingerprint: string;
}

/** A finding that an ignore comment or the configuration covers. It carries no fixes. */
export interface SuppressedFinding {
  /** Why; empty when a comment does not say. */
  readonly reason: string;
  readonly by: 'comment' | 'configuration';
  readonly finding: ReportFinding;
}

/** Something that is wrong with an ignore comment. */
export interface ReportProblem {
  readonly code: Problem['code'];
  readonly path: string;
  readonly range: ReportRange;
  readonly message: string;
}

/** A control of the Pod Security Standards that a pod fails. */
export interface ReportControlFailure extends ControlRef {
  readonly message: string;
  /** Where it fails: values, or names of containers that lack something. */
  readonly ranges: readonly ReportRange[];
  /** Where it fails in other files: patches of an overlay, values of a chart. */
  readonly elsewhere?: readonly { readonly path: string; readonly range: ReportRange }[];
}

/** How the Pod Security Standards judge a pod. */
export interface ReportPodSecurity {
  /** The Kubernetes version whose standards were asked: `1.31`, `latest`. */
  readonly version: string;
  /** The strictest level that admits the pod; at most that where something is undecided. */
  readonly level: PodSecurityLevel;
  readonly failing: readonly ReportControlFailure[];
  /** Controls that hang on values which only rendering tells. */
  readonly undecided: readonly ControlRef[];
}

export interface ReportWorkload {
  readonly path: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** The overlay or values file by which it is so, where others make something else of it. */
  readonly through?: string;
  readonly range: ReportRange;
  /** The level of `podSecurity`. */
  readonly podSecurityLevel: PodSecurityLevel | null;
  /** The Pod Security Standards judge pods only; `null` for everything else. */
  readonly podSecurity: ReportPodSecurity | null;
  /** The runtime that the workload asks for, if it does. */
  readonly runtime?: string;
  /** What stands between the workload and the kernel of its host. */
  readonly isolation: SandboxBoundary;
  /** The sandbox behind that, where it is known. */
  readonly sandbox?: string;
  /** Whether it can move into a microVM, in a few words; worked out only for pages. */
  readonly move?: string;
}

export interface ReportSummary {
  readonly files: Readonly<Record<ScanStatus, number>>;
  readonly workloads: number;
  readonly findings: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Findings that are ignored; they are in no other number. */
  readonly suppressed: number;
  /** Findings that the baseline holds; they are in no other number. */
  readonly baselined: number;
}

export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'bulkhead'; readonly version: string };
  readonly files: readonly ReportFile[];
  readonly findings: readonly ReportFinding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Findings that the baseline holds. */
  readonly baselined: readonly ReportFinding[];
  /** Set when the scan used a baseline: how many findings it holds that are there no more. */
  readonly baseline?: { readonly obsolete: number };
  readonly problems: readonly ReportProblem[];
  readonly workloads: readonly ReportWorkload[];
  readonly summary: ReportSummary;
}
