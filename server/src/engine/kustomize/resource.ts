/** The objects of a build, and what they are known by on the way. */

import { child, type Place, scalarText, string } from '../parse/lookup.ts';
import type { Span } from '../source.ts';
import { isClusterKind } from './scopes.ts';

/** What an object is known by. */
export interface ResourceId {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  /** Empty where none is written. */
  readonly namespace: string;
}

/** An object on its way through a build. */
export interface Resource {
  readonly place: Place;
  /** What it was known by before its name or its namespace was changed, the first of them first. */
  readonly previous: readonly ResourceId[];
  /** There are syntax errors where some of it is written. */
  readonly broken: boolean;
}

/** Something that a build refers to and that is not there, or not to be had. */
export interface Unresolved {
  readonly span: Span;
  readonly message: string;
}

/** What an object is known by as it is now. */
export function idOf(object: Place): ResourceId {
  const apiVersion = string(child(object, 'apiVersion')) ?? '';
  const slash = apiVersion.lastIndexOf('/');
  const metadata = child(object, 'metadata');
  return {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind: string(child(object, 'kind')) ?? '',
    name: scalarText(child(metadata, 'name')) ?? '',
    namespace: scalarText(child(metadata, 'namespace')) ?? '',
  };
}

/** All that an object was known by, what it is known by now last. */
export function idsOf({ previous, place }: Pick<Resource, 'previous' | 'place'>): readonly ResourceId[] {
  return [...previous, idOf(place)];
}

/** The resource with another place, remembering what it was known by. */
export function renamed(resource: Resource, place: Place): Resource {
  return { ...resource, place, previous: [...resource.previous, idOf(resource.place)] };
}

/** The namespace that counts: `default` where none is written, none for what is the cluster's. */
export function namespaceOf({ kind, namespace }: ResourceId): string {
  return isClusterKind(kind) ? '' : namespace || 'default';
}

/** True when both name one object. */
export function isSameId(one: ResourceId, other: ResourceId): boolean {
  return (
    one.kind === other.kind &&
    one.name === other.name &&
    one.group === other.group &&
    one.version === other.version &&
    namespaceOf(one) === namespaceOf(other)
  );
}
