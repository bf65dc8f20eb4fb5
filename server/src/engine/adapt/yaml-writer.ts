/**
 * Minimal text edits to YAML and JSON, from node ranges. Every function gives the edits and the change in data
 * that they promise, or says why it can't. `Document.toString()` is never used: it rewrites what it should keep.
 */

import { isMap, isScalar, isSeq, type Node, type Pair, Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Data, DataOp, DataPath } from '../model/data.ts';
import type { Change, Refusal } from '../model/fact.ts';
import { keyText, pathOf, spanOf, type YamlDocument } from '../parse/yaml.ts';
import type { Span } from '../source.ts';
import { columnOf, renderFlow, renderPair, renderScalar, styleOf, type YamlStyle } from './yaml-style.ts';

/** Where a new pair goes in its mapping; `after` names keys, of which the last one present counts. */
export type Placement = 'first' | 'last' | { readonly after: readonly string[] };

const cannotFind: Refusal = { refused: 'the place to write to could not be found' };

/** Puts a scalar where another value stands. */
export function replaceScalar(document: YamlDocument, node: Node, value: Data): Change | Refusal {
  const path = pathOf(document.root, node);
  if (!path) return cannotFind;
  if (!isScalar(node)) return { refused: 'the value is not a single word' };
  if (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED) {
    return { refused: 'the value is a block of text' };
  }
  const span = spanOf(node);
  const op: DataOp = { op: 'set', path, value };
  const text = renderLike(node, value, styleOf(document));
  const glued = span.start === span.end && document.text[span.start - 1] === ':';
  return { edits: [{ span, newText: glued ? ` ${text}` : text }], ops: [op] };
}

/** Keeps the quotes that the old value or the neighbours have. */
function renderLike(like: Node | undefined, value: Data, style: YamlStyle): string {
  if (style.json) return JSON.stringify(value);
  if (typeof value === 'string' && isScalar(like)) {
    if (like.type === Scalar.QUOTE_DOUBLE) return JSON.stringify(value);
    if (like.type === Scalar.QUOTE_SINGLE) return `'${value.replaceAll("'", "''")}'`;
  }
  return renderScalar(value, 'flow');
}

/** True where a value may be written anew: nothing after `key:`, `null`, `{}` or `[]`. */
export function isEmpty(node: Node): boolean {
  return isScalar(node) ? node.value === null : (isMap(node) || isSeq(node)) && node.items.length === 0;
}

/** Puts a value where an empty one stands. `key` is the key it belongs to. */
export function fillEmpty(document: YamlDocument, node: Node, key: Node | undefined, value: Data): Change | Refusal {
  const { text } = document;
  const path = pathOf(document.root, node);
  const colon = key?.range ? text.indexOf(':', key.range[1]) : -1;
  if (!path || !key?.range || colon < 0) return cannotFind;
  const ops: DataOp[] = [{ op: 'set', path, value }];
  const style = styleOf(document);
  const span = spanOf(node);
  if (span.start < span.end) return { edits: [{ span, newText: renderFlow(value, style.json) }], ops };
  if (value === null || typeof value !== 'object') {
    return { edits: [insertion(colon + 1, ` ${renderFlow(value, style.json)}`)], ops };
  }
  const body = renderPair('', value, columnOf(text, key.range[0]), style).slice(1);
  return { edits: [insertion(endOfLine(text, colon), body)], ops };
}

/** Adds a pair to a mapping that has others but not this key. */
export function insertPair(
  document: YamlDocument,
  map: YAMLMap,
  key: string,
  value: Data,
  placement: Placement,
): Change | Refusal {
  const path = pathOf(document.root, map);
  if (!path) return cannotFind;
  const style = styleOf(document);
  const ops: DataOp[] = [{ op: 'set', path: [...path, key], value }];
  if (map.flow) {
    const pair = `${style.json ? JSON.stringify(key) : key}: ${renderFlow(value, style.json)}`;
    return { edits: [insertInFlow(document, map, pair)], ops };
  }
  const { text } = document;
  const first = startOfKey(map.items[0]);
  const column = columnOf(text, first);
  const rendered = renderPair(key, value, column, style);
  const indent = ' '.repeat(column);
  if (placement === 'first') return { edits: [insertion(first, rendered + style.eol + indent)], ops };
  const wanted = placement === 'last' ? [] : placement.after;
  const neighbour = map.items.filter((pair) => wanted.includes(keyText(pair))).at(-1) ?? map.items.at(-1);
  return { edits: [insertionAfter(document, neighbour, indent + rendered, style)], ops };
}

/** Adds whole lines after a pair or item, whose trailing comment stays with it. */
function insertionAfter(document: YamlDocument, last: unknown, lines: string, style: YamlStyle) {
  const end = contentEnd(document, last);
  if (document.text[end - 1] === '\n') return insertion(end, lines + style.eol);
  return insertion(endOfLine(document.text, end), style.eol + lines);
}

function insertInFlow(document: YamlDocument, collection: YAMLMap | YAMLSeq, rendered: string) {
  const { text } = document;
  const last = collection.items.at(-1);
  const end = contentEnd(document, last);
  const first = collection.items[0];
  const start = isMap(collection) ? startOfKey(first as Pair) : ((first as Node).range?.[0] ?? 0);
  const ownLines = text.slice(collection.range?.[0] ?? start, start).includes('\n');
  const trailingComma = /^\s*,/.exec(text.slice(end));
  const at = trailingComma ? end + trailingComma[0].length : end;
  const gap = ownLines ? (text.includes('\r\n') ? '\r\n' : '\n') + ' '.repeat(columnOf(text, start)) : ' ';
  return insertion(at, (trailingComma ? '' : ',') + gap + rendered + (trailingComma && ownLines ? ',' : ''));
}

/** Adds an item at the end of a sequence that has others. */
export function appendItem(document: YamlDocument, seq: YAMLSeq, value: Data): Change | Refusal {
  const path = pathOf(document.root, seq);
  if (!path) return cannotFind;
  const style = styleOf(document);
  const like = seq.items.at(-1);
  const rendered = renderLike(like as Node | undefined, value, style);
  const ops: DataOp[] = [{ op: 'insert', path: [...path, seq.items.length], value }];
  if (seq.flow) return { edits: [insertInFlow(document, seq, rendered)], ops };
  const dash = dashOf(document, seq, seq.items.length - 1);
  if (dash === undefined) return { refused: 'the list is written in an unusual way' };
  const line = `${' '.repeat(columnOf(document.text, dash))}- ${rendered}`;
  return { edits: [insertionAfter(document, like, line, style)], ops };
}

/** Takes a pair out of its mapping. The caller sees to it that the mapping keeps at least one other pair. */
export function removePair(document: YamlDocument, map: YAMLMap, pair: Pair<unknown, unknown>): Change | Refusal {
  const path = pathOf(document.root, map);
  const index = map.items.indexOf(pair as Pair);
  if (!path || index < 0) return cannotFind;
  const ops: DataOp[] = [{ op: 'remove', path: [...path, keyText(pair)] }];
  const start = startOfKey(pair);
  const next = map.items[index + 1];
  if (map.flow) return { edits: [removal(flowSpan(document, map, index, start))], ops };
  if (/^[ \t]*$/.test(lineBefore(document.text, start))) {
    return { edits: [removal(linesOf(document, start, pair))], ops };
  }
  if (!next) return { refused: 'the line holds something else too' };
  return { edits: [removal({ start, end: startOfKey(next) })], ops };
}

/** Takes an item out of its sequence. The caller sees to it that the sequence keeps at least one other item. */
export function removeItem(document: YamlDocument, seq: YAMLSeq, index: number): Change | Refusal {
  const path: DataPath | undefined = pathOf(document.root, seq);
  const item = seq.items[index] as Node | undefined;
  if (!path || !item?.range) return cannotFind;
  const ops: DataOp[] = [{ op: 'remove', path: [...path, index] }];
  if (seq.flow) return { edits: [removal(flowSpan(document, seq, index, item.range[0]))], ops };
  const dash = dashOf(document, seq, index);
  if (dash === undefined || !/^[ \t]*$/.test(lineBefore(document.text, dash))) {
    return { refused: 'the list is written in an unusual way' };
  }
  return { edits: [removal(linesOf(document, dash, item))], ops };
}

/** An item of a flow collection with the comma that belongs to it. */
function flowSpan(document: YamlDocument, collection: YAMLMap | YAMLSeq, index: number, start: number): Span {
  const { text } = document;
  const next = collection.items[index + 1];
  if (next) return { start, end: isMap(collection) ? startOfKey(next as Pair) : ((next as Node).range?.[0] ?? start) };
  const end = contentEnd(document, collection.items[index]);
  const previous = collection.items[index - 1];
  return { start: previous ? contentEnd(document, previous) : start, end: previous ? end : skipComma(text, end) };
}

function skipComma(text: string, offset: number): number {
  return offset + (/^\s*,/.exec(text.slice(offset))?.[0].length ?? 0);
}

/** Whole lines, from the one that `start` is on to the end of the item's last. */
function linesOf(document: YamlDocument, start: number, item: unknown): Span {
  const { text } = document;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const end = contentEnd(document, item);
  if (text[end - 1] === '\n') return { start: from, end };
  const newline = text.indexOf('\n', end);
  if (newline >= 0) return { start: from, end: newline + 1 };
  // The last line of the text has no line end of its own: take the one before instead.
  const before = text[from - 2] === '\r' ? from - 2 : from - 1;
  return { start: Math.max(0, before), end: text.length };
}

/** Where the text of a pair or node ends: block collections end with their last item, without the line end. */
function contentEnd(document: YamlDocument, item: unknown): number {
  let current = item;
  for (;;) {
    if (isPairLike(current)) current = isNullish(current.value) ? current.key : current.value;
    else if ((isMap(current) || isSeq(current)) && !current.flow && current.items.length > 0) current = current.items.at(-1);
    else break;
  }
  const node = current as Node;
  const end = node.range?.[1] ?? 0;
  if (isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED)) return end;
  if (document.text[end] === ':' && isScalar(node)) return end + 1;
  return end;
}

function isPairLike(value: unknown): value is Pair<unknown, unknown> {
  return typeof value === 'object' && value !== null && 'key' in value && 'value' in value && !isScalar(value);
}

/** True for the empty value of `key:`, which has a node but no text. */
function isNullish(value: unknown): boolean {
  return value === null || value === undefined || (isScalar(value) && value.value === null && !value.source);
}

/** The offset of the `-` of an item of a block sequence. */
function dashOf(document: YamlDocument, seq: YAMLSeq, index: number): number | undefined {
  const item = seq.items[index] as Node | undefined;
  if (!item?.range) return undefined;
  const { text } = document;
  // Between the dash and the item there may be an anchor or a tag, which ranges leave out.
  const before = /-([ \t]+[&!][^\s]*)*[ \t]+$|-$/.exec(lineBefore(text, item.range[0]));
  return before ? text.lastIndexOf('\n', item.range[0] - 1) + 1 + before.index : undefined;
}

function startOfKey(pair: Pair<unknown, unknown> | undefined): number {
  return (pair?.key as Node | undefined)?.range?.[0] ?? 0;
}

function lineBefore(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
}

function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return text[newline - 1] === '\r' ? newline - 1 : newline;
}

function insertion(offset: number, newText: string) {
  return { span: { start: offset, end: offset }, newText };
}

function removal(span: Span) {
  return { span, newText: '' };
}
