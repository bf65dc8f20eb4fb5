/** Works out what expressions of templates give, as far as the chart's values tell it. */

import { isMap, isScalar, isSeq } from 'yaml';
import { child, entries, isOpen, isWritten, items, mayHold, type Place, scalar } from '../parse/lookup.ts';
import type { Expression } from './expression.ts';

/** What an expression gives. */
export type Value =
  /** What is written at a place, mostly one of the chart's values. */
  | { readonly kind: 'place'; readonly place: Place }
  /** What a template is rendered with, of which the values are known. */
  | { readonly kind: 'top'; readonly values: Place }
  | { readonly kind: 'data'; readonly value: string | number | boolean | null }
  | { readonly kind: 'dict'; readonly entries: ReadonlyMap<string, Value | undefined> };

/** What the names in an expression stand for; `undefined` for what nobody knows. */
export interface Scope {
  readonly dot: Value | undefined;
  readonly top: Value | undefined;
  readonly variables: ReadonlyMap<string, Value | undefined>;
}

/** Renders the definition of a name with what it is given. */
export type Include = (name: string, given: Value | undefined) => Value | undefined;

const nothing: Value = { kind: 'data', value: null };

/** What an expression gives; `undefined` when only rendering tells. */
export function evaluate(expression: Expression, scope: Scope, include: Include): Value | undefined {
  if (expression.kind === 'literal') return { kind: 'data', value: expression.value };
  if (expression.kind === 'field') {
    const { root, path } = expression;
    const first = root === '.' ? scope.dot : root === '$' ? scope.top : scope.variables.get(root);
    return path.reduce<Value | undefined>(fieldOf, first);
  }
  const { name } = expression;
  const args = expression.args.map((each) => evaluate(each, scope, include));
  return functions[name]?.(args, include);
}

function fieldOf(value: Value | undefined, key: string): Value | undefined {
  if (value?.kind === 'top') return key === 'Values' ? placed(value.values) : undefined;
  if (value?.kind === 'dict') return value.entries.has(key) ? value.entries.get(key) : nothing;
  if (value?.kind === 'data') return value.value === null ? nothing : undefined;
  if (!value || (isWritten(value.place) && !isMap(value.place.node))) return undefined;
  const found = child(value.place, key);
  return isWritten(found) ? placed(found) : mayHold(value.place, key) ? undefined : nothing;
}

function placed(place: Place): Value {
  return isWritten(place) ? { kind: 'place', place } : nothing;
}

/** Whether a condition holds for a value: not for what is empty. */
export function isTruthy(value: Value | undefined): boolean | undefined {
  if (!value) return undefined;
  if (value.kind === 'top') return true;
  if (value.kind === 'dict') return value.entries.size > 0;
  if (value.kind === 'data') return Boolean(value.value);
  const { place } = value;
  if (isScalar(place.node)) {
    const known = plain(value);
    return typeof known === 'string' && known.includes('{{') ? undefined : Boolean(known);
  }
  const size = isSeq(place.node) ? items(place).length : entries(place).length;
  return size > 0 || (isOpen(place) ? undefined : false);
}

/** The text, number or boolean that a value is; `undefined` when it is none, or not known. */
export function plain(value: Value | undefined): string | number | boolean | null | undefined {
  if (value?.kind === 'data') return value.value;
  return value?.kind === 'place' ? scalar(value.place) : undefined;
}

type Args = readonly (Value | undefined)[];

const first = ([value]: Args) => value;
const last = (args: Args) => args.at(-1);
const boolean = (value: boolean | undefined): Value | undefined =>
  value === undefined ? undefined : { kind: 'data', value };
const asText = (args: Args) => (typeof plain(last(args)) === 'string' ? last(args) : undefined);

/** The functions that give what they take, choose of it, or compare. https://helm.sh/docs/chart_template_guide/ */
const functions: Readonly<Record<string, (args: Args, include: Include) => Value | undefined>> = {
  __proto__: null as never,
  toYaml: last,
  toYamlPretty: last,
  toJson: last,
  indent: last,
  nindent: last,
  trim: asText,
  quote: asText,
  squote: asText,
  int: last,
  int64: last,
  required: last,
  tpl: first,
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
    return boolean(equal.includes(true) ? true : equal.includes(undefined) ? undefined : false);
  },
  ne: ([one, other]) => negated(isSame(one, other)),
  kindIs: ([kind, value]) => boolean(isOfKind(plain(kind), value)),
  typeIs: ([type, value]) => (plain(type) === 'string' ? boolean(isOfKind('string', value)) : undefined),
  contains: ([part, value]) => {
    const [wanted, whole] = [plain(part), textOf(value)];
    return typeof wanted === 'string' && whole !== undefined ? boolean(whole.includes(wanted)) : undefined;
  },
  hasKey: ([map, key]) => {
    const name = plain(key);
    if (typeof name !== 'string' || map?.kind !== 'place' || !isMap(map.place.node)) return undefined;
    const isThere = child(map.place, name).pair !== undefined;
    return isThere || !mayHold(map.place, name) ? boolean(isThere) : undefined;
  },
  get: ([map, key]) => {
    const name = plain(key);
    return typeof name === 'string' ? fieldOf(map, name) : undefined;
  },
  dict: (args) => {
    const found = new Map<string, Value | undefined>();
    for (let i = 0; i + 1 < args.length; i += 2) {
      const key = plain(args[i]);
      if (typeof key !== 'string') return undefined;
      found.set(key, args[i + 1]);
    }
    return { kind: 'dict', entries: found };
  },
  omit: ([map, ...keys]) => {
    const names = keys.map(plain);
    return map?.kind === 'place' && isMap(map.place.node)
      ? { kind: 'place', place: without(map.place, new Set(names.map(String))) }
      : undefined;
  },
  include: ([name, given], include) => {
    const text = plain(name);
    return typeof text === 'string' ? include(text, given) : undefined;
  },
};

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
  if (kind === 'slice') return isSeq(node);
  if (kind === 'string') return typeof known === 'string';
  if (kind === 'bool') return typeof known === 'boolean';
  return undefined;
}

/** The text of a value; of a mapping or list as it is written, if it is written in one place. */
function textOf(value: Value | undefined): string | undefined {
  const known = plain(value);
  if (known !== undefined) return typeof known === 'string' ? known : undefined;
  if (value?.kind !== 'place' || value.place.view || !value.place.node?.range) return undefined;
  const [start, end] = value.place.node.range;
  return value.place.document.text.slice(start, end);
}

/** The mapping at a place without some of its keys. */
function without(place: Place, keys: ReadonlySet<string>): Place {
  const isLeft = (each: Place) => !keys.has(String(each.key));
  return {
    ...place,
    view: {
      mayHold: (key) => !(key !== undefined && keys.has(key)) && mayHold(place, key),
      child(key) {
        const found = keys.has(key) ? undefined : child(place, key);
        return found?.node ? found : undefined;
      },
      entries: () => entries(place).filter(isLeft),
      items: () => [],
    },
  };
}
