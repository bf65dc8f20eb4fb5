/**
 * Parses a document piece by piece, and each piece once: a keystroke changes one of many, and parsing is most of what an
 * analysis costs. A piece is an entry of the mapping at the top, or of a mapping there.
 */

import {
  Alias,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  Pair,
  Scalar,
  YAMLMap,
  YAMLSeq,
} from 'yaml';

/** How much text is remembered of documents before the last, in UTF-16 code units. */
const maxLength = 200_000;

/** An entry of a mapping by itself: its offsets count from the start of its text. */
type Piece = Pair<Node, Node | null>;

/** Parses text that is one entry of a block mapping; `undefined` when it is anything else, or has errors. */
export type ParsePiece = (text: string) => Piece | undefined;

/** Parses documents by pieces, and remembers the pieces of the last ones. */
export class PieceParser {
  private known = new Map<string, Piece>();
  private older: ReadonlyMap<string, Piece> = new Map();
  private length = 0;

  /** @param minLength shorter documents are parsed as fast as they are cut */
  constructor(
    private readonly parsePiece: ParsePiece,
    private readonly minLength = 1000,
  ) {}

  /** The mapping that a text is; `undefined` for one that only a parser can cut into pieces. */
  parse(text: string): YAMLMap | undefined {
    const sections = text.length < this.minLength ? undefined : sectionsOf(text);
    if (!sections) return undefined;
    if (this.length > maxLength) {
      this.older = this.known;
      this.known = new Map();
      this.length = 0;
    }
    const pairs: Pair[] = [];
    for (const section of sections) {
      const pair = this.sectionAt(text, section);
      if (!pair) return undefined;
      pairs.push(pair);
    }
    return mapOf(pairs);
  }

  private sectionAt(text: string, { start, end, entries }: Section): Pair | undefined {
    const [first] = entries;
    if (first === undefined) return this.pieceAt(text, start, end, end === text.length);
    const head = this.pieceAt(text, start, first);
    if (!head || head.value?.range?.[0] !== head.value?.range?.[1]) return undefined;
    const pairs: Pair[] = [];
    for (const [i, entry] of entries.entries()) {
      const next = entries[i + 1];
      const pair = this.pieceAt(text, entry, next ?? end, next === undefined);
      if (!pair) return undefined;
      pairs.push(pair);
    }
    return new Pair(head.key, mapOf(pairs));
  }

  private pieceAt(text: string, start: number, end: number, isLast = false): Piece | undefined {
    const own = text.slice(start, indentedEnd(text, end));
    let piece = this.known.get(own);
    if (!piece) {
      piece = this.older.get(own) ?? this.parsePiece(own);
      if (!piece) return undefined;
      this.known.set(own, piece);
      this.length += own.length;
    }
    const last = lastIn(piece);
    // What is empty before a comment, or has one after its end, ends elsewhere when more follows.
    if (endsInComment(own) && (isLast || isEmpty(last))) return undefined;
    // What follows a text on a line of its own may go on with it.
    if (isScalar(last) && /(^|\n) *$/.test(own.slice(0, last.range?.[0]))) return undefined;
    return shifted(piece, start) as Piece;
  }
}

/** Where the text of the line at `end` starts: what a piece leaves open ends there. */
function indentedEnd(text: string, end: number): number {
  let indented = end;
  while (text[indented] === ' ') indented++;
  return indented;
}

function endsInComment(text: string): boolean {
  const written = text.trimEnd();
  return /^[ \t]*#/.test(written.slice(written.lastIndexOf('\n') + 1));
}

/** The last of what an entry holds. */
function lastIn(entry: Pair): unknown {
  let last: unknown = entry;
  for (;;) {
    if (isPair(last)) last = last.value;
    else if ((isMap(last) || isSeq(last)) && !last.flow && last.items.length > 0) last = last.items.at(-1);
    else return last;
  }
}

function isEmpty(node: unknown): boolean {
  return !isNode(node) || (isScalar(node) && node.range?.[0] === node.range?.[1]);
}

/** A mapping of entries that stand one after the other. */
function mapOf(pairs: readonly Pair[]): YAMLMap {
  const map = new YAMLMap();
  map.items.push(...pairs);
  const [first, last] = [pairs[0], pairs.at(-1)] as Piece[];
  const end = (last?.value ?? last?.key)?.range?.[2] ?? 0;
  map.range = [first?.key.range?.[0] ?? 0, end, end];
  return map;
}

/** An entry of the mapping at the top, and where the entries of its own mapping start, if it is cut there too. */
interface Section {
  readonly start: number;
  readonly end: number;
  readonly entries: readonly number[];
}

/** A key that needs no parser to be known for one, alone on its line or with a value. */
const plainKey = /^[\w.-]*\w:(?=[ \r\n]|$)/;

/** Cuts a document at the keys of its top; `undefined` where that takes a parser. */
function sectionsOf(text: string): Section[] | undefined {
  // After the mark of a key, `yaml` lets a quotation run on to the end of the document without an error.
  if (/\?[ \t\r\n]/.test(text)) return undefined;
  const lines = linesOf(text);
  const keys: number[] = [];
  for (const [i, { indent, first }] of lines.entries()) {
    if (indent > 0 || first === '' || first === '#') continue;
    if (!plainKey.test(textOf(text, lines, i))) return undefined;
    keys.push(i);
  }
  if (keys[0] !== 0) return undefined;
  return keys.map((line, i) => {
    const next = keys[i + 1] ?? lines.length;
    const start = lines[line]?.start ?? 0;
    return { start, end: lines[next]?.start ?? text.length, entries: entriesOf(text, lines, line, next) };
  });
}

/** Where the entries of a section's mapping start; none where it is no block mapping of plain keys. */
function entriesOf(text: string, lines: readonly Line[], line: number, next: number): number[] {
  if (!/^[^:]+:[ \t]*\r?$/.test(textOf(text, lines, line))) return [];
  const written = lines.slice(line + 1, next).filter(({ first }) => first !== '' && first !== '#');
  const indent = written[0]?.indent ?? 0;
  const starts: number[] = [];
  for (const each of written) {
    if (each.indent < indent) return [];
    if (each.indent > indent) continue;
    if (!plainKey.test(text.slice(each.start + indent, each.end))) return [];
    starts.push(each.start);
  }
  return starts;
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly indent: number;
  /** Its first character that is no space, if there is one. */
  readonly first: string;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    let indent = 0;
    while (text.charCodeAt(start + indent) === 32) indent++;
    const first = start + indent < end ? (text[start + indent] ?? '') : '';
    lines.push({ start, end, indent, first: first === '\r' ? '' : first });
    start = end + 1;
  }
  return lines;
}

function textOf(text: string, lines: readonly Line[], i: number): string {
  return text.slice(lines[i]?.start, lines[i]?.end);
}

/** A copy of a tree, `by` code units further on. The tree itself when it stays where it is. */
function shifted(node: unknown, by: number): unknown {
  if (by === 0) return node;
  if (isPair(node)) return new Pair(shifted(node.key, by), shifted(node.value, by));
  const copy = copyOf(node, by);
  if (copy?.range) copy.range = [copy.range[0] + by, copy.range[1] + by, copy.range[2] + by];
  return copy ?? node;
}

function copyOf(node: unknown, by: number): Node | undefined {
  if (isScalar(node)) return Object.assign(new Scalar(node.value), node);
  if (isAlias(node)) return Object.assign(new Alias(node.source), node);
  if (isMap(node)) {
    return Object.assign(new YAMLMap(), node, { items: node.items.map((pair) => shifted(pair, by) as Pair) });
  }
  if (isSeq(node))
    return Object.assign(new YAMLSeq(), node, { items: node.items.map((item) => shifted(item, by)) });
  return undefined;
}
