/** Places that functions of templates make of others: parts of them, and several as one. */

import { isCollection, isMap, isScalar, type Node } from 'yaml';
import { layered, type MergeRules } from '../parse/layers.ts';
import {
  child,
  entries,
  isWritten,
  items,
  kubernetesScalar,
  mayHold,
  type Place,
  type View,
} from '../parse/lookup.ts';

/** More than any template makes of others, and less than would be long in finding anything. */
const maxWeight = 200;

const weights = new WeakMap<View, number>();

/** A place made of others; `undefined` when those are made of too many already. */
function made(of: readonly Place[], place: Place): Place | undefined {
  const weight = of.reduce((sum, { view }) => sum + ((view && weights.get(view)) ?? 0), 1);
  if (weight > maxWeight || !place.view) return undefined;
  weights.set(place.view, weight);
  return place;
}

/** The mapping at a place without some of its keys. */
export function without(place: Place, isGone: (key: string) => boolean): Place | undefined {
  return made([place], {
    ...place,
    view: {
      mayHold: (key) => !(key !== undefined && isGone(key)) && mayHold(place, key),
      child(key) {
        const found = isGone(key) ? undefined : child(place, key);
        return found?.node ? found : undefined;
      },
      entries: () => entries(place).filter(({ key }) => !isGone(String(key))),
      items: () => [],
    },
  });
}

/** The mappings that templates change, and the keys that they set or take away. */
export type Changes = ReadonlyMap<Node, ReadonlySet<string> | 'all'>;

/** The mapping at a place, of which nobody knows what it has where templates change something in it. */
export function hiding(place: Place, changes: Changes): Place | undefined {
  const changed = place.node && changes.get(place.node);
  const hidden = (key: string) => changed === 'all' || changed?.has(key) === true;
  const inner = (found: Place) => (isCollection(found.node) && hiding(found, changes)) || found;
  return made([place], {
    ...place,
    view: {
      mayHold: (key) => (key === undefined ? changed !== undefined : hidden(key)) || mayHold(place, key),
      child(key) {
        const found = hidden(key) ? undefined : child(place, key);
        return found?.node ? inner(found) : undefined;
      },
      entries: () => entries(place).flatMap((each) => (hidden(String(each.key)) ? [] : inner(each))),
      items: () => items(place).map(inner),
    },
  });
}

/** The later wins, and mappings become one. */
export const overwriting: MergeRules = {
  counting(layers) {
    const last = layers.at(-1);
    if (!last || !isMap(last.node)) return last ? [last] : [];
    return layers.slice(layers.findLastIndex(({ node }) => !isMap(node)) + 1);
  },
  merge: () => ({ as: 'join', deep: true }),
};

/** What is empty gives way to what is not, and else the later to the earlier. https://helm.sh/docs/chart_template_guide/function_list/#merge-mustmerge */
const filling: MergeRules = {
  counting(layers) {
    const full = layers.filter((layer) => !isEmpty(layer));
    const last = full.at(-1) ?? layers.at(-1);
    if (!last) return [];
    return isMap(last.node) ? full.filter(({ node }) => isMap(node)) : [last];
  },
  merge: () => ({ as: 'join', deep: true }),
};

function isEmpty(place: Place): boolean {
  if (!isWritten(place) || (isScalar(place.node) && !kubernetesScalar(place))) return true;
  return !isScalar(place.node) && !mayHold(place) && entries(place).length + items(place).length === 0;
}

/** The mappings as one, in which the first wins, or where one overwrites the other the last. */
export function mergedPlaces(places: readonly Place[], isOverwriting: boolean): Place | undefined {
  const merged = isOverwriting ? layered(places, overwriting) : layered(places.toReversed(), filling);
  return merged?.view ? made(places, merged) : merged;
}

/** What is the same in two mappings, of which nobody knows which it will be. */
export function agreed(one: Place, other: Place): Place | undefined {
  return made([one, other], {
    ...one,
    view: {
      mayHold: (key) =>
        key === undefined ||
        mayHold(one, key) ||
        mayHold(other, key) ||
        child(one, key).node !== child(other, key).node,
      child(key) {
        const [a, b] = [child(one, key), child(other, key)];
        if (a.node === b.node) return a.node ? a : undefined;
        return isMap(a.node) && isMap(b.node) ? agreed(a, b) : undefined;
      },
      entries: () => entries(one).filter(({ key, node }) => child(other, String(key)).node === node),
      items: () => [],
    },
  });
}

/** The items of several lists as one. */
export function joined(first: Place, lists: readonly Place[]): Place | undefined {
  return made(lists, {
    ...first,
    view: {
      mayHold: () => lists.some((each) => mayHold(each)),
      child: () => undefined,
      entries: () => [],
      items: () => lists.flatMap(items),
    },
  });
}
