/** The objects of a build, and what they are known by on the way. */

import { isMap } from 'yaml';
import {
  child,
  entries,
  isWritten,
  items,
  type Place,
  rootPlace,
  scalarText,
  string,
} from '../parse/lookup.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import { expandedSize } from '../parse/yaml-tree.ts';
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
  /** What was put before and behind its name, the first of them first. */
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  /** There are syntax errors where some of it is written. */
  readonly broken: boolean;
}

/** Something that a build refers to and that is not there, or not to be had. */
export interface Unresolved {
  readonly span: Span;
  readonly message: string;
}

/** The most nodes of a document with all aliases written out; Kustomize refuses such documents too. */
const maxNodes = 500_000;

/** The root of a document; nothing is there when it is too large to be gone through. */
export function rootOf(document: YamlDocument): Place {
  return rootPlace(expandedSize(document) > maxNodes ? { ...document, root: null } : document);
}

/** By document, so that what builds have in common is one and the same. */
const read = new WeakMap<YamlDocument, readonly Resource[]>();

/** The objects of a document. */
export function resourcesOf(document: YamlDocument): readonly Resource[] {
  const resources = read.get(document) ?? readFrom(document);
  read.set(document, resources);
  return resources;
}

function readFrom(document: YamlDocument): Resource[] {
  const place = rootOf(document);
  const { broken } = document;
  if (!isMap(place.node)) return [];
  const kind = string(child(place, 'kind')) ?? '';
  const listed = kind.endsWith('List') ? child(place, 'items') : undefined;
  const places = listed && isWritten(listed) ? items(listed) : [place];
  return places.filter((each) => entries(each).length > 0).map((each) => asRead(each, broken));
}

const ids = new WeakMap<Place, ResourceId>();

/** What an object is known by as it is now. */
export function idOf(object: Place): ResourceId {
  const id = ids.get(object) ?? readId(object);
  ids.set(object, id);
  return id;
}

function readId(object: Place): ResourceId {
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

/** An object as it is read; `broken` is as for `Resource`. */
export function asRead(place: Place, broken: boolean): Resource {
  return { place, previous: [], prefixes: [], suffixes: [], broken };
}

/** The resource with another place, remembering what it was known by. */
export function renamed(resource: Resource, place: Place): Resource {
  return { ...resource, place, previous: [...resource.previous, idOf(resource.place)] };
}

/**
 * A change that a kustomization makes of a resource. The same resource gives the same one again, as in the build that
 * proves a fix of another one: what is read from it is known then.
 */
export function remembering(
  change: (resource: Resource, root: Place) => Resource,
): (resource: Resource, root: Place) => Resource {
  const known = new WeakMap<Resource, WeakMap<object, Resource>>();
  return (resource, root) => {
    const by = root.node ?? root;
    const made = known.get(resource) ?? new WeakMap<object, Resource>();
    known.set(resource, made);
    const changed = made.get(by) ?? change(resource, root);
    made.set(by, changed);
    return changed;
  };
}

/** The namespace that counts: `default` where none is written, none for what is the cluster's. */
export function namespaceOf({ kind, namespace }: ResourceId): string {
  return isClusterKind(kind) ? '' : namespace || 'default';
}

/** What names one object, as a text. */
export function idText(id: ResourceId): string {
  return [id.group, id.version, id.kind, namespaceOf(id), id.name].join(' ');
}

/** True when both name one object. */
export function isSameId(one: ResourceId, other: ResourceId): boolean {
  return idText(one) === idText(other);
}
