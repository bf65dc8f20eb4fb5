/** Follows the blocks of a template: what names stand for in each, and which way it goes. */

import { isMap, isScalar } from 'yaml';
import type { Place } from '../parse/lookup.ts';
import { type Action, type Block, isBlock, type TemplateNode } from '../parse/template.ts';
import { evaluate, type Include, isTruthy, plain, type Scope, type Value } from './evaluate.ts';
import { type Expression, parseExpression } from './expression.ts';
import { agreed, hiding } from './places.ts';

/** What is known of a stretch of a template. Keys are the offsets of actions and blocks in it. */
export interface Scopes {
  /** What each action that renders something gives. */
  readonly given: ReadonlyMap<number, () => Value | undefined>;
  /** The branches that blocks take, -1 for none; those that are not known are missing. */
  readonly taken: ReadonlyMap<number, number>;
  /** The values that decide whether what stands in a block is there, in order of the blocks. */
  readonly switches: ReadonlyMap<Block, readonly Place[]>;
  /** What blocks are repeated for. */
  readonly repeated: ReadonlyMap<number, Repetition>;
}

/** The body of a `range`, and the scope of each round of it. */
export interface Repetition {
  readonly list: Value;
  scopeOf(key: Value | undefined, item: Value | undefined): Scope;
}

/** What is known of the nodes of a template that begins with a scope. */
export function scopesOf(nodes: readonly TemplateNode[], scope: Scope, include: Include): Scopes {
  const walker = new Walker(include);
  walker.all(nodes, scope);
  return walker;
}

class Walker implements Scopes {
  readonly given = new Map<number, () => Value | undefined>();
  readonly taken = new Map<number, number>();
  readonly switches = new Map<Block, readonly Place[]>();
  readonly repeated = new Map<number, Repetition>();

  constructor(private readonly include: Include) {}

  /** The scope behind the nodes. */
  all(nodes: readonly TemplateNode[], outer: Scope): Scope {
    let scope = outer;
    for (const node of nodes) {
      if (isBlock(node)) scope = this.block(node, scope);
      else if (node.kind === 'output') this.output(node, scope);
      else scope = this.assigned(node.body, scope);
    }
    return scope;
  }

  private assigned(action: string, scope: Scope): Scope {
    const [, name, body] = /^(\$\w+)\s*:?=\s*([\s\S]+)$/.exec(action) ?? [];
    if (!name || !body) return scope;
    return named(this.changed(body, scope), name, this.valueOf(body, scope));
  }

  /** The scope behind `set $map "key" value` and `unset $map "key"`, which change what a variable has. */
  private changed(body: string, scope: Scope): Scope {
    const [, variable] = /^(?:un)?set\s+(\$\w+)\s/.exec(body) ?? [];
    const call = variable && parseExpression(body);
    if (!variable || !call || call.kind !== 'call') return scope;
    const [value, key, given] = call.args.map((each) => evaluate(each, scope, this.include));
    const name = plain(key);
    if (typeof name !== 'string') return named(scope, variable, undefined);
    const left = value?.kind === 'place' ? hiding(value.place, [[name]]) : undefined;
    if (left) return named(scope, variable, { kind: 'place', place: left });
    const entries = value?.kind === 'dict' && new Map(value.entries).set(name, given);
    return named(scope, variable, entries ? { kind: 'dict', entries } : undefined);
  }

  private output({ start, body }: Action, scope: Scope): void {
    this.given.set(start, () => this.valueOf(body, scope));
  }

  /** The scope behind the block: variables may have got other values in it. */
  private block(block: Block, before: Scope): Scope {
    const [opening] = block.branches;
    const keyword = opening?.action.keyword;
    if (!opening || keyword === 'define' || keyword === 'block') return before;
    // In each round variables may have what the round before gave them.
    const scope = keyword === 'range' ? forgetting(before, assignedIn(opening.nodes)) : before;
    let isOpenQuestion = false;
    let isExhaustive = false;
    const after: Scope[] = [];
    this.switches.set(
      block,
      block.branches.flatMap(({ action }) => this.switchesIn(action, scope)),
    );
    for (const [i, { action, nodes }] of block.branches.entries()) {
      const [, names = '', body = ''] = /^((?:\$\w+\s*,?\s*)+:=)?([\s\S]*)$/.exec(action.body) ?? [];
      const value = action.keyword === '' ? undefined : this.valueOf(body, scope);
      const isTaken = action.keyword === '' ? true : isTruthy(value);
      const variables = names.match(/\$\w+/g) ?? [];
      if (!isOpenQuestion && isTaken === true && action.keyword !== 'range' && !this.taken.has(block.start))
        this.taken.set(block.start, i);
      const end = this.all(nodes, this.scopeIn(action, value, variables, scope));
      if (isTaken !== false && !isExhaustive) after.push(outside(end, scope, nodes, variables));
      isExhaustive ||= isTaken === true;
      if (isTaken === undefined || (isTaken && action.keyword === 'range')) isOpenQuestion = true;
      if (action.keyword === 'range' && value) {
        this.repeated.set(block.start, {
          list: value,
          scopeOf: (key, item) => this.round(scope, variables, key, item),
        });
      }
    }
    if (!isOpenQuestion && !this.taken.has(block.start)) this.taken.set(block.start, -1);
    return keyword === 'range' ? scope : together(before, isExhaustive ? after : [...after, before]);
  }

  private scopeIn(
    { keyword }: Action,
    value: Value | undefined,
    variables: readonly string[],
    scope: Scope,
  ): Scope {
    if (keyword === 'range') return this.round(scope, variables, undefined, undefined);
    const inner = variables[0] ? named(scope, variables[0], value) : scope;
    return keyword === 'with' ? { ...inner, dot: value } : inner;
  }

  private round(
    scope: Scope,
    variables: readonly string[],
    key: Value | undefined,
    item: Value | undefined,
  ): Scope {
    const inner = { ...scope, dot: item };
    const [one, two] = variables;
    if (one && two) return named(named(inner, one, key), two, item);
    return one ? named(inner, one, item) : inner;
  }

  /** The values of a condition that are no mapping or list: of those, what is in them is told. */
  private switchesIn({ keyword, body }: Action, scope: Scope): Place[] {
    const expression = keyword === 'if' ? parseExpression(body) : undefined;
    const fields = expression ? fieldsIn(expression) : [];
    return fields.flatMap((field) => {
      const value = evaluate(field, scope, this.include);
      return value?.kind === 'place' && value.place.pair && isScalar(value.place.node) ? value.place : [];
    });
  }

  private valueOf(body: string, scope: Scope): Value | undefined {
    const expression = parseExpression(body);
    return expression && evaluate(expression, scope, this.include);
  }
}

function fieldsIn(expression: Expression): Expression[] {
  if (expression.kind === 'call') return expression.args.flatMap(fieldsIn);
  if (expression.kind === 'fieldOf') return [expression, ...fieldsIn(expression.of)];
  return expression.kind === 'field' ? [expression] : [];
}

/** The scope with a variable. */
function named(scope: Scope, name: string, value: Value | undefined): Scope {
  return { ...scope, variables: new Map(scope.variables).set(name, value) };
}

function forgetting(scope: Scope, names: ReadonlySet<string>): Scope {
  return [...names].reduce(
    (each, name) => (each.variables.has(name) ? named(each, name, undefined) : each),
    scope,
  );
}

/** The scope with what its variables are behind one of several ways. */
function together(scope: Scope, ways: readonly Scope[]): Scope {
  let found = scope;
  for (const [name, value] of scope.variables) {
    const [first, ...others] = ways.map((way) => way.variables.get(name));
    const now = others.reduce(either, first);
    if (ways.length > 0 && now !== value) found = named(found, name, now);
  }
  return found;
}

/** The scope behind a block, where what is declared in it is gone: `{{ if .x }}{{ $y := 1 }}{{ end }}`. */
function outside(
  end: Scope,
  before: Scope,
  nodes: readonly TemplateNode[],
  declared: readonly string[],
): Scope {
  const inner = nodes.flatMap((node) => (isBlock(node) ? [] : (/^(\$\w+)\s*:=/.exec(node.body)?.[1] ?? [])));
  const assigned = assignedIn(nodes);
  return [...declared, ...inner].reduce(
    (each, name) => named(each, name, assigned.has(name) ? undefined : before.variables.get(name)),
    end,
  );
}

/** What is certain of a value that is one of two. */
function either(one: Value | undefined, other: Value | undefined): Value | undefined {
  if (one === other || one?.kind !== 'place' || other?.kind !== 'place')
    return one === other ? one : undefined;
  if (one.place.node === other.place.node && !one.place.view && !other.place.view) return one;
  const areMappings = isMap(one.place.node) && isMap(other.place.node);
  const place = areMappings ? agreed(one.place, other.place) : undefined;
  return place && { kind: 'place', place };
}

/** The variables that get another value in the nodes. */
function assignedIn(nodes: readonly TemplateNode[]): ReadonlySet<string> {
  const names = new Set<string>();
  const look = (each: readonly TemplateNode[]) => {
    for (const node of each) {
      if (isBlock(node)) for (const branch of node.branches) look(branch.nodes);
      else {
        const [, name] = /^(\$\w+)\s*=[^=]/.exec(node.body) ?? [];
        if (name) names.add(name);
      }
    }
  };
  look(nodes);
  return names;
}
