/** Reads a configuration by its shape: what fits, with its places, and what is wrong with the rest. */

import { isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { closest } from '../model/closest.ts';
import { parseYaml, spanOf, splitDocuments, type YamlDocument } from '../parse/yaml.ts';
import { expandedSize, keyText } from '../parse/yaml-tree.ts';
import type { Span } from '../source.ts';
import { type ChoiceShape, choicesOf, type EitherShape, type MapShape, type Shape } from './shape.ts';

/** Something that is wrong with a configuration, at its place. */
export interface ConfigurationProblem {
  readonly code: 'invalid-configuration' | 'expired-ignore' | 'unused-ignore';
  readonly span: Span;
  readonly message: string;
}

/** A part of a configuration that fits its shape. */
export type Entry = TextEntry | ListEntry | MapEntry;

export interface TextEntry {
  readonly kind: 'text';
  readonly text: string;
  readonly span: Span;
}

export interface ListEntry {
  readonly kind: 'list';
  readonly items: readonly Entry[];
  readonly span: Span;
}

export interface MapEntry {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  readonly span: Span;
  /** Something in it is wrong, and left out. */
  readonly isPartial: boolean;
}

/** In UTF-16 code units: thousands of rules and reasons. */
const maxLength = 256 * 1024;

/** With aliases written out. */
const maxNodes = 20_000;

/** What fits of a text, and what is wrong with it. Never throws. */
export function readEntries(
  text: string,
  shape: MapShape,
): { readonly entry: MapEntry | undefined; readonly problems: readonly ConfigurationProblem[] } {
  const problems: ConfigurationProblem[] = [];
  const add = (span: Span, message: string) =>
    problems.push({ code: 'invalid-configuration', span, message });
  const start = { start: 0, end: Math.min(1, text.length) };
  if (text.length > maxLength) {
    add(start, `The configuration is longer than ${maxLength / 1024} KB, so nothing of it counts.`);
    return { entry: undefined, problems };
  }
  const documents = splitDocuments(text)
    .map((each) => parseYaml(each.text, { text, start: each.start }))
    .filter(({ root, broken }) => broken || (root && !(isScalar(root) && root.value === null)));
  const [document, second] = documents;
  if (!document) return { entry: undefined, problems };
  if (expandedSize(document) > maxNodes) {
    add(start, `The configuration has more than ${maxNodes} values, so nothing of it counts.`);
    return { entry: undefined, problems };
  }
  const entry = document.root ? new Reader(document, add).read(document.root, shape) : undefined;
  if (document.error) {
    // What is said of the rest would be about what the parser made of it.
    problems.length = 0;
    add(document.error.span, `This is no YAML: ${document.error.message.split('\n')[0]}`);
  } else if (second) {
    const { start: at } = second.root ? spanOf(second.root) : (second.error?.span ?? start);
    add({ start: at, end: at + 1 }, 'A configuration is one document: what is here does not count.');
  }
  return { entry: entry?.kind === 'map' ? entry : undefined, problems };
}

class Reader {
  constructor(
    private readonly document: YamlDocument,
    private readonly add: (span: Span, message: string) => void,
  ) {}

  /** What fits of a node; `undefined` when nothing does, or nothing is written. */
  read(written: Node, shape: Shape): Entry | undefined {
    const node = this.document.resolve(written) ?? written;
    const span = spanOf(written);
    if (isScalar(node) && node.value === null) {
      if (span.end > span.start) this.add(span, `This is empty. It takes ${wordsFor(shape)}.`);
      return undefined;
    }
    if (shape.kind === 'list' && isSeq(node)) {
      const items = node.items.flatMap((item) => this.read(item as Node, shape.item) ?? []);
      return { kind: 'list', items, span };
    }
    const map = shape.kind === 'either' ? shape.map : shape;
    if (map.kind === 'map' && isMap(node)) return this.readMap(node, map, span);
    if (isScalar(node) && shape.kind !== 'list' && shape.kind !== 'map') {
      const text = textOf(node);
      if (fits(shape, text)) return { kind: 'text', text, span };
      const near = closest(
        text,
        choicesOf(shape).map(({ value }) => value),
      );
      const hint = near ? ` Did you mean \`${near}\`?` : '';
      this.add(span, `This is \`${shown(text)}\`; it takes ${wordsFor(shape)}.${hint}`);
      return undefined;
    }
    this.add(firstLine(this.document.text, span), `It takes ${wordsFor(shape)}.`);
    return undefined;
  }

  private readMap(map: YAMLMap, shape: MapShape, span: Span): MapEntry {
    const entries = new Map<string, Entry>();
    let isPartial = false;
    for (const pair of map.items) {
      const read = this.readPair(pair, shape, entries);
      if (read) entries.set(keyText(pair), read);
      else isPartial = true;
    }
    for (const key of shape.required) {
      if (map.items.some((pair) => keyText(pair) === key)) continue;
      isPartial = true;
      this.add(firstLine(this.document.text, span), `\`${key}\` is missing.`);
    }
    return { kind: 'map', entries, span, isPartial };
  }

  private readPair(
    pair: Pair<unknown, unknown>,
    { fields, keys }: MapShape,
    known: ReadonlyMap<string, Entry>,
  ): Entry | undefined {
    const key = keyText(pair);
    const span = spanOf(pair.key as Node);
    const field = fields.get(key);
    if (!field) {
      const near = closest(key, fields.keys());
      const hint = near ? ` Did you mean \`${near}\`?` : '';
      this.add(span, `There is no ${keys} \`${shown(key)}\`.${hint}`);
      return undefined;
    }
    if (known.has(key)) {
      this.add(span, `\`${key}\` is there twice: the first counts.`);
      return known.get(key);
    }
    const { value } = pair;
    const isWritten = value !== null && !(isScalar(value) && value.value === null && value.source === '');
    if (isWritten) return this.read(value as Node, field.shape);
    this.add(span, `\`${key}\` is empty. It takes ${wordsFor(field.shape)}.`);
    return undefined;
  }
}

/** A scalar as it is written: `1.30` is no number here. */
function textOf({ value, source, type }: Scalar): string {
  return typeof value === 'string' || type !== 'PLAIN' ? String(value) : (source ?? String(value));
}

function fits(shape: Exclude<Shape, { kind: 'list' | 'map' }>, text: string): boolean {
  if (shape.kind === 'text') return shape.pattern.test(text);
  return choicesOf(shape).some(({ value }) => value === text);
}

/** What a shape takes, in words. */
function wordsFor(shape: Shape): string {
  switch (shape.kind) {
    case 'choice':
      return choiceWords(shape);
    case 'text':
      return shape.takes;
    case 'list':
      return shape.item.kind === 'map' ? 'a list' : `a list, each item ${wordsFor(shape.item)}`;
    case 'map':
      return mapWords(shape);
    case 'either':
      return eitherWords(shape);
  }
}

function choiceWords({ choices, takes }: ChoiceShape): string {
  return takes ?? choices.map(({ value }) => `\`${value}\``).join(', ');
}

/** So many keys can be named. */
const fewKeys = 8;

function mapWords({ fields, keys }: MapShape): string {
  if (fields.size > fewKeys) return `a mapping by ${keys}`;
  return `a mapping of ${[...fields.keys()].map((key) => `\`${key}\``).join(', ')}`;
}

function eitherWords({ word, map }: EitherShape): string {
  return `${choiceWords(word)}, or ${mapWords(map)}`;
}

function firstLine(text: string, { start, end }: Span): Span {
  const line = text.slice(start, end).split(/\r?\n/, 1)[0] ?? '';
  return { start, end: start + Math.max(1, line.length) };
}

function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
