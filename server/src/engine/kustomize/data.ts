/** What a place says, as plain data, whatever it is put together from. */

import { isMap, isSeq } from 'yaml';
import type { Data } from '../model/data.ts';
import { entries, items, type Place, scalar } from '../parse/lookup.ts';

const maxDepth = 200;

/** The data at a place, as all see it who read it with `lookup.ts`. */
export function dataAt(place: Place, depth = 0): Data {
  if (depth > maxDepth) return '…';
  if (isSeq(place.node)) return items(place).map((item) => dataAt(item, depth + 1));
  if (!isMap(place.node)) return scalar(place) ?? null;
  const map: Record<string, Data> = Object.create(null);
  for (const entry of entries(place)) map[String(entry.key)] = dataAt(entry, depth + 1);
  return map;
}
