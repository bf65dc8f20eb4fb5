/** Finds the pods that a document describes: by kind where the kind is built in, by structure elsewhere. */

import { isMap, isSeq } from 'yaml';
import type { ContainerRole } from '../model/workload.ts';
import { child, descend, entries, isWritten, items, keySpan, type Place, string } from '../parse/lookup.ts';
import { extentOf, type KubernetesObject, nameOf, type ObjectName } from './kubernetes-objects.ts';
import { hasPlaceholder } from './kubernetes-read.ts';

/** A pod, or the template of one, as an object of the document describes it. */
export interface PodPlace extends ObjectName {
  /** The kind of the object, not of the pod: `Deployment`. */
  readonly kind: string;
  /** The mapping with `metadata` and `spec`. */
  readonly pod: Place;
  /** As for `KubernetesObject`. */
  readonly broken: boolean;
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

/** Bounds for text that is made to be large: depth of the search, mappings looked into. */
const maxDepth = 16;
const maxVisits = 20_000;

/** The pods of objects, in their order. */
export function findPods(objects: readonly KubernetesObject[]): PodPlace[] {
  const budget = { left: maxVisits };
  return objects.flatMap((each) => podsOfObject(each, budget));
}

interface Budget {
  left: number;
}

function podsOfObject({ object, kind, broken }: KubernetesObject, budget: Budget): PodPlace[] {
  const found = (pod: Place, isOneOfSeveral = false): PodPlace => ({
    ...describe(object, kind, pod, isOneOfSeveral),
    broken,
  });
  const apiVersion = string(child(object, 'apiVersion'));
  const path = podPaths[kind];
  if (path && (apiVersion === undefined || builtInApi.test(apiVersion) || hasPlaceholder(apiVersion))) {
    const pod = descend(object, ...path);
    return isMap(child(pod, 'spec').node) ? [found(pod)] : [];
  }
  if (!isWritten(child(object, 'apiVersion'))) return [];
  // A Revision of Knative is a pod template with a name of its own.
  if (kind === 'Revision' && /^serving\.knative\.dev\//.test(apiVersion ?? '') && hasContainers(object)) {
    return [found(object)];
  }
  const templates = podTemplates(object, 0, budget);
  return templates.map((pod) => found(pod, templates.length > 1));
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
function describe(object: Place, kind: string, pod: Place, isOneOfSeveral: boolean) {
  const { name, span, ...named } = nameOf(object);
  return {
    ...named,
    kind,
    name: isOneOfSeveral ? `${name}/${labelOf(pod, object)}` : name,
    span: (isOneOfSeveral && keySpan(pod)) || span,
    extent: extentOf(isOneOfSeveral ? pod : object),
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
