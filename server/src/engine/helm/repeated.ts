/** What a template is repeated for. */

import { isSeq } from 'yaml';
import { entries, isOpen, items, type Place } from '../parse/lookup.ts';
import { type Block, isBlock, type TemplateNode } from '../parse/template.ts';
import type { Repetition, Scopes } from './scopes.ts';

/** The outermost `range` blocks that make whole documents, of lists that are known and not empty. */
export function repeatedDocuments(
  nodes: readonly TemplateNode[],
  text: string,
  { repeated }: Pick<Scopes, 'repeated'>,
): Block[] {
  return nodes.flatMap((node) => {
    if (!isBlock(node)) return [];
    const [body] = node.branches;
    const repetition = repeated.get(node.start);
    const makesDocuments = body && /^(---|kind:|apiVersion:)/m.test(text.slice(body.start, body.end));
    if (!makesDocuments) return [];
    if (repetition) return itemsToRepeat(repetition)?.length ? node : [];
    return node.branches.flatMap((branch) => repeatedDocuments(branch.nodes, text, { repeated }));
  });
}

/** More than anyone lists, and what a `range` in a `range` multiplies. */
const maxRounds = 1000;

/** What a `range` is repeated for; `undefined` when nobody knows. */
export function itemsToRepeat({ list }: Repetition): readonly Place[] | undefined {
  if (list.kind !== 'place' || isOpen(list.place)) return undefined;
  const all = isSeq(list.place.node) ? items(list.place) : entries(list.place);
  return all.length > maxRounds ? undefined : all;
}
