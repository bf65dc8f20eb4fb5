/**
 * Ignore comments: `# bulkhead-ignore <rule>[, <rule>…] -- reason`.
 *
 * One covers its own line, or when it stands alone on its line, the next line that is not a comment; on or
 * above the line that names a workload it covers what is missing from that workload; in the comments at the
 * head of a file it covers the file.
 */

import { closest } from './model/closest.ts';
import { matchesName } from './model/pattern.ts';
import type { Finding } from './rule.ts';
import type { ConfiguredIgnore } from './settings.ts';
import type { LineIndex, Span, TextEdit } from './source.ts';

/** The first words of an ignore comment, as `syntaxes/` colours them. */
export const directiveWord = 'bulkhead-ignore';

/** One rule id in an ignore comment, or `all`. */
export interface IgnoredRule {
  readonly id: string;
  readonly span: Span;
}

/** How a format writes comments. */
export interface CommentStyle {
  /** The characters that a comment can start with: `#`, `//`. The first is the one that we write. */
  readonly leaders: readonly string[];
  /** Whether a comment may follow something on its line: in a Dockerfile a `#` there belongs to the instruction. */
  readonly trailing: boolean;
}

export interface Directive {
  readonly span: Span;
  readonly rules: readonly IgnoredRule[];
  /** Empty when none is given. */
  readonly reason: string;
  /** The zero-based line that it covers, or the whole file. */
  readonly covers: number | 'file';
  /** The last line that belongs to that one: further ones where a backslash ends it. */
  readonly through: number;
}

/** Something that is wrong with a file as far as Bulkhead itself is concerned: comments, references to files. */
export interface Problem {
  readonly code: 'unknown-rule' | 'missing-reason' | 'unused-ignore' | 'unresolved-reference';
  readonly span: Span;
  readonly message: string;
  /** Takes it away, where that is all there is to do. */
  readonly edit?: TextEdit;
}

export interface SuppressedFinding {
  readonly finding: Finding;
  /** The comment, or the entry of the configuration, that covers it. */
  readonly by: Directive | ConfiguredIgnore;
}

/** Finds the ignore comments in a text. */
export function readDirectives(
  text: string,
  lines: LineIndex,
  { leaders, trailing }: CommentStyle,
): Directive[] {
  const directives: Directive[] = [];
  if (!text.includes(directiveWord)) return directives;
  const pattern = new RegExp(
    `(?:${leaders.join('|')})[ \\t]*${directiveWord}(?=[ \\t\\r\\n:]|$)[ \\t:]*([^\\r\\n]*)`,
    'g',
  );
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const line = lines.lineAt(match.index);
    const lineSpan = lines.lineSpan(line);
    const before = text.slice(lineSpan.start, match.index);
    const ownLine = before.trim() === '';
    if (!ownLine && !(trailing && /[ \t]$/.test(before))) continue;
    const body = match[1] ?? '';
    const bodyStart = match.index + match[0].length - body.length;
    // ` -- ` is how it is documented; what people write besides is meant the same.
    const separator = /(^|[ \t])(--|[-–—])([ \t]|$)|:(?=[ \t]|$)/.exec(body);
    const ids = separator ? body.slice(0, separator.index) : body;
    const covers = ownLine ? coveredLine(text, lines, line, leaders) : line;
    directives.push({
      span: { start: match.index, end: match.index + match[0].trimEnd().length },
      rules: [...ids.matchAll(/[^\s,]+/g)].map((id) => ({
        id: id[0],
        span: { start: bodyStart + id.index, end: bodyStart + id.index + id[0].length },
      })),
      reason: separator ? body.slice(separator.index + separator[0].length).trim() : '',
      covers,
      through: covers === 'file' ? line : lastOf(text, lines, covers),
    });
  }
  return directives;
}

/** The line that a comment on a line of its own covers: the next that is no comment, or the file from its head. */
function coveredLine(
  text: string,
  lines: LineIndex,
  line: number,
  leaders: readonly string[],
): number | 'file' {
  const isComment = (at: number) =>
    leaders.some((leader) => lineText(text, lines, at).trimStart().startsWith(leader));
  if (isHead(text, lines, line, isComment)) return 'file';
  let next = line + 1;
  while (next < lines.lineCount && isComment(next)) next++;
  return next;
}

/** The last line of a command that runs over several: no comment can stand inside it. */
function lastOf(text: string, lines: LineIndex, line: number): number {
  let last = line;
  while (last + 1 < lines.lineCount && /\\\r?\n?$/.test(lineText(text, lines, last))) last++;
  return last;
}

function isHead(text: string, lines: LineIndex, line: number, isComment: (line: number) => boolean): boolean {
  for (let before = 0; before < line; before++) {
    const content = lineText(text, lines, before).trim();
    if (content !== '' && !isComment(before) && content !== '---') return false;
  }
  return true;
}

function lineText(text: string, lines: LineIndex, line: number): string {
  const { start, end } = lines.lineSpan(line);
  return text.slice(start, end);
}

/** The comment that ignores a finding, as the quick fix writes it. */
export function directiveText(ruleId: string, reason: string, leader = '#'): string {
  return `${leader} ${directiveWord} ${ruleId} -- ${reason}`;
}

/** Splits findings into those that stay and those that a comment covers, or else the configuration. */
export function suppress(
  findings: readonly Finding[],
  directives: readonly Directive[],
  lines: LineIndex,
  configured: readonly ConfiguredIgnore[],
): { kept: Finding[]; suppressed: SuppressedFinding[] } {
  const kept: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of findings) {
    const line = lines.lineAt(finding.span.start);
    const naming = directives.filter(({ rules }) =>
      rules.some(({ id }) => id === finding.ruleId || id === 'all'),
    );
    // The nearest one counts, so that one farther away may turn out to be unused.
    const directive =
      naming.find(({ covers, through }) => covers !== 'file' && covers <= line && line <= through) ??
      naming.find(({ covers }) => finding.missing && covers === lines.lineAt(finding.workload.span.start)) ??
      naming.find(({ covers }) => covers === 'file');
    const by = directive ?? configured.find((each) => covers(each, finding));
    if (by) suppressed.push({ finding, by });
    else kept.push(finding);
  }
  return { kept, suppressed };
}

/** Whether an entry of the configuration is for all that a finding is about. */
function covers({ rule, workload }: ConfiguredIgnore, finding: Finding): boolean {
  if (rule !== finding.ruleId) return false;
  const isMeant = ({ name }: { readonly name: string }) =>
    workload === undefined || matchesName(workload, name);
  return [finding.workload, ...finding.alsoIn].every(isMeant);
}

/** What is wrong with the directives: rule ids that do not exist, and reasons that are not given. */
export function checkDirectives(
  directives: readonly Directive[],
  knownRules: ReadonlySet<string>,
): Problem[] {
  const problems: Problem[] = [];
  for (const { rules, reason, span } of directives) {
    for (const { id, span: at } of rules) {
      if (id === 'all' || knownRules.has(id)) continue;
      const near = closest(id, knownRules);
      const hint = near ? `; did you mean \`${near}\`?` : '.';
      problems.push({
        code: 'unknown-rule',
        span: at,
        message: `There is no rule \`${id}\` to ignore${hint}`,
      });
    }
    if (rules.length === 0) {
      problems.push({
        code: 'unknown-rule',
        span,
        message: 'This comment names no rule, so it ignores nothing.',
      });
    } else if (reason === '') {
      problems.push({
        code: 'missing-reason',
        span,
        message: 'Say why after ` -- `, for whoever reads this next.',
      });
    }
  }
  return problems;
}
