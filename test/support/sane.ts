/** What holds of the analysis of any text whatsoever. */

import assert from 'node:assert/strict';
import type { Analysis } from '../../server/src/engine/analysis.ts';
import { analyze } from '../../server/src/engine/analyze.ts';
import { provenFixes } from '../../server/src/engine/prove.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/settings.ts';
import { applyEdits, areDisjoint, type Span } from '../../server/src/engine/source.ts';

const strictest: Settings = { ...defaultSettings, level: 'all', confidence: 'low' };

/** The most fixes of one text that are tried: each is an analysis or two. */
const maxFixes = 6;

/**
 * Analyses a text, and holds the analysis to what is promised of any: no rule breaks, every place is in the text and
 * between characters, and fixes do their work once, and leave the rest as it is.
 */
export function assertSane(path: string, text: string): Analysis {
  const file = { path, text };
  const analysis = analyze(file, strictest);
  assert.deepEqual(analysis.failures, []);
  const { findings, suppressed, problems, syntaxErrors, workloads, directives } = analysis;
  const all = [...findings, ...suppressed.map(({ finding }) => finding)];
  const spans: readonly Span[] = [
    ...all.flatMap((each) => [each.span, each.workload.span, ...(each.keySpan ? [each.keySpan] : [])]),
    ...all.flatMap(({ related }) => related.flatMap((each) => (each.elsewhere ? [] : each.span))),
    ...problems.map(({ span }) => span),
    ...syntaxErrors.map(({ span }) => span),
    ...workloads.flatMap((each) => [each.span, each.extent]),
    ...directives.map(({ span }) => span),
  ];
  for (const span of spans) assertPlace(text, span);
  let tried = 0;
  for (const finding of findings) {
    if (tried >= maxFixes) break;
    for (const fix of provenFixes(file, strictest, analysis, finding)) {
      tried++;
      assert.ok(fix.edits.length > 0 && areDisjoint(fix.edits), fix.title);
      for (const { span } of fix.edits) assertPlace(text, span);
      const fixed = { path, text: applyEdits(text, fix.edits) };
      const after = analyze(fixed, strictest);
      assert.ok(after.syntaxErrors.length <= syntaxErrors.length, `${fix.title}: still to be read`);
      const same = after.findings.filter((each) => each.ruleId === finding.ruleId);
      const again = same.flatMap((each) => provenFixes(fixed, strictest, after, each));
      const isAgain = again.some((each) => applyEdits(fixed.text, each.edits) === fixed.text);
      assert.ok(!isAgain, `${fix.title}: done once it is done`);
    }
  }
  return analysis;
}

function assertPlace(text: string, { start, end }: Span): void {
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
