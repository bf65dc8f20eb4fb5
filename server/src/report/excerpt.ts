/** The line that a finding is on, with carets under its words, for a terminal. */

import { columns, printable } from './printable.ts';

/** Longer lines are cut around the words. In UTF-16 code units, like all lengths here. */
const maxLength = 120;
/** How much of a cut line is shown before the words. */
const context = 40;
const tab = '    ';

/** Two lines of equal indentation. */
export interface Excerpt {
  readonly source: string;
  /** Blanks, to stand before the carets. */
  readonly before: string;
  /** At least one. */
  readonly carets: string;
}

/**
 * Cuts out what is to be shown of a line.
 *
 * @param start first code unit of the words
 * @param end first code unit after them
 */
export function excerpt(line: string, start: number, end: number): Excerpt {
  const cut = line.length > maxLength;
  const from = cut ? characterStart(line, Math.min(start - context, line.length - maxLength)) : 0;
  const to = cut ? characterStart(line, from + maxLength) : line.length;
  const head = from > 0 ? '…' : '';
  const before = head + shown(line.slice(from, start));
  const words = shown(line.slice(start, Math.min(end, to)));
  const after = shown(line.slice(Math.max(start, Math.min(end, to)), to)) + (to < line.length ? '…' : '');
  return {
    source: before + words + after,
    before: ' '.repeat(width(before)),
    carets: '^'.repeat(Math.max(1, width(words))),
  };
}

function shown(text: string): string {
  return printable(text.replaceAll('\t', tab));
}

function width(text: string): number {
  return [...text].reduce((sum, character) => sum + columns(character), 0);
}

/** The offset, moved back to where a character starts; within the line. */
function characterStart(line: string, offset: number): number {
  if (offset <= 0) return 0;
  const inPair =
    /^[\udc00-\udfff]/.test(line.charAt(offset)) && /[\ud800-\udbff]$/.test(line.charAt(offset - 1));
  return inPair ? offset - 1 : Math.min(offset, line.length);
}
