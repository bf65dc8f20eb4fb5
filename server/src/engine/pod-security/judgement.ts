/** What a control finds in a pod, and the few ways of looking that all controls share. */

import { descend, isWritten, type Place, placeSpan, scalarText } from '../parse/lookup.ts';
import type { Span } from '../source.ts';
import type { Owner, Pod } from './pod.ts';
import { type Reader, type Said, type Unresolved, unresolved } from './read.ts';

/** A place where a pod breaks a control. */
export interface Violation {
  readonly span: Span;
  /** What is wrong, a clause in the file's own words. */
  readonly clause: string;
}

/** `unresolved`: only the rendered file can tell. */
export type Judgement = Violation | Unresolved;

/** The owner must not have such a value at the place. */
export function forbid<T>(
  owner: Owner,
  place: Place,
  read: Reader<T>,
  isForbidden: (value: T) => boolean,
): Judgement[] {
  const value = read(place);
  if (value === unresolved) return [unresolved];
  if (value === undefined || !isForbidden(value)) return [];
  return [{ span: placeSpan(place), clause: `${owner.name} sets \`${settingAt(place, owner)}\`` }];
}

/** The owner lacks what is wanted; the place is where it would have been looked for. */
export function missing(owner: Owner, place: Place, wanted: string): Violation {
  const span = isWritten(place) ? placeSpan(place) : owner.span;
  return { span, clause: `${owner.name} has no \`${wanted}\`` };
}

/**
 * Each container must have a setting of its own, or the pod one for all. What is set is judged where it stands,
 * so that a pod's bad setting is not reported again for each container that has it from there.
 */
export function requireOfAll(
  pod: Pod,
  path: readonly string[],
  read: (place: Place) => Said<unknown>,
  wanted: string,
  judge: (owner: Owner, place: Place) => Judgement[],
): Judgement[] {
  const podHasNone = read(descend(pod.self.place, ...path)) === undefined;
  return pod.setters.flatMap((owner) => {
    const place = descend(owner.place, ...path);
    const lacking = owner !== pod.self && podHasNone && read(place) === undefined;
    return lacking ? [missing(owner, place, wanted)] : judge(owner, place);
  });
}

/**
 * A setting as its owner writes it: `securityContext.privileged: true`, `volumes[0].hostPath`. What a patch or a value
 * brings in is called as it is written there.
 */
function settingAt(place: Place, owner: Owner): string {
  let path = '';
  for (let at: Place | undefined = place; at && at !== owner.place && at.parent; at = at.parent) {
    const key = typeof at.key === 'number' ? `[${at.key}]` : at.key;
    path = path && !path.startsWith('[') ? `${key}.${path}` : key + path;
  }
  path = path.replace(/^(\[\d+\]\.)+/, '');
  const value = scalarText(place);
  return value === undefined ? path : `${path}: ${value}`;
}
