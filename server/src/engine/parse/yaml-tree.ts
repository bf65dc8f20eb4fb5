/** Nodes of a parsed document, and where they stand in it. */

import { type Alias, isAlias, isMap, isNode, isPair, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { DataPath } from '../model/data.ts';
import type { YamlDocument } from './yaml.ts';

/** The key of a pair as text: scalars as they read, anything else empty. */
export function keyText(pair: Pair<unknown, unknown>): string {
  return isScalar(pair.key) ? String(pair.key.value ?? '') : '';
}

/** Visits the nodes of a tree in the order of the text, without recursion. */
export function walk(root: Node | null, visit: (node: Node) => void): void {
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const item = stack.pop();
    if (isPair(item)) stack.push(item.value, item.key);
    else if (isNode(item)) {
      visit(item);
      if (isMap(item) || isSeq(item))
        for (let i = item.items.length - 1; i >= 0; i--) stack.push(item.items[i]);
    }
  }
}

/** Where a node stands in its document's data, as `yamlData` gives it; `undefined` when it is not in there. */
export function pathOf(root: Node | null, wanted: Node): DataPath | undefined {
  const parents = parentsOf(root);
  const path: (string | number)[] = [];
  let node: Node | undefined = wanted;
  while (node && node !== root) {
    const step = parents.get(node);
    if (!step) return undefined;
    path.unshift(step.key);
    node = step.parent;
  }
  return node && path;
}

/** The mapping or sequence that a node is the value or item of, and under which key; built once a document. */
export function parentsOf(root: Node | null): ReadonlyMap<Node, ParentStep> {
  if (!root) return new Map();
  const known = parentIndexes.get(root);
  if (known) return known;
  const parents = new Map<Node, ParentStep>();
  walk(root, (parent) => {
    const add = (child: unknown, key: string | number) =>
      isNode(child) && parents.set(child, { parent, key });
    if (isMap(parent)) for (const pair of parent.items) add(pair.value, keyText(pair));
    else if (isSeq(parent)) parent.items.forEach(add);
  });
  parentIndexes.set(root, parents);
  return parents;
}

export interface ParentStep {
  readonly parent: Node;
  readonly key: string | number;
}

const parentIndexes = new WeakMap<Node, ReadonlyMap<Node, ParentStep>>();

/** The aliases inside a node, itself included, and the nodes that bear anchors; in the order of the text. */
export function anchorsAndAliases(root: Node | null): { anchored: Node[]; aliases: Alias[] } {
  const anchored: Node[] = [];
  const aliases: Alias[] = [];
  walk(root, (node) => {
    if (isAlias(node)) aliases.push(node);
    else if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor) anchored.push(node);
  });
  return { anchored, aliases };
}

/** The nodes that aliases of a document stand for, merge keys included; found once a document. */
export function aliasTargets(document: YamlDocument): ReadonlySet<Node> {
  const known = aliasTargetSets.get(document);
  if (known) return known;
  const targets = new Set<Node>();
  for (const alias of anchorsAndAliases(document.root).aliases) {
    const target = document.resolve(alias);
    if (target) targets.add(target);
  }
  aliasTargetSets.set(document, targets);
  return targets;
}

const aliasTargetSets = new WeakMap<YamlDocument, ReadonlySet<Node>>();

/**
 * True when a node is written inside `owner`, and nothing on the way up to `owner` is used elsewhere through an
 * alias: to change it is to change `owner` alone.
 */
export function belongsTo(document: YamlDocument, node: Node, owner: Node): boolean {
  const parents = parentsOf(document.root);
  const targets = aliasTargets(document);
  for (let current: Node | undefined = node; current; current = parents.get(current)?.parent) {
    if (current === owner) return true;
    if (targets.has(current)) return false;
  }
  return false;
}

/**
 * How many nodes a document has with its aliases written out, to keep those away that would go through all of it:
 * a few lines of aliases to aliases can stand for billions. `Infinity` for one that holds itself.
 */
export function expandedSize(document: YamlDocument): number {
  const sizes = new Map<Node, number>();
  const sizeOf = (node: unknown): number => {
    if (isPair(node)) return sizeOf(node.key) + sizeOf(node.value);
    if (!isNode(node)) return 0;
    if (isAlias(node)) {
      const target = document.resolve(node);
      // Anchors stand before their aliases: one without a size is around its alias.
      return target ? (sizes.get(target) ?? Number.POSITIVE_INFINITY) : 1;
    }
    const inner: readonly unknown[] = isMap(node) || isSeq(node) ? node.items : [];
    const size = inner.reduce<number>((sum, each) => sum + sizeOf(each), 1);
    sizes.set(node, size);
    return size;
  };
  return sizeOf(document.root);
}
