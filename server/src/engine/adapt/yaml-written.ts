/** How the value of a scalar is written, character for character. */

import { isScalar, Scalar } from 'yaml';
import type { Place } from '../parse/lookup.ts';
import { withoutAtEnd } from '../text.ts';

/** Where the characters of a scalar's value stand in the document. */
export interface Written {
  /** The offset in the document of a character of the value. */
  offset(index: number): number;
  /** What stands before each line but the first; `undefined` where a line more would be none of the value. */
  readonly indent: string | undefined;
}

/** `undefined` where the value is not written character for character: in quotes with escapes or line ends. */
export function writtenAs({ node, document: { text } }: Place, raw: string): Written | undefined {
  if (!isScalar(node) || !node.range) return undefined;
  if (node.type === Scalar.BLOCK_LITERAL) return literal(text, node.range[0], raw);
  if (node.type === Scalar.BLOCK_FOLDED) return folded(text, node.range[0], raw);
  const quoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
  const first = node.range[0] + (quoted ? 1 : 0);
  const isPlain = text.startsWith(raw, first) && !raw.includes('\n');
  return isPlain ? { offset: (index) => first + index, indent: '' } : undefined;
}

/** A literal block has one line for each line of its value, all of them indented by the same spaces. */
function literal(text: string, header: number, raw: string): Written | undefined {
  const starts: { readonly index: number; readonly offset: number }[] = [];
  let indent: string | undefined;
  let offset = text.indexOf('\n', header) + 1;
  let index = 0;
  for (const line of withoutAtEnd(raw, '\n').split('\n')) {
    const end = text.indexOf('\n', offset);
    const row = text.slice(offset, end < 0 ? text.length : end).replace(/\r$/, '');
    if (line.trim() !== '') indent ??= row.slice(0, row.length - line.length);
    if (line !== '' && row !== `${indent ?? row.slice(0, row.length - line.length)}${line}`) return undefined;
    starts.push({ index, offset: offset + (line === '' ? 0 : row.length - line.length) });
    index += line.length + 1;
    offset = end < 0 ? text.length : end + 1;
  }
  const last = { index: 0, offset: header };
  return {
    offset: (at) => {
      const line = starts.findLast((each) => each.index <= at) ?? last;
      return line.offset + at - line.index;
    },
    indent: indent ?? '',
  };
}

/** In a folded block one space stands for the end of a line, or fewer line ends than there are for those of several. */
function folded(text: string, header: number, raw: string): Written | undefined {
  const value = withoutAtEnd(raw, '\n');
  const offsets: number[] = [];
  let indent: number | undefined;
  let end = lineEnd(text, header);
  while (offsets.length < value.length) {
    const gap = indent === undefined ? /\n*/y : /\n+| /y;
    gap.lastIndex = offsets.length;
    const between = gap.exec(value)?.[0];
    if (between === undefined) return undefined;
    for (const _ of between) offsets.push(end);
    let start: number;
    do {
      if (end >= text.length) return undefined;
      start = end + 1;
      end = lineEnd(text, start);
    } while (text.slice(start, end).trim() === '');
    const row = text.slice(start, end).replace(/\r$/, '');
    indent ??= spacesAt(row, 0) - spacesAt(value, offsets.length);
    const line = row.slice(indent);
    if (line === '' || !value.startsWith(line, offsets.length)) return undefined;
    for (let at = 0; at < line.length; at++) offsets.push(start + indent + at);
  }
  return { offset: (index) => offsets[index] ?? end, indent: undefined };
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
}

function spacesAt(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ') at++;
  return at - from;
}
