/** The slot of a place in a YAML document: decides which edit writes a value there. */

import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { Data } from '../model/data.ts';
import type { Change, ListSlot, Refusal } from '../model/fact.ts';
import type { Place } from '../parse/lookup.ts';
import {
  appendItem,
  fillEmpty,
  insertPair,
  isEmpty,
  type Placement,
  removeItem,
  removePair,
  replaceScalar,
} from './yaml-writer.ts';

/** The slot of a place. `placement` says where the setting goes in its mapping when it is added. */
export function yamlSlot(place: Place, placement: Placement = 'last'): ListSlot {
  return {
    set: (value) => setAt(place, value, placement),
    remove: () => removeAt(place),
    add: (item) =>
      isSeq(place.node) && !isEmpty(place.node)
        ? appendItem(place.document, place.node, item)
        : setAt(place, [item], placement),
  };
}

/** A slot that can't be written, for values that stand in no mapping of their own. */
export function closedSlot(refused: string): ListSlot {
  const refuse = (): Refusal => ({ refused });
  return { set: refuse, remove: refuse, add: refuse };
}

/** Writes a value at a place, with the mappings that are missing on the way to it. */
export function setAt(place: Place, value: Data, placement: Placement = 'last'): Change | Refusal {
  const { document, node, pair, parent, key } = place;
  if (node && isEmpty(node)) return fillEmpty(document, node, pair?.key as Node | undefined, value);
  if (node) return replaceScalar(document, node, value);
  if (!parent || typeof key !== 'string') return { refused: 'there is no mapping to write to' };
  if (!parent.node || isEmpty(parent.node)) return setAt(parent, { [key]: value }, placement);
  if (!isMap(parent.node)) return { refused: 'there is something else than a mapping' };
  return insertPair(document, parent.node, key, value, placement);
}

/** Takes away what is at a place, and the mappings and sequences that would be left empty. */
export function removeAt(place: Place): Change | Refusal {
  const { document, parent, pair, key } = place;
  if (!parent) return { refused: 'it is the whole document' };
  if (typeof key === 'number') {
    if (!isSeq(parent.node)) return { refused: 'it is not in a list' };
    return parent.node.items.length === 1 ? removeAt(parent) : removeItem(document, parent.node, key);
  }
  const owner = pair && ownerOf(place);
  if (!owner) return { refused: 'it is not written' };
  if (owner.items.length > 1) return removePair(document, owner, pair);
  return owner === parent.node ? removeAt(parent) : { refused: 'it is the only entry of a shared mapping' };
}

/** The mapping in which a place's pair is written: its parent's, or one that the parent merges in. */
function ownerOf({ document, pair, parent }: Place): YAMLMap | undefined {
  const pending: unknown[] = [document.root, parent?.node];
  while (pending.length > 0) {
    const node = pending.pop();
    if (isSeq(node)) pending.push(...node.items);
    if (!isMap(node)) continue;
    if (node.items.some((item) => item === pair)) return node;
    pending.push(...node.items.map((item) => item.value).filter((value) => !isScalar(value)));
  }
  return undefined;
}
