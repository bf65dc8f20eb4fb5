/**
 * A fact is what a file says about one setting, with the place where it says so and the means to change it.
 * Adapters make facts; rules read them and never see syntax.
 */

import type { PlaceElsewhere, Span, TextEdit } from '../source.ts';
import type { Data, DataOp } from './data.ts';

/** A stop on the way from a workload to the place where a setting is written. */
export interface Hop {
  readonly span: Span;
  /** Set when the stop is in another document; `span` is then `nowhere`. */
  readonly elsewhere?: PlaceElsewhere;
  /** Says what the stop is, in words that complete "through …": "the merge key `<<: *base`". */
  readonly message: string;
}

/** Edits that do one thing, and the change in data that they promise. */
export interface Change {
  /** What it does, where that is not just what was asked for. */
  readonly title?: string;
  readonly edits: readonly TextEdit[];
  readonly ops: readonly DataOp[];
}

/** Why a slot cannot be written: a clause for people, such as "the value comes from a variable". */
export interface Refusal {
  readonly refused: string;
}

/** True when there is a reason instead of what was asked for. */
export function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === 'object' && answer !== null && 'refused' in answer;
}

/** Knows how to write a setting where it stands, or where it would stand. */
export interface Slot {
  /** Writes the value over the present one, or adds the setting where it is absent. */
  set(value: Data): Change | Refusal;
  /** Takes the setting away. */
  remove(): Change | Refusal;
}

/** The slot of a setting that holds a list. */
export interface ListSlot extends Slot {
  /** Adds an item at the end, and the list itself where it is absent. */
  add(item: Data): Change | Refusal;
}

interface FactBase {
  /** Where to underline: the value; when absent, the narrowest thing that names the workload. */
  readonly span: Span;
  /** The setting's key, for hovers; missing where the setting is absent or has no key. */
  readonly keySpan?: Span;
  /** The dialect's own words for the setting, for messages: `securityContext.privileged`, `USER`. */
  readonly written: string;
  readonly via: readonly Hop[];
  readonly slot: Slot;
}

/** `set`: `value` is what is written. `absent`: `value` is the platform's default. */
export interface KnownFact<T> extends FactBase {
  readonly state: 'set' | 'absent';
  readonly value: T;
}

/** Written, but only known when the file is rendered: `${VAR}`, `{{ .Values.x }}`, an `ARG` without a value. */
export interface UnresolvedFact extends FactBase {
  readonly state: 'unresolved';
  /** Nothing is written; a template of the mapping around it may give it. */
  readonly unsaid?: true;
}

export type Fact<T> = KnownFact<T> | UnresolvedFact;

/** A fact about a list: each item is a fact of its own, whose slot's `remove` drops the item. */
export interface ListFact<T> extends FactBase {
  readonly state: 'set' | 'absent' | 'unresolved';
  readonly items: readonly Fact<T>[];
  readonly slot: ListSlot;
}

/** A setting with a name of the user's choice: a variable, a sysctl, an annotation. Its slot's `remove` takes all of it. */
export interface Entry {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Fact<string>;
}

/** True when the effective value is surely `true`. */
export function isTrue(fact: Fact<boolean>): boolean {
  return fact.state !== 'unresolved' && fact.value;
}

/** True when the effective value is surely `false`. */
export function isFalse(fact: Fact<boolean>): boolean {
  return fact.state !== 'unresolved' && !fact.value;
}

/** True when the effective value is surely `value`. */
export function is<T extends string | number | boolean>(fact: Fact<T>, value: T): boolean {
  return fact.state !== 'unresolved' && fact.value === value;
}

/** The effective value, or `undefined` when it is not known. */
export function knownValue<T>(fact: Fact<T>): T | undefined {
  return fact.state === 'unresolved' ? undefined : fact.value;
}

/** The items whose value is known. */
export function knownItems<T>(list: ListFact<T>): readonly KnownFact<T>[] {
  return list.items.filter((item): item is KnownFact<T> => item.state !== 'unresolved');
}
