/** The slot of a place in a YAML document: decides which edit writes a value there. */

import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Data } from '../model/data.ts';
import type { Change, ListSlot, Refusal } from '../model/fact.ts';
import type { Place } from '../parse/lookup.ts';
import { promisedAround } from './yaml-enclosure.ts';
import { removeAt } from './yaml-removal.ts';
import { appendItem, fillEmpty, insertPair, isEmpty, type Placement, replaceScalar } from './yaml-writer.ts';

export { removeAllAt, removeAt } from './yaml-removal.ts';

/** The slot of a place. `placement` says where the setting goes in its mapping when it is added. */
export function yamlSlot(place: Place, placement: Placement = 'last'): ListSlot {
  return {
    set: (value) => setAt(place, value, placement),
    remove: () => removeAt(place),
    add: (item) =>
      isSeq(place.node) && !isEmpty(place.node) && !hasHoles(place)
        ? promisedAround(place.document, appendItem(place.document, place.node, item))
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
  return promisedAround(place.document, writtenAt(place, value, placement));
}

function writtenAt(place: Place, value: Data, placement: Placement): Change | Refusal {
  const { document, node, pair, parent, key } = place;
  const alias = aliasAt(place);
  // An alias is replaced where it stands: what its anchor names stays as it is for the others.
  if (alias && node && (isScalar(node) || isEmpty(node))) return replaceScalar(document, alias, value);
  if (hasHoles(place)) return { refused: 'a template says what else is there' };
  if (node && isEmpty(node)) return fillEmpty(document, node, pair?.key as Node | undefined, value);
  if (node) return replaceScalar(document, node, value);
  if (pair) return { refused: 'the key is written in an unusual way' };
  if (!parent || typeof key !== 'string') return { refused: 'there is no mapping to write to' };
  if (!parent.node || (isEmpty(parent.node) && !hasHoles(parent)))
    return writtenAt(parent, { [key]: value }, placement);
  if (hasHoles(parent, key)) return { refused: 'a template says what else is there' };
  if (!isMap(parent.node)) return { refused: 'there is something else than a mapping' };
  return insertPair(document, parent.node, key, value, placement);
}

/** The alias that is written at a place, if it is one. */
function aliasAt({ pair, parent, key }: Place): Node | undefined {
  const written = pair ? pair.value : isSeq(parent?.node) ? parent.node.items[Number(key)] : undefined;
  return isAlias(written) ? written : undefined;
}

/** A mapping or list of a template, of which actions give a part: what is written there may be there twice. */
function hasHoles({ node, document }: Place, key?: string): boolean {
  const holes = (node && document.holes?.get(node)) ?? [];
  const isEmptyYet = node !== undefined && isEmpty(node);
  return holes.some(({ keys }) => isEmptyYet || key === undefined || !keys || keys.has(key));
}
