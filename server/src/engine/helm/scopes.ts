/** Follows the blocks of a template: what names stand for in each, and which way it goes. */

import { isMap, isScalar } from 'yaml';
import type { Place } from '../parse/lookup.ts';
import { type Action, type Block, isBlock, type TemplateNode } from '../parse/template.ts';
import { type Changed, Changing, changingWords, withoutHolders } from './changes.ts';
import { evaluate, type Include, isTruthy, named, type Scope, type Value } from './evaluate.ts';
import { type Expression, parseExpression } from './expression.ts';
import { agreed } from './places.ts';
import { roundsOf } from './repeated.ts';

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
export function scopesOf(
  nodes: readonly TemplateNode[],
  scope: Scope,
  include: Include,
  changed: Changed,
): Scopes {
  const walker = new Walker(include, new Changing(include, changed));
  walker.all(nodes, scope);
  return walker;
}

/** How deep rounds in rounds are looked at for what they change. */
const maxDepth = 2;

class Walker implements Scopes {
  readonly given = new Map<number, () => Value | undefined>();
  readonly taken = new Map<number, number>();
  readonly switches = new Map<Block, readonly Place[]>();
  readonly repeated = new Map<number, Repetition>();

  constructor(
    private readonly include: Include,
    private readonly changes: Changing,
    private readonly depth = 0,
  ) {}

  /** The scope behind the nodes. */
  all(nodes: readonly TemplateNode[], outer: Scope): Scope {
    let scope = outer;
    for (const node of nodes) {
      if (isBlock(node)) scope = this.block(node, scope);
      else if (node.kind === 'output') scope = this.output(node, scope);
      else scope = this.assigned(node.body, scope);
    }
    return scope;
  }

  private assigned(action: string, scope: Scope): Scope {
    const [, name, body] = /^(\$\w+)\s*:?=([\s\S]+)$/.exec(action) ?? [];
    if (!name || !body) return scope;
    return named(this.changes.after(action, scope), name, this.valueOf(body.trim(), scope));
  }

  private output({ start, body }: Action, scope: Scope): Scope {
    this.given.set(start, () => this.valueOf(body, scope));
    return this.changes.after(body, scope);
  }

  /** The scope behind the block: variables may have got other values in it. */
  private block(block: Block, outer: Scope): Scope {
    const [opening] = block.branches;
    const keyword = opening?.action.keyword;
    if (!opening || keyword === 'define' || keyword === 'block') return outer;
    const before = this.changes.after(opening.action.body, outer);
    // In each round variables may have what the round before gave them.
    const scope =
      keyword === 'range' ? forgetting(before, assignedIn(opening.nodes), changedIn(opening.nodes)) : before;
    let isOpenQuestion = false;
    let isExhaustive = false;
    const after: Scope[] = [];
    this.switches.set(
      block,
      block.branches.flatMap(({ action }) => this.switchesIn(action, scope)),
    );
    for (const [i, { action, nodes }] of block.branches.entries()) {
      const [names = ''] = /^\$\w+\s*(?:,\s*\$\w+\s*)*:=/.exec(action.body) ?? [];
      const body = action.body.slice(names.length);
      const value = action.keyword === '' ? undefined : this.valueOf(body, scope);
      const isTaken = action.keyword === '' ? true : isTruthy(value);
      const variables = names.match(/\$\w+/g) ?? [];
      if (!isOpenQuestion && isTaken === true && action.keyword !== 'range' && !this.taken.has(block.start))
        this.taken.set(block.start, i);
      const end = this.all(nodes, this.scopeIn(action, value, variables, scope));
      if (isTaken !== false && !isExhaustive) after.push(outside(end, scope, nodes, variables));
      isExhaustive ||= isTaken === true;
      if (isTaken === undefined || (isTaken && action.keyword === 'range')) isOpenQuestion = true;
      if (action.keyword === 'range' && value && foundIn(nodes, leaving).size === 0) {
        const repetition: Repetition = {
          list: value,
          scopeOf: (key, item) => this.round(scope, variables, key, item),
        };
        this.repeated.set(block.start, repetition);
        this.noteChanges(nodes, repetition);
      }
    }
    if (!isOpenQuestion && !this.taken.has(block.start)) this.taken.set(block.start, -1);
    return keyword === 'range' ? scope : together(before, isExhaustive ? after : [...after, before]);
  }

  /** Looks at what each round changes, even if it gives nothing that is asked for. */
  private noteChanges(nodes: readonly TemplateNode[], repetition: Repetition): void {
    if (this.depth >= maxDepth || changedIn(nodes).size === 0) return;
    for (const { key, item } of roundsOf(repetition) ?? []) {
      const walker = new Walker(this.include, this.changes, this.depth + 1);
      walker.all(nodes, repetition.scopeOf(key, item));
    }
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

/** A scope without what is known of some variables, and without what is part of others that change. */
function forgetting(scope: Scope, names: ReadonlySet<string>, changed: ReadonlySet<string>): Scope {
  const known = [...names].reduce(
    (each, name) => (each.variables.has(name) ? named(each, name, undefined) : each),
    scope,
  );
  return [...changed].reduce((each, name) => withoutHolders(each, scope.variables.get(name)), known);
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
  return foundIn(nodes, (body) => /^(\$\w+)\s*=[^=]/.exec(body)?.[1]);
}

/** The variables of which something is changed in the nodes, and an empty name for all else. */
function changedIn(nodes: readonly TemplateNode[]): ReadonlySet<string> {
  return foundIn(nodes, (body) => {
    const found = changingWords.exec(body);
    return found ? (found[1] ?? '') : undefined;
  });
}

/** What ends a round, or all of them, before the end of the body. */
const leaving = (body: string) => /^(break|continue)$/.exec(body)?.[0];

function foundIn(nodes: readonly TemplateNode[], look: (body: string) => string | undefined): Set<string> {
  const all = nodes.flatMap((node) => {
    if (isBlock(node)) return node.branches.flatMap((branch) => [...foundIn(branch.nodes, look)]);
    return look(node.body) ?? [];
  });
  return new Set(all);
}
