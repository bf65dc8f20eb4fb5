/** Adds to a configuration what somebody decided, and leaves everything else as it is. */

import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { parseYaml, spanOf, splitDocuments } from '../parse/yaml.ts';
import { keyText } from '../parse/yaml-tree.ts';
import type { Rule } from '../rule.ts';
import type { ConfiguredIgnore } from '../settings.ts';
import { applyEdits, type TextEdit } from '../source.ts';
import { type Configuration, readConfiguration } from './configuration.ts';

/** An ignore that is to be written. */
export type NewIgnore = Pick<ConfiguredIgnore, 'rule' | 'paths' | 'reason'>;

/**
 * The edit that adds an ignore, behind those that are there; `undefined` where the text has a form to which it cannot be
 * added without harm, such as a list in brackets.
 */
export function addIgnore(text: string, ignore: NewIgnore, rules: readonly Rule[]): TextEdit | undefined {
  const edit = insertion(text, ignore);
  return edit && isRight(text, applyEdits(text, [edit]), ignore, rules) ? edit : undefined;
}

function insertion(text: string, ignore: NewIgnore): TextEdit | undefined {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const [cut, second] = splitDocuments(text);
  if (second) return undefined;
  const { root, broken } = parseYaml(cut?.text ?? '', { text, start: cut?.start ?? 0 });
  if (broken || (root && !isMap(root) && !(isScalar(root) && root.value === null))) return undefined;
  const pair = isMap(root) ? root.items.find((each) => keyText(each) === 'ignores') : undefined;
  if (isMap(root) && root.flow) return undefined;
  const write = (at: number, lines: readonly string[]) => {
    const isLineStart = at === 0 || text[at - 1] === '\n';
    const written = lines.map((line) => line + lineEnd).join('');
    return { span: { start: at, end: at }, newText: (isLineStart ? '' : lineEnd) + written };
  };
  if (!pair) {
    const isBare = text.trim() === '' || text.endsWith(`${lineEnd}${lineEnd}`);
    return write(text.length, [...(isBare ? [] : ['']), 'ignores:', ...itemLines(ignore, '  ')]);
  }
  const { value } = pair;
  if (isSeq(value) && !value.flow) {
    const first = spanOf(value.items[0] as Node).start;
    const line = text.slice(text.lastIndexOf('\n', first - 1) + 1, first);
    const indent = /^ *(?=-)/.exec(line)?.[0];
    const end = lineAfter(text, spanOf(value.items.at(-1) as Node).end);
    return indent === undefined ? undefined : write(end, itemLines(ignore, indent));
  }
  const isEmpty = value === null || (isScalar(value) && value.value === null && !value.source);
  return isEmpty ? write(lineAfter(text, spanOf(pair.key as Node).end), itemLines(ignore, '  ')) : undefined;
}

/** Where the line after an offset starts; an offset at the start of a line stays. */
function lineAfter(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset;
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

function itemLines({ rule, paths, reason }: NewIgnore, indent: string): string[] {
  const lines = [
    `- rule: ${rule}`,
    ...(paths.length > 0 ? [`  paths: [${paths.map(scalar).join(', ')}]`] : []),
  ];
  return [...lines, `  reason: ${scalar(reason)}`].map((line) => indent + line);
}

/** A text as YAML: plain where that says the same in a list in brackets too. */
function scalar(text: string): string {
  const isPlain =
    /^[A-Za-z/][\w /.()'-]*$/.test(text) && !/^(true|false|null|yes|no|on|off)$|\s$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

function isRight(before: string, after: string, ignore: NewIgnore, rules: readonly Rule[]): boolean {
  const [old, now] = [readConfiguration(before, rules), readConfiguration(after, rules)];
  const said = ({ ignores, problems, ...rest }: Configuration) =>
    JSON.stringify(rest, (key, value) => (key === 'span' ? 0 : value));
  const known = new Set(old.problems.map(({ message }) => message));
  const meaning = ({ rule, paths, reason }: NewIgnore) => JSON.stringify([rule, paths, reason]);
  return (
    said(old) === said(now) &&
    now.problems.every(({ message }) => known.has(message)) &&
    JSON.stringify(now.ignores.map(meaning)) === JSON.stringify([...old.ignores, ignore].map(meaning))
  );
}
