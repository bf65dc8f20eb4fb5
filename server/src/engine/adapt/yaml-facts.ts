/** Makes facts from places in a YAML document. What the words mean is the adapter's business. */

import { isSeq } from 'yaml';
import type { Fact, ListFact } from '../model/fact.ts';
import { isWritten, items, keySpan, type Place, placeSpan } from '../parse/lookup.ts';
import type { Span } from '../source.ts';
import { yamlSlot } from './yaml-slot.ts';
import type { Placement } from './yaml-writer.ts';

/** What a value means: `unresolved` when only rendering can tell, `undefined` when it means nothing. */
export type Reading<T> = { readonly value: T } | 'unresolved' | undefined;

export interface FactOptions<T> {
  /** The dialect's words for the setting. */
  readonly written: string;
  /** The platform's default, from `defaults.ts`. */
  readonly absent: T;
  /** Where to underline when it is absent. */
  readonly absentSpan: Span;
  read(place: Place): Reading<T>;
  readonly placement?: Placement;
}

/** The fact at a place. A value that means nothing to the platform counts as absent. */
export function factAt<T>(place: Place, options: FactOptions<T>): Fact<T> {
  const { written, absent, absentSpan, placement } = options;
  const slot = yamlSlot(place, placement);
  const reading = isWritten(place) ? options.read(place) : undefined;
  if (reading === undefined) {
    return { state: 'absent', value: absent, span: absentSpan, written, via: place.via, slot };
  }
  const base = { span: placeSpan(place), written, via: place.via, slot, ...optionalKey(place) };
  return reading === 'unresolved'
    ? { state: 'unresolved', ...base }
    : { state: 'set', value: reading.value, ...base };
}

/** The fact of a list of scalars at a place, each item a fact with a slot of its own. Meaningless items are left out. */
export function listFactAt<T>(place: Place, options: Omit<FactOptions<T>, 'absent'>): ListFact<T> {
  const { written, absentSpan, placement, read } = options;
  const slot = yamlSlot(place, placement);
  if (!isWritten(place)) {
    return { state: 'absent', items: [], span: absentSpan, written, via: place.via, slot };
  }
  const facts: Fact<T>[] = [];
  for (const item of items(place)) {
    const reading = read(item);
    if (reading === undefined) continue;
    const base = {
      span: placeSpan(item),
      written,
      via: item.via,
      slot: yamlSlot(item),
      ...optionalKey(place),
    };
    facts.push(
      reading === 'unresolved'
        ? { state: 'unresolved', ...base }
        : { state: 'set', value: reading.value, ...base },
    );
  }
  const whole = isSeq(place.node) ? 'set' : 'unresolved';
  return {
    state: whole,
    items: facts,
    span: placeSpan(place),
    written,
    via: place.via,
    slot,
    ...optionalKey(place),
  };
}

function optionalKey(place: Place): { keySpan?: Span } {
  const span = keySpan(place);
  return span ? { keySpan: span } : {};
}
