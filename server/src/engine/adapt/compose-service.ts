/** A service of a Compose file, and how its settings become facts. */

import { isCollection, isScalar } from 'yaml';
import type { Fact, ListFact } from '../model/fact.ts';
import { child, isWritten, type Place, scalar } from '../parse/lookup.ts';
import type { Span } from '../source.ts';
import { textAt } from './compose-text.ts';
import { factAt, listFactAt, type Reading } from './yaml-facts.ts';
import { closedSlot } from './yaml-slot.ts';
import type { Placement } from './yaml-writer.ts';

export interface Service {
  readonly name: string;
  /** The service's mapping. */
  readonly place: Place;
  /** The document's root, for what services share: networks, volumes, other services. */
  readonly root: Place;
  /** The service's key, where findings about what is absent go. */
  readonly span: Span;
  /** From the service's key to the end of its text. */
  readonly extent: Span;
  /** The volumes and host paths that several services of the file mount, one of them writable. */
  readonly sharedSources: ReadonlySet<string>;
}

/** Where a person puts the settings that say what a service is: beside its image and name. */
export const besideImage: Placement = {
  after: ['<<', 'image', 'build', 'platform', 'container_name', 'hostname', 'restart', 'runtime'],
};

/** Where a person puts the settings about privileges: beside the others of their kind, else at the end. */
export const besidePrivileges: Placement = {
  after: ['user', 'privileged', 'read_only', 'cap_add', 'cap_drop', 'security_opt'],
};

/**
 * True where `!reset` takes a setting of another file away.
 * https://github.com/compose-spec/compose-spec/blob/main/13-merge.md#reset-value
 */
export function isReset({ node }: Place): boolean {
  return (isScalar(node) || isCollection(node)) && node.tag === '!reset';
}

/** The fact of a setting that holds one value. */
export function settingFact<T>(
  service: Service,
  key: string,
  absent: T,
  read: (place: Place) => Reading<T>,
  placement: Placement = 'last',
): Fact<T> {
  const place = child(service.place, key);
  if (isReset(place)) return { ...resetFact(service, key), value: absent };
  return factAt(place, { written: key, absent, absentSpan: service.span, read, placement });
}

/** The fact of a setting that holds a list of words. */
export function settingList<T>(
  service: Service,
  key: string,
  read: (place: Place) => Reading<T>,
  placement: Placement,
): ListFact<T> {
  const place = child(service.place, key);
  if (isReset(place)) return { ...resetFact(service, key), items: [] };
  return listFactAt(place, { written: key, absentSpan: service.span, read, placement });
}

function resetFact(service: Service, written: string) {
  const slot = closedSlot('`!reset` takes it away here');
  return { state: 'absent', span: service.span, written, via: service.place.via, slot } as const;
}

/**
 * Reads a boolean as Compose does: it takes the words of YAML 1.1, and strings that variables may have given.
 */
export function readBoolean(place: Place): Reading<boolean> {
  const value = scalar(place);
  if (typeof value === 'boolean') return { value };
  const word = readWord(place);
  if (typeof word !== 'object') return word;
  if (/^(true|yes|y|on)$/i.test(word.value)) return { value: true };
  return /^(false|no|n|off)$/i.test(word.value) ? { value: false } : undefined;
}

/** Reads a scalar as text. An empty one says nothing. */
export function readWord(place: Place): Reading<string> {
  const text = textAt(place);
  if (!text || text.text === '') return undefined;
  return text.known ? { value: text.text } : 'unresolved';
}

/** The text at a place, when it is there and known. */
export function wordAt(place: Place): string | undefined {
  const reading = isWritten(place) && !isReset(place) ? readWord(place) : undefined;
  return reading === 'unresolved' ? undefined : reading?.value;
}
