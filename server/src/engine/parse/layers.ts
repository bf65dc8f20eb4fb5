/**
 * Several places that make one value, as when a file is merged over another: later layers win, and every value keeps
 * the place where it is written.
 */

import { isMap, isScalar, isSeq } from 'yaml';
import type { Hop } from '../model/fact.ts';
import { once, remembered } from '../once.ts';
import { child, entries, items, mayHold, type Place } from './lookup.ts';
import { yamlData } from './yaml.ts';

/** How the values of layers make one: the last counts, or keys and items are put together. */
export type Merge =
  | { readonly as: 'last' }
  | {
      readonly as: 'join';
      /** Names an item of a list; those without a name are told apart by what they say. */
      readonly nameOf?: (item: Place) => string | undefined;
      /** Items of one name make one; else the last of them counts, where the first stood. */
      readonly deep?: boolean;
      /** A list in one layer and a mapping in another are put together by their names; a scalar is a list of one. */
      readonly mixed?: boolean;
      /** True for an entry of a mapping that lets an item of its name be. */
      readonly leavesItem?: (entry: Place) => boolean;
    };

/** How a platform merges. */
export interface MergeRules {
  /**
   * Those of the layers that count: a value may be taken away, or begin anew.
   *
   * @param path the keys on the way from the root, with `[]` for the items of lists
   */
  counting(layers: readonly Place[], path: readonly string[]): readonly Place[];
  merge(path: readonly string[]): Merge;
}

/**
 * The value that layers make together; `undefined` where they make none.
 *
 * @param layers those that say something, even if that is null; the first has the least say
 * @param main the layer where additions are written, if it counts
 */
export function layered(
  layers: readonly Place[],
  rules: MergeRules,
  path: readonly string[] = [],
  main: Place | undefined = layers[0],
): Place | undefined {
  const counting = rules.counting(layers, path);
  const last = counting.at(-1);
  if (!last || counting.length === 1) return last;
  const merge = rules.merge(path);
  const areAlike = counting.every(({ node }) => isMap(node)) || counting.every(({ node }) => isSeq(node));
  if (merge.as === 'last') return last;
  // Platforms refuse to merge unlike values, as half-typed text gives them; what was there before goes on.
  if (!areAlike && !merge.mixed) {
    const [first] = counting;
    const like = counting.filter(
      ({ node }) => isMap(node) === isMap(first?.node) && isSeq(node) === isSeq(first?.node),
    );
    return like.length === counting.length ? last : layered(like, rules, path, main);
  }
  // A mapping or a list says more about what the whole is than a scalar.
  const like = areAlike ? counting : counting.filter(({ node }) => isMap(node) || isSeq(node));
  const base = main && like.includes(main) ? main : (like.at(-1) ?? last);
  const join = (joined: readonly Place[], key: string) => {
    const own = joined.find((part) => part.parent?.node === base.node);
    return layered(joined, rules, [...path, key], own ?? joined[0]);
  };
  // Layers have layers: unless each of them remembered what it said, it would double the work.
  const all = once(() => partsOf(counting, merge));
  return {
    ...base,
    view: {
      mayHold: (key) => counting.some((layer) => mayHold(layer, key)),
      child: remembered((key) =>
        join(
          counting.map((layer) => child(layer, key)).filter(({ node }) => node),
          key,
        ),
      ),
      entries: once(() =>
        all().flatMap((each) => (each.isItem ? [] : (join(each.parts, String(each.parts[0]?.key)) ?? []))),
      ),
      items: once(() => all().flatMap((each) => (each.isItem ? (join(each.parts, '[]') ?? []) : []))),
    },
  };
}

/** What belongs together in several layers. */
interface Parts {
  readonly parts: readonly Place[];
  /** Items of lists; else entries of mappings. */
  readonly isItem: boolean;
}

function partsOf(
  layers: readonly Place[],
  { nameOf, deep, leavesItem }: Extract<Merge, { as: 'join' }>,
): Parts[] {
  const found = new Map<string, Parts>();
  const add = (name: string, place: Place, isItem: boolean) => {
    const known = found.get(name);
    if (known?.isItem && !isItem && leavesItem?.(place)) return;
    const goesOn = known?.isItem === isItem && (deep || !isItem);
    found.set(name, { parts: goesOn ? [...known.parts, place] : [place], isItem });
  };
  for (const layer of layers) {
    for (const entry of entries(layer)) add(String(entry.key), entry, false);
    const listed = isScalar(layer.node) && !layer.view ? [layer] : items(layer);
    for (const item of listed) add(nameOf?.(item) ?? `\0${JSON.stringify(yamlData(item.node))}`, item, true);
  }
  return [...found.values()];
}

/** The place, and all that is in it, as reached by one more hop. */
export function through(place: Place, hop: Hop): Place {
  const { view } = place;
  const further = { ...place, via: [...place.via, hop] };
  if (!view) return further;
  const all = (places: readonly Place[]) => places.map((each) => through(each, hop));
  return {
    ...further,
    view: {
      ...view,
      child: (key) => {
        const found = view.child(key);
        return found && through(found, hop);
      },
      entries: () => all(view.entries()),
      items: () => all(view.items()),
    },
  };
}
