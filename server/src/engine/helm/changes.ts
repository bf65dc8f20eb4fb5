/** What templates change in place: `set .Values.a "key" 1`, `$_ := merge $map .Values.b`. */

import { isMap, type Node } from 'yaml';
import { entriesOf } from './dicts.ts';
import { evaluate, type Include, named, plain, type Scope, type Value } from './evaluate.ts';
import { type Expression, parseExpression } from './expression.ts';
import { hiding } from './places.ts';

/** The mappings among the values that templates change; see `Changes`. Grows while templates are followed. */
export type Changed = Map<Node, Set<string> | 'all'>;

/** A call that may change what its first argument is, which is group 1 where that is a variable. */
export const changingWords = /\b(?:(?:un)?set|(?:m|mustM)erge(?:Overwrite)?)\b(?:\s+\(*(\$\w+))?/;

const setters = new Set(['set', 'unset']);
const mergers = new Set(['merge', 'mustMerge', 'mergeOverwrite', 'mustMergeOverwrite']);

type Call = Extract<Expression, { kind: 'call' }>;

/** Follows the changes that actions make. */
export class Changing {
  constructor(
    private readonly include: Include,
    private readonly changed: Changed,
  ) {}

  /** The scope behind an action: what it changes has another value from there on. */
  after(action: string, scope: Scope): Scope {
    if (!changingWords.test(action)) return scope;
    const expression = parseExpression(action.replace(/^\$\w+\s*:?=\s*/, ''));
    const isForThat = /^\$_\s*:?=/.test(action);
    return callsIn(expression).reduce((each, call) => this.changedBy(call, each, isForThat), scope);
  }

  private changedBy(call: Call, scope: Scope, isForThat: boolean): Scope {
    const [target, ...args] = call.args;
    const isSetter = setters.has(call.name);
    if (!target || !(isSetter || mergers.has(call.name))) return scope;
    const [value, ...given] = [target, ...args].map((each) => evaluate(each, scope, this.include));
    if (!value) return scope;
    const keys = isSetter ? keyIn(given[0]) : keysOf(given);
    // What a merge gives is used in most cases, and what it changes on the way is not.
    if (value.kind === 'place' && !value.isCopy && (isSetter || isForThat)) this.note(value.place.node, keys);
    const isVariable = target.kind === 'field' && target.root !== '.' && target.path.length === 0;
    const others = withoutHolders(scope, value);
    if (!isVariable || target.root === '$') return others;
    return named(others, target.root, evaluate(call, scope, this.include) ?? unsure(value, keys));
  }

  private note(node: Node | undefined, keys: ReadonlySet<string> | 'all'): void {
    if (!isMap(node)) return;
    const known = this.changed.get(node);
    this.changed.set(node, known === 'all' || keys === 'all' ? 'all' : new Set([...(known ?? []), ...keys]));
  }
}

function callsIn(expression: Expression | undefined): Call[] {
  if (expression?.kind === 'fieldOf') return callsIn(expression.of);
  return expression?.kind === 'call' ? [...expression.args.flatMap(callsIn), expression] : [];
}

function keyIn(key: Value | undefined): ReadonlySet<string> | 'all' {
  const name = plain(key);
  return typeof name === 'string' ? new Set([name]) : 'all';
}

function keysOf(values: readonly (Value | undefined)[]): ReadonlySet<string> | 'all' {
  const all = values.map(entriesOf);
  return all.includes(undefined) ? 'all' : new Set(all.flatMap((each) => [...(each?.keys() ?? [])]));
}

/** A mapping of which nobody knows what it has by some keys. */
function unsure(value: Value, keys: ReadonlySet<string> | 'all'): Value | undefined {
  const { node } = value.kind === 'place' ? value.place : {};
  const place = value.kind === 'place' && node && hiding(value.place, new Map([[node, keys]]));
  return place ? { kind: 'place', place, isCopy: true } : undefined;
}

/** The scope without what is known of all that has a value in it: the value changes. */
export function withoutHolders(scope: Scope, value: Value | undefined): Scope {
  if (!value || value.kind === 'top') return scope;
  const holders = [...scope.variables].filter(([, each]) => holds(each, value));
  const left = holders.reduce((each, [name]) => named(each, name, undefined), scope);
  return holds(scope.dot, value) ? { ...left, dot: undefined } : left;
}

function holds(value: Value | undefined, part: Value): boolean {
  if (value === part) return true;
  if (value?.kind === 'dict') return [...value.entries.values()].some((each) => holds(each, part));
  return value?.kind === 'list' && value.items.some((each) => holds(each, part));
}
