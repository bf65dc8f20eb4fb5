/** Where in a configuration a place of its text is. It goes by the lines alone, as the text may be half written. */

import type { Span } from '../source.ts';
import type { KeyPath } from './shape.ts';

/** A word of a configuration: a key, or a value. */
export interface Place {
  /** The way to the mapping or list that the word is in. */
  readonly path: KeyPath;
  /** The key whose value the word is; missing for a key, and for an item of a list that may become one. */
  readonly key?: string;
  /** The word, as far as it is there. */
  readonly span: Span;
  /** Whether a colon follows. */
  readonly hasColon: boolean;
}

/** A line up to its value: dashes, and perhaps a key. */
const lineForm =
  /^(?<indent> *)(?<dashes>(?:- +)*)(?:(?<key>"[\w.-]*"|'[\w.-]*'|[\w.-]+)(?<colon> *:(?= |$))?)?/;

const word = /[\w./-]*/y;

/** The word at an offset in UTF-16 code units; `undefined` in comments, and where no word can be. */
export function placeAt(text: string, offset: number): Place | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = /\r?\n|$/.exec(text.slice(offset));
  const line = text.slice(start, offset + (end?.index ?? 0));
  const at = offset - start;
  const { indent = '', dashes = '', key = '', colon } = lineForm.exec(line)?.groups ?? {};
  const column = indent.length + dashes.length;
  if (at < column) return undefined;
  const path = wayTo(text.slice(0, start).split(/\r?\n/), indent.length, dashes, column);
  if (at <= column + key.length) {
    const inside = key.replace(/["']/g, '');
    const from = start + column + (key === inside ? 0 : 1);
    return { path, span: { start: from, end: from + inside.length }, hasColon: colon !== undefined };
  }
  if (colon === undefined) return undefined;
  const colonEnd = column + key.length + colon.length;
  const gap = /^ +["']?/.exec(line.slice(colonEnd))?.[0] ?? '';
  word.lastIndex = colonEnd + gap.length;
  const value = word.exec(line)?.[0] ?? '';
  // Where there is no word yet, it may begin after any of the spaces.
  const valueStart = value === '' ? Math.min(at, colonEnd + gap.length) : colonEnd + gap.length;
  if (at <= colonEnd || at < valueStart || at > valueStart + value.length) return undefined;
  const span = { start: start + valueStart, end: start + valueStart + value.length };
  return { path, key: key.replace(/["']/g, ''), span, hasColon: false };
}

/** The keys and dashes that lead to a column, from the lines above it and the dashes before it. */
function wayTo(above: readonly string[], indent: number, dashes: string, column: number): KeyPath {
  const path: string[] = [];
  /** A parent's key stands left of this, and a parent's dash left of that. */
  let keyLimit = column;
  let dashLimit = column;
  const takeDashes = (from: number, written: string) => {
    for (let at = written.lastIndexOf('-'); at >= 0; at = written.lastIndexOf('-', at - 1)) {
      if (from + at < dashLimit) {
        path.unshift('-');
        dashLimit = from + at;
        // A list may stand right below the key that it is for.
        keyLimit = from + at + 1;
      }
      if (at === 0) break;
    }
  };
  takeDashes(indent, dashes);
  for (let i = above.length - 1; i >= 0 && keyLimit > 0; i--) {
    const {
      indent: before = '',
      dashes: some = '',
      key,
      colon,
    } = lineForm.exec(above[i] ?? '')?.groups ?? {};
    const at = before.length + some.length;
    if (key !== undefined && colon !== undefined && at < keyLimit) {
      path.unshift(key.replace(/["']/g, ''));
      keyLimit = at;
      dashLimit = at;
    }
    takeDashes(before.length, some);
  }
  return path;
}
