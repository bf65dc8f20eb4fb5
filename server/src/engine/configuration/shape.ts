/**
 * What a configuration may look like, as data: it is checked by it, completed and explained by it, and its JSON Schema
 * is made of it.
 */

import type { ItemForm } from '../rule.ts';

/** A value that can be chosen, and what it means, in Markdown. */
export interface Choice {
  readonly value: string;
  readonly about: string;
}

/** One of several words. */
export interface ChoiceShape {
  readonly kind: 'choice';
  readonly choices: readonly Choice[];
  /** What fits, in words, where the words are too many to be named. */
  readonly takes?: string;
}

/** Text of a form; numbers count as they are written. */
export interface TextShape extends ItemForm {
  readonly kind: 'text';
}

export interface ListShape {
  readonly kind: 'list';
  readonly item: ChoiceShape | TextShape | MapShape;
}

/** A key of a mapping. */
export interface Field {
  /** What it does, in Markdown. */
  readonly about: string;
  readonly shape: Shape;
}

export interface MapShape {
  readonly kind: 'map';
  /** What its keys are called: `key`, `rule`. */
  readonly keys: string;
  readonly fields: ReadonlyMap<string, Field>;
  /** The keys that have to be there. */
  readonly required: readonly string[];
}

/** A word, or a mapping that says more. */
export interface EitherShape {
  readonly kind: 'either';
  readonly word: ChoiceShape;
  readonly map: MapShape;
}

export type Shape = ChoiceShape | TextShape | ListShape | MapShape | EitherShape;

/** A place in a configuration: keys, and `-` for the items of lists. */
export type KeyPath = readonly string[];

/** The shape of what is at a path; `undefined` where nothing can be. */
export function shapeAt(shape: Shape, path: KeyPath): Shape | undefined {
  let current: Shape | undefined = shape;
  for (const key of path) {
    if (!current) return undefined;
    if (key === '-') current = current.kind === 'list' ? current.item : undefined;
    else current = fieldsOf(current)?.get(key)?.shape;
  }
  return current;
}

/** The keys of a shape that is, or can be, a mapping. */
export function fieldsOf(shape: Shape): ReadonlyMap<string, Field> | undefined {
  if (shape.kind === 'map') return shape.fields;
  return shape.kind === 'either' ? shape.map.fields : undefined;
}

/** The words that a shape takes. */
export function choicesOf(shape: Shape): readonly Choice[] {
  if (shape.kind === 'choice') return shape.choices;
  return shape.kind === 'either' ? shape.word.choices : [];
}
