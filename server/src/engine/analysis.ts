/** What an analysis gives: plain data in offsets of the whole file. */

import type { Advice } from './advice.ts';
import type { Directive, Problem, SuppressedFinding } from './ignore.ts';
import type { PodSecurity } from './model/pod-security.ts';
import type { Family } from './model/workload.ts';
import type { Project } from './projects/project.ts';
import type { Finding, WorkloadRef } from './rule.ts';
import type { CurrentSandbox } from './sandboxes/current.ts';
import type { ConfiguredIgnore } from './settings.ts';
import type { Span } from './source.ts';
import type { Unwritten } from './unwritten.ts';

/** A file as the engine sees it. */
export interface SourceFile {
  /** Any path or URI; only its last segment counts. */
  readonly path: string;
  readonly text: string;
  /** The editor's language, where there is an editor: it wins over the name. */
  readonly languageId?: string;
  /** The configurations that are put together from this file and others. */
  readonly projects?: readonly ProjectPart[];
}

/** A file's part in a project. */
export interface ProjectPart {
  readonly project: Project;
  /** The file's path there. */
  readonly path: string;
}

/** Something that runs, for reports. */
export interface WorkloadSummary extends WorkloadRef {
  readonly family: Family;
  /** All of its text. */
  readonly extent: Span;
  /** The runtime it asks for; empty when it asks for none. */
  readonly runtime: string;
  /** Where that is written; `undefined` when it is not. */
  readonly runtimeSpan: Span | undefined;
  /** What stands between it and the kernel of its host. */
  readonly sandbox: CurrentSandbox;
  /** As in `Workload`. */
  readonly nodes: readonly string[];
  /** The images of its containers, as far as they are known. */
  readonly images: readonly string[];
  /** How the Pod Security Standards judge it; only pods have it. */
  readonly podSecurity: PodSecurity | undefined;
  /** What holds of its containers though it is not written, worked out when asked. */
  unwritten(): readonly Unwritten[];
  /**
   * What a sandbox would do for it, worked out when asked.
   *
   * @param runtime the runtime to move to; otherwise the settings', the workspace's or the platform's
   */
  advise(runtime?: string): Advice;
}

/** Where a document stops being readable, in the parser's words. */
export interface SyntaxProblem {
  readonly span: Span;
  readonly message: string;
}

/** A rule that threw: a bug of ours, told and survived. */
export interface RuleFailure {
  readonly ruleId: string;
  readonly message: string;
}

/** What one document gives; its offsets count from the document's start. */
export interface DocumentAnalysis {
  /** `undefined` when the document is none of ours. */
  readonly family: Family | undefined;
  readonly findings: readonly Finding[];
  readonly workloads: readonly WorkloadSummary[];
  readonly syntaxError: SyntaxProblem | undefined;
  readonly failures: readonly RuleFailure[];
  /** References that lead nowhere. */
  readonly problems?: readonly Problem[];
  /** What the document has a part in and is found in other files. */
  readonly elsewhere?: readonly Finding[];
  /** The references of those files that lead nowhere. */
  readonly problemsElsewhere?: readonly Problem[];
  /** The runtimes of the workloads in those files, with their names. */
  readonly runtimesElsewhere?: readonly string[];
}

export interface Analysis {
  /** The families of the file's documents, in order; empty when none is ours. */
  readonly families: readonly Family[];
  /** Sorted by place. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** The configuration's ignores that cover something, also what is hidden for want of confidence. */
  readonly usedIgnores: readonly ConfiguredIgnore[];
  readonly directives: readonly Directive[];
  readonly workloads: readonly WorkloadSummary[];
  /** What is found in other files of the same projects; they have their places and fixes there. */
  readonly elsewhere: readonly Finding[];
  /** What is wrong with ignore comments, and with references to other files. */
  readonly problems: readonly Problem[];
  /** What is wrong with references in other files of the same projects; they have no place here. */
  readonly problemsElsewhere: readonly Problem[];
  /** The runtimes of the workloads in those files, with their names: an edit here may change them. */
  readonly runtimesElsewhere: readonly string[];
  /** At most one for each document that is ours. */
  readonly syntaxErrors: readonly SyntaxProblem[];
  readonly failures: readonly RuleFailure[];
  /** The analyses of the documents that stand by themselves, for the next analysis of the file. */
  readonly documents: ReadonlyMap<string, DocumentAnalysis>;
}

/** The findings about a workload of the file, also those in other files. */
export function findingsAbout(
  { findings, elsewhere }: Pick<Analysis, 'findings' | 'elsewhere'>,
  { span, through }: WorkloadRef,
): Finding[] {
  const isIt = (ref: WorkloadRef) =>
    ref.span.start === span.start && (through === undefined || ref.through === through);
  return [...findings, ...elsewhere].filter(({ workload, alsoIn }) => [workload, ...alsoIn].some(isIt));
}

/** The other workloads that a finding is about, each once: those of several overlays may have one name. */
export function othersOf({ workload, alsoIn }: Pick<Finding, 'workload' | 'alsoIn'>): readonly WorkloadRef[] {
  const nameOf = ({ kind, name, namespace, span, elsewhere }: WorkloadRef) =>
    JSON.stringify([kind, name, namespace, span, elsewhere]);
  const known = new Set([nameOf(workload)]);
  return alsoIn.filter((ref) => {
    const isKnown = known.has(nameOf(ref));
    known.add(nameOf(ref));
    return !isKnown;
  });
}
