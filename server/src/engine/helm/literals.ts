/** Places for what templates say or make themselves, such as a default or a `dict`: all of it stands where the action does. */

import { type Node, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Place, View } from '../parse/lookup.ts';
import type { Span } from '../source.ts';
import type { Value } from './evaluate.ts';

/** A scalar as if it were written where another node is. */
export function written(
  value: string | number | boolean | null,
  { range }: { readonly range?: Node['range'] },
): Scalar {
  const node = new Scalar(value);
  node.type = 'PLAIN';
  if (range) node.range = range;
  return node;
}

/**
 * The place of a value; `undefined` for one that is no data.
 *
 * @param text what the action stands in
 */
export function placeOf(value: Value, text: string, span: Span): Place | undefined {
  if (value.kind === 'place') return value.place;
  if (value.kind === 'data') return madeAt(text, span, written(value.value, {}));
  if (value.kind === 'top') return undefined;
  const all: ReadonlyMap<string | number, Value | undefined> =
    value.kind === 'dict' ? value.entries : new Map(value.items.map((item, i) => [i, item]));
  const at = (key: string | number): Place | undefined => {
    const given = all.get(key);
    const place = given && placeOf(given, text, span);
    return place && { ...place, key };
  };
  const places = () => [...all.keys()].flatMap((key) => at(key) ?? []);
  const isMapping = value.kind === 'dict';
  return madeAt(text, span, isMapping ? new YAMLMap() : new YAMLSeq(), {
    mayHold: (key) => [...all.keys()].some((each) => (key === undefined || each === key) && !at(each)),
    child: at,
    entries: () => (isMapping ? places() : []),
    items: () => (isMapping ? [] : places()),
  });
}

function madeAt(text: string, { start, end }: Span, node: Node, view?: View): Place {
  node.range = [start, end, end];
  // Nothing can be written into a mapping that is not there.
  const holes = view ? { holes: new Map([[node, [{ offset: start, by: undefined }]]]) } : {};
  const document = { text, root: node, broken: false, error: undefined, resolve: () => node, ...holes };
  return { document, node, key: '', via: [], ...(view ? { view } : {}) };
}
