/** The edit that silences one finding with a comment and a reason. */

import type { Analysis, SourceFile } from './analysis.ts';
import { analyze } from './analyze.ts';
import { fileKind } from './detect.ts';
import { formatOf } from './formats.ts';
import { directiveText } from './ignore.ts';
import type { Finding } from './rule.ts';
import type { Settings } from './settings.ts';
import { applyEdits, LineIndex, lineEnding, type TextEdit } from './source.ts';

/**
 * A comment line above the finding's. `undefined` where a comment cannot stand there: in JSON, or inside a
 * block of text.
 *
 * @param reason what to write for the reason; the editor lets the user type over it
 */
export function ignoreEdit(
  file: SourceFile,
  settings: Settings,
  analysis: Analysis,
  finding: Finding,
  reason: string,
): TextEdit | undefined {
  const kind = fileKind(file.path, file.languageId);
  if (!kind) return undefined;
  const isJson = /\.json$/i.test(file.path) || file.languageId === 'json';
  if (isJson && kind !== 'devcontainer') return undefined;
  const [leader] = formatOf(kind).comments.leaders;
  const lines = new LineIndex(file.text);
  const at = lines.lineAt(finding.span.start);
  const silences = (edit: TextEdit) => {
    const after = analyze({ ...file, text: applyEdits(file.text, [edit]) }, settings);
    const isHeard =
      after.suppressed.length > analysis.suppressed.length &&
      after.problems.length <= analysis.problems.length;
    return isHeard && after.findings.length < analysis.findings.length;
  };
  const comment = directiveText(finding.ruleId, reason, leader);
  return [at, firstOf(file.text, lines, at)]
    .map((line) => above(file.text, lines, line, comment))
    .find(silences);
}

/** The comment on a line of its own above another, as far in as that. */
function above(text: string, lines: LineIndex, line: number, comment: string): TextEdit {
  const { start, end } = lines.lineSpan(line);
  const indent = /^[ \t]*/.exec(text.slice(start, end))?.[0] ?? '';
  return { span: { start, end: start }, newText: `${indent}${comment}${lineEnding(text)}` };
}

/** The first line of a command that runs over several, inside which no comment can stand. */
function firstOf(text: string, lines: LineIndex, line: number): number {
  const isContinued = (at: number) => {
    const { start, end } = lines.lineSpan(at);
    return text.slice(start, end).endsWith('\\');
  };
  let first = line;
  while (first > 0 && isContinued(first - 1)) first--;
  return first;
}
