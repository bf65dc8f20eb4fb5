/** Finds the pods that a document describes: by kind where the kind is built in, by structure elsewhere. */

import { isMap, isSeq } from 'yaml';
import type { ContainerRole } from '../model/workload.ts';
import {
  child,
  descend,
  entries,
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
import { hasPlaceholder } from './kubernetes-read.ts';

/** A pod, or the template of one, as an object of the document describes it. */
export interface PodPlace {
  /** The kind of the object, not of the pod: `Deployment`. */
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly span: Span;
  readonly extent: Span;
  /** The mapping with `metadata` and `spec`. */
  readonly pod: Place;
}

/** Where the pod is in an object of a built-in kind. https://kubernetes.io/docs/concepts/workloads/ */
const podPaths: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ['template'],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

const builtInApi = /^(v1|(apps|batch|extensions)\/\w+)$/;

/** Kinds that may hold what looks like a pod and is none: a schema, a file's text, a stored revision. */
const neverPods = new Set(['CustomResourceDefinition', 'ConfigMap', 'Secret', 'ControllerRevision']);

const containerLists: readonly (readonly [key: string, role: ContainerRole])[] = [
  ['initContainers', 'init'],
  ['containers', 'container'],
  ['ephemeralContainers', 'ephemeral'],
];

/** The containers of a pod spec, of all three lists. */
export function containerPlaces(spec: Place): { readonly place: Place; readonly role: ContainerRole }[] {
  return containerLists.flatMap(([key, role]) =>
    items(child(spec, key)).flatMap((place) => (isMap(place.node) ? [{ place, role }] : [])),
  );
}

/** Bounds for text that is made to be large: lists in lists, depth of the search, mappings looked into. */
const maxListDepth = 4;
const maxDepth = 16;
const maxVisits = 20_000;

/** The pods of a document, in the order of the text. */
export function findPods(document: YamlDocument): PodPlace[] {
  return podsOfObject(rootPlace(document), undefined, 0, { left: maxVisits });
}

interface Budget {
  left: number;
}

function podsOfObject(
  object: Place,
  listedKind: string | undefined,
  depth: number,
  budget: Budget,
): PodPlace[] {
  const kind = string(child(object, 'kind')) ?? listedKind;
  if (!kind || neverPods.has(kind) || depth > maxListDepth) return [];
  const listed = listedObjects(object, kind);
  if (listed) {
    const itemKind = kind.endsWith('List') ? kind.slice(0, -'List'.length) || undefined : undefined;
    return listed.flatMap((item) => podsOfObject(item, itemKind, depth + 1, budget));
  }
  const apiVersion = string(child(object, 'apiVersion'));
  const path = podPaths[kind];
  if (path && (apiVersion === undefined || builtInApi.test(apiVersion) || hasPlaceholder(apiVersion))) {
    const pod = descend(object, ...path);
    return isMap(child(pod, 'spec').node) ? [describe(object, kind, pod, false)] : [];
  }
  if (!isWritten(child(object, 'apiVersion'))) return [];
  const templates = podTemplates(object, 0, budget);
  return templates.map((pod) => describe(object, kind, pod, templates.length > 1));
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

/** The pod templates under a place: what a key that ends in `template` holds, if it has a `spec` with containers. */
function podTemplates(place: Place, depth: number, budget: Budget): Place[] {
  if (depth > maxDepth || budget.left-- <= 0) return [];
  if (typeof place.key === 'string' && /template$/i.test(place.key) && hasContainers(place)) return [place];
  const inner = isSeq(place.node) ? items(place) : isMap(place.node) ? entries(place) : [];
  return inner.flatMap((each) => podTemplates(each, depth + 1, budget));
}

function hasContainers(template: Place): boolean {
  const containers = items(descend(template, 'spec', 'containers'));
  return containers.length > 0 && containers.every(({ node }) => isMap(node));
}

/** `isOneOfSeveral`: its object has more than one pod template, so that the object's name alone does not tell. */
function describe(object: Place, kind: string, pod: Place, isOneOfSeveral: boolean): PodPlace {
  const metadata = child(object, 'metadata');
  const names = [child(metadata, 'name'), child(metadata, 'generateName')];
  const named = names.find((place) => isWritten(place) && string(place) !== undefined);
  const name = (named && string(named)) ?? '';
  const namespace = string(child(metadata, 'namespace'));
  const namedAt = named ?? child(object, 'kind');
  const whole = isOneOfSeveral ? pod : object;
  return {
    kind,
    name: isOneOfSeveral ? `${name}/${labelOf(pod, object)}` : name,
    ...(namespace === undefined ? {} : { namespace }),
    span: (isOneOfSeveral && keySpan(pod)) || (isWritten(namedAt) ? placeSpan(namedAt) : extentOf(object)),
    extent: extentOf(whole),
    pod,
  };
}

/** What tells a pod template from its neighbours: a name beside it, or the key of the group that it is in. */
function labelOf(template: Place, object: Place): string {
  for (let place = template.parent; place && place !== object; place = place.parent) {
    const name = string(child(place, 'groupName')) ?? string(child(place, 'name'));
    if (name !== undefined) return name;
    if (typeof place.key === 'number') return `${place.parent?.key}[${place.key}]`;
    if (place.key !== 'spec' && !/template$/i.test(place.key)) return place.key;
  }
  return String(template.key);
}

function extentOf(place: Place): Span {
  if (!place.node) return placeSpan(place);
  const { start, end } = spanOf(place.node);
  const text = place.document.text.slice(start, end);
  // Through an alias the key stands behind the value.
  return { start: Math.min(start, keySpan(place)?.start ?? start), end: start + text.trimEnd().length };
}
