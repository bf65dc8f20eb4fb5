/**
 * Minimal text edits that write to YAML and JSON, from node ranges; `yaml-removal.ts` has those that take away.
 * Every function gives the edits and the change in data that they promise, or says why it can't.
 * `Document.toString()` is never used: it rewrites what it should keep.
 */

import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Data, DataOp } from '../model/data.ts';
import type { Change, Refusal } from '../model/fact.ts';
import { spanOf, type YamlDocument } from '../parse/yaml.ts';
import { aliasTargets, keyText, parentsOf, pathOf } from '../parse/yaml-tree.ts';
import type { TextEdit } from '../source.ts';
import {
  columnOf,
  renderFlow,
  renderFlowPair,
  renderPair,
  renderScalar,
  styleOf,
  type YamlStyle,
} from './yaml-style.ts';
import {
  contentEnd,
  dashOf,
  endOfLine,
  insertion,
  isBlockScalar,
  lineBefore,
  lineStart,
  startOf,
} from './yaml-text.ts';

/**
 * Where a new pair goes in its mapping. `before` and `after` name keys: it goes before the first of them that is
 * present, or after the last; at the end when none is. Flow mappings have no `after`.
 */
export type Placement =
  | 'first'
  | 'last'
  | { readonly after: readonly string[] }
  | { readonly before: readonly string[] };

const cannotFind: Refusal = { refused: 'the place to write to could not be found' };

/** Puts a scalar where another scalar stands, or in place of an alias. */
export function replaceScalar(document: YamlDocument, node: Node, value: Data): Change | Refusal {
  const path = pathOf(document.root, node);
  if (!path) return cannotFind;
  const ops: DataOp[] = [{ op: 'set', path, value }];
  const style = styleOf(document);
  const span = spanOf(node);
  if (isAlias(node)) return { edits: [{ span, newText: renderFlow(value, style) }], ops };
  if (!isScalar(node)) return { refused: 'the value is not a single word' };
  if (isBlockScalar(node)) return { refused: 'the value is a block of text' };
  if (node.tag) return { refused: 'the value has a tag' };
  if (aliasTargets(document).has(node))
    return { refused: `other places take their value from \`&${node.anchor}\`` };
  const text = renderLike(node, value, style);
  const glued = span.start === span.end && document.text[span.start - 1] === ':';
  return { edits: [{ span, newText: glued ? ` ${text}` : text }], ops };
}

/** Keeps the quotes that the old value or the neighbours have. */
function renderLike(
  like: Node | undefined,
  value: Data,
  style: YamlStyle,
  context: 'block' | 'flow' = 'flow',
): string {
  if (style.json || (value !== null && typeof value === 'object')) return renderFlow(value, style);
  if (typeof value === 'string' && isScalar(like)) {
    if (like.type === Scalar.QUOTE_DOUBLE) return JSON.stringify(value);
    if (like.type === Scalar.QUOTE_SINGLE) return `'${value.replaceAll("'", "''")}'`;
  }
  return renderScalar(value, context);
}

/** True where a value may be written anew: nothing after `key:`, `null`, `{}` or `[]`. */
export function isEmpty(node: Node): boolean {
  return isScalar(node) ? node.value === null : (isMap(node) || isSeq(node)) && node.items.length === 0;
}

/** Puts a value where an empty one stands. `key` is the key it belongs to. */
export function fillEmpty(
  document: YamlDocument,
  node: Node,
  key: Node | undefined,
  value: Data,
): Change | Refusal {
  const { text } = document;
  const path = pathOf(document.root, node);
  if (!path || !key?.range) return cannotFind;
  const gap = /^\s*:/.exec(text.slice(key.range[1]));
  if (!gap || (isScalar(node) && (node.anchor || node.tag)))
    return { refused: 'the key is written in an unusual way' };
  const ops: DataOp[] = [{ op: 'set', path, value }];
  const style = styleOf(document);
  const span = spanOf(node);
  if (span.start < span.end) return { edits: [{ span, newText: renderFlow(value, style) }], ops };
  const colon = key.range[1] + gap[0].length;
  const owner = parentsOf(document.root).get(node)?.parent;
  const isFlow = isMap(owner) && owner.flow === true;
  if (isFlow || value === null || typeof value !== 'object' || Object.keys(value).length === 0) {
    return { edits: [insertion(colon, ` ${renderFlow(value, style)}`)], ops };
  }
  const body = renderPair('', value, columnOf(text, startOf(document, key)), style).slice(1);
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
  const next = followingPair(map, placement);
  if (map.flow) {
    const pair = renderFlowPair(key, value, style);
    return {
      edits: [next ? insertBeforeInFlow(document, map, next, pair) : appendInFlow(document, map, pair)],
      ops,
    };
  }
  const { text } = document;
  const first = startOf(document, map.items[0]);
  if (!/^[ \t]*(-[ \t]+)*$/.test(lineBefore(text, first)))
    return { refused: 'the mapping is written in an unusual way' };
  const column = columnOf(text, first);
  const rendered = renderPair(key, value, column, style);
  if (next) return { edits: [insertBefore(document, next, column, rendered, style)], ops };
  const wanted = typeof placement === 'object' && 'after' in placement ? placement.after : [];
  const neighbour = map.items.filter((pair) => wanted.includes(keyText(pair))).at(-1) ?? map.items.at(-1);
  return { edits: [insertAfter(document, neighbour, ' '.repeat(column) + rendered, style)], ops };
}

/** The pair that the new one stands before; `undefined` when it goes after another. */
function followingPair(map: YAMLMap, placement: Placement): Pair | undefined {
  if (placement === 'first') return map.items[0];
  if (placement === 'last' || 'after' in placement) return undefined;
  return map.items.find((pair) => placement.before.includes(keyText(pair)));
}

/** Adds whole lines before a pair, and before the comment lines that belong to it. */
function insertBefore(
  document: YamlDocument,
  next: Pair,
  column: number,
  pair: string,
  style: YamlStyle,
): TextEdit {
  const { text } = document;
  const indent = ' '.repeat(column);
  const key = startOf(document, next);
  if (lineBefore(text, key).trim() !== '') return insertion(key, pair + style.eol + indent);
  let start = lineStart(text, key);
  while (start > 0 && text.startsWith(`${indent}#`, lineStart(text, start - 1)))
    start = lineStart(text, start - 1);
  return insertion(start, indent + pair + style.eol);
}

/** Adds whole lines after a pair or item, whose trailing comment stays with it. */
function insertAfter(document: YamlDocument, last: unknown, lines: string, style: YamlStyle): TextEdit {
  const end = contentEnd(document, last);
  if (document.text[end - 1] === '\n') return insertion(end, lines + style.eol);
  return insertion(endOfLine(document.text, end), style.eol + lines);
}

/** What stands between two items of a flow collection: a space, or a line end and the items' indentation. */
function flowGap(document: YamlDocument, collection: YAMLMap | YAMLSeq): string {
  const { text } = document;
  const open = collection.range?.[0] ?? 0;
  const first = startOf(document, collection.items[0]);
  if (text.slice(open, first).includes('\n')) return styleOf(document).eol + lineBefore(text, first);
  return styleOf(document).compact ? '' : ' ';
}

function insertBeforeInFlow(document: YamlDocument, map: YAMLMap, next: Pair, rendered: string): TextEdit {
  return insertion(startOf(document, next), `${rendered},${flowGap(document, map)}`);
}

function appendInFlow(document: YamlDocument, collection: YAMLMap | YAMLSeq, rendered: string): TextEdit {
  const gap = flowGap(document, collection);
  const end = contentEnd(document, collection.items.at(-1));
  const trailingComma = /^\s*,/.exec(document.text.slice(end));
  if (!trailingComma) return insertion(end, `,${gap}${rendered}`);
  return insertion(end + trailingComma[0].length, gap + rendered + (gap.includes('\n') ? ',' : ''));
}

/** Adds an item at the end of a sequence that has others. */
export function appendItem(document: YamlDocument, seq: YAMLSeq, value: Data): Change | Refusal {
  const path = pathOf(document.root, seq);
  if (!path) return cannotFind;
  const style = styleOf(document);
  const like = seq.items.at(-1);
  const rendered = renderLike(like as Node | undefined, value, style, seq.flow ? 'flow' : 'block');
  const ops: DataOp[] = [{ op: 'insert', path: [...path, seq.items.length], value }];
  if (seq.flow) return { edits: [appendInFlow(document, seq, rendered)], ops };
  const dash = dashOf(document, seq, seq.items.length - 1);
  if (dash === undefined) return { refused: 'the list is written in an unusual way' };
  const line = `${' '.repeat(columnOf(document.text, dash))}- ${rendered}`;
  return { edits: [insertAfter(document, like, line, style)], ops };
}
