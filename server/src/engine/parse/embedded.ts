/** YAML in a text of a YAML document: patches in a kustomization itself, texts among the values of a chart. */

import { isScalar, Scalar } from 'yaml';
import { type Place, scalarText } from './lookup.ts';
import { type DocumentText, parseYaml, placedAt, splitDocuments, type YamlDocument } from './yaml.ts';

/**
 * The documents in a scalar, their places those of the text around it.
 *
 * @param owner what goes when nothing of the text is left
 * @param isPatch see `Enclosure`
 */
export function documentsIn(place: Place, owner: Place, isPatch = false): YamlDocument[] {
  const value = scalarText(place);
  const { document, node } = place;
  if (value === undefined || !isScalar(node)) return [];
  const enclosure = { document, scalar: node, owner, isPatch };
  const block = blockText(place);
  if (!block) {
    return splitDocuments(value).map(({ text }) => ({
      ...placedAt(parseYaml(text), document.text, node),
      enclosure,
    }));
  }
  return splitIndented(block.text).map(({ text, start }) => ({
    ...parseYaml(text, { text: document.text, start: block.start + start }),
    enclosure,
  }));
}

/** The lines of a literal block, indentation and all. */
function blockText({ node, document }: Place): DocumentText | undefined {
  if (!isScalar(node) || !node.range || node.type !== Scalar.BLOCK_LITERAL) return undefined;
  const [from, to] = node.range;
  const start = document.text.indexOf('\n', from) + 1;
  return { text: document.text.slice(start, to), start };
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
