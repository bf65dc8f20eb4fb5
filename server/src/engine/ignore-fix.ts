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
  const line = lines.lineSpan(lines.lineAt(finding.span.start));
  const indent = /^[ \t]*/.exec(file.text.slice(line.start, line.end))?.[0] ?? '';
  const edit: TextEdit = {
    span: { start: line.start, end: line.start },
    newText: `${indent}${directiveText(finding.ruleId, reason, leader)}${lineEnding(file.text)}`,
  };
  const after = analyze({ ...file, text: applyEdits(file.text, [edit]) }, settings);
  const silenced =
    after.suppressed.length > analysis.suppressed.length && after.problems.length <= analysis.problems.length;
  return silenced && after.findings.length < analysis.findings.length ? edit : undefined;
}
