/** YAML and JSON text to documents of located nodes, for the adapters. Never throws. */

import {
  type CollectionTag,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type ParsedNode,
  type Scalar,
  type ScalarTag,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Data } from '../model/data.ts';
import { rememberedLately } from '../once.ts';
import { type Span, shiftSpan } from '../source.ts';
import type { Place } from './lookup.ts';
import type { Hole } from './template-text.ts';
import { composeDocument } from './yaml-nesting.ts';
import { PieceParser } from './yaml-pieces.ts';
import { keyText, walk } from './yaml-tree.ts';

/** A stretch of a YAML file that holds one document, with its `---` line if it has one. */
export interface DocumentText {
  readonly text: string;
  /** Offset of `text` in the file. */
  readonly start: number;
}

/** A text that several documents are parts of, and where in it one of them starts. */
export interface Whole {
  readonly text: string;
  readonly start: number;
}

/** A scalar of a document whose text is YAML itself. */
export interface Enclosure {
  readonly document: YamlDocument;
  readonly scalar: Scalar;
  /** What goes when nothing of the text is left. */
  readonly owner: Place;
  /** It is merged over an object: where only what it is for is left, nothing is. */
  readonly isPatch?: boolean;
}

/** A parsed document. Its offsets count from the start of `text`. */
export interface YamlDocument {
  /** The document's own text, or the whole that it was parsed as a part of. */
  readonly text: string;
  readonly root: Node | null;
  /** True when the text has syntax errors: what was understood is there, but something may be missing. */
  readonly broken: boolean;
  /** The first syntax error, for people; empty when there is none. */
  readonly error: { readonly message: string; readonly span: Span } | undefined;
  /** The mappings and lists of a template of which only rendering tells what else is in them. */
  readonly holes?: ReadonlyMap<Node, readonly Hole[]>;
  /** The variables of which a platform knows the values before it reads the document; none unless said. */
  readonly variables?: ReadonlyMap<string, string>;
  /** Others ask for its keys: what goes is switched off or left empty, so that they find something. */
  readonly keepsKeys?: boolean;
  /** Where the text stands, when it is that of a scalar of another document. */
  readonly enclosure?: Enclosure;
  /** Node that an anchor names, the last one before the alias, as YAML has it. */
  resolve(node: unknown): Node | undefined;
}

/**
 * Cuts a file into documents. A line that starts with `---` or `...` ends a document wherever it stands, in
 * block and quoted scalars too (YAML 1.2.2, section 9.1.2), so the cut needs no parser.
 */
export function splitDocuments(text: string): DocumentText[] {
  const documents: DocumentText[] = [];
  let start = 0;
  let lineStart = 0;
  while (lineStart <= text.length) {
    const marker = markerAt(text, lineStart);
    const newline = text.indexOf('\n', lineStart);
    const next = newline < 0 ? text.length + 1 : newline + 1;
    if (marker === '---' && lineStart > start) {
      documents.push({ text: text.slice(start, lineStart), start });
      start = lineStart;
    } else if (marker === '...') {
      const end = Math.min(next, text.length);
      documents.push({ text: text.slice(start, end), start });
      start = end;
    }
    lineStart = next;
  }
  if (start < text.length) documents.push({ text: text.slice(start), start });
  return documents;
}

function markerAt(text: string, offset: number): '---' | '...' | undefined {
  const marker = text.startsWith('---', offset) ? '---' : text.startsWith('...', offset) ? '...' : undefined;
  const after = text[offset + 3];
  return marker && (after === undefined || /[ \t\r\n]/.test(after)) ? marker : undefined;
}

/** Compose's own tags: they say how a value merges, the value stays what it is. */
const composeTags: (ScalarTag | CollectionTag)[] = ['!reset', '!override'].flatMap((tag) => [
  { tag, resolve: (value: string) => value },
  { tag, collection: 'map' as const, resolve: (map: YAMLMap | YAMLSeq) => map },
  { tag, collection: 'seq' as const, resolve: (seq: YAMLMap | YAMLSeq) => seq },
]);

/**
 * Parses one document. Merge keys stay ordinary pairs with the key `<<`; `lookup.ts` follows them.
 *
 * @param whole what the document is a part of, where its offsets are to count from that text's start
 */
export function parseYaml(text: string, whole: Whole = { text, start: 0 }): YamlDocument {
  let document: Document.Parsed<ParsedNode> | undefined;
  let failure = '';
  try {
    document = composeDocument(text, {
      merge: false,
      uniqueKeys: false,
      strict: false,
      logLevel: 'silent',
      customTags: (tags) => [...tags, ...composeTags],
    });
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  if (whole.start > 0) shiftNodes(document?.contents ?? null, whole.start);
  const anchors = new AnchorIndex(document?.contents ?? null);
  const first = document?.errors[0];
  return {
    text: whole.text,
    root: document?.contents ?? null,
    broken: document === undefined || first !== undefined,
    error: first
      ? { message: first.message, span: shiftSpan(errorSpan(text, first.pos), whole.start) }
      : document
        ? undefined
        : { message: failure, span: { start: whole.start, end: whole.start } },
    resolve: (node) => anchors.resolve(node),
  };
}

/**
 * As `parseYaml`, for those who leave the tree as it is: the last ones are kept. An analysis and the proofs of fixes read
 * each document several times, one after the other.
 */
export const parsedYaml = rememberedLately((text): YamlDocument => {
  const root = pieces.parse(text);
  if (!root) return parseYaml(text);
  const anchors = new AnchorIndex(root);
  return { text, root, broken: false, error: undefined, resolve: (node) => anchors.resolve(node) };
}, 100_000);

const pieces = new PieceParser(parseEntry);

/** The entry of a block mapping that a text is; `undefined` when it is anything else, or has errors. */
export function parseEntry(text: string): Pair<Node, Node | null> | undefined {
  const { root, broken } = parseYaml(text);
  const isEntry =
    !broken && isMap(root) && !root.flow && root.items.length === 1 && !root.anchor && !root.tag;
  return isEntry ? (root.items[0] as Pair<Node, Node | null>) : undefined;
}

/** Moves the ranges of fresh nodes, which nobody else has seen yet. */
function shiftNodes(root: Node | null, by: number): void {
  walk(root, (node) => {
    if (node.range) node.range = [node.range[0] + by, node.range[1] + by, node.range[2] + by];
  });
}

/** A fresh document all of which stands where one node of another text stands, whatever the words in between. */
export function placedAt(document: YamlDocument, text: string, { range }: Node): YamlDocument {
  walk(document.root, (node) => {
    if (range) node.range = [...range];
  });
  const span = { start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
  return { ...document, text, error: document.error && { ...document.error, span } };
}

/**
 * An error at the very end is moved onto the last character: in a file, what follows is another document. The parser
 * counts code units, and may point between the two of a character.
 */
function errorSpan(text: string, [start, end]: readonly [number, number]): Span {
  const first = Math.min(start, Math.max(0, text.length - 1));
  const last = Math.min(Math.max(start, end), text.length);
  return { start: isInside(text, first) ? first - 1 : first, end: isInside(text, last) ? last + 1 : last };
}

/** Whether an offset is between the two halves of a character or of a line end. */
function isInside(text: string, offset: number): boolean {
  return offset > 0 && /^(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|\r\n)$/.test(text.slice(offset - 1, offset + 1));
}

/** Finds what aliases stand for without walking the document once per alias. Built on the first alias. */
class AnchorIndex {
  private targets: Map<Node, Node> | undefined;

  constructor(private readonly root: Node | null) {}

  resolve(node: unknown): Node | undefined {
    let current = isNode(node) ? node : undefined;
    // An alias can only point backwards, so a chain of them ends; the bound guards against a broken tree.
    for (let hops = 0; isAlias(current) && hops < 100; hops++) current = this.targetOf(current);
    return isAlias(current) ? undefined : current;
  }

  private targetOf(alias: Node): Node | undefined {
    this.targets ??= this.index();
    return this.targets.get(alias);
  }

  private index(): Map<Node, Node> {
    const targets = new Map<Node, Node>();
    const anchors = new Map<string, Node>();
    walk(this.root, (node) => {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target) targets.set(node, target);
      } else if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor) {
        anchors.set(node.anchor, node);
      }
    });
    return targets;
  }
}

/** The span of a node's own text, without anchor and tag; empty collections and nulls have an empty span. */
export function spanOf(node: Node): Span {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}

/** A document's data with aliases and merge keys as they are written: `{ '*': 'anchor' }` and the key `<<`. */
export function yamlData(node: unknown, depth = 0): Data {
  if (depth > 500) return '…';
  if (isAlias(node)) return { '*': node.source };
  if (isSeq(node)) return node.items.map((item) => yamlData(item, depth + 1));
  if (isMap(node)) {
    const map: Record<string, Data> = Object.create(null);
    for (const pair of node.items) map[keyText(pair)] = yamlData(pair.value, depth + 1);
    return map;
  }
  return isScalar(node) ? scalarData(node.value) : null;
}

function scalarData(value: unknown): Data {
  if (
    value === null ||
    typeof value === 'boolean' ||
    typeof value === 'number' ||
    typeof value === 'string'
  ) {
    return value;
  }
  return value === undefined ? null : String(value);
}
