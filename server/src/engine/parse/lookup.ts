/**
 * Reads mappings and sequences the way the platforms do: through aliases and merge keys, remembering the way.
 * A `Place` is a point in a document's data, whether something is written there or not.
 */

import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Scalar,
  type YAMLMap,
} from 'yaml';
import type { Hop } from '../model/fact.ts';
import type { Span } from '../source.ts';
import { spanOf, type YamlDocument } from './yaml.ts';
import { keyText } from './yaml-tree.ts';

/** A point in a document's data. `parent` and `key` say where it would stand if nothing is there. */
export interface Place {
  readonly document: YamlDocument;
  /** What is there, aliases followed; `undefined` when nothing is written. */
  readonly node: Node | undefined;
  /** The pair whose value it is, in the mapping where it is written. */
  readonly pair?: Pair<unknown, unknown>;
  /** The place of the mapping or sequence it belongs to. */
  readonly parent?: Place;
  /** The key in `parent`; an index for an item of a sequence. */
  readonly key: string | number;
  /** The aliases, merge keys and files on the way from the root. */
  readonly via: readonly Hop[];
  /** Set where several places give the value together: looks inside go through it. */
  readonly view?: View;
  /** What goes when this is taken away, where it is more than the place: the operation of a patch that puts it there. */
  readonly whole?: Place;
}

/** How several places make one value; `node` is then that of the place where additions are written. */
export interface View {
  /** `undefined` when none of the places has the key. */
  child(key: string): Place | undefined;
  entries(): Place[];
  items(): Place[];
  /** Whether only rendering tells what else is in it; with a key, whether that may be among it. */
  mayHold?(key?: string): boolean;
}

/** The place of a document's root. */
export function rootPlace(document: YamlDocument): Place {
  return { document, node: document.resolve(document.root), key: '', via: [] };
}

/** The place of `key` in the mapping at `place`, its own keys before merged ones. */
export function child(place: Place, key: string): Place {
  const found = place.view ? place.view.child(key) : find(place, place.node, key, place.via, undefined);
  return found ?? { document: place.document, node: undefined, parent: place, key, via: place.via };
}

/** The place at the end of several keys. */
export function descend(place: Place, ...keys: string[]): Place {
  return keys.reduce(child, place);
}

function find(
  place: Place,
  mapping: Node | undefined,
  key: string,
  via: readonly Hop[],
  visited: Set<Node> | undefined,
): Place | undefined {
  // A mapping that was looked through once need not be again; this also ends cycles of merge keys.
  if (!isMap(mapping) || visited?.has(mapping)) return undefined;
  let merges = false;
  // YAML readers take the last of repeated keys.
  for (let i = mapping.items.length - 1; i >= 0; i--) {
    const pair = mapping.items[i];
    const text = pair && keyText(pair);
    if (pair && text === key) return placeOf(place, pair, key, via);
    if (text === '<<') merges = true;
  }
  if (!merges) return undefined;
  const seen = (visited ?? new Set<Node>()).add(mapping);
  for (const { target, hop } of mergeSources(place.document, mapping)) {
    const found = find(place, target, key, [...via, hop], seen);
    if (found) return found;
  }
  return undefined;
}

function placeOf(
  parent: Place,
  pair: Pair<unknown, unknown>,
  key: string | number,
  via: readonly Hop[],
): Place {
  const { document } = parent;
  const { value } = pair;
  return { document, node: document.resolve(value), pair, parent, key, via: viaAlias(value, via) };
}

/** The way to a value: one hop longer when it is an alias. */
function viaAlias(value: unknown, via: readonly Hop[]): readonly Hop[] {
  if (!isAlias(value)) return via;
  return [...via, { span: spanOf(value), message: `the alias \`*${value.source}\`` }];
}

/** The mappings that `<<` brings into a mapping, those that win first. */
function mergeSources(
  document: YamlDocument,
  mapping: YAMLMap<unknown, unknown>,
): { target: Node; hop: Hop }[] {
  const sources: { target: Node; hop: Hop }[] = [];
  for (const pair of mapping.items) {
    if (keyText(pair) !== '<<') continue;
    const merged = document.resolve(pair.value);
    const values: unknown[] = isSeq(merged) ? merged.items : [pair.value];
    for (const value of values) {
      const target = document.resolve(value);
      if (!isMap(target)) continue;
      const name = isAlias(value) ? `*${value.source}` : 'a mapping';
      const span = isAlias(value) ? spanOf(value) : spanOf(target);
      sources.push({ target, hop: { span, message: `the merge key \`<<: ${name}\`` } });
    }
  }
  return sources;
}

/** The entries of the mapping at `place`, merged ones included, each key once; `<<` itself is left out. */
export function entries(place: Place): Place[] {
  if (place.view) return place.view.entries();
  const found = new Map<string, Place>();
  collect(place, place.node, place.via, new Set(), found);
  return [...found.values()];
}

function collect(
  place: Place,
  mapping: Node | undefined,
  via: readonly Hop[],
  visited: Set<Node>,
  found: Map<string, Place>,
): void {
  if (!isMap(mapping) || visited.has(mapping)) return;
  visited.add(mapping);
  const own = new Map<string, Pair<unknown, unknown>>();
  for (const pair of mapping.items) if (keyText(pair) !== '<<') own.set(keyText(pair), pair);
  for (const [key, pair] of own) if (!found.has(key)) found.set(key, placeOf(place, pair, key, via));
  for (const { target, hop } of mergeSources(place.document, mapping)) {
    collect(place, target, [...via, hop], visited, found);
  }
}

/** The items of the sequence at `place`; none when it is not a sequence. */
export function items(place: Place): Place[] {
  const { node, document, via, view } = place;
  if (view) return view.items();
  if (!isSeq(node)) return [];
  return node.items.map((value, key) => {
    return { document, node: document.resolve(value), parent: place, key, via: viaAlias(value, via) };
  });
}

/** The value of a scalar as YAML's core schema reads it; `undefined` when the place holds none. */
export function scalar(place: Place): string | number | boolean | null | undefined {
  if (!isScalar(place.node)) return undefined;
  const { value } = place.node;
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value))
    return value as string | number | boolean | null;
  return place.node.source;
}

/**
 * The value of a scalar as kubectl and Helm read it: by YAML 1.1, where plain `yes`, `on` and `y` are booleans too
 * (https://github.com/kubernetes-sigs/yaml, goyaml.v2/resolve.go).
 */
export function kubernetesScalar(place: Place): ReturnType<typeof scalar> {
  const value = scalar(place);
  if (typeof value !== 'string' || !isScalar(place.node) || place.node.type !== Scalar.PLAIN) return value;
  if (/^(y|Y|yes|Yes|YES|on|On|ON)$/.test(value)) return true;
  return /^(n|N|no|No|NO|off|Off|OFF)$/.test(value) ? false : value;
}

/** A scalar as it is written, quotes taken off: `0755` stays `0755`. `undefined` when the place holds none. */
export function scalarText(place: Place): string | undefined {
  if (!isScalar(place.node)) return undefined;
  const { value, source } = place.node;
  return typeof value === 'string' ? value : (source ?? (value === null ? '' : String(value)));
}

/** A scalar that is a string; `undefined` for anything else. */
export function string(place: Place): string | undefined {
  const value = scalar(place);
  return typeof value === 'string' ? value : undefined;
}

/** True when something other than an empty value is written at the place. */
export function isWritten(place: Place): boolean {
  return place.node !== undefined && !(isScalar(place.node) && place.node.value === null);
}

/** True for a mapping or list of a template of which only rendering tells what else is in it. */
export function isOpen(place: Place): boolean {
  return mayHold(place);
}

/** True where a template may give more than is written at the place; with a key, where it may give that. */
export function mayHold({ node, document, view }: Place, key?: string): boolean {
  if (view) return view.mayHold?.(key) === true;
  const holes = (node && document.holes?.get(node)) ?? [];
  return holes.some(({ keys }) => key === undefined || !keys || keys.has(key));
}

/**
 * Whether a template may give what is not written at the place: `beside` other things that are written, or as a part
 * of something that it gives as a `whole`.
 */
export function mayBeGiven(place: Place): 'beside' | 'whole' | undefined {
  if (isWritten(place)) return undefined;
  let [{ key }, around] = [place, place.parent];
  while (around && !isWritten(around)) [{ key }, around] = [around, around.parent];
  if (!around || !mayHold(around, typeof key === 'string' ? key : undefined)) return undefined;
  return isCollection(around.node) && around.node.items.length > 0 ? 'beside' : 'whole';
}

/** The span to underline for what is written at the place: a scalar's text, else the key. */
export function placeSpan(place: Place): Span {
  const { node } = place;
  if (isScalar(node) && node.range && node.range[1] > node.range[0]) return trimmed(place, spanOf(node));
  return keySpan(place) ?? (node ? trimmed(place, spanOf(node)) : { start: 0, end: 0 });
}

/** The span of the key of the pair at the place. */
export function keySpan(place: Place): Span | undefined {
  const key = place.pair?.key;
  return isScalar(key) ? spanOf(key) : undefined;
}

/** A block scalar's or block collection's range runs past its line end; nobody wants that underlined. */
function trimmed(place: Place, span: Span): Span {
  let { end } = span;
  while (end > span.start && /\s/.test(place.document.text[end - 1] ?? '')) end--;
  return { start: span.start, end };
}
