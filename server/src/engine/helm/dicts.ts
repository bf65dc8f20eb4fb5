/** Mappings that templates make of values that stand in several places, or in none. */

import { isMap } from 'yaml';
import { entries, isOpen } from '../parse/lookup.ts';
import { isTruthy, type Value } from './evaluate.ts';

type Entries = ReadonlyMap<string, Value | undefined>;

/** What a mapping has by its keys; `undefined` for all else, and where only rendering tells. */
export function entriesOf(value: Value | undefined): Entries | undefined {
  if (value?.kind === 'dict') return value.entries;
  if (!isMapping(value) || value?.kind !== 'place' || isOpen(value.place)) return undefined;
  return new Map(entries(value.place).map((place) => [String(place.key), { kind: 'place', place }]));
}

function isMapping(value: Value | undefined): boolean {
  return value?.kind === 'dict' || (value?.kind === 'place' && isMap(value.place.node));
}

/** The mapping with some entries. */
export function dict(found: Entries): Value {
  return { kind: 'dict', entries: found };
}

/** The mappings as one; `undefined` when only rendering tells. See `mergedPlaces`. */
export function mergedData(
  [first, ...others]: readonly (Value | undefined)[],
  isOverwriting: boolean,
): Value | undefined {
  const found = new Map(entriesOf(first));
  for (const other of [first, ...others].map(entriesOf)) {
    if (!other) return undefined;
    for (const [key, value] of other)
      found.set(key, found.has(key) ? mergedOne(found.get(key), value, isOverwriting) : value);
  }
  return dict(found);
}

function mergedOne(
  own: Value | undefined,
  other: Value | undefined,
  isOverwriting: boolean,
): Value | undefined {
  if (own === other) return own;
  if (isMapping(own) && isMapping(other)) return mergedData([own, other], isOverwriting);
  if (isOverwriting) return own || !isMapping(other) ? other : undefined;
  const isFull = isTruthy(own);
  return isFull === undefined ? undefined : isFull ? own : other;
}
