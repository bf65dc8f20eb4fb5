/**
 * Cuts a Dockerfile into the lines that the builder reads: continued lines joined, comments between them left
 * out, heredoc bodies set apart. The rules are BuildKit's:
 * https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/parser.go
 */

import type { Span } from '../source.ts';

/** `# syntax=…`, `# escape=…` or `# check=…` at the head of the file. */
export interface Directive {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

/** `<<NAME` and the lines that belong to it. */
export interface Heredoc {
  /** Without quotes. */
  readonly name: string;
  /** The word that opens it. */
  readonly span: Span;
  /** Its lines, without the one that ends it. */
  readonly body: Span;
  /** Whether there is a line that ends it; without one it swallows the rest of the file. */
  readonly terminated: boolean;
}

/** One instruction's text. */
export interface JoinedLine {
  readonly source: SourceText;
  /** All that belongs to it, heredocs too, without the last line end. */
  readonly span: Span;
  readonly heredocs: readonly Heredoc[];
  /** Whether text after it would become a part of it: its last line is continued, or a heredoc has no end. */
  readonly open: boolean;
}

export interface CutText {
  readonly escapeToken: '\\' | '`';
  readonly directives: readonly Directive[];
  readonly comments: readonly Span[];
  readonly lines: readonly JoinedLine[];
}

/** A part of a joined line that is written in one piece: its start in the joined text, and in the file. */
interface Piece {
  readonly index: number;
  readonly offset: number;
}

/** A stretch of a joined line: what the builder reads there, and where it stands in the file. */
export class SourceText {
  constructor(
    private readonly joined: string,
    private readonly pieces: readonly Piece[],
    /** The character that escapes the next one and continues lines. */
    readonly escapeToken: string,
    private readonly start = 0,
    private readonly end = joined.length,
  ) {}

  get text(): string {
    return this.joined.slice(this.start, this.end);
  }

  /** From its first to its last character in the file, with the line ends and comments between. */
  get span(): Span {
    const start = this.offsetOf(this.start);
    return { start, end: this.end > this.start ? this.offsetOf(this.end - 1) + 1 : start };
  }

  /** A part of it, counted in characters of `text`. */
  slice(start: number, end = this.end - this.start): SourceText {
    return new SourceText(this.joined, this.pieces, this.escapeToken, this.start + start, this.start + end);
  }

  /** It without the white space around it. */
  trim(): SourceText {
    const { text } = this;
    const end = text.trimEnd().length;
    return this.slice(Math.min(text.length - text.trimStart().length, end), end);
  }

  /** Its words, quotes and escapes kept. */
  words(): SourceText[] {
    return wordSpans(this.text, this.escapeToken).map(({ start, end }) => this.slice(start, end));
  }

  private offsetOf(index: number): number {
    // Pieces are in order, and a script of many lines asks for the place of each of its characters.
    let first = 0;
    let end = this.pieces.length;
    while (end - first > 1) {
      const middle = (first + end) >> 1;
      if ((this.pieces[middle]?.index ?? 0) <= index) first = middle;
      else end = middle;
    }
    const piece = this.pieces[first];
    return piece && piece.index <= index ? piece.offset + index - piece.index : index;
  }
}

interface Word extends Span {
  /** False when a quote in it is never closed, so that it runs to the end of the text. */
  readonly closed: boolean;
}

/** As `\s`, by the characters that are in nearly every text first. */
function isSpace(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\t' || ((char < ' ' || char > '~') && /\s/.test(char));
}

/** Where the words of a text stand. White space parts them, unless it is quoted or escaped. */
function wordSpans(text: string, escapeToken: string): Word[] {
  const words: Word[] = [];
  let start = -1;
  let quote = '';
  const endWord = (end: number) => {
    if (start >= 0) words.push({ start, end, closed: quote === '' });
    start = -1;
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (quote === '' && isSpace(char)) {
      endWord(at);
      continue;
    }
    if (start < 0) start = at;
    if (char === escapeToken && quote !== "'") at++;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
  }
  endWord(text.length);
  return words;
}

/** Cuts a text into instructions, comments and directives. */
export function cutLines(text: string): CutText {
  const rows = rowsOf(text);
  const directives = readDirectives(text, rows);
  const escapeToken = directives.find(({ name }) => name === 'escape')?.value === '`' ? '`' : '\\';
  const comments: Span[] = [];
  const lines: JoinedLine[] = [];
  for (let next = directives.length; next < rows.length; ) {
    const joined = joinRows(text, rows, next, escapeToken, comments);
    next = joined.next;
    if (joined.source.text.trim() === '') continue;
    const { heredocs, next: after } = readHeredocs(text, rows, next, joined.source);
    next = after;
    const span = {
      start: joined.source.trim().span.start,
      end: after > joined.next ? (rows[after - 1]?.end ?? 0) : joined.end,
    };
    const open = joined.open || heredocs.some(({ terminated }) => !terminated);
    lines.push({ source: joined.source, span, heredocs, open });
  }
  return { escapeToken, directives, comments, lines };
}

/** The lines of the file, without line ends and byte order mark. Only `\n` ends one, as for the builder. */
function rowsOf(text: string): Span[] {
  const rows: Span[] = [];
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline + 1;
    let end = newline < 0 ? text.length : newline;
    while (end > start && text[end - 1] === '\r') end--;
    rows.push({ start, end });
    start = next;
  }
  return rows;
}

function readDirectives(text: string, rows: readonly Span[]): Directive[] {
  const directives: Directive[] = [];
  for (const span of rows) {
    const match = /^\s*#\s*(syntax|escape|check)\s*=\s*(\S.*)$/i.exec(text.slice(span.start, span.end));
    if (!match?.[1] || !match[2]) break;
    directives.push({ name: match[1].toLowerCase(), value: match[2].trimEnd(), span });
  }
  return directives;
}

/** Joins the rows of one instruction; white space and comments before it come as an empty text. */
function joinRows(text: string, rows: readonly Span[], first: number, escapeToken: string, comments: Span[]) {
  const pieces: Piece[] = [];
  let joined = '';
  let end = 0;
  let open = true;
  let next = first;
  for (; open && next < rows.length; next++) {
    const { start, end: rowEnd } = rows[next] ?? { start: 0, end: 0 };
    const row = text.slice(start, rowEnd);
    const trimmed = row.trimEnd();
    const isComment = trimmed.trimStart().startsWith('#');
    if (isComment) comments.push({ start: start + trimmed.indexOf('#'), end: start + trimmed.length });
    if (isComment || trimmed === '') {
      open = pieces.length > 0;
      continue;
    }
    // An escaped escape character at the end of a line continues nothing.
    open = trimmed.endsWith(escapeToken) && !trimmed.endsWith(escapeToken + escapeToken);
    pieces.push({ index: joined.length, offset: start });
    joined += open ? trimmed.slice(0, -1) : row;
    end = start + trimmed.length;
  }
  return { source: new SourceText(joined, pieces, escapeToken), end, open, next };
}

const heredocKeyword = /^\s*(onbuild\s+)?(run|copy|add)\s/i;

/** The heredocs that a joined line opens, whose bodies start at the row `next`. */
function readHeredocs(text: string, rows: readonly Span[], next: number, line: SourceText) {
  const heredocs: Heredoc[] = [];
  if (!line.text.includes('<<') || !heredocKeyword.test(line.text)) return { heredocs, next };
  // The builder looks for heredocs with `\` as the escape character, whatever the file says.
  const words = wordSpans(line.text, '\\');
  if (words.some(({ closed }) => !closed)) return { heredocs, next };
  let row = next;
  for (const word of words) {
    const match = /^\d*<<(-?)([^<]+)$/.exec(line.text.slice(word.start, word.end));
    const name = (match?.[2] ?? '').replace(/\\(.)|["']/g, '$1');
    if (!match || name === '') continue;
    const start = rows[row]?.start ?? text.length;
    const isEnd = ({ start: from, end }: Span) =>
      text.slice(from, end).replace(match[1] ? /^\t+/ : '', '') === name;
    while (row < rows.length && !isEnd(rows[row] ?? { start: 0, end: 0 })) row++;
    const body = { start, end: rows[row]?.start ?? text.length };
    heredocs.push({ name, span: line.slice(word.start, word.end).span, body, terminated: row < rows.length });
    row = Math.min(row + 1, rows.length);
  }
  return { heredocs, next: row };
}
