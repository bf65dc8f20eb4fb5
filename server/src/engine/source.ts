/**
 * Text, the places in it and the edits to it. Everything in the engine counts in offsets (UTF-16 code units
 * from the start of the text); lines and columns exist only at the edges.
 */

/** A stretch of text: `start` inclusive, `end` exclusive, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Replaces the text of `span` with `newText`; an empty span inserts. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/** A position for people: both count from zero, the character in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A place in another file, or in another document of the same one. */
export interface PlaceElsewhere {
  /** The file, as those who ask for an analysis name it. */
  readonly path: string;
  readonly start: Position;
  readonly end: Position;
}

/** The span of what is in another file: no place of this one. */
export const nowhere: Span = { start: -1, end: -1 };

/** Moves a span by `by` code units. */
export function shiftSpan(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

/** True when the two spans share at least one character, or touch where one of them is empty. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** Applies edits that do not overlap. Edits at one offset are applied in the order given. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.map((edit, index) => ({ edit, index }));
  ordered.sort((a, b) => a.edit.span.start - b.edit.span.start || a.index - b.index);
  let result = '';
  let last = 0;
  for (const { edit } of ordered) {
    result += text.slice(last, edit.span.start) + edit.newText;
    last = Math.max(last, edit.span.end);
  }
  return result + text.slice(last);
}

/** True when no two of the edits touch the same character. */
export function areDisjoint(edits: readonly TextEdit[]): boolean {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return ordered.every((edit, i) => {
    const previous = ordered[i - 1];
    return !previous || previous.span.end <= edit.span.start;
  });
}

/** The one edit that makes `before` into `after`: what lies between their common start and common end. */
export function singleEdit(before: string, after: string): TextEdit {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end++;
  }
  return { span: { start, end: before.length - end }, newText: after.slice(start, after.length - end) };
}

/** Finds lines in a text. A line ends with `\n`, `\r\n` or a lone `\r`, as in LSP. */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(private readonly text: string) {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) this.starts.push(i + 1);
    }
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** The zero-based line that holds `offset`. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  positionAt(offset: number): Position {
    const line = this.lineAt(offset);
    return { line, character: offset - (this.starts[line] ?? 0) };
  }

  /** The offset of a position; one beyond the text or its line is moved back to the end. */
  offsetAt(position: Position): number {
    if (position.line >= this.starts.length) return this.text.length;
    const span = this.lineSpan(position.line);
    return Math.min(span.start + position.character, span.end);
  }

  /** The line without its line end. */
  lineSpan(line: number): Span {
    const start = this.starts[line] ?? this.text.length;
    let end = this.starts[line + 1] ?? this.text.length;
    while (end > start && /[\r\n]/.test(this.text[end - 1] ?? '')) end--;
    return { start, end };
  }
}

/** The line end that the text uses: that of its first line, `\n` when it has none. */
export function lineEnding(text: string): '\n' | '\r\n' {
  const newline = text.indexOf('\n');
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
}
