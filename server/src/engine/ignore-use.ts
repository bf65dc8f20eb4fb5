/** What ignoring means for the rest: comments that ignore nothing, and fixes that would take away what is ignored. */

import type { Directive, IgnoredRule, Problem, SuppressedFinding } from './ignore.ts';
import { isTaken } from './judgement.ts';
import { once } from './once.ts';
import type { Finding, Fix } from './rule.ts';
import type { LineIndex, Span, TextEdit } from './source.ts';

/**
 * The rule ids of comments that cover no finding, as problems with their edits.
 *
 * @param suppressed what the comments cover, also what is hidden for want of confidence
 * @param ran whether the run would have found what the id names: for rules that are off nothing is known
 */
export function unusedIgnores(
  text: string,
  lines: LineIndex,
  directives: readonly Directive[],
  suppressed: readonly SuppressedFinding[],
  ran: (id: string) => boolean,
): Problem[] {
  return directives.flatMap((directive) => {
    const used = new Set(
      suppressed.filter((each) => each.by === directive).flatMap(({ finding }) => [finding.ruleId, 'all']),
    );
    if (hidesVariable(text, lines, directive)) return [];
    const unused = directive.rules.filter(({ id }) => !used.has(id) && ran(id));
    if (unused.length === 0) return [];
    if (unused.length === directive.rules.length)
      return [problem(directive.span, unused, wholeComment(text, lines, directive.span))];
    return unused.map((rule) =>
      problem(rule.span, [rule], { span: fromList(directive.rules, rule), newText: '' }),
    );
  });
}

/** What a variable will be nobody knows, and so not whether the comment is for it. */
function hidesVariable(text: string, lines: LineIndex, { covers, span }: Directive): boolean {
  if (covers === 'file') return text.includes('${');
  const line = lines.lineSpan(Math.min(covers, lines.lineCount - 1));
  return text.slice(line.start, line.end).replace(text.slice(span.start, span.end), '').includes('$');
}

function problem(span: Span, unused: readonly IgnoredRule[], edit: TextEdit): Problem {
  const names = unused.map(({ id }) => `\`${id}\``).join(', ');
  return { code: 'unused-ignore', span, message: `Nothing here is ignored by ${names}.`, edit };
}

/** The comment with the spaces before it, or its line where it stands alone on one. */
function wholeComment(text: string, lines: LineIndex, { start, end }: Span): TextEdit {
  const line = lines.lineSpan(lines.lineAt(start));
  const before = text.slice(line.start, start);
  if (before.trim() !== '')
    return { span: { start: line.start + before.trimEnd().length, end }, newText: '' };
  const next = lines.lineAt(start) + 1;
  const after = next < lines.lineCount ? lines.lineSpan(next).start : text.length;
  return { span: { start: line.start, end: after }, newText: '' };
}

/** An id with the comma that it needs no more. */
function fromList(rules: readonly IgnoredRule[], rule: IgnoredRule): Span {
  const at = rules.indexOf(rule);
  const next = rules[at + 1];
  if (next) return { start: rule.span.start, end: next.span.start };
  return { start: rules[at - 1]?.span.end ?? rule.span.start, end: rule.span.end };
}

/** The finding without moves that take away what is ignored for a reason. */
export function leaving(finding: Finding, suppressed: readonly SuppressedFinding[]): Finding {
  const meant = suppressed.filter(({ by }) => by.reason !== '');
  if (meant.length === 0) return finding;
  const keeps = ({ kind, edits }: Fix) =>
    kind !== 'sandbox' || !meant.some((each) => isTaken(each.finding, edits));
  return { ...finding, fixes: once(() => finding.fixes().filter(keeps)) };
}
