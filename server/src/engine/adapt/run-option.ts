/** One option of `docker run` or its kin, and facts about its value. */

import type { Change, Fact, Hop, Refusal } from '../model/fact.ts';
import type { Span } from '../source.ts';
import { closedSlot } from './yaml-slot.ts';

/** One option with its value. */
export interface RunOption {
  /** The long name without dashes, of several names the one that Docker documents: `volume`, `network`. */
  readonly name: string;
  /** A NUL for each stretch that only running tells; `true` for a switch without a value. */
  readonly value: string;
  /** Where the characters from `start` to `end` (exclusive) of the value stand. */
  place(start: number, end: number): Span;
  /** All of it as written, for messages: `--pid=host`. */
  readonly written: string;
  /** All of it. */
  readonly span: Span;
  readonly keySpan?: Span;
  readonly via: readonly Hop[];
  /** Takes the option away. */
  remove(): Change | Refusal;
  /** Gives it another value. */
  set(text: string): Change | Refusal;
}

/** What facts of an option have in common. Without a better way, a setting is taken away with its option. */
export function baseOf(option: RunOption) {
  const { written, via, remove, span, keySpan } = option;
  const isBare = option.place(0, option.value.length);
  const slot = { ...closedSlot('another option is needed for that'), remove };
  const at = isBare.end > isBare.start ? isBare : span;
  return { span: at, written, via, slot, ...(keySpan ? { keySpan } : {}) };
}

/** A stretch of the value as a fact. */
export function partFact(option: RunOption, start: number, end: number): Fact<string> {
  const value = option.value.slice(start, end);
  const set: Fact<string>['slot']['set'] = (other) =>
    typeof other === 'string'
      ? option.set(option.value.slice(0, start) + other + option.value.slice(end))
      : { refused: 'it is a word' };
  const base = baseOf(option);
  const placed = { ...base, span: option.place(start, end), slot: { ...base.slot, set } };
  return value.includes('\0') ? { state: 'unresolved', ...placed } : { state: 'set', value, ...placed };
}
