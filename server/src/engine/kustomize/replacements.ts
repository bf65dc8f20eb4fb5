/** Values that are taken from one object into others. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/replacements/ */

import { isScalar } from 'yaml';
import { child, isWritten, items, type Place, scalar, scalarText, string } from '../parse/lookup.ts';
import { filledAt, lookup, splitPath } from './field-path.ts';
import type { Tell } from './json-patch.ts';
import { idOf, type Resource, renamed } from './resource.ts';
import { isLabelled, isMeantBy } from './select.ts';
import { plainLike, textLike } from './tree.ts';

/** The objects after a replacement; as they were where it cannot be done, which is told. */
export function replaced(
  resources: readonly Resource[],
  replacement: Place,
  tell: Tell,
): readonly Resource[] {
  const source = child(replacement, 'source');
  if (!isWritten(source)) return resources;
  const [from, another] = resources.filter((each) => isMeantBy(source, each));
  if (!from || another) {
    // ConfigMaps and Secrets may be generated, which is not followed.
    const isKnown = !['', 'ConfigMap', 'Secret'].includes(string(child(source, 'kind')) ?? '');
    if (another) tell(source, 'This means several objects, so that there is no one value to take.');
    else if (isKnown) tell(source, 'There is no such object to take a value from.');
    return resources;
  }
  const path = child(source, 'fieldPath');
  const written = scalarText(path) || 'metadata.name';
  const found = lookup(from.place, splitPath(written));
  const value = found && partOf(found, child(source, 'options'));
  if (!value) {
    if (isWhole(from)) tell(path.node ? path : source, nothingAt(written, from));
    return resources;
  }
  return items(child(replacement, 'targets')).reduce(
    (all, target) => intoTarget(all, target, value, tell),
    resources,
  );
}

function intoTarget(all: readonly Resource[], target: Place, value: Place, tell: Tell): readonly Resource[] {
  const select = child(target, 'select');
  const options = child(target, 'options');
  const rejected = items(child(target, 'reject'));
  const written = items(child(target, 'fieldPaths')).filter((each) => scalarText(each));
  const paths = written.length > 0 ? written : [undefined];
  const mayCreate = scalarText(child(options, 'create')) === 'true';
  return all.map((resource) => {
    const isMeant = isMeantBy(select, resource) && isLabelled(select, resource);
    if (!isMeant || rejected.some((each) => isMeantBy(each, resource) && isLabelled(each, resource)))
      return resource;
    let { place } = resource;
    for (const at of paths) {
      const path = (at && scalarText(at)) || 'metadata.name';
      const steps = splitPath(path);
      // An annotation is a text, whatever it looks like.
      const isText = steps.length === 3 && steps.slice(0, 2).join('.') === 'metadata.annotations';
      let misfit: string | undefined;
      const change = (there: Place | undefined) => {
        const now = put(value, there ?? (isText ? textLike(value, '') : undefined), options);
        if (!now) misfit = `The value does not fit at \`${path}\`, so that it cannot be put there.`;
        return now;
      };
      const next = filledAt(place, steps, change, mayCreate);
      if (misfit) tell(at ?? target, misfit);
      else if (next) place = next;
      else if (isWhole(resource)) tell(at ?? target, nothingAt(path, resource));
    }
    return place === resource.place ? resource : renamed(resource, place);
  });
}

/** False where not all of an object is read: of a CustomResourceDefinition only the head is. */
function isWhole({ place, broken }: Resource): boolean {
  return !broken && idOf(place).kind !== 'CustomResourceDefinition';
}

function nothingAt(path: string, { place }: Resource): string {
  const { kind, name } = idOf(place);
  return `There is nothing at \`${path}\` of ${kind} \`${name}\`, so that the replacement cannot be done.`;
}

/** The part of a text that `delimiter` and `index` mean. */
function partOf(place: Place, options: Place): Place | undefined {
  const delimiter = string(child(options, 'delimiter'));
  if (!delimiter) return place;
  const part = scalarText(place)?.split(delimiter)[indexIn(options)];
  return part === undefined ? undefined : typed(place, part, place);
}

function indexIn(options: Place): number {
  return Number(scalarText(child(options, 'index')) ?? 0);
}

/**
 * The value as it stands at its target: all of what is there, or the part that `delimiter` and `index` mean. A scalar
 * that is there keeps its type, and where none is the text is read as if it had no quotes. `undefined` where it does
 * not fit.
 */
function put(value: Place, there: Place | undefined, options: Place): Place | undefined {
  const delimiter = string(child(options, 'delimiter'));
  if (!isScalar((there ?? value).node)) return delimiter ? undefined : value;
  const text = delimited((there && scalarText(there)) ?? '', scalarText(value) ?? '', delimiter, options);
  return typed(value, text, there);
}

/** A text of the type of a scalar, or as it is read without quotes; `undefined` where it is none of that type. */
function typed(like: Place, text: string, type: Place | undefined): Place | undefined {
  const wanted = type && scalar(type);
  if (typeof wanted === 'string') return textLike(like, text);
  const now = plainLike(like, text);
  if (wanted === undefined) return now;
  const value = scalar(now);
  const isLess = Number.isInteger(wanted) && !Number.isInteger(value);
  return typeof value === typeof wanted && !isLess ? now : undefined;
}

function delimited(now: string, text: string, delimiter: string | undefined, options: Place): string {
  if (!delimiter) return text;
  const parts = now.split(delimiter);
  const index = indexIn(options);
  if (index < 0) parts.unshift(text);
  else if (index >= parts.length) parts.push(text);
  else parts[index] = text;
  return parts.join(delimiter);
}
