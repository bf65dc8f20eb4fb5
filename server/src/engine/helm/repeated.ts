/** What a template is repeated for. */

import { isSeq } from 'yaml';
import { entries, isOpen, items } from '../parse/lookup.ts';
import { type Block, isBlock, type TemplateNode } from '../parse/template.ts';
import type { Value } from './evaluate.ts';
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
    if (repetition) return roundsOf(repetition)?.length ? node : [];
    return node.branches.flatMap((branch) => repeatedDocuments(branch.nodes, text, { repeated }));
  });
}

/** More than anyone lists, and what a `range` in a `range` multiplies. */
const maxRounds = 1000;

/** One time that the body of a `range` is rendered. */
export interface Round {
  /** The key of an entry; what number an item has is not told. */
  readonly key: Value | undefined;
  readonly item: Value | undefined;
}

/** What a `range` is repeated for; `undefined` when nobody knows. */
export function roundsOf({ list }: Repetition): readonly Round[] | undefined {
  const rounds = list.kind === 'list' ? list.items.map((item) => ({ key: undefined, item })) : inPlace(list);
  return rounds && rounds.length > maxRounds ? undefined : rounds;
}

function inPlace(list: Value): Round[] | undefined {
  if (list.kind !== 'place' || isOpen(list.place)) return undefined;
  const all = isSeq(list.place.node) ? items(list.place) : entries(list.place);
  return all.map((place) => ({
    key: typeof place.key === 'string' ? { kind: 'data', value: place.key } : undefined,
    item: { kind: 'place', place },
  }));
}
