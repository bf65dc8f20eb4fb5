/** Values that are taken from one object into others. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/replacements/ */

import { isMap, isSeq } from 'yaml';
import { child, isWritten, items, type Place, scalarText, string } from '../parse/lookup.ts';
import { type Resource, renamed } from './resource.ts';
import { isLabelled, isMeantBy } from './select.ts';
import { changedAt, mappingOver, placeAt, type Steps, textLike, withChild } from './tree.ts';

/** The objects after a replacement; as they were where its source is not certain. */
export function replaced(resources: readonly Resource[], replacement: Place): readonly Resource[] {
  const source = child(replacement, 'source');
  const [from, another] = resources.filter((each) => isMeantBy(source, each));
  if (!isWritten(source) || !from || another) return resources;
  const path = scalarText(child(source, 'fieldPath')) || 'metadata.name';
  const [steps] = stepsTo(from.place, splitPath(path), false);
  const found = steps && placeAt(from.place, steps);
  const value = found && partOf(found, child(source, 'options'));
  if (!value) return resources;
  return items(child(replacement, 'targets')).reduce(
    (all, target) => intoTarget(all, target, value),
    resources,
  );
}

function intoTarget(all: readonly Resource[], target: Place, value: Place): readonly Resource[] {
  const select = child(target, 'select');
  const options = child(target, 'options');
  const rejected = items(child(target, 'reject'));
  const written = items(child(target, 'fieldPaths')).flatMap((each) => scalarText(each) ?? []);
  const paths = written.length > 0 ? written : ['metadata.name'];
  const mayCreate = scalarText(child(options, 'create')) === 'true';
  return all.map((resource) => {
    const isMeant = isMeantBy(select, resource) && isLabelled(select, resource);
    if (!isMeant || rejected.some((each) => isMeantBy(each, resource) && isLabelled(each, resource)))
      return resource;
    let { place } = resource;
    for (const path of paths) {
      for (const steps of stepsTo(place, splitPath(path), mayCreate)) {
        place = putAt(place, steps, (there) => put(value, there, options));
      }
    }
    return place === resource.place ? resource : renamed(resource, place);
  });
}

/** The object with a value at the end of some steps, with the mappings that are missing on the way. */
function putAt(object: Place, steps: Steps, value: (there: Place | undefined) => Place): Place {
  const there = steps.findIndex((_, index) => !placeAt(object, steps.slice(0, index + 1)));
  const known = there < 0 ? steps : steps.slice(0, there + 1);
  const missing = steps.slice(known.length);
  const whole = (found: Place | undefined) =>
    missing.reduceRight<Place>(
      (inner, key) => withChild(mappingOver(object, new Map()), String(key), inner),
      value(found),
    );
  return changedAt(object, known, whole) ?? object;
}

/** The part of a text that `delimiter` and `index` mean. */
function partOf(place: Place, options: Place): Place | undefined {
  const delimiter = string(child(options, 'delimiter'));
  const text = scalarText(place);
  if (!delimiter || text === undefined) return place;
  const part = text.split(delimiter)[Number(scalarText(child(options, 'index')) ?? 0)];
  return part === undefined ? undefined : textLike(place, part);
}

/** The value as it stands at its target: all of what is there, or the part that `delimiter` and `index` mean. */
function put(value: Place, there: Place | undefined, options: Place): Place {
  const delimiter = string(child(options, 'delimiter'));
  const [text, now] = [there && scalarText(there), scalarText(value)];
  if (!delimiter || text === undefined || now === undefined) return value;
  const parts = text.split(delimiter);
  const index = Number(scalarText(child(options, 'index')) ?? 0);
  if (index < 0) parts.unshift(now);
  else if (index >= parts.length) parts.push(now);
  else parts[index] = now;
  return textLike(value, parts.join(delimiter));
}

/** `a.b.[name=x.y].c` and `a.b\.c` in their parts. */
function splitPath(path: string): string[] {
  const parts = path.match(/\[[^\]]*\]|(?:\\.|[^.\\])+/g) ?? [];
  return parts.map((part) => (part.startsWith('[') ? part : part.replaceAll('\\.', '.')));
}

/** The ways to all that a path means. Keys may be missing where they may be created. */
function stepsTo(root: Place, path: readonly string[], mayCreate: boolean): (string | number)[][] {
  let ways: { readonly place: Place; readonly steps: (string | number)[] }[] = [{ place: root, steps: [] }];
  for (const part of path) {
    ways = ways.flatMap(({ place, steps }) => {
      if (isSeq(place.node)) {
        return items(place).flatMap((item, at) =>
          isItem(item, at, part) ? [{ place: item, steps: [...steps, at] }] : [],
        );
      }
      if (place.node && !isMap(place.node)) return [];
      const key = /^\[[^=]*\]$/.test(part) ? part.slice(1, -1) : part;
      const next = child(place, key);
      return next.node || mayCreate ? [{ place: next, steps: [...steps, key] }] : [];
    });
  }
  return ways.map(({ steps }) => steps);
}

/** `*`, an index, `[key=value]` or, in a list of texts, `[=value]`. */
function isItem(item: Place, index: number, part: string): boolean {
  if (part === '*' || part === String(index)) return true;
  const [, key, value] = /^\[([^=]*)=(.*)\]$/.exec(part) ?? [];
  if (key === undefined) return false;
  return scalarText(key === '' ? item : child(item, key)) === value;
}
