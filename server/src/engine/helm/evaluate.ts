/** Works out what expressions of templates give, as far as the chart's values tell it. */

import { isMap, isScalar, isSeq } from 'yaml';
import {
  child,
  entries,
  isOpen,
  isWritten,
  items,
  kubernetesScalar,
  mayHold,
  type Place,
  scalarText,
} from '../parse/lookup.ts';
import type { Expression } from './expression.ts';
import { functions } from './functions.ts';

/** What an expression gives. */
export type Value =
  /** What is written at a place, mostly one of the chart's values. */
  | {
      readonly kind: 'place';
      readonly place: Place;
      /** It is text to templates, whatever it is where it is put: `{{ include "name" . }}`. */
      readonly isText?: boolean;
      /** It was made of what stands there: a change of it changes nothing there. */
      readonly isCopy?: boolean;
    }
  /** What a template is rendered with, of which the values are known. */
  | { readonly kind: 'top'; readonly values: Place; readonly chart: Value | undefined }
  | { readonly kind: 'data'; readonly value: string | number | boolean | null }
  | { readonly kind: 'list'; readonly items: readonly (Value | undefined)[] }
  | { readonly kind: 'dict'; readonly entries: ReadonlyMap<string, Value | undefined> };

/** What the names in an expression stand for; `undefined` for what nobody knows. */
export interface Scope {
  readonly dot: Value | undefined;
  readonly top: Value | undefined;
  readonly variables: ReadonlyMap<string, Value | undefined>;
}

/** The scope with a variable. */
export function named(scope: Scope, name: string, value: Value | undefined): Scope {
  return { ...scope, variables: new Map(scope.variables).set(name, value) };
}

/** Renders the definition of a name with what it is given. */
export type Include = (name: string, given: Value | undefined) => Value | undefined;

/** No value. */
export const nothing: Value = { kind: 'data', value: null };

/** What an expression gives; `undefined` when only rendering tells. */
export function evaluate(expression: Expression, scope: Scope, include: Include): Value | undefined {
  if (expression.kind === 'literal') return { kind: 'data', value: expression.value };
  if (expression.kind === 'field') {
    const { root, path } = expression;
    const first = root === '.' ? scope.dot : root === '$' ? scope.top : scope.variables.get(root);
    return path.reduce<Value | undefined>(fieldOf, first);
  }
  if (expression.kind === 'fieldOf')
    return expression.path.reduce<Value | undefined>(fieldOf, evaluate(expression.of, scope, include));
  const { name } = expression;
  const args = expression.args.map((each) => evaluate(each, scope, include));
  return functions[name]?.(args, include);
}

/** What a value has by a name. */
export function fieldOf(value: Value | undefined, key: string): Value | undefined {
  if (value?.kind === 'top')
    return key === 'Values' ? placed(value.values) : key === 'Chart' ? value.chart : undefined;
  if (value?.kind === 'dict') return value.entries.has(key) ? value.entries.get(key) : nothing;
  if (value?.kind === 'data') return value.value === null ? nothing : undefined;
  if (value?.kind !== 'place' || (isWritten(value.place) && !isMap(value.place.node))) return undefined;
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
  if (value.kind === 'list') return value.items.length > 0;
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
  if (value?.kind !== 'place') return undefined;
  return value.isText ? scalarText(value.place) : kubernetesScalar(value.place);
}
