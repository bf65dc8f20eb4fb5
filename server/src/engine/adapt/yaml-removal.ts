/**
 * Takes things out of YAML and JSON documents, several at a time: what stands side by side is removed in one
 * piece, and a mapping or sequence that would be left empty goes with its last entry.
 */

import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Change, Refusal } from '../model/fact.ts';
import type { Place } from '../parse/lookup.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import { anchorsAndAliases, keyText, parentsOf, pathOf } from '../parse/yaml-tree.ts';
import type { Span, TextEdit } from '../source.ts';
import { promisedAround } from './yaml-enclosure.ts';
import { leftEmpty, staysEmpty, switchedOff } from './yaml-keeping.ts';
import { contentEnd, dashOf, lineBefore, lineStart, removal, startOf } from './yaml-text.ts';

type Collection = YAMLMap | YAMLSeq;

/** What goes from one collection, and the places that asked for it. */
interface Cut {
  readonly indexes: Set<number>;
  readonly places: Place[];
}

const wholeDocument: Refusal = { refused: 'it is the whole document' };

/** Takes away what is at a place, and the mappings and sequences that would be left empty. */
export function removeAt(place: Place): Change | Refusal {
  return removeAllAt([place]);
}

/** Takes away what is at several places of one document, in one change whose edits do not overlap. */
export function removeAllAt(places: readonly Place[]): Change | Refusal {
  const [first] = places;
  if (!first) return { edits: [], ops: [] };
  const { document } = first;
  const off = places.length === 1 ? switchedOff(first) : undefined;
  if (off) return off;
  const cuts = collectCuts(places);
  if ('refused' in cuts) {
    const { enclosure } = document;
    if (!enclosure || cuts !== wholeDocument) return cuts;
    const isAsked = enclosure.document.keepsKeys;
    return isAsked ? { refused: 'nothing of the text would be left' } : removeAt(enclosure.owner);
  }
  const removed = [...cuts].flatMap(([collection, { indexes }]) =>
    [...indexes].map((i) => collection.items[i]),
  );
  const needed = neededAnchor(document, removed);
  if (needed) return { refused: `other places refer to its anchor \`&${needed}\`` };
  const gone: Span[] = [];
  const fillings: TextEdit[] = [];
  const ops: Change['ops'][number][] = [];
  for (const [collection, { indexes, places }] of cuts) {
    if (isInside(document, collection, removed)) continue;
    const path = pathOf(document.root, collection);
    if (!path) return { refused: 'the place to write to could not be found' };
    const sorted = [...indexes].sort((a, b) => a - b);
    const isEmptied = sorted.length === collection.items.length && places.some(staysEmpty);
    const emptied = isEmptied ? leftEmpty(document, collection) : undefined;
    if (emptied && 'refused' in emptied) return emptied;
    fillings.push(...(emptied?.edits ?? []));
    const removals = sorted.map((index) => {
      const item = collection.items[index];
      return { op: 'remove', path: [...path, isMap(collection) ? keyText(item as Pair) : index] } as const;
    });
    ops.push(...(emptied?.ops ?? removals));
    const spans = collection.flow
      ? flowSpans(document, collection, sorted)
      : blockSpans(document, collection, sorted);
    if ('refused' in spans) return spans;
    gone.push(...spans);
  }
  const removals = joined(gone).map((span) => removal(withoutLastLineEnd(document.text, span)));
  const edits = [...fillings, ...removals].sort((a, b) => a.span.start - b.span.start);
  return promisedAround(document, { edits, ops });
}

/** Groups the places by the collection that holds them, and moves up from those that would be left empty. */
function collectCuts(places: readonly Place[]): Map<Collection, Cut> | Refusal {
  const cuts = new Map<Collection, Cut>();
  const pending = [...places];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const place = next.whole ?? next;
    const { document } = place;
    const spot = spotOf(place);
    if ('refused' in spot) return spot;
    const cut = cuts.get(spot.collection) ?? { indexes: new Set(), places: [] };
    cuts.set(spot.collection, cut);
    cut.indexes.add(spot.index);
    cut.places.push(place);
    const left = spot.collection.items.filter((_, index) => !cut.indexes.has(index));
    if (left.length > 0 && !(document.enclosure?.isPatch && isName(place, left))) continue;
    // Actions of a template give the rest of it.
    if (staysEmpty(place) || document.holes?.has(spot.collection)) continue;
    cuts.delete(spot.collection);
    for (const { parent } of cut.places) {
      if (parent?.node !== spot.collection) return { refused: 'it is the only entry of a shared mapping' };
      pending.push(parent);
    }
  }
  return cuts;
}

/** True when all that is left beside a place of a patch says only what the patch, or a list's item in it, is for. */
function isName({ parent, document }: Place, left: Collection['items']): boolean {
  const isOnly = (pairs: readonly unknown[], keys: readonly string[]) =>
    pairs.every((pair) => isPairLike(pair) && keys.includes(keyText(pair)));
  if (parent?.node !== document.root) return typeof parent?.key === 'number' && isOnly(left, ['name']);
  const metadata = left.find((pair) => isPairLike(pair) && keyText(pair) === 'metadata');
  const named = isPairLike(metadata) && isMap(metadata.value) ? metadata.value.items : [];
  return isOnly(left, ['apiVersion', 'kind', 'metadata']) && isOnly(named, ['name', 'namespace']);
}

/** The collection and index at which a place is written. */
function spotOf(place: Place): { collection: Collection; index: number } | Refusal {
  const { parent, pair, key, document } = place;
  if (document.keepsKeys && pair && keyText(pair) !== key)
    return { refused: 'templates may take the value for other things, too' };
  if (!parent) return wholeDocument;
  if (typeof key === 'number') {
    return isSeq(parent.node) ? { collection: parent.node, index: key } : { refused: 'it is not in a list' };
  }
  const owner = pair && ownerOf(place);
  return owner
    ? { collection: owner, index: owner.items.indexOf(pair as Pair) }
    : { refused: 'it is not written' };
}

/** The mapping in which a place's pair is written: its parent's, or one that the parent merges in. */
function ownerOf({ document, pair, parent }: Place): YAMLMap | undefined {
  const pending: unknown[] = [document.root, parent?.node];
  while (pending.length > 0) {
    const node = pending.pop();
    if (isSeq(node)) pending.push(...node.items);
    if (!isMap(node)) continue;
    if (node.items.some((item) => item === pair)) return node;
    pending.push(...node.items.map((item) => item.value).filter((value) => !isScalar(value)));
  }
  return undefined;
}

/** The name of an anchor inside what goes that something outside of it still refers to. */
function neededAnchor(document: YamlDocument, removed: readonly unknown[]): string | undefined {
  const anchored = new Map<Node | undefined, string>();
  const going = new Set<Node>();
  for (const item of removed) {
    const parts = (isPairLike(item) ? [item.key, item.value] : [item]) as (Node | null)[];
    for (const part of parts) {
      const inside = anchorsAndAliases(part);
      for (const node of inside.anchored) anchored.set(node, ('anchor' in node && node.anchor) || '');
      for (const alias of inside.aliases) going.add(alias);
    }
  }
  if (anchored.size === 0) return undefined;
  const staying = anchorsAndAliases(document.root).aliases.filter((alias) => !going.has(alias));
  return staying.map((alias) => anchored.get(document.resolve(alias))).find((name) => name !== undefined);
}

function isPairLike(item: unknown): item is Pair {
  return typeof item === 'object' && item !== null && 'key' in item && !isScalar(item);
}

/** True when the collection is part of something that goes as a whole. */
function isInside(document: YamlDocument, collection: Collection, removed: readonly unknown[]): boolean {
  const going = new Set(removed.map((item) => (isPairLike(item) ? item.value : item)));
  const parents = parentsOf(document.root);
  for (let node: Node | undefined = collection; node; node = parents.get(node)?.parent) {
    if (going.has(node)) return true;
  }
  return false;
}

/** The spans of items of a flow collection, each run of neighbours with the comma that belongs to it. */
function flowSpans(document: YamlDocument, { items }: Collection, indexes: readonly number[]): Span[] {
  const { text } = document;
  return runs(indexes).map(([from, to]) => {
    const start = startOf(document, items[from]);
    const end = contentEnd(document, items[to]);
    const next = items[to + 1];
    const comma = /^\s*,/.exec(text.slice(end))?.[0].length ?? 0;
    const rest = next ? startOf(document, next) : start;
    if (next && !text.slice(end, rest).includes('#')) return { start, end: rest };
    if (next || from === 0) return { start, end: end + comma };
    const before = contentEnd(document, items[from - 1]);
    return text.slice(before, start).includes('#') ? { start, end } : { start: before, end };
  });
}

/** The spans of entries of a block collection: whole lines, but for one that starts on its parent's `- ` line. */
function blockSpans(
  document: YamlDocument,
  collection: Collection,
  indexes: readonly number[],
): Span[] | Refusal {
  const { text } = document;
  const spans: Span[] = [];
  for (const index of indexes) {
    const item = collection.items[index];
    const start = isSeq(collection) ? dashOf(document, collection, index) : startOf(document, item);
    if (start === undefined) return { refused: 'the list is written in an unusual way' };
    const last = spans.at(-1);
    const line = linesOf(document, start, item);
    if (lineBefore(text, start).trim() === '') {
      // What starts on the parent's line goes up to the next entry: when that goes too, up to the one after it.
      if (last && last.end > line.start) spans.push({ start: last.end, end: skipBlank(text, line.end) });
      else spans.push(line);
    } else if (index === 0 && isMap(collection) && /^[ \t]*(-[ \t]+)+$/.test(lineBefore(text, start))) {
      spans.push({ start, end: skipBlank(text, line.end) });
    } else {
      return { refused: 'the line holds something else too' };
    }
  }
  return spans;
}

/** Whole lines, from the one that `start` is on to the end of the item's last. */
function linesOf(document: YamlDocument, start: number, item: unknown): Span {
  const { text } = document;
  const end = contentEnd(document, item);
  if (text[end - 1] === '\n') return { start: lineStart(text, start), end };
  const newline = text.indexOf('\n', end);
  return { start: lineStart(text, start), end: newline < 0 ? text.length : newline + 1 };
}

function skipBlank(text: string, offset: number): number {
  return offset + (/^\s*/.exec(text.slice(offset))?.[0].length ?? 0);
}

/** Sorts spans, and makes one of those that touch. */
function joined(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = found.at(-1);
    if (last?.end === span.start) found[found.length - 1] = { start: last.start, end: span.end };
    else found.push(span);
  }
  return found;
}

/** The last line of a text has no line end of its own: the one before goes instead. */
function withoutLastLineEnd(text: string, { start, end }: Span): Span {
  if (end < text.length || text[end - 1] === '\n' || start === 0 || text[start - 1] !== '\n')
    return { start, end };
  return { start: text[start - 2] === '\r' ? start - 2 : start - 1, end };
}

/** Groups sorted numbers that follow each other into `[first, last]`. */
function runs(indexes: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const index of indexes) {
    const last = found.at(-1);
    if (last && last[1] === index - 1) last[1] = index;
    else found.push([index, index]);
  }
  return found;
}
