/** Follows the blocks of a template: what names stand for in each, and which way it goes. */

import { isScalar } from 'yaml';
import type { Place } from '../parse/lookup.ts';
import { type Action, type Block, isBlock, type TemplateNode } from '../parse/template.ts';
import { evaluate, type Include, isTruthy, type Scope, type Value } from './evaluate.ts';
import { type Expression, parseExpression } from './expression.ts';

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
  const walker = new Walker(include, changedNames(nodes));
  walker.all(nodes, scope);
  return walker;
}

class Walker implements Scopes {
  readonly given = new Map<number, () => Value | undefined>();
  readonly taken = new Map<number, number>();
  readonly switches = new Map<Block, readonly Place[]>();
  readonly repeated = new Map<number, Repetition>();

  constructor(
    private readonly include: Include,
    private readonly changed: ReadonlySet<string>,
  ) {}

  all(nodes: readonly TemplateNode[], outer: Scope): void {
    let scope = outer;
    for (const node of nodes) {
      if (isBlock(node)) this.block(node, scope);
      else if (node.kind === 'output') this.output(node, scope);
      else {
        const [, name, body] = /^(\$\w+)\s*:=\s*([\s\S]+)$/.exec(node.body) ?? [];
        if (name && body) scope = this.with(scope, name, this.valueOf(body, scope));
      }
    }
  }

  private output({ start, body }: Action, scope: Scope): void {
    this.given.set(start, () => this.valueOf(body, scope));
  }

  private block(block: Block, scope: Scope): void {
    const [opening] = block.branches;
    const keyword = opening?.action.keyword;
    if (!opening || keyword === 'define' || keyword === 'block') return;
    let isOpenQuestion = false;
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
      if (isTaken === undefined || (isTaken && action.keyword === 'range')) isOpenQuestion = true;
      this.all(nodes, this.scopeIn(action, value, variables, scope));
      if (action.keyword === 'range' && value) {
        this.repeated.set(block.start, {
          list: value,
          scopeOf: (key, item) => this.round(scope, variables, key, item),
        });
      }
    }
    if (!isOpenQuestion && !this.taken.has(block.start)) this.taken.set(block.start, -1);
  }

  private scopeIn(
    { keyword }: Action,
    value: Value | undefined,
    variables: readonly string[],
    scope: Scope,
  ): Scope {
    if (keyword === 'range') return this.round(scope, variables, undefined, undefined);
    const named = variables[0] ? this.with(scope, variables[0], value) : scope;
    return keyword === 'with' ? { ...named, dot: value } : named;
  }

  private round(
    scope: Scope,
    variables: readonly string[],
    key: Value | undefined,
    item: Value | undefined,
  ): Scope {
    const inner = { ...scope, dot: item };
    const [one, two] = variables;
    if (one && two) return this.with(this.with(inner, one, key), two, item);
    return one ? this.with(inner, one, item) : inner;
  }

  private with(scope: Scope, name: string, value: Value | undefined): Scope {
    const variables = new Map(scope.variables).set(name, this.changed.has(name) ? undefined : value);
    return { ...scope, variables };
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
  return expression.kind === 'field' ? [expression] : [];
}

/** The variables that get another value somewhere: nobody knows when. */
function changedNames(nodes: readonly TemplateNode[]): ReadonlySet<string> {
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
