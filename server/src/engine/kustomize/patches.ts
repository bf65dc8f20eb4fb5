/** Patches, over the objects that they are for. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/ */

import { descend, isWritten, type Place } from '../parse/lookup.ts';
import { applyJsonPatch, isJsonPatch, type Tell } from './json-patch.ts';
import { idOf, isSameId, type Resource, renamed } from './resource.ts';
import { selectedBy } from './select.ts';
import { mergeStrategically } from './strategic-merge.ts';
import { changedAt } from './tree.ts';

/** A patch of a kustomization. */
export interface Patch {
  /** The root of a document: operations in a list, or what is merged. */
  readonly root: Place;
  /** Which objects it is for, where it does not name one itself. */
  readonly target: Place | undefined;
  readonly mayRename: boolean;
  readonly mayChangeKind: boolean;
}

/**
 * The objects after a patch. One that is for no object is judged by itself, on what it says.
 *
 * @param isIncomplete not all objects are known: that there is none for a patch means nothing then
 */
export function patched(
  resources: readonly Resource[],
  patch: Patch,
  isIncomplete: boolean,
  tell: Tell,
): readonly Resource[] {
  const { root, target } = patch;
  if (isJsonPatch(root)) {
    if (!target) return resources;
    const meant = new Set(selectedBy(target, resources));
    return resources.map((each) =>
      meant.has(each) ? renamed(each, applyJsonPatch(each.place, root, tell)) : each,
    );
  }
  const meant = new Set(target ? selectedBy(target, resources) : namedBy(root, resources));
  if (meant.size > 0) {
    return resources.flatMap((each) => (meant.has(each) ? (mergedOver(each, patch) ?? []) : each));
  }
  if (!target && !isIncomplete) {
    const { kind, name } = idOf(root);
    const named = descend(root, 'metadata', 'name');
    tell(
      isWritten(named) ? named : root,
      `There is no ${kind || 'object'} \`${name}\` that this patch could change.`,
    );
  }
  return target ? resources : [...resources, { place: root, previous: [], broken: true }];
}

/** The object that a patch names: by what it is called now, else by what it was called. */
function namedBy(root: Place, resources: readonly Resource[]): readonly Resource[] {
  const wanted = idOf(root);
  const now = resources.filter(({ place }) => isSameId(idOf(place), wanted));
  if (now.length > 0) return now;
  return resources.filter(({ previous }) => previous.some((id) => isSameId(id, wanted)));
}

/** Kind and name stay what they are unless the patch may change them; `undefined` when the patch takes the object away. */
function mergedOver(resource: Resource, { root, mayRename, mayChangeKind }: Patch): Resource | undefined {
  const { place } = resource;
  const merged = mergeStrategically(place, root);
  if (!merged) return undefined;
  const kept = [
    ...(mayChangeKind ? [] : [['kind'], ['apiVersion']]),
    ...(mayRename ? [] : [['metadata', 'name']]),
    ['metadata', 'namespace'],
  ];
  const whole = kept.reduce((current, path) => {
    const before = descend(place, ...path);
    return changedAt(current, path, () => (before.node ? before : undefined)) ?? current;
  }, merged);
  return mayRename || mayChangeKind ? renamed(resource, whole) : { ...resource, place: whole };
}
