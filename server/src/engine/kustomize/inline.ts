/** YAML in a text of a YAML document: patches that stand in the kustomization itself. */

import { isScalar, Scalar } from 'yaml';
import { type Place, scalarText } from '../parse/lookup.ts';
import { type DocumentText, parseYaml, splitDocuments, type YamlDocument } from '../parse/yaml.ts';

/** The documents in a scalar, their places those of the text around it. */
export function documentsIn(place: Place): YamlDocument[] {
  const value = scalarText(place);
  const { document, node } = place;
  if (value === undefined || !isScalar(node)) return [];
  const exact = textOf(place, value);
  if (!exact) return splitDocuments(value).map(({ text }) => unlocated(parseYaml(text)));
  const enclosure = { document, scalar: node };
  return splitIndented(exact.text).map(({ text, start }) => ({
    ...parseYaml(text, { text: document.text, start: exact.start + start }),
    enclosure,
  }));
}

/** The text as it is written, where that is character for character, but for the indentation of its lines. */
function textOf({ node, document }: Place, value: string): DocumentText | undefined {
  if (!isScalar(node) || !node.range) return undefined;
  const [from, to] = node.range;
  if (node.type === Scalar.BLOCK_LITERAL) {
    const start = document.text.indexOf('\n', from) + 1;
    return { text: document.text.slice(start, to), start };
  }
  const start = from + (node.type === Scalar.PLAIN ? 0 : 1);
  const isExact = !value.includes('\n') && document.text.startsWith(value, start);
  return isExact ? { text: value, start } : undefined;
}

/** Cuts a text whose lines are all indented at the lines that separate documents. */
function splitIndented(text: string): DocumentText[] {
  const indent = /^([ \t]*)\S/m.exec(text)?.[1] ?? '';
  const documents: DocumentText[] = [];
  let start = 0;
  for (const line of text.matchAll(/^([ \t]*)---[ \t]*(?:#.*)?\r?\n/gm)) {
    if (line[1] !== indent) continue;
    documents.push({ text: text.slice(start, line.index), start });
    start = line.index + line[0].length;
  }
  documents.push({ text: text.slice(start), start });
  return documents.filter((each) => each.text.trim() !== '');
}

/** A document whose places are not those of the text around it: nothing can be written there. */
function unlocated(document: YamlDocument): YamlDocument {
  return document;
}
