/** Where the text of YAML nodes begins and ends, which node ranges alone do not tell. All offsets in code units. */

import { isMap, isScalar, isSeq, type Node, type Pair, Scalar, type YAMLSeq } from 'yaml';
import type { YamlDocument } from '../parse/yaml.ts';
import type { Span, TextEdit } from '../source.ts';

/** Where the text of a pair or node ends: block collections end with their last item, without the line end. */
export function contentEnd(document: YamlDocument, item: unknown): number {
  let current = item;
  for (;;) {
    if (isPairLike(current)) current = isNothing(current.value) ? current.key : current.value;
    else if ((isMap(current) || isSeq(current)) && !current.flow && current.items.length > 0) {
      current = current.items.at(-1);
    } else break;
  }
  const node = current as Node;
  const end = node.range?.[1] ?? 0;
  if (isBlockScalar(node)) return end;
  return document.text[end] === ':' && isScalar(node) ? end + 1 : end;
}

/** True for `|` and `>` scalars, whose ranges run over their last line end. */
export function isBlockScalar(node: unknown): boolean {
  return isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED);
}

function isPairLike(value: unknown): value is Pair<unknown, unknown> {
  return (
    typeof value === 'object' && value !== null && 'key' in value && 'value' in value && !isScalar(value)
  );
}

/** True for the empty value of `key:`, which has a node but no text. */
function isNothing(value: unknown): boolean {
  return value === null || value === undefined || (isScalar(value) && value.value === null && !value.source);
}

/** Anchors and tags are no longer than this. */
const maxProperties = 500;

/** Where an item's text starts: a pair's with its key; anchors and tags, which ranges leave out, are part of it. */
export function startOf(document: YamlDocument, item: unknown): number {
  const node = (isPairLike(item) ? item.key : item) as Node | undefined;
  const start = node?.range?.[0] ?? 0;
  const props = /(?<![^\s,[{])([&!][^\s,[\]{}]*[ \t]+)+$/.exec(
    lineBefore(document.text, start).slice(-maxProperties),
  );
  return start - (props?.[0].length ?? 0);
}

/** The offset of the `-` of an item of a block sequence; `undefined` when the item starts on another line. */
export function dashOf(document: YamlDocument, seq: YAMLSeq, index: number): number | undefined {
  const item = seq.items[index] as Node | undefined;
  if (!item?.range) return undefined;
  const start = startOf(document, item);
  const gap = /-[ \t]*$/.exec(lineBefore(document.text, start));
  return gap ? start - gap[0].length : undefined;
}

/** The text from the start of the line to `offset`. */
export function lineBefore(text: string, offset: number): string {
  return text.slice(lineStart(text, offset), offset);
}

/** The offset of the first code unit of the line that holds `offset`. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset of the line end after `offset`, or of the end of the text. */
export function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline;
}

export function insertion(offset: number, newText: string): TextEdit {
  return { span: { start: offset, end: offset }, newText };
}

export function removal(span: Span): TextEdit {
  return { span, newText: '' };
}
