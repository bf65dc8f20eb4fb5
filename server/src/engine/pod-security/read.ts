/** Reads single settings of a manifest the way the API server decodes them. */

import { isCollection, isScalar } from 'yaml';
import {
  isOpen,
  isWritten,
  items,
  kubernetesScalar,
  mayBeGiven,
  type Place,
  scalar,
} from '../parse/lookup.ts';
import { spanOf } from '../parse/yaml.ts';

/** Written, but only known when the file is rendered. */
export const unresolved = Symbol('unresolved');
/** The type of `unresolved`. */
export type Unresolved = typeof unresolved;

/** What a file says at a place; `undefined` when it says nothing, or nothing that the API server would accept. */
export type Said<T> = T | Unresolved | undefined;
/** Reads what stands at a place. */
export type Reader<T> = (place: Place) => Said<T>;

/** Reads a boolean; unquoted `yes` and `on` are booleans too. */
export const boolean: Reader<boolean> = reader((place) => {
  const value = kubernetesScalar(place);
  return typeof value === 'boolean' ? value : undefined;
});

/** Reads a string; an unquoted number is none. */
export const text: Reader<string> = reader((place) => {
  const value = scalar(place);
  return typeof value === 'string' ? value : undefined;
});

/** Reads a number. */
export const number: Reader<number> = reader((place) => {
  const value = scalar(place);
  return typeof value === 'number' ? value : undefined;
});

/** Tells whether anything is written, an empty mapping included. */
export const presence: Reader<true> = reader(() => true);

/** The items of a list. A list that is not known has an item of which nothing is known. */
export function listItems(place: Place): readonly Place[] {
  if (isUnresolved(place)) return [place];
  return isOpen(place)
    ? [...items(place), { ...place, node: undefined, parent: place, key: 0 }]
    : items(place);
}

/** True when a template or a variable stands at the place, or where it would be written. */
export function isUnresolved(place: Place): boolean {
  if (mayBeGiven(place)) return true;
  let nearest: Place | undefined = place;
  while (nearest && !nearest.node) nearest = nearest.parent;
  const node = nearest?.node;
  // An unquoted `{{ … }}` reads as a mapping in a mapping.
  if (isCollection(node)) return place.document.text.startsWith('{{', spanOf(node).start);
  return isScalar(node) && typeof node.value === 'string' && /\{\{|\$\{/.test(node.value);
}

function reader<T>(read: (place: Place) => T | undefined): Reader<T> {
  return (place) => (isUnresolved(place) ? unresolved : isWritten(place) ? read(place) : undefined);
}
