/** Parses what Helm renders to manifests, without rendering it. Never throws. */

import { isMap, isPair, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import type { Data } from '../model/data.ts';
import { firstWhere, isHelmTemplate } from './template.ts';
import {
  type Choices,
  type Hole,
  holeMark,
  type TemplateText,
  templateText,
  valueMark,
} from './template-text.ts';
import { parsedYaml, parseYaml, splitDocuments, type Whole, type YamlDocument, yamlData } from './yaml.ts';

/** Parses one document of a manifest, which may be a template of Helm. */
export function parseManifest(text: string, choices: Choices = {}): YamlDocument {
  const whole = { text, start: 0 };
  return (isHelmTemplate(text) ? templateDocuments(text, whole, choices)[0] : undefined) ?? parsedYaml(text);
}

/** What one document of a manifest says. That of a template says also which actions it has. */
export function manifestData(text: string): Data {
  const choices = { all: true };
  const data = yamlData(parseManifest(text, choices).root);
  if (!isHelmTemplate(text) || typeof data !== 'object' || data === null || Array.isArray(data)) return data;
  return { ...data, '{{': templateText(text, choices).left };
}

/**
 * The documents of a template. What only rendering tells is not in them: see `YamlDocument.holes`.
 *
 * @param isWorth tells of a document's text whether it is worth parsing
 */
export function templateDocuments(
  text: string,
  whole: Whole,
  choices: Choices = {},
  isWorth = (_: string) => true,
): YamlDocument[] {
  const written = templateText(text, choices);
  const parts = splitDocuments(written.text).filter((part) => isWorth(part.text));
  return parts.map((part) => {
    const start = whole.start + part.start;
    const parsed = parseYaml(part.text, { text: whole.text, start });
    const holes = restore(parsed.root, written, whole);
    const { error: _, ...document } = parsed;
    return { ...document, broken: parsed.broken || written.unsure, error: undefined, holes };
  });
}

/** Puts the actions back where they give values, and takes out the marks of holes. */
function restore(root: Node | null, written: TemplateText, whole: Whole): ReadonlyMap<Node, readonly Hole[]> {
  const holes = new Map<Node, Hole[]>();
  const known = new Map(written.holes.map((hole) => [hole.offset + whole.start, hole]));
  const open = (node: Node, mark: Node | null) => {
    const hole = known.get(mark?.range?.[0] ?? -1);
    holes.set(node, [...(holes.get(node) ?? []), hole ?? { offset: 0, by: undefined }]);
  };
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const node = stack.pop();
    if (isPair(node)) stack.push(node.value, node.key);
    else if (isScalar(node)) {
      const given = restoreScalar(node, written, whole);
      if (given.length > 0) holes.set(node, given);
    } else if (isMap(node)) {
      for (const { key } of node.items) if (isHole(key) || isValue(key)) open(node, key);
      node.items = node.items.filter(({ key }) => !isHole(key));
      stack.push(...node.items);
    } else if (isSeq(node)) {
      for (const item of node.items) if (isHole(item)) open(node, item);
      node.items = node.items.filter((item) => !isHole(item));
      stack.push(...node.items);
    }
  }
  return holes;
}

function isHole(node: unknown): node is Scalar {
  return isScalar(node) && node.value === holeMark;
}

/** A key that an action gives may be any. */
function isValue(node: unknown): node is Scalar {
  return isScalar(node) && typeof node.value === 'string' && /^\uE000\uE001*$/.test(node.value);
}

/** Puts the actions back into a scalar, and tells of those that give its value, or parts of it. */
function restoreScalar(node: Scalar, { values }: TemplateText, { text, start }: Whole): Hole[] {
  const { value, range } = node;
  if (typeof value !== 'string' || !range || !(value.includes(valueMark) || value.includes(holeMark)))
    return [];
  const first = firstWhere(values, ({ offset }) => offset + start >= range[0]);
  let next = first;
  node.value = value
    .replace(/\uE000\uE001*/g, () => {
      const mark = values[next++];
      return mark ? text.slice(mark.by.start + start, mark.by.end + start) : '{{ }}';
    })
    .replace(/(- )?\uE002:?/g, '{{ }}');
  return values.slice(first, next);
}
