/** Patches, over the objects that they are for. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/ */

import { isMap } from 'yaml';
import { documentsIn } from '../parse/embedded.ts';
import {
  child,
  descend,
  entries,
  isWritten,
  items,
  type Place,
  scalarText,
  string,
} from '../parse/lookup.ts';
import { spanOf } from '../parse/yaml.ts';
import { applyJsonPatch, isJsonPatch, saidByJsonPatch, type Tell } from './json-patch.ts';
import { asRead, idOf, isSameId, type Resource, renamed, rootOf } from './resource.ts';
import { selectedBy } from './select.ts';
import { mergeStrategically } from './strategic-merge.ts';
import { changedAt, mappingOver, textLike, valuesOf, withChild } from './tree.ts';

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
 * The patches of an entry of a kustomization: in a file, or in place.
 *
 * @param filed the documents of the file that a place names
 */
export function patchesOf(entry: Place, filed: (from: Place) => Place[], tell: Tell): Patch[] {
  const isLong = isMap(entry.node);
  const target = child(entry, 'target');
  const options = child(entry, 'options');
  const allows = (name: string) => scalarText(child(options, name)) === 'true';
  const from = isLong ? child(entry, 'path') : entry;
  const inline = isLong ? child(entry, 'patch') : entry;
  const isInline = isLong ? !isWritten(from) : /[\n:{]/.test(string(entry) ?? '');
  const roots = isInline ? documentsIn(inline, entry, true).map(rootOf) : filed(from);
  const [first, ...others] = roots.filter(isWritten);
  if (!first) return [];
  // Of operations, Kustomize takes the first document only.
  return (isJsonPatch(first) ? [first] : [first, ...others]).map((root) => {
    const patch = {
      root,
      target: isWritten(target) ? target : undefined,
      mayRename: allows('allowNameChange'),
      mayChangeKind: allows('allowKindChange'),
    };
    const refusal = refusalOf(patch);
    if (refusal) tell(isInline ? ([...items(root), ...entries(root)][0] ?? root) : from, refusal);
    return patch;
  });
}

/** Why Kustomize does not take a patch, whatever it is for. */
function refusalOf({ root, target }: Patch): string | undefined {
  if (!isJsonPatch(root)) {
    const { kind, name } = idOf(root);
    return kind && name ? undefined : 'Kustomize takes no patch without a `kind` and a `metadata.name`.';
  }
  if (!target) return 'Kustomize takes no list of operations without a `target`.';
  return isOddJson(root) ? 'Kustomize reads what begins with `[` as JSON, and this is none.' : undefined;
}

function isOddJson({ node, document }: Place): boolean {
  const { enclosure } = document;
  const { start, end } = node ? spanOf(node) : { start: 0, end: 0 };
  // Files that are read together have a NUL between them.
  const isFirst = start === 0 || document.text.startsWith('\0\n', start - 2);
  const text = enclosure ? String(enclosure.scalar.value) : isFirst ? document.text.slice(start, end) : '';
  if (!text.startsWith('[')) return false;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
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
    if (meant.size === 0 && isIncomplete) return [...resources, ...unknown(target, root)];
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
  return target ? resources : [...resources, asRead(root, true)];
}

/** The object of one kind that a list of operations is for, as far as it says what is in it. */
function unknown(target: Place, operations: Place): Resource[] {
  const word = (key: string) => scalarText(child(target, key)) ?? '';
  if (!/^\w+$/.test(word('kind'))) return [];
  const [group, named] = [child(target, 'group'), valuesOf(target)];
  for (const key of ['group', 'version', 'kind', 'labelSelector', 'annotationSelector']) named.delete(key);
  let place = mappingOver(target, new Map([['kind', child(target, 'kind')]]));
  place = withChild(place, 'metadata', mappingOver(target, named));
  const apiVersion = `${word('group')}/${word('version') || 'v1'}`;
  if (word('group')) place = withChild(place, 'apiVersion', textLike(group, apiVersion));
  return [asRead(saidByJsonPatch(place, operations), true)];
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
