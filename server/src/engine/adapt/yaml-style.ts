/** How a YAML or JSON document is laid out, and values rendered in that layout. */

import { isMap, isScalar, isSeq, type Node, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Data } from '../model/data.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import { lineEnding } from '../source.ts';
import { lineStart, startOf } from './yaml-text.ts';

export interface YamlStyle {
  readonly eol: '\n' | '\r\n';
  /** Columns that a nested block mapping is indented by. */
  readonly indent: number;
  /** Columns from a key to the `-` of the block sequence under it: 0, or the same as `indent`. */
  readonly sequenceIndent: number;
  /** JSON: everything is flow and quoted with `"`. */
  readonly json: boolean;
  /** No space after `:` and `,`, as minified JSON has it. */
  readonly compact: boolean;
}

/** The column of an offset: code units from the start of its line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

const styles = new WeakMap<YamlDocument, YamlStyle>();

/** Reads the layout off the first nested collections of a document. */
export function styleOf(document: YamlDocument): YamlStyle {
  const known = styles.get(document) ?? readStyle(document);
  styles.set(document, known);
  return known;
}

function readStyle(document: YamlDocument): YamlStyle {
  const { text, root } = document;
  const found: { indent?: number; sequenceIndent?: number } = {};
  const pending: Node[] = root ? [root] : [];
  for (let next = 0; next < pending.length && !(found.indent && found.sequenceIndent !== undefined); next++) {
    const node = pending[next];
    if (isMap(node)) {
      for (const pair of node.items) {
        const { key, value } = pair;
        if (!isScalar(key) || !key.range || (!isMap(value) && !isSeq(value)) || !value.range) continue;
        pending.push(value);
        const start = isSeq(value) ? text.lastIndexOf('-', value.range[0]) : value.range[0];
        if (value.flow || !text.slice(key.range[1], start).includes('\n')) continue;
        const step = columnOf(text, start) - columnOf(text, startOf(document, pair));
        // Broken text can have any indentation.
        if (isSeq(value) && step >= 0) found.sequenceIndent ??= step;
        else if (isMap(value) && step > 0) found.indent ??= step;
      }
    } else if (isSeq(node)) {
      for (const item of node.items) if (isMap(item) || isSeq(item)) pending.push(item);
    }
  }
  const indent = found.indent ?? (found.sequenceIndent || 2);
  return {
    eol: lineEnding(text),
    indent,
    sequenceIndent: found.sequenceIndent ?? indent,
    ...flowStyle(document),
  };
}

function flowStyle({ text, root }: YamlDocument): FlowStyle {
  if (!isCollection(root) || !root.flow || !root.range) return loose;
  const own = text.slice(root.range[0], root.range[1]);
  return { json: /^[{[][\s{[]*["}\]]/.test(own), compact: !/[,:]\s/.test(own) };
}

/**
 * Renders `key: value` for a block mapping whose keys stand at `column`; lines after the first are indented,
 * the first is not, and there is no line end at the end.
 */
export function renderPair(key: string, value: Data, column: number, style: YamlStyle): string {
  if (Array.isArray(value) && value.length > 0) {
    const indent = ' '.repeat(column + style.sequenceIndent);
    const render = (item: Data) => (typeof item === 'object' ? renderFlow(item, loose) : renderScalar(item));
    return [`${key}:`, ...value.map((item) => `${indent}- ${render(item)}`)].join(style.eol);
  }
  if (isMapping(value) && Object.keys(value).length > 0) {
    const inner = column + style.indent;
    const lines = Object.entries(value).map(([k, v]) => ' '.repeat(inner) + renderPair(k, v, inner, style));
    return [`${key}:`, ...lines].join(style.eol);
  }
  return `${key}: ${renderFlow(value, loose)}`;
}

type FlowStyle = Pick<YamlStyle, 'json' | 'compact'>;

const loose: FlowStyle = { json: false, compact: false };

/** Renders a value on one line, as flow YAML or JSON. */
export function renderFlow(value: Data, style: FlowStyle): string {
  const comma = style.compact ? ',' : ', ';
  if (Array.isArray(value)) return `[${value.map((item) => renderFlow(item, style)).join(comma)}]`;
  if (isMapping(value)) {
    const pairs = Object.entries(value).map(([key, item]) => renderFlowPair(key, item, style));
    return `{${pairs.join(comma)}}`;
  }
  return style.json ? JSON.stringify(value) : renderScalar(value, 'flow');
}

/** Renders a pair of a flow mapping on one line. */
export function renderFlowPair(key: string, value: Data, style: FlowStyle): string {
  const colon = style.compact && style.json ? ':' : ': ';
  return `${style.json ? JSON.stringify(key) : key}${colon}${renderFlow(value, style)}`;
}

/** Renders a scalar, quoted only when it would otherwise read as something else. */
export function renderScalar(value: Data, context: 'block' | 'flow' = 'block'): string {
  if (typeof value !== 'string') return value === null ? 'null' : String(value);
  return needsQuotes(value, context) ? JSON.stringify(value) : value;
}

function needsQuotes(value: string, context: 'block' | 'flow'): boolean {
  if (!/^[A-Za-z_/.][\w./:@=+-]*$/.test(value)) return true;
  if (value.endsWith(':') || (context === 'flow' && value.includes(':'))) return true;
  if (/^(y|n|yes|no|on|off)$/i.test(value)) return true;
  return parseDocument(value, { logLevel: 'silent' }).contents?.toJSON() !== value;
}

function isCollection(node: Node | null): node is YAMLMap | YAMLSeq {
  return isMap(node) || isSeq(node);
}

function isMapping(value: Data): value is { readonly [key: string]: Data } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
