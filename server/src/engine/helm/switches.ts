/** Tells which switches among the values put something into what a template renders: `{{ if .Values.x.enabled }}`. */

import type { Hop } from '../model/fact.ts';
import { type Place, placeSpan, scalarText } from '../parse/lookup.ts';
import { firstWhere } from '../parse/template.ts';
import type { Scopes } from './scopes.ts';

interface Switched {
  readonly start: number;
  readonly end: number;
  readonly hops: readonly Hop[];
  readonly outer: Switched | undefined;
}

/**
 * Finds the switches that what stands at an offset hangs on and what stands at another does not: all of them where the
 * other is `undefined`. Offsets are those of the template.
 */
export function switchesOf({
  switches,
  taken,
}: Scopes): (offset: number, other: number | undefined) => Hop[] {
  const all: Switched[] = [];
  for (const [block, places] of switches) {
    const branch = block.branches[taken.get(block.start) ?? -1];
    const hops = branch ? places.map(hopOf) : [];
    if (hops.length > 0)
      all.push({ start: block.start, end: block.end, hops, outer: around(all.at(-1), block.start) });
  }
  return (offset, other) => {
    if (all.length === 0) return [];
    const found: Hop[] = [];
    const last = all[firstWhere(all, ({ start }) => start > offset) - 1];
    for (let each = around(last, offset); each && !holds(each, other); each = each.outer)
      found.unshift(...each.hops);
    // One value may decide several conditions.
    return found.filter(({ span }, i) => found.findIndex((hop) => hop.span.start === span.start) === i);
  };
}

function around(from: Switched | undefined, offset: number): Switched | undefined {
  let each = from;
  while (each && !holds(each, offset)) each = each.outer;
  return each;
}

function holds({ start, end }: Switched, offset: number | undefined): boolean {
  return offset !== undefined && start <= offset && offset < end;
}

function hopOf(place: Place): Hop {
  return { span: placeSpan(place), message: `the switch \`${place.key}: ${scalarText(place)}\`` };
}
