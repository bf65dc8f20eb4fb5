/** The paths of replacements. https://github.com/kubernetes-sigs/kustomize/blob/master/kyaml/yaml/match.go */

import { isMap, isSeq } from 'yaml';
import { child, isWritten, items, type Place, scalarText } from '../parse/lookup.ts';
import { matches } from './pattern.ts';
import { emptyIn, listOver, plainLike, withChild } from './tree.ts';

const bracketed = /\[[^\]]*\]/y;
const plain = /(?:\\.|[^.\\])+/y;

/** `a.b.[name=x.y].c`, `a.[b.c]` and `a.b\.c` in their parts. */
export function splitPath(path: string): string[] {
  const parts: string[] = [];
  const lastClosed = path.lastIndexOf(']');
  for (let at = 0; at < path.length; ) {
    const pattern = path[at] === '[' && at < lastClosed ? bracketed : plain;
    pattern.lastIndex = at;
    const [part] = pattern.exec(path) ?? [];
    if (part !== undefined) parts.push(part);
    at += part?.length ?? 1;
  }
  return parts.map((part) => {
    if (!part.startsWith('[')) return part.replaceAll('\\.', '.');
    return part.includes('=') ? part : part.slice(1, -1);
  });
}

/** What is at the end of a path to one place; `undefined` where that is nothing. */
export function lookup(root: Place, path: readonly string[]): Place | undefined {
  let at: Place | undefined = root;
  for (const part of path) {
    if (!at) return undefined;
    if (!isSeq(at.node)) at = child(at, part);
    else {
      const [, key, value] = itemPattern.exec(part) ?? [];
      const all: Place[] = items(at);
      at =
        key === undefined
          ? all.at(part === '-' ? -1 : Number(part))
          : all.find((item) => scalarText(key === '' ? item : child(item, key)) === value);
    }
  }
  return at && isWritten(at) ? at : undefined;
}

/** `[key=value]` or, in a list of texts, `[=value]`. */
const itemPattern = /^\[([^=]*)=(.*)\]$/;

/**
 * The object with something else at all ends of a path; `undefined` where the path leads nowhere, or nothing fits.
 *
 * @param change gives what stands at an end then
 * @param mayCreate what is missing on the way is added
 */
export function filledAt(
  place: Place,
  [part, ...rest]: readonly string[],
  change: (there: Place | undefined) => Place | undefined,
  mayCreate: boolean,
): Place | undefined {
  if (part === undefined) return change(place);
  const filled = (there: Place) => filledAt(there, rest, change, mayCreate);
  const made = () => (rest[0] === undefined ? change(undefined) : filled(emptyIn(place, isOfList(rest[0]))));
  if (isMap(place.node)) {
    const there = child(place, part);
    const now = there.node ? filled(there) : mayCreate ? made() : undefined;
    return now && withChild(place, part, now);
  }
  if (!isSeq(place.node)) return undefined;
  const all = items(place);
  const meant = new Set(all.filter((item, index) => isItem(item, index, part)));
  if (meant.size > 0) {
    const now = all.map((item) => (meant.has(item) ? filled(item) : undefined));
    if (now.every((item) => item === undefined)) return undefined;
    return listOver(
      place,
      all.map((item, index) => ({ ...(now[index] ?? item), key: index })),
    );
  }
  const [, key, value = ''] = itemPattern.exec(part) ?? [];
  const isNext = key !== undefined || Number(part) === all.length;
  if (!mayCreate || !isNext) return undefined;
  const empty = emptyIn(place, false);
  const added = key ? filled(withChild(empty, key, plainLike(empty, value))) : made();
  return added && listOver(place, [...all, { ...added, key: all.length }]);
}

function isOfList(part: string): boolean {
  return itemPattern.test(part) || /^\d+$/.test(part);
}

/** `*`, an index, or `[key=pattern]`, where the pattern is for some part of the text. */
function isItem(item: Place, index: number, part: string): boolean {
  if (part === '*' || part === String(index)) return true;
  const [, key, pattern = ''] = itemPattern.exec(part) ?? [];
  if (key === undefined) return false;
  const text = scalarText(key === '' ? item : child(item, key));
  return text !== undefined && matches(`.*(?:${pattern}).*`, text);
}
