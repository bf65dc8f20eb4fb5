/**
 * Proves fixes before they are offered: the edits are applied to a copy, and the copy is analysed. A fix that
 * does not do just what it promises is not offered.
 */

import { type Analysis, findingsAbout, type SourceFile, type WorkloadSummary } from './analysis.ts';
import { analyze, documentsOf } from './analyze.ts';
import { fileKind } from './detect.ts';
import { formatOf } from './formats.ts';
import { applyOps, type DataPath, sameData } from './model/data.ts';
import { withText } from './projects/assembly.ts';
import { countedLists, itemsAddressedIn } from './projects/counted-lists.ts';
import type { Finding, Fix } from './rule.ts';
import { rules } from './rules/index.ts';
import type { Settings } from './settings.ts';
import { applyEdits, areDisjoint, type Span } from './source.ts';

/** A fix, and the finding that it is of. */
export interface Proposal {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** The fixes of a finding that do what they promise, best first. `analysis` is that of `file`. */
export function provenFixes(
  file: SourceFile,
  settings: Settings,
  analysis: Analysis,
  finding: Finding,
): Fix[] {
  return finding.fixes().filter((fix) => areProven(file, settings, analysis, [{ finding, fix }]));
}

/**
 * True when all the fixes, made at once, do what they promise: no edits overlap, the findings are gone (or, after a move,
 * contained), no other finding came but what they kept silent, and no new problem, here or in another file, and the file
 * says the same as before but for what the fixes promise.
 */
export function areProven(
  file: SourceFile,
  settings: Settings,
  analysis: Analysis,
  proposals: readonly Proposal[],
): boolean {
  const changes = proposals.map(({ finding, fix }): Change => ({ ...fix, place: finding.span }));
  if (changes.some(({ edits }) => edits.length === 0)) return false;
  const after = afterEdits(file, settings, analysis, changes);
  return (
    after !== undefined &&
    areGone(proposals, allOf(analysis), allOf(after)) &&
    noneCame(proposals, allOf(analysis), allOf(after))
  );
}

/**
 * The move of a workload, if it does what it promises: the workload has the sandbox that was advised, nothing is in the
 * way any more, no other finding came, and no workload of another file moves along.
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
  if (!move || !target) return undefined;
  const after = afterEdits(file, settings, analysis, [{ ...move, place: workload.span }]);
  const index = analysis.workloads.findIndex(({ span }) => span.start === workload.span.start);
  const moved = after?.workloads[index];
  if (!after || !moved || moved.name !== workload.name) return undefined;
  const isThere = moved.runtime === target.runtime && moved.sandbox.sandbox?.id === target.sandbox?.id;
  const isFree = moved.advise().blockers.length === 0;
  // What extends it would move along.
  if (hasMore(analysis.runtimesElsewhere, after.runtimesElsewhere)) return undefined;
  const about = findingsAbout(analysis, workload).map((finding) => ({ finding, fix: move }));
  return isThere && isFree && noneCame(about, allOf(analysis), allOf(after)) ? move : undefined;
}

/** What a fix changes, and what it is about, by which its document is known. */
interface Change extends Pick<Fix, 'edits' | 'ops'> {
  readonly place: Span;
}

/** The analysis of the file after changes; `undefined` when it does not say just what they promise. */
function afterEdits(
  file: SourceFile,
  settings: Settings,
  analysis: Analysis,
  changes: readonly Change[],
): Analysis | undefined {
  const edits = changes.flatMap((change) => change.edits);
  if (!areDisjoint(edits) || changes.some((change) => movesCounted(file, change))) return undefined;
  if (changes.some(({ place }) => isInBrokenDocument(file, analysis, place))) return undefined;
  const fixed = { ...file, text: applyEdits(file.text, edits) };
  if (!saysWhatIsPromised(file, fixed, changes)) return undefined;
  const after = analyze(fixed, settings, analysis.documents);
  const isRead = after.syntaxErrors.length <= analysis.syntaxErrors.length;
  return isRead && !breaksReferences(analysis, after) ? after : undefined;
}

/** True when an item goes from a list that patches count in: they would change another one. */
function movesCounted({ text, projects = [] }: SourceFile, { edits, ops }: Change): boolean {
  const isItem = (path: DataPath) => typeof path.at(-1) === 'number' && typeof path.at(-2) === 'string';
  const lists = [
    ...ops.flatMap(({ op, path }) => (op !== 'set' && isItem(path) ? [String(path.at(-2))] : [])),
    // The operations of a patch give and take items, too.
    ...edits.flatMap(({ span }) => itemsAddressedIn(text.slice(span.start, span.end))),
  ];
  if (lists.length === 0) return false;
  const fixed = applyEdits(text, edits);
  return projects.some(({ project, path }) => {
    const counted = countedLists(withText(project, path, fixed));
    return lists.some((key) => counted.has(key));
  });
}

/** True when a reference leads nowhere now, as that of a patch to what a fix took away. */
function breaksReferences(before: Analysis, after: Analysis): boolean {
  const broken = ({ problems, problemsElsewhere }: Analysis) =>
    [...problems, ...problemsElsewhere]
      .filter(({ code }) => code === 'unresolved-reference')
      .map(({ message }) => message);
  return hasMore(broken(before), broken(after));
}

/** True when something is there more often than before. */
function hasMore(before: readonly string[], after: readonly string[]): boolean {
  const left = new Map<string, number>();
  for (const each of before) left.set(each, (left.get(each) ?? 0) + 1);
  return after.some((each) => {
    const count = left.get(each) ?? 0;
    left.set(each, count - 1);
    return count === 0;
  });
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

function saysWhatIsPromised(file: SourceFile, fixed: SourceFile, changes: readonly Change[]): boolean {
  const kind = fileKind(file.path, file.languageId);
  if (!kind) return false;
  const format = formatOf(kind);
  const before = format.split(file.text);
  const after = format.split(fixed.text);
  if (before.length !== after.length) return false;
  return before.every(({ text, start }, i) => {
    const now = after[i]?.text ?? '';
    if (text === now) return true;
    const isHere = ({ place }: Change) => place.start >= start && place.start <= start + text.length;
    const ops = changes.filter(isHere).flatMap((change) => change.ops);
    return ops.length > 0 && sameData(applyOps(format.data(text), ops), format.data(now));
  });
}

/** A fix here may bring something to light in another file. */
function allOf({ findings, elsewhere }: Analysis): readonly Finding[] {
  return elsewhere.length === 0 ? findings : [...findings, ...elsewhere];
}

/** Edits move places, so findings are counted, not compared: by rule and workload; one that gets contained is gone. */
function areGone(
  proposals: readonly Proposal[],
  before: readonly Finding[],
  after: readonly Finding[],
): boolean {
  const [was, is, wanted] = [counts(before), counts(after), counts(proposals.map(({ finding }) => finding))];
  return [...wanted].every(([key, count]) => (was.get(key) ?? 0) - (is.get(key) ?? 0) >= count);
}

/** How often findings are there by rule and workload, apart those that nothing contains. */
function counts(findings: readonly Finding[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const finding of findings) {
    for (const name of identities(finding)) {
      const key = `${name}\n${finding.containedBy ? 'contained' : 'open'}`;
      found.set(key, (found.get(key) ?? 0) + 1);
    }
  }
  return found;
}

/** What a finding hid in its workload was there before; it comes to light, which is no reason to keep the finding. */
function noneCame(
  proposals: readonly Proposal[],
  before: readonly Finding[],
  after: readonly Finding[],
): boolean {
  const hidden = new Set(
    proposals
      .flatMap(({ finding, fix }) => (fix.kind === 'sandbox' ? besides(finding, before) : [finding]))
      .flatMap((finding) => hiddenBy(finding.ruleId).flatMap((ruleId) => identities({ ...finding, ruleId }))),
  );
  const unhidden = after.flatMap(identities).filter((each) => !hidden.has(each));
  return !hasMore(before.flatMap(identities), unhidden);
}

/** The findings about the workload of a finding: a move may take any of them away. */
function besides({ workload }: Finding, findings: readonly Finding[]): Finding[] {
  return findings.filter((other) =>
    [other.workload, ...other.alsoIn].some(
      ({ kind, namespace, name }) =>
        kind === workload.kind && namespace === workload.namespace && name === workload.name,
    ),
  );
}

/** The rules that say nothing beside a finding of a rule. */
function hiddenBy(ruleId: string): string[] {
  return rules
    .filter(({ impliedBy, silentBeside }) => impliedBy?.includes(ruleId) || silentBeside?.includes(ruleId))
    .map(({ id }) => id);
}

/** The rule with each workload that the finding is about. */
function identities({ ruleId, workload, alsoIn }: Pick<Finding, 'ruleId' | 'workload' | 'alsoIn'>): string[] {
  return [workload, ...alsoIn].map(({ kind, namespace = '', name }) =>
    [ruleId, kind, namespace, name].join('\n'),
  );
}
