/** The functions of templates that give what they take, choose of it, or compare. */

import { isCollection, isMap, isSeq } from 'yaml';
import { child, items, mayHold, type Place } from '../parse/lookup.ts';
import { dict, entriesOf, mergedData } from './dicts.ts';
import { fieldOf, type Include, isTruthy, nothing, plain, type Value } from './evaluate.ts';
import { joined, mergedPlaces, without } from './places.ts';

type Args = readonly (Value | undefined)[];
type Known = string | number | boolean | null;

const first = ([value]: Args) => value;
const last = (args: Args) => args.at(-1);
const data = (value: Known | undefined): Value | undefined =>
  value === undefined ? undefined : { kind: 'data', value };
const isNode = (value: Value | undefined) => value?.kind === 'place' && isCollection(value.place.node);
const asText = (args: Args) => (typeof plain(last(args)) === 'string' ? last(args) : undefined);
const asTextOrData = (args: Args) => (isNode(last(args)) ? last(args) : asText(args));
const mapping = (args: Args) => (isNode(last(args)) ? last(args) : undefined);

const placed = (place: Place | undefined): Value | undefined =>
  place && { kind: 'place', place, isCopy: true };
const copied = (args: Args): Value | undefined => {
  const value = last(args);
  return value?.kind === 'place' ? { ...value, isCopy: true } : value && { ...value };
};

/** A function of texts that are known. */
const ofTexts = (make: (...texts: string[]) => Known | undefined) => (args: Args) => {
  const texts = args.map(knownText);
  return texts.every((text) => text !== undefined) ? data(make(...texts)) : undefined;
};

/** A function of numbers that are known. */
const ofNumbers = (make: (one: number, other: number) => boolean) => (args: Args) => {
  const [one, other] = args.map(plain);
  return typeof one === 'number' && typeof other === 'number' ? data(make(one, other)) : undefined;
};

const include = ([name, given]: Args, render: Include) => {
  const text = plain(name);
  return typeof text === 'string' ? render(text, given) : undefined;
};

const fieldsOf = ([map, ...keys]: Args) =>
  keys.reduce<Value | undefined>((value, key) => {
    const name = plain(key);
    return typeof name === 'number'
      ? itemsOf(value)?.[name]
      : typeof name === 'string'
        ? fieldOf(value, name)
        : undefined;
  }, map);

/** A function that makes a list of one. */
const ofItems =
  (make: (all: readonly (Value | undefined)[], more: Args) => readonly (Value | undefined)[]) =>
  ([list, ...more]: Args): Value | undefined => {
    const all = itemsOf(list);
    return all && { kind: 'list', items: make(all, more) };
  };

const merge = (isOverwriting: boolean) => (args: Args) => {
  const places = args.flatMap((each) => (isNode(each) && each?.kind === 'place' ? each.place : []));
  const areAll = places.length === args.length;
  return areAll ? placed(mergedPlaces(places, isOverwriting)) : mergedData(args, isOverwriting);
};

const omit = (args: Args) => partOf(args, (key, names) => names.includes(key));

/** By their names. https://helm.sh/docs/chart_template_guide/function_list/ */
export const functions: Readonly<Record<string, (args: Args, render: Include) => Value | undefined>> = {
  __proto__: null as never,
  toYaml: last,
  toYamlPretty: last,
  mustToYaml: last,
  toJson: last,
  toRawJson: last,
  mustToJson: last,
  fromYaml: mapping,
  fromYamlArray: mapping,
  fromJson: mapping,
  deepCopy: copied,
  mustDeepCopy: copied,
  indent: last,
  nindent: last,
  trim: asTextOrData,
  quote: asText,
  squote: asText,
  int: last,
  int64: last,
  required: last,
  tpl: first,
  include,
  template: include,
  toString: ofTexts((text) => text),
  lower: ofTexts((text) => text.toLowerCase()),
  upper: ofTexts((text) => text.toUpperCase()),
  trimSuffix: (args) => (isNode(last(args)) ? last(args) : trimmedSuffix(args)),
  trunc: ofTexts((length, text) =>
    Number(length) < 0 ? text.slice(Number(length)) : text.slice(0, Number(length)),
  ),
  trimPrefix: ofTexts((part, text) => (text.startsWith(part) ? text.slice(part.length) : text)),
  hasPrefix: ofTexts((part, text) => text.startsWith(part)),
  hasSuffix: ofTexts((part, text) => text.endsWith(part)),
  printf: ofTexts((format, ...texts) => {
    const parts = format.split(/%[sdv]/);
    const isKnown = parts.length === texts.length + 1 && !parts.some((part) => part.includes('%'));
    return isKnown ? parts.map((part, i) => part + (texts[i] ?? '')).join('') : undefined;
  }),
  print: ofTexts((...texts) => (texts.length === 1 ? texts[0] : undefined)),
  default: ([fallback, value]) => choose(isTruthy(value), value, fallback),
  coalesce: (args) => {
    const index = args.findIndex((value) => isTruthy(value) !== false);
    return index < 0 ? nothing : isTruthy(args[index]) ? args[index] : undefined;
  },
  ternary: ([yes, no, test]) => choose(isTruthy(test), yes, no),
  and: (args) =>
    args.find((value) => isTruthy(value) === false) ?? (args.every(isTruthy) ? last(args) : undefined),
  or: (args) =>
    args.find((value) => isTruthy(value)) ??
    (args.every((value) => isTruthy(value) === false) ? last(args) : undefined),
  not: ([value]) => negated(isTruthy(value)),
  empty: ([value]) => negated(isTruthy(value)),
  eq: ([one, ...others]) => {
    const equal = others.map((other) => isSame(one, other));
    return data(equal.includes(true) ? true : equal.includes(undefined) ? undefined : false);
  },
  ne: ([one, other]) => negated(isSame(one, other)),
  gt: ofNumbers((one, other) => one > other),
  ge: ofNumbers((one, other) => one >= other),
  lt: ofNumbers((one, other) => one < other),
  le: ofNumbers((one, other) => one <= other),
  kindIs: ([kind, value]) => data(isOfKind(plain(kind), value)),
  typeIs: ([type, value]) => (plain(type) === 'string' ? data(isOfKind('string', value)) : undefined),
  kindOf: ([value]) => data(kinds.find((kind) => isOfKind(kind, value))),
  typeOf: ([value]) => data(['string', 'bool'].find((kind) => isOfKind(kind, value))),
  contains: ([part, value]) => {
    const [wanted, whole] = [plain(part), textOf(value)];
    return typeof wanted === 'string' && whole !== undefined ? data(whole.includes(wanted)) : undefined;
  },
  has: ([wanted, list]) => {
    const all = itemsOf(list);
    const same = all?.map((each) => isSame(wanted, each));
    return same && data(same.includes(true) ? true : same.includes(undefined) ? undefined : false);
  },
  hasKey: ([map, key]) => {
    const name = plain(key);
    if (typeof name !== 'string') return undefined;
    if (map?.kind === 'dict') return data(map.entries.has(name));
    if (map?.kind !== 'place' || !isMap(map.place.node)) return undefined;
    const isThere = child(map.place, name).pair !== undefined;
    return isThere || !mayHold(map.place, name) ? data(isThere) : undefined;
  },
  get: fieldsOf,
  index: fieldsOf,
  dig: (args) => {
    const found = fieldsOf([last(args), ...args.slice(0, -2)]);
    return found === nothing ? args.at(-2) : found;
  },
  first: ([list]) => itemsOf(list)?.[0],
  last: ([list]) => itemsOf(list)?.at(-1),
  rest: ofItems((all) => all.slice(1)),
  append: ofItems((all, more) => [...all, ...more]),
  prepend: ofItems((all, more) => [...more, ...all]),
  len: ([value]) => data(itemsOf(value)?.length),
  list: (args) => ({ kind: 'list', items: args }),
  tuple: (args) => ({ kind: 'list', items: args }),
  concat: (args) => {
    const places = args.map((each) =>
      each?.kind === 'place' && isSeq(each.place.node) ? each.place : undefined,
    );
    const all = places.flatMap((each) => each ?? []);
    return all.length === places.length && all[0] ? placed(joined(all[0], all)) : undefined;
  },
  uniq: last,
  dict: (args) => {
    const found = new Map<string, Value | undefined>();
    for (let i = 0; i + 1 < args.length; i += 2) {
      const key = plain(args[i]);
      if (typeof key !== 'string') return undefined;
      found.set(key, args[i + 1]);
    }
    return dict(found);
  },
  set: ([map, key, value]) => {
    const [own, name] = [entriesOf(map), plain(key)];
    return own && typeof name === 'string' ? dict(new Map(own).set(name, value)) : undefined;
  },
  unset: omit,
  omit,
  pick: (args) => partOf(args, (key, names) => !names.includes(key)),
  merge: merge(false),
  mustMerge: merge(false),
  mergeOverwrite: merge(true),
  mustMergeOverwrite: merge(true),
};

const trimmedSuffix = ofTexts((part, text) => (text.endsWith(part) ? text.slice(0, -part.length) : text));

const kinds = ['map', 'slice', 'string', 'bool', 'invalid'];

function partOf(
  [map, ...keys]: Args,
  isGone: (key: string, names: readonly unknown[]) => boolean,
): Value | undefined {
  const names = keys.map(plain);
  if (names.includes(undefined)) return undefined;
  if (map?.kind === 'dict') return dict(new Map([...map.entries].filter(([key]) => !isGone(key, names))));
  if (map?.kind !== 'place' || !isMap(map.place.node)) return undefined;
  return placed(without(map.place, (key) => isGone(key, names)));
}

function itemsOf(value: Value | undefined): readonly (Value | undefined)[] | undefined {
  if (value?.kind === 'list') return value.items;
  if (value?.kind !== 'place' || !isSeq(value.place.node) || mayHold(value.place)) return undefined;
  return items(value.place).map((place) => ({ kind: 'place', place }));
}

function choose(test: boolean | undefined, yes: Value | undefined, no: Value | undefined): Value | undefined {
  return test === undefined ? undefined : test ? yes : no;
}

function negated(value: boolean | undefined): Value | undefined {
  return value === undefined ? undefined : { kind: 'data', value: !value };
}

function isSame(one: Value | undefined, other: Value | undefined): boolean | undefined {
  const [a, b] = [plain(one), plain(other)];
  if (a === undefined || b === undefined) return undefined;
  return [a, b].some((each) => typeof each === 'string' && each.includes('{{')) ? undefined : a === b;
}

/** Numbers are of several kinds, which YAML does not tell apart. */
function isOfKind(kind: unknown, value: Value | undefined): boolean | undefined {
  if (!value || value.kind === 'top') return undefined;
  const node = value.kind === 'place' ? value.place.node : undefined;
  const known = plain(value);
  if (kind === 'map') return value.kind === 'dict' || isMap(node);
  if (kind === 'slice') return value.kind === 'list' || isSeq(node);
  if (kind === 'string') return typeof known === 'string';
  if (kind === 'bool') return typeof known === 'boolean';
  if (kind === 'invalid') return known === null;
  return undefined;
}

/** A value as text, where Go and YAML write it alike. */
function knownText(value: Value | undefined): string | undefined {
  const known = plain(value);
  const isAlike = typeof known === 'boolean' || Number.isSafeInteger(known);
  const text = isAlike ? String(known) : known;
  return typeof text === 'string' && !text.includes('{{') ? text : undefined;
}

/** The text of a value; of a mapping or list as it is written, if it is written in one place. */
function textOf(value: Value | undefined): string | undefined {
  const known = plain(value);
  if (known !== undefined) return typeof known === 'string' ? known : undefined;
  if (value?.kind !== 'place' || value.place.view || !value.place.node?.range) return undefined;
  const [start, end] = value.place.node.range;
  return value.place.document.text.slice(start, end);
}
