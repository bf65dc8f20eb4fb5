/**
 * Proves fixes before they are offered: the edits are applied to a copy, and the copy is analysed. A fix that
 * does not do just what it promises is not offered.
 */

import type { Analysis, SourceFile, WorkloadSummary } from './analysis.ts';
import { analyze, type DocumentCache, documentsOf } from './analyze.ts';
import { fileKind } from './detect.ts';
import { formatOf } from './formats.ts';
import { applyOps, sameData } from './model/data.ts';
import type { Finding, Fix, Rule } from './rule.ts';
import { rules } from './rules/index.ts';
import type { Settings } from './settings.ts';
import { applyEdits, areDisjoint, type Span } from './source.ts';

/** The fixes of a finding that do what they promise, best first. `analysis` is that of `file`. */
export function provenFixes(
  file: SourceFile,
  settings: Settings,
  analysis: Analysis,
  finding: Finding,
): Fix[] {
  return finding.fixes().filter((fix) => isProven(file, settings, analysis, finding, fix));
}

/**
 * True when the edits do not overlap, the finding is gone (or, after a move, contained), no other finding came,
 * and the file says the same as before but for what the fix promises.
 */
function isProven(
  file: SourceFile,
  settings: Settings,
  analysis: Analysis,
  finding: Finding,
  fix: Fix,
): boolean {
  if (fix.edits.length === 0 || !areDisjoint(fix.edits)) return false;
  const after = afterEdits(file, settings, analysis, finding.span, fix);
  return (
    after !== undefined &&
    isGone(finding, allOf(analysis), allOf(after)) &&
    noneCame(finding.ruleId, allOf(analysis), allOf(after))
  );
}

/**
 * The move of a workload, if it does what it promises: the workload has the sandbox that was advised, nothing is in the
 * way any more, and no other finding came.
 *
 * @param runtime as for `WorkloadSummary.advise`
 */
export function provenMove(
  file: SourceFile,
  settings: Settings,
  analysis: Analysis,
  workload: WorkloadSummary,
  runtime?: string,
): Fix | undefined {
  const { move, target } = workload.advise(runtime);
  if (!move || !target || !areDisjoint(move.edits)) return undefined;
  const after = afterEdits(file, settings, analysis, workload.span, move);
  const index = analysis.workloads.findIndex(({ span }) => span.start === workload.span.start);
  const moved = after?.workloads[index];
  if (!after || !moved || moved.name !== workload.name) return undefined;
  const isThere = moved.runtime === target.runtime && moved.sandbox.sandbox?.id === target.sandbox?.id;
  const isFree = moved.advise().blockers.length === 0;
  return isThere && isFree && noneCame(undefined, allOf(analysis), allOf(after)) ? move : undefined;
}

/**
 * The analysis of the file after a fix; `undefined` when the file does not say just what the fix promises.
 *
 * @param place what the fix is about, by which its document is known
 */
function afterEdits(
  file: SourceFile,
  settings: Settings,
  analysis: Analysis,
  place: Span,
  fix: Fix,
): Analysis | undefined {
  if (isInBrokenDocument(file, analysis, place)) return undefined;
  const fixed = { ...file, text: applyEdits(file.text, fix.edits) };
  if (!saysWhatIsPromised(file, fixed, [{ ...fix, place }])) return undefined;
  const after = analyze(fixed, settings, documentCache(analysis));
  return after.syntaxErrors.length > analysis.syntaxErrors.length ? undefined : after;
}

const caches = new WeakMap<Analysis, DocumentCache>();

/** What proofs of a file's fixes have in common: they differ from each other in two documents at most. */
function documentCache(analysis: Analysis): DocumentCache {
  const cache: DocumentCache = caches.get(analysis) ?? new Map();
  caches.set(analysis, cache);
  return cache;
}

/** What is not understood may be what an edit breaks: half-typed YAML, the `if` of a Helm template. */
function isInBrokenDocument(file: SourceFile, { syntaxErrors }: Analysis, place: Span): boolean {
  if (syntaxErrors.length === 0) return false;
  return documentsOf(file.text, fileKind(file.path, file.languageId)).some(({ text, start }) => {
    const end = start + text.length;
    const holds = (each: Span) => each.start >= start && each.start < end;
    return holds(place) && syntaxErrors.some((error) => holds(error.span));
  });
}

/** A fix and what it is about, by which its document is known. */
export interface PlacedFix extends Fix {
  readonly place: Span;
}

/** True when the file can be read and says just what all the fixes promise after they are made at once. */
export function isProvenTogether(
  file: SourceFile,
  settings: Settings,
  analysis: Analysis,
  fixes: readonly PlacedFix[],
): boolean {
  const edits = fixes.flatMap((fix) => fix.edits);
  if (!areDisjoint(edits)) return false;
  const fixed = { ...file, text: applyEdits(file.text, edits) };
  if (!saysWhatIsPromised(file, fixed, fixes)) return false;
  const after = analyze(fixed, settings, documentCache(analysis));
  return after.syntaxErrors.length <= analysis.syntaxErrors.length;
}

function saysWhatIsPromised(file: SourceFile, fixed: SourceFile, fixes: readonly PlacedFix[]): boolean {
  const kind = fileKind(file.path, file.languageId);
  if (!kind) return false;
  const format = formatOf(kind);
  const before = format.split(file.text);
  const after = format.split(fixed.text);
  if (before.length !== after.length) return false;
  return before.every(({ text, start }, i) => {
    const now = after[i]?.text ?? '';
    if (text === now) return true;
    const isHere = ({ place }: PlacedFix) => place.start >= start && place.start <= start + text.length;
    const ops = fixes.filter(isHere).flatMap((fix) => fix.ops);
    return ops.length > 0 && sameData(applyOps(format.data(text), ops), format.data(now));
  });
}

/** A fix here may bring something to light in another file. */
function allOf({ findings, elsewhere }: Analysis): readonly Finding[] {
  return elsewhere.length === 0 ? findings : [...findings, ...elsewhere];
}

/** Edits move places, so findings are counted, not compared: by rule and workload; one that gets contained is gone. */
function isGone(finding: Finding, before: readonly Finding[], after: readonly Finding[]): boolean {
  const count = (findings: readonly Finding[]) =>
    findings.filter(
      (other) => identity(other) === identity(finding) && (finding.containedBy || !other.containedBy),
    ).length;
  return count(after) < count(before);
}

/** What the finding hid was there before; it comes to light, which is no reason to keep the finding. */
function noneCame(
  ruleId: string | undefined,
  before: readonly Finding[],
  after: readonly Finding[],
): boolean {
  const hides = ({ impliedBy = [], silentBeside = [] }: Rule) =>
    ruleId !== undefined && (impliedBy.includes(ruleId) || silentBeside.includes(ruleId));
  const hidden = new Set(rules.filter(hides).map(({ id }) => id));
  const left = new Map<string, number>();
  for (const finding of before) left.set(identity(finding), (left.get(identity(finding)) ?? 0) + 1);
  return after.every((other) => {
    const count = left.get(identity(other)) ?? 0;
    left.set(identity(other), count - 1);
    return count > 0 || hidden.has(other.ruleId);
  });
}

function identity({ ruleId, workload }: Finding): string {
  return [ruleId, workload.kind, workload.namespace ?? '', workload.name].join('\n');
}
