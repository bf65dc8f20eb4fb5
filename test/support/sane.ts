/** What holds of the analysis of any text whatsoever. */

import assert from 'node:assert/strict';
import type { Analysis, SourceFile } from '../../server/src/engine/analysis.ts';
import { analyze } from '../../server/src/engine/analyze.ts';
import { ignoreEdit } from '../../server/src/engine/ignore-fix.ts';
import { provenFixes, provenMove } from '../../server/src/engine/prove.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/settings.ts';
import { applyEdits, areDisjoint, type Span, type TextEdit } from '../../server/src/engine/source.ts';

const strictest: Settings = { ...defaultSettings, level: 'all', confidence: 'low' };

/** The most findings of one text of which fixes are tried: each fix is an analysis or two. */
const maxFindings = 5;

/** Holds the analysis of a text to what is promised of any. */
export function assertSane(path: string, text: string): Analysis {
  return assertSaneFile({ path, text });
}

/**
 * Analyses a file, and holds the analysis to what is promised of any: no rule breaks, every place is in the text and
 * between characters, and fixes, moves and ignore comments do their work once, and leave the rest as it is.
 */
export function assertSaneFile(file: SourceFile): Analysis {
  const { text } = file;
  const analysis = analyze(file, strictest);
  assert.deepEqual(analysis.failures, []);
  const { findings, suppressed, problems, syntaxErrors, workloads, directives } = analysis;
  const all = [...findings, ...suppressed.map(({ finding }) => finding)];
  const refs = all.flatMap(({ workload, alsoIn, related }) => [workload, ...alsoIn, ...related]);
  const spans: readonly Span[] = [
    ...all.flatMap(({ span, keySpan }) => (keySpan ? [span, keySpan] : [span])),
    ...refs.flatMap(({ span, elsewhere }) => (elsewhere ? [] : span)),
    ...problems.flatMap(({ span, edit }) => (edit ? [span, edit.span] : [span])),
    ...syntaxErrors.map(({ span }) => span),
    ...workloads.flatMap(({ span, extent, runtimeSpan }) => [
      span,
      extent,
      ...(runtimeSpan ? [runtimeSpan] : []),
    ]),
    ...directives.flatMap(({ span, rules }) => [span, ...rules.map((rule) => rule.span)]),
  ];
  for (const span of spans) assertPlace(text, span);
  for (const finding of findings.slice(0, maxFindings)) {
    for (const fix of provenFixes(file, strictest, analysis, finding)) {
      const after = assertMade(file, analysis, fix.edits, fix.title);
      const same = after.findings.filter(({ ruleId }) => ruleId === finding.ruleId);
      const fixed = { ...file, text: applyEdits(text, fix.edits) };
      const again = same.flatMap((each) => provenFixes(fixed, strictest, after, each));
      const isAgain = again.some(({ edits }) => applyEdits(fixed.text, edits) === fixed.text);
      assert.ok(!isAgain, `${fix.title}: done once it is done`);
    }
    const ignore = ignoreEdit(file, strictest, analysis, finding, 'why');
    if (ignore) assertMade(file, analysis, [ignore], `ignore ${finding.ruleId}`);
  }
  for (const workload of workloads.slice(0, 2)) {
    const move = provenMove(file, strictest, analysis, workload);
    if (move) assertMade(file, analysis, move.edits, move.title);
  }
  return analysis;
}

/** That edits change something, at places that are there, and leave the file as readable as it was. */
function assertMade(
  file: SourceFile,
  { syntaxErrors }: Analysis,
  edits: readonly TextEdit[],
  title: string,
): Analysis {
  assert.ok(edits.length > 0 && areDisjoint(edits), title);
  for (const { span } of edits) assertPlace(file.text, span);
  const text = applyEdits(file.text, edits);
  assert.notEqual(text, file.text, `${title}: it changes nothing`);
  const after = analyze({ ...file, text }, strictest);
  assert.deepEqual(after.failures, [], title);
  assert.ok(after.syntaxErrors.length <= syntaxErrors.length, `${title}: still to be read`);
  return after;
}

/** That a place is in the text, and neither inside a pair of surrogates nor inside a line end. */
export function assertPlace(text: string, { start, end }: Span): void {
  assert.ok(0 <= start && start <= end && end <= text.length, `${start}–${end} of ${text.length}`);
  for (const offset of [start, end]) {
    const around = text.slice(Math.max(0, offset - 1), offset + 1);
    if (offset > 0)
      assert.doesNotMatch(
        around,
        /^(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|\r\n)$/,
        `inside a character at ${offset}`,
      );
  }
}
