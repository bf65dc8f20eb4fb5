/** Empty lists and mappings: `{}` and `[]` can only stand for a whole value, and deeper than its key. */

import { isCollection, isNode } from 'yaml';
import { entries, isOpen, items, type Place } from '../parse/lookup.ts';
import { isBlock } from '../parse/template.ts';
import { indentIn } from '../parse/template-columns.ts';
import type { Hole } from '../parse/template-text.ts';

/** True where an action writes its lines no deeper than the key whose value it gives. */
export function isTight({ pair, document }: Place, { by }: Hole): boolean {
  const start = isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  const column = by && !isBlock(by) ? indentIn(by) : undefined;
  if (start === undefined || column === undefined) return false;
  return column <= start - (document.text.lastIndexOf('\n', start - 1) + 1);
}

/** True for a mapping or list that is empty, which is written as `{}` or `[]`. */
export function isEmpty(place: Place): boolean {
  return isCollection(place.node) && !isOpen(place) && entries(place).length + items(place).length === 0;
}
