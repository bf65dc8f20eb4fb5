/** Finds the key that stands at a place of a text. It goes by the text alone, so that half-written files have keys too. */

import { isMap, isPair, isScalar, isSeq, type Node } from 'yaml';
import { placeAt } from '../configuration/place.ts';
import type { Family } from '../model/workload.ts';
import { parseYaml, splitDocuments } from '../parse/yaml.ts';
import { keyText } from '../parse/yaml-tree.ts';
import type { Span } from '../source.ts';
import { buildKeys } from './build-keys.ts';
import { hostKeys } from './host-keys.ts';
import type { IsolationKey, KeyPlace } from './key.ts';
import { securityKeys } from './security-keys.ts';

/** All that is known, in no particular order. */
export const isolationKeys: readonly IsolationKey[] = [...securityKeys, ...hostKeys, ...buildKeys];

/** A key where it is written. */
export interface KeyAt {
  readonly key: IsolationKey;
  readonly place: KeyPlace;
  /** As it is called there: `privileged`, `RUN --security`. */
  readonly name: string;
  readonly span: Span;
}

const byName = new Map(
  isolationKeys.flatMap((key) =>
    Object.entries(key.names).flatMap(([place, names]) => names.map((name) => [`${place} ${name}`, key])),
  ) as [string, IsolationKey][],
);

/**
 * The key at an offset in UTF-16 code units; `undefined` where none stands that is known.
 *
 * @param family what the text is there
 */
export function keyAt(text: string, offset: number, family: Family): KeyAt | undefined {
  if (family === 'dockerfile') return instructionAt(text, offset);
  if (family === 'command-line') return optionAt(text, offset);
  if (family !== 'compose' && family !== 'kubernetes') return undefined;
  const found = writtenKeyAt(text, offset);
  return found && (family === 'compose' ? serviceKey(found) : podKey(found, text));
}

interface WrittenKey {
  /** The keys that lead to it and itself, with `-` for the items of lists. */
  readonly path: readonly string[];
  readonly span: Span;
}

function serviceKey({ path, span }: WrittenKey): KeyAt | undefined {
  return path[0] === 'services' ? known('compose', path.slice(2), span) : undefined;
}

const containerLists = ['containers', 'initContainers', 'ephemeralContainers'];

function podKey({ path, span }: WrittenKey, text: string): KeyAt | undefined {
  const list = path.findLastIndex((key, i) => containerLists.includes(key) && path[i + 1] === '-');
  if (list >= 0) return known('container', path.slice(list + 2), span);
  const spec = path.lastIndexOf('spec');
  // A pod has its fields at the top, or in a list of objects; everything that makes pods has them in a template.
  const above = path[spec - 1] ?? '-';
  const isPods = above === '-' ? /\bkind["']?\s*:\s*["']?Pod\b/.test(text) : /template$/i.test(above);
  return isPods ? known('pod', path.slice(spec + 1), span) : undefined;
}

function known(place: KeyPlace, path: readonly string[], span: Span): KeyAt | undefined {
  const name = path.join('.').replaceAll('.-', '[]');
  const key = byName.get(`${place} ${name}`);
  return key && { key, place, name, span };
}

/** By the tree, which knows every style; where the text cannot be read as one, by its lines. */
function writtenKeyAt(text: string, offset: number): WrittenKey | undefined {
  const document = splitDocuments(text).findLast(({ start }) => start <= offset);
  if (!document) return undefined;
  const { root, broken } = parseYaml(document.text, { text, start: document.start });
  const found = broken || !root ? undefined : keyInTree(root, offset, []);
  if (found) return found;
  const place = broken ? placeAt(text, offset) : undefined;
  if (!place?.hasColon || place.key !== undefined) return undefined;
  const { path, span } = place;
  return { path: [...path, text.slice(span.start, span.end)], span };
}

function keyInTree(root: Node, offset: number, path: readonly string[]): WrittenKey | undefined {
  if (!isMap(root) && !isSeq(root)) return undefined;
  for (const item of root.items) {
    const value = isPair(item) ? item.value : item;
    const way = [...path, isPair(item) ? keyText(item) : '-'];
    const range = isPair(item) && isScalar(item.key) ? item.key.range : undefined;
    if (range && range[0] <= offset && offset <= range[1])
      return { path: way, span: { start: range[0], end: range[1] } };
    const inner = (value as Node | null)?.range;
    if (inner && inner[0] <= offset && offset <= inner[1]) return keyInTree(value as Node, offset, way);
  }
  return undefined;
}

const instruction = /^[ \t]*(?:ONBUILD[ \t]+)?([A-Z]+)\b/i;

function instructionAt(text: string, offset: number): KeyAt | undefined {
  const start = instructionStart(text, offset);
  const [line = ''] = text.slice(start).split('\n', 1);
  const [head, word = ''] = instruction.exec(line) ?? [];
  if (head === undefined) return undefined;
  const name = word.toUpperCase();
  const end = start + head.length;
  if (offset <= end && offset >= end - word.length)
    return known('dockerfile', [name], { start: end - word.length, end });
  const option = wordAt(text, offset, /--[\w-]+/g);
  return option && known('dockerfile', [`${name} ${option.text}`], option.span);
}

/** The start of the line on which an instruction begins: lines that end with a backslash go on. */
function instructionStart(text: string, offset: number): number {
  let start = text.lastIndexOf('\n', offset - 1) + 1;
  while (start > 0) {
    const before = text.lastIndexOf('\n', start - 2) + 1;
    if (!/\\[ \t]*\r?\n$/.test(text.slice(before, start))) return start;
    start = before;
  }
  return start;
}

function optionAt(text: string, offset: number): KeyAt | undefined {
  const option = wordAt(text, offset, /(?<![\w-])--?[a-z][\w-]*/g);
  return option && known('option', [option.text], option.span);
}

/** The match of an expression on the line of an offset that the offset is in. */
function wordAt(text: string, offset: number, expression: RegExp) {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const [line = ''] = text.slice(start).split('\n', 1);
  for (const match of line.matchAll(expression)) {
    const span = { start: start + match.index, end: start + match.index + match[0].length };
    if (span.start <= offset && offset <= span.end) return { text: match[0], span };
  }
  return undefined;
}
