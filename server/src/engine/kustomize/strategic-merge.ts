/**
 * Strategic merge patches, as Kustomize applies them.
 * https://github.com/kubernetes/community/blob/main/contributors/devel/sig-api-machinery/strategic-merge-patch.md,
 * https://github.com/kubernetes-sigs/kustomize/tree/master/kyaml/yaml/merge2
 */

import { isMap, isSeq } from 'yaml';
import { child, entries, isWritten, items, type Place, scalarText, string } from '../parse/lookup.ts';
import { mergeKeys } from './merge-keys.ts';
import { listOver, mappingOver, valuesOf, withChild } from './tree.ts';

const directive = '$patch';
/** Further directives: the order of a list, and what goes from one. */
const listDirective = /^\$(setElementOrder|deleteFromPrimitiveList|retainKeys)(\/|$)/;
const maxDepth = 100;

/** An object with a patch over it; `undefined` where the patch takes it away. */
export function mergeStrategically(object: Place, patch: Place): Place | undefined {
  const type = {
    apiVersion: string(child(object, 'apiVersion')) ?? '',
    kind: string(child(object, 'kind')) ?? '',
  };
  return merged(object, patch, []);

  function merged(base: Place | undefined, over: Place, path: readonly string[]): Place | undefined {
    if (!isWritten(over)) return undefined;
    if (path.length > maxDepth) return over;
    if (isMap(over.node)) return mergedMapping(base, over, path);
    if (isSeq(over.node)) return mergedList(base, over, path);
    return over;
  }

  function mergedMapping(base: Place | undefined, over: Place, path: readonly string[]): Place | undefined {
    const said = string(child(over, directive));
    if (said === 'delete') return undefined;
    const isOver = base && isMap(base.node) && said !== 'replace';
    const values = isOver ? valuesOf(base) : new Map<string, Place>();
    for (const entry of entries(over)) {
      const key = String(entry.key);
      if (key === directive) continue;
      if (listDirective.test(key)) {
        dropTexts(values, key, entry);
        continue;
      }
      const value = merged(values.get(key), entry, [...path, key]);
      if (value) values.set(key, value);
      else values.delete(key);
    }
    return mappingOver(isOver ? base : over, values);
  }

  function mergedList(base: Place | undefined, over: Place, path: readonly string[]): Place | undefined {
    const keys = mergeKeys(type, path);
    if (!keys) return over;
    const all = items(over);
    const whole = all.find(isDirectiveAlone);
    const said = whole && string(child(whole, directive));
    if (said === 'delete') return undefined;
    const own = all.filter((item) => item !== whole);
    const isOver = base && isSeq(base.node) && said !== 'replace';
    const left = isOver ? items(base) : [];
    if (keys.length === 0) {
      const texts = new Set(own.map(scalarText));
      return listOver(isOver ? base : over, [...own, ...left.filter((item) => !texts.has(scalarText(item)))]);
    }
    // What the patch has comes first, as Kustomize has it.
    const first: Place[] = [];
    for (const item of own) {
      const index = left.findIndex((other) => isSame(other, item, keys));
      const [known] = index < 0 ? [] : left.splice(index, 1);
      const one = merged(known, item, path);
      if (one && entries(one).length > 0) first.push(known ? withNamesOf(known, one, keys) : one);
    }
    return listOver(isOver ? base : over, [...first, ...left]);
  }
}

function isDirectiveAlone(item: Place): boolean {
  return isMap(item.node) && entries(item).length === 1 && isWritten(child(item, directive));
}

/** One key that is not written counts for nothing beside another that is the same. */
function isSame(one: Place, other: Place, keys: readonly string[]): boolean {
  let isAlike = false;
  for (const key of keys) {
    const [here, there] = [scalarText(child(one, key)), scalarText(child(other, key))];
    if (here !== undefined && here === there) isAlike = true;
    else if (here !== undefined && there !== undefined) return false;
  }
  return isAlike;
}

/** A merged item with what it was found by where the base writes it: that is where it is named. */
function withNamesOf(base: Place, item: Place, keys: readonly string[]): Place {
  return keys.reduce((current, key) => {
    const written = child(base, key);
    const isSame = isWritten(written) && scalarText(written) === scalarText(child(current, key));
    return isSame ? withChild(current, key, written) : current;
  }, item);
}

/** `$deleteFromPrimitiveList/<list>` */
function dropTexts(values: Map<string, Place>, key: string, drop: Place): void {
  const [name, list] = key.split('/', 2);
  const known = list === undefined ? undefined : values.get(list);
  if (name !== '$deleteFromPrimitiveList' || list === undefined || !known) return;
  const gone = new Set(items(drop).map(scalarText));
  values.set(
    list,
    listOver(
      known,
      items(known).filter((item) => !gone.has(scalarText(item))),
    ),
  );
}
