/** Changes of YAML that stands in a text of another document, as changes of that document. */

import { Scalar } from 'yaml';
import type { Change, Refusal } from '../model/fact.ts';
import { spanOf, type YamlDocument } from '../parse/yaml.ts';
import { pathOf } from '../parse/yaml-tree.ts';
import { applyEdits, shiftSpan } from '../source.ts';
import { countAtEnd, withoutAtEnd } from '../text.ts';

/** What a change of a document promises of the document around it, which has the text as a scalar. */
export function promisedAround(inner: YamlDocument, change: Change | Refusal): Change | Refusal {
  if (!inner.enclosure || 'refused' in change) return change;
  const { document, scalar } = inner.enclosure;
  const path = pathOf(document.root, scalar);
  if (scalar.type !== Scalar.BLOCK_LITERAL || !path) return { refused: 'it stands in a text that is quoted' };
  const { start, end } = spanOf(scalar);
  const first = document.text.indexOf('\n', start) + 1;
  const edits = change.edits.map((edit) => ({ ...edit, span: shiftSpan(edit.span, -first) }));
  const lines = applyEdits(document.text.slice(first, end), edits);
  const indent = /^ */.exec(lines)?.[0].length ?? 0;
  const value = lines
    .split(/\r?\n/)
    .map((line) => line.slice(indent))
    .join('\n');
  // How many line ends the text has at its end is a matter of its header.
  const lineEnds = '\n'.repeat(countAtEnd(String(scalar.value), '\n'));
  const promised = withoutAtEnd(value, '\n') + lineEnds;
  return promisedAround(document, { ...change, ops: [{ op: 'set', path, value: promised }] });
}
