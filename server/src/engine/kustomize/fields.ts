/** What a kustomization sets in all objects: namespace, names, labels, annotations, images. */

import { isMap, isSeq } from 'yaml';
import { child, entries, isWritten, items, type Place, scalarText, string } from '../parse/lookup.ts';
import { idOf, type Resource, remembering, renamed } from './resource.ts';
import { isClusterKind } from './scopes.ts';
import { changedAt, mappingOver, textLike, valuesOf, withChild } from './tree.ts';

/** `namespace` of a kustomization: that of an object that is in one, and the name of a Namespace itself. */
export const inItsNamespace = remembering((resource, root) => {
  const namespace = child(root, 'namespace');
  if (!scalarText(namespace)) return resource;
  const { kind } = idOf(resource.place);
  if (isClusterKind(kind) && kind !== 'Namespace') return renamed(resource, resource.place);
  const path = ['metadata', kind === 'Namespace' ? 'name' : 'namespace'];
  return renamed(resource, changedAt(resource.place, path, () => namespace) ?? resource.place);
});

const keepsName = new Set(['CustomResourceDefinition', 'APIService', 'Namespace']);

/** What a kustomization adds to each object: `namePrefix`, `nameSuffix`, labels and annotations. */
export const withAdditions = remembering((resource, root) => {
  const text = (key: string) => scalarText(child(root, key)) ?? '';
  let current = withNames(resource, text('namePrefix'), '');
  current = withNames(current, '', text('nameSuffix'));
  for (const labels of items(child(root, 'labels'))) {
    const said = ['includeTemplates', 'includeSelectors'].map((key) => scalarText(child(labels, key)));
    current = withMetadata(current, 'labels', child(labels, 'pairs'), said.includes('true'));
  }
  current = withMetadata(current, 'labels', child(root, 'commonLabels'), true);
  return withMetadata(current, 'annotations', child(root, 'commonAnnotations'), true);
});

function withNames(resource: Resource, prefix: string, suffix: string): Resource {
  if (prefix === '' && suffix === '') return resource;
  if (keepsName.has(idOf(resource.place).kind)) return resource;
  const place = changedAt(resource.place, ['metadata', 'name'], (name) => {
    const text = name && scalarText(name);
    return text ? textLike(name, `${prefix}${text}${suffix}`) : name;
  });
  return {
    ...renamed(resource, place ?? resource.place),
    prefixes: [...resource.prefixes, ...(prefix ? [prefix] : [])],
    suffixes: [...resource.suffixes, ...(suffix ? [suffix] : [])],
  };
}

/** The way to the metadata of what objects of a kind start. */
const templates: Readonly<Record<string, readonly (readonly string[])[]>> = {
  CronJob: [
    ['spec', 'jobTemplate', 'metadata'],
    ['spec', 'jobTemplate', 'spec', 'template', 'metadata'],
  ],
  ...Object.fromEntries(
    ['ReplicationController', 'Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job'].map((kind) => [
      kind,
      [['spec', 'template', 'metadata']],
    ]),
  ),
};

/** @param inTemplates those of the pods that the object starts, too */
function withMetadata(
  resource: Resource,
  field: 'labels' | 'annotations',
  pairs: Place,
  inTemplates: boolean,
): Resource {
  const { kind } = idOf(resource.place);
  const paths = [['metadata'], ...((inTemplates && templates[kind]) || [])];
  return withPairs(
    resource,
    paths.map((path) => [...path, field]),
    pairs,
  );
}

function withPairs(resource: Resource, paths: readonly (readonly string[])[], pairs: Place): Resource {
  const added = entries(pairs);
  if (added.length === 0) return resource;
  return { ...resource, place: paths.reduce(merged, resource.place) };

  /** What is missing on the way is as if it were written where the pairs are. */
  function merged(place: Place, [step, ...rest]: readonly string[]): Place {
    if (step === undefined) {
      const isThere = isMap(place.node);
      return mappingOver(
        isThere ? place : pairs,
        new Map([...(isThere ? valuesOf(place) : []), ...valuesOf(pairs)]),
      );
    }
    const there = child(place, step);
    const next = isMap(there.node) ? there : mappingOver({ ...pairs, key: step }, new Map());
    return withChild(place, step, merged(next, rest));
  }
}

/** `images` of a kustomization: another name, tag or digest for images. */
export const withImages = remembering((resource, root) => {
  if (idOf(resource.place).kind === 'CustomResourceDefinition') return resource;
  const place = items(child(root, 'images')).reduce((current, entry) => {
    const name = string(child(entry, 'name'));
    return (name && imagesIn(current, name, entry, 0)) || current;
  }, resource.place);
  return place === resource.place ? resource : { ...resource, place };
});

const maxDepth = 50;

/** The place with the images in it changed; `undefined` where there is none. */
function imagesIn(place: Place, name: string, entry: Place, depth: number): Place | undefined {
  if (depth > maxDepth) return undefined;
  const inner = isMap(place.node) ? entries(place) : isSeq(place.node) ? items(place) : [];
  let current: Place | undefined;
  inner.forEach((each, index) => {
    const isList = each.key === 'containers' || each.key === 'initContainers';
    const deeper = imagesIn(each, name, entry, depth + 1);
    const now = (isList && isSeq(each.node) ? imagesOf(deeper ?? each, name, entry) : undefined) ?? deeper;
    const step = isSeq(place.node) ? index : String(each.key);
    if (now) current = changedAt(current ?? place, [step], () => now);
  });
  return current;
}

function imagesOf(list: Place, name: string, entry: Place): Place | undefined {
  let current: Place | undefined;
  items(list).forEach((container, index) => {
    const image = child(container, 'image');
    const text = string(image);
    const now = text === undefined ? undefined : newImage(text, name, entry);
    if (now === undefined || now === text) return;
    const newName = child(entry, 'newName');
    const like = isWritten(newName) ? { ...newName, key: 'image' } : image;
    current = changedAt(current ?? list, [index, 'image'], () => textLike(like, now));
  });
  return current;
}

/** https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/ */
function newImage(image: string, wanted: string, entry: Place): string | undefined {
  const folder = image.slice(0, image.lastIndexOf('/') + 1);
  const parts = /^([^:@]*)(?::([^@]*))?(?:@(.*))?$/.exec(image.slice(folder.length));
  const [, last = '', tag = '', digest = ''] = parts ?? [];
  const name = folder + last;
  if (name !== wanted) return undefined;
  const given = (key: string) => scalarText(child(entry, key)) ?? '';
  const [newTag, newDigest, suffix] = [given('newTag'), given('digest'), given('tagSuffix')];
  const isPinned = newTag !== '' || newDigest !== '';
  const nowTag = isPinned ? newTag : `${tag}${suffix}`;
  const nowDigest = isPinned ? newDigest : suffix ? '' : digest;
  return [given('newName') || name, nowTag && `:${nowTag}`, nowDigest && `@${nowDigest}`].join('');
}
