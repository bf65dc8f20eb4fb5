/** Applies every fix that needs no asking, for fix-on-save and `bulkhead fix`. */

import type { Analysis, SourceFile } from './analysis.ts';
import { analyze } from './analyze.ts';
import { areProven, type Proposal } from './prove.ts';
import { provenOf } from './prove-all.ts';
import { type Finding, type Fix, isSafe, type WorkloadRef } from './rule.ts';
import type { Settings } from './settings.ts';
import { applyEdits, areDisjoint, type TextEdit } from './source.ts';

export interface AppliedFix extends Pick<Fix, 'title' | 'edits' | 'check'> {
  /** Missing for a fix to a comment. */
  readonly workload?: WorkloadRef;
}

export interface FixedText {
  readonly text: string;
  /** In the order of application. Their offsets are those of the text as it was at that moment. */
  readonly applied: readonly AppliedFix[];
}

/** What the fix of an unused ignore comment is called. */
export const removeIgnoreTitle = 'Remove the unused ignore';

/** More rounds than any real file needs: a fix never brings a finding, so each round has fewer. */
const maxRounds = 100;

/**
 * Applies fixes round by round, all that do not touch each other at a time, until none is left.
 *
 * @param wanted which fixes to apply; the safe ones unless told otherwise
 * @param tidy whether ignore comments that ignore nothing go too
 */
export function fixAll(
  file: SourceFile,
  settings: Settings,
  wanted: (fix: Fix, finding: Finding) => boolean = isSafe,
  tidy = true,
): FixedText {
  const applied: AppliedFix[] = [];
  let current = file;
  let documents: Analysis['documents'] | undefined;
  for (let round = 0; round < maxRounds; round++) {
    const analysis = analyze(current, settings, documents);
    documents = analysis.documents;
    const fixes = chooseFixes(current, settings, analysis, wanted);
    // Last of all, as a fix may be what makes a comment ignore nothing.
    const chosen = fixes.length === 0 && tidy ? removedIgnores(analysis) : fixes;
    if (chosen.length === 0) break;
    applied.push(...chosen);
    current = {
      ...current,
      text: applyEdits(
        current.text,
        chosen.flatMap(({ edits }) => edits),
      ),
    };
  }
  return { text: current.text, applied };
}

/** Two ids of one comment are taken one after another: their commas are shared. */
function removedIgnores({ problems }: Analysis): AppliedFix[] {
  const edits = problems.flatMap(({ edit }) => edit ?? []);
  const apart = edits.filter(({ span }, i) => (edits[i - 1]?.span.end ?? -1) < span.start);
  return apart.map((edit) => ({ title: removeIgnoreTitle, edits: [edit] }));
}

/** Fixes that do what they promise, alone or at once; those that touch each other are left for a later round. */
function chooseFixes(
  file: SourceFile,
  settings: Settings,
  analysis: Analysis,
  wanted: (fix: Fix, finding: Finding) => boolean,
): readonly AppliedFix[] {
  const prove = (proposals: readonly Proposal[]) => areProven(file, settings, analysis, proposals);
  const wantedOf = analysis.findings.map((finding) =>
    finding
      .fixes()
      .filter((fix) => wanted(fix, finding))
      .map((fix) => ({ finding, fix })),
  );
  const most = Math.max(0, ...wantedOf.map(({ length }) => length));
  // The next best of a finding is tried when nothing comes of the best of all.
  for (let i = 0; i < most; i++) {
    const apart: Proposal[] = [];
    const edits: TextEdit[] = [];
    for (const proposal of wantedOf.flatMap((proposals) => proposals[i] ?? [])) {
      const own = proposal.fix.edits;
      if (!areDisjoint([...edits, ...own]) || insertsWhere(edits, own)) continue;
      apart.push(proposal);
      edits.push(...own);
    }
    const chosen = agreeing(provenOf(apart, prove), prove);
    if (chosen.length > 0) return chosen.map(({ finding, fix }) => ({ ...fix, workload: finding.workload }));
  }
  return [];
}

/** Where all of them together say something else than each alone, fewer are made at a time. */
function agreeing(
  proposals: readonly Proposal[],
  prove: (proposals: readonly Proposal[]) => boolean,
): readonly Proposal[] {
  if (proposals.length < 2 || prove(proposals)) return proposals;
  return agreeing(proposals.slice(0, Math.ceil(proposals.length / 2)), prove);
}

/** True when both insert at one offset: each is proven alone, together they may say a thing twice. */
function insertsWhere(edits: readonly TextEdit[], more: readonly TextEdit[]): boolean {
  return more.some(({ span }) => edits.some((edit) => edit.span.start === span.start));
}
