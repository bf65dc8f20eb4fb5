/** JSON patches. https://www.rfc-editor.org/rfc/rfc6902 */

import { isMap, isSeq, type Node, Pair } from 'yaml';
import { sameData } from '../model/data.ts';
import { child, entries, items, type Place, string } from '../parse/lookup.ts';
import { dataAt } from './data.ts';
import { changedAt, emptyIn, listOver, placeAt, type Steps, withChild } from './tree.ts';

/** Tells of an operation that cannot be done; then the rest of the patch is left, as Kustomize stops there. */
export type Tell = (place: Place, message: string) => void;

/** An object with the operations of a patch done. */
export function applyJsonPatch(object: Place, patch: Place, tell: Tell): Place {
  let current = object;
  for (const operation of items(patch)) {
    const next = applied(current, operation);
    if (typeof next === 'string') {
      const path = child(operation, 'path');
      tell(path.node ? path : operation, next);
      return current;
    }
    current = next;
  }
  return current;
}

/** The most items of a list that is not known. */
const maxUnknown = 50;

/** What a patch puts into an object that is not known, as far as its paths tell. */
export function saidByJsonPatch(object: Place, patch: Place): Place {
  return items(patch).reduce((current, operation) => {
    const steps = stepsOf(string(child(operation, 'path')) ?? '');
    const isValue = ['add', 'replace'].includes(string(child(operation, 'op')) ?? '');
    return steps && isValue
      ? put(current, steps, writtenValue(operation, child(operation, 'value')))
      : current;
  }, object);

  function put(place: Place, [step, ...rest]: readonly string[], value: Place): Place {
    if (step === undefined) return value;
    const inner = (there: Place | undefined) =>
      put(there?.node ? there : emptyIn(place, /^(-|\d+)$/.test(rest[0] ?? '')), rest, value);
    if (!isSeq(place.node))
      return isMap(place.node) ? withChild(place, step, inner(child(place, step))) : place;
    const all = items(place);
    const index = step === '-' ? all.length : Number(step);
    if (!(index < maxUnknown)) return place;
    while (all.length < index) all.push({ ...emptyIn(place, false), key: all.length });
    all[index] = { ...inner(all[index]), key: index };
    return listOver(place, all);
  }
}

/** The object after an operation, or why it cannot be done. */
function applied(object: Place, operation: Place): Place | string {
  const op = string(child(operation, 'op'));
  const path = string(child(operation, 'path'));
  const steps = path === undefined ? undefined : stepsOf(path);
  if (!steps) return 'This is no path: one starts with `/`.';
  const missing = `There is nothing at \`${path}\`, so that the patch cannot be applied.`;
  const value = child(operation, 'value');
  switch (op) {
    case 'add':
      return added(object, steps, writtenValue(operation, value)) ?? missing;
    case 'replace':
      // The library that Kustomize has adds what is missing in a mapping.
      return (
        changedAt(object, steps, (there) => positioned(writtenValue(operation, value), there)) ?? missing
      );
    case 'remove':
      return removed(object, steps) ?? missing;
    case 'test': {
      const there = placeAt(object, steps);
      const isEqual = sameData(there ? dataAt(there) : null, dataAt(value));
      return isEqual ? object : `\`${path}\` has another value, so that the patch is not applied.`;
    }
    case 'move':
    case 'copy': {
      const from = stepsOf(string(child(operation, 'from')) ?? '');
      const there = from && placeAt(object, from);
      if (!from || !there) return 'There is nothing at `from`, so that the patch cannot be applied.';
      const rest = op === 'move' ? removed(object, from) : object;
      return (rest && added(rest, steps, there)) ?? missing;
    }
    default:
      return 'This operation is none of JSON patches.';
  }
}

/** https://www.rfc-editor.org/rfc/rfc6901 */
function stepsOf(path: string): string[] | undefined {
  if (!path.startsWith('/')) return undefined;
  return path
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value as the operation puts it somewhere: its key is the path, and to take it away is to take the operation. */
function writtenValue(operation: Place, value: Place): Place {
  const path = child(operation, 'path').node;
  const node = value.pair?.value ?? value.node;
  return { ...value, pair: new Pair<unknown, unknown>(path, node as Node | null), whole: operation };
}

function positioned(value: Place, there: Place | undefined): Place {
  return there ? { ...value, key: there.key } : value;
}

function added(object: Place, steps: Steps, value: Place): Place | undefined {
  const key = String(steps.at(-1) ?? '');
  const parent = placeAt(object, steps.slice(0, -1));
  if (isMap(parent?.node)) return changedAt(object, steps, () => ({ ...value, key }));
  if (!isSeq(parent?.node)) return undefined;
  const all = items(parent);
  const index = key === '-' ? all.length : Number(key);
  // Negative ones count from the end.
  const at = index < 0 ? all.length + 1 + index : index;
  if (!Number.isInteger(at) || at < 0 || at > all.length) return undefined;
  all.splice(at, 0, { ...value, key: at });
  return changedAt(object, steps.slice(0, -1), () => listOver(parent, all));
}

function removed(object: Place, steps: Steps): Place | undefined {
  if (!placeAt(object, steps)) return undefined;
  return changedAt(object, steps, () => undefined);
}

/** True for the root of a list of operations. */
export function isJsonPatch(root: Place): boolean {
  if (!isSeq(root.node)) return false;
  return items(root).every((item) => isMap(item.node) && entries(item).some(({ key }) => key === 'op'));
}
