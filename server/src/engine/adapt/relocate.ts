/** Subjects of a text that stands inside another: their places and slots, moved to the outer text. */

import { type Change, isRefusal, type ListSlot, type Refusal, type Slot } from '../model/fact.ts';
import type { Span } from '../source.ts';

/** How a text stands inside another. */
export interface Enclosure {
  /** Where a place of the inner text stands in the outer one. */
  place(span: Span): Span;
  /** What a change of the inner text is in the outer one. */
  change(change: Change): Change | Refusal;
}

/** The same subjects as seen from the outer text. */
export function relocated<T>(subjects: T, enclosure: Enclosure): T {
  return moved(subjects, enclosure) as T;
}

function moved(value: unknown, enclosure: Enclosure): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => moved(item, enclosure));
  if (isSlot(value)) return slotOf(value, enclosure);
  if (isSpan(value)) return enclosure.place(value);
  const at = (offset: number) => enclosure.place({ start: offset, end: offset }).start;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      // The places of a word's characters are plain numbers.
      return [key, key === 'offsets' && Array.isArray(each) ? each.map(at) : moved(each, enclosure)];
    }),
  );
}

function isSpan(value: object): value is Span {
  return 'start' in value && 'end' in value;
}

function isSlot(value: object): value is Slot | ListSlot {
  return 'set' in value && typeof value.set === 'function';
}

function slotOf(slot: Slot | ListSlot, enclosure: Enclosure): Slot | ListSlot {
  const outer = (change: Change | Refusal) => (isRefusal(change) ? change : enclosure.change(change));
  return {
    set: (value) => outer(slot.set(value)),
    remove: () => outer(slot.remove()),
    ...('add' in slot ? { add: (item) => outer(slot.add(item)) } : {}),
  };
}
