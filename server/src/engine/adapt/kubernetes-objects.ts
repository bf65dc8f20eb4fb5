/** The objects that a manifest holds: the document itself, or the items of a list of objects. */

import { isSeq } from 'yaml';
import {
  child,
  isWritten,
  items,
  keySpan,
  type Place,
  placeSpan,
  rootPlace,
  string,
} from '../parse/lookup.ts';
import { spanOf, type YamlDocument } from '../parse/yaml.ts';
import type { Span } from '../source.ts';

/** An object of the API, with its kind. */
export interface KubernetesObject {
  readonly kind: string;
  readonly object: Place;
  /** Something of it may be missing: where it is written there are syntax errors, or it is only a part. */
  readonly broken: boolean;
}

/** Kinds that may hold what looks like other objects and are none: a schema, a file's text, a stored revision. */
const opaque = new Set(['CustomResourceDefinition', 'ConfigMap', 'Secret', 'ControllerRevision']);

/** Lists in lists, beyond which nobody looks. */
const maxListDepth = 4;

/** The objects of a document, in the order of the text. */
export function objectsOf(document: YamlDocument): KubernetesObject[] {
  return objectsAt(rootPlace(document), document.broken);
}

/** The objects at a place; `broken` is as for `KubernetesObject`. */
export function objectsAt(
  object: Place,
  broken: boolean,
  listedKind?: string,
  depth = 0,
): KubernetesObject[] {
  const kind = string(child(object, 'kind')) ?? listedKind;
  if (!kind || opaque.has(kind) || depth > maxListDepth) return [];
  const listed = listedObjects(object, kind);
  if (!listed) return [{ kind, object, broken }];
  const itemKind = kind.endsWith('List') ? kind.slice(0, -'List'.length) || undefined : undefined;
  return listed.flatMap((item) => objectsAt(item, broken, itemKind, depth + 1));
}

/** The objects of a `List` of Kubernetes or a `Template` of OpenShift; `undefined` for anything else. */
function listedObjects(object: Place, kind: string): Place[] | undefined {
  const list = kind.endsWith('List')
    ? child(object, 'items')
    : kind === 'Template'
      ? child(object, 'objects')
      : undefined;
  return list && isSeq(list.node) ? items(list) : undefined;
}

/** What names an object. */
export interface ObjectName {
  readonly name: string;
  readonly namespace?: string;
  /** The name, else the kind. */
  readonly span: Span;
  /** All of the object's text. */
  readonly extent: Span;
}

/** The name of an object, and its places. */
export function nameOf(object: Place): ObjectName {
  const metadata = child(object, 'metadata');
  const names = [child(metadata, 'name'), child(metadata, 'generateName')];
  const named = names.find((place) => isWritten(place) && string(place) !== undefined);
  // An empty one is as good as none.
  const namespace = string(child(metadata, 'namespace')) || undefined;
  const namedAt = named ?? child(object, 'kind');
  return {
    name: (named && string(named)) ?? '',
    ...(namespace === undefined ? {} : { namespace }),
    span: isWritten(namedAt) ? placeSpan(namedAt) : extentOf(object),
    extent: extentOf(object),
  };
}

/** The text of a place, without the blank lines that a block runs over. */
export function extentOf(place: Place): Span {
  if (!place.node) return placeSpan(place);
  const { start, end } = spanOf(place.node);
  const text = place.document.text.slice(start, end);
  // Through an alias the key stands behind the value.
  return { start: Math.min(start, keySpan(place)?.start ?? start), end: start + text.trimEnd().length };
}
