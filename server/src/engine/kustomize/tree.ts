/** Objects with something changed in them: new places over those that were read, which stay as they are. */

import { isMap, isScalar, isSeq, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { child, entries, items, type Place, scalarText } from '../parse/lookup.ts';
import { parseYaml } from '../parse/yaml.ts';

/** Keys of mappings, indexes of lists. */
export type Steps = readonly (string | number)[];

/** A mapping with these values. Additions go where `base` is written. */
export function mappingOver(base: Place, values: ReadonlyMap<string, Place>): Place {
  const all = [...values.values()];
  return {
    ...base,
    view: { child: (key) => values.get(key), entries: () => all, items: () => [] },
  };
}

/** A list with these items. Additions go where `base` is written. */
export function listOver(base: Place, all: readonly Place[]): Place {
  return { ...base, view: { child: () => undefined, entries: () => [], items: () => [...all] } };
}

/** The values of a mapping by their keys. */
export function valuesOf(mapping: Place): Map<string, Place> {
  return new Map(entries(mapping).map((entry) => [String(entry.key), entry]));
}

/** A mapping with another value behind a key; without the key where there is no value. */
export function withChild(mapping: Place, key: string, value: Place | undefined): Place {
  const values = valuesOf(mapping);
  if (value) values.set(key, { ...value, key });
  else values.delete(key);
  return mappingOver(mapping, values);
}

/** What is at the end of some steps; `undefined` where nothing is written. */
export function placeAt(place: Place, steps: Steps): Place | undefined {
  let at: Place | undefined = place;
  for (const step of steps) {
    if (!at) return undefined;
    at = isSeq(at.node) ? items(at)[Number(step)] : child(at, String(step));
    if (!at?.node) return undefined;
  }
  return at;
}

/**
 * The place with something else at the end of some steps; `undefined` where the steps lead nowhere.
 *
 * @param change gives what stands there then, or `undefined` to take it away
 */
export function changedAt(
  place: Place,
  steps: Steps,
  change: (there: Place | undefined) => Place | undefined,
): Place | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return change(place);
  if (isSeq(place.node)) {
    const all = items(place);
    const index = Number(step);
    const item = all[index];
    if (!item) return undefined;
    const now = changedAt(item, rest, change);
    if (now) all[index] = now;
    else if (rest.length > 0) return undefined;
    else all.splice(index, 1);
    return listOver(place, all);
  }
  if (!isMap(place.node)) return undefined;
  const there = child(place, String(step));
  if (rest.length === 0) return withChild(place, String(step), change(there.node ? there : undefined));
  const now = there.node && changedAt(there, rest, change);
  return now ? withChild(place, String(step), now) : undefined;
}

/** A text that is written nowhere, seen where `like` is: what it was made from. It cannot be edited there. */
export function textLike(like: Place, text: string): Place {
  const { node } = like;
  if (scalarText(like) === text && isScalar(node) && typeof node.value === 'string') return like;
  const made = new Scalar(text);
  made.type = Scalar.QUOTE_DOUBLE;
  if (node?.range) made.range = node.range;
  return { ...like, node: made };
}

/** As `textLike`, but the text is read as YAML reads it without quotes: `true` is no text then. */
export function plainLike(like: Place, text: string): Place {
  const root = text === '' ? new Scalar(null) : parseYaml(text).root;
  if (!isScalar(root) || typeof root.value === 'string') return textLike(like, text);
  if (like.node?.range) root.range = like.node.range;
  return { ...like, node: root };
}

/** An empty mapping or list, seen where `owner` is. Nothing can be added to it there. */
export function emptyIn(owner: Place, isList: boolean): Place {
  const node = isList ? new YAMLSeq() : new YAMLMap();
  if (owner.node?.range) node.range = owner.node.range;
  const empty = { ...owner, node };
  return isList ? listOver(empty, []) : mappingOver(empty, new Map());
}
