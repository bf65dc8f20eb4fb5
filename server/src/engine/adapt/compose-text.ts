/** Scalars of a Compose file as text: variables put in, with the way back to the place in the document. */

import { isScalar, Scalar } from 'yaml';
import type { Change, Refusal } from '../model/fact.ts';
import { interpolate, unknown } from '../parse/compose-variables.ts';
import { type Place, placeSpan, scalarText } from '../parse/lookup.ts';
import { pathOf } from '../parse/yaml-tree.ts';
import type { Span } from '../source.ts';
import { setAt } from './yaml-slot.ts';

export interface ComposeText {
  /** `unknown` stands for each variable without a default. */
  readonly text: string;
  /** Whether all of it is known. */
  readonly known: boolean;
  /** Where the characters from `start` to `end` (exclusive) stand in the document. */
  span(start: number, end: number): Span;
  /** Writes `newText` over those characters. */
  splice(start: number, end: number, newText: string): Change | Refusal;
}

/** The text of the scalar at a place; `undefined` when there is none. */
export function textAt(place: Place): ComposeText | undefined {
  const raw = scalarText(place);
  const { document, node } = place;
  if (raw === undefined || !isScalar(node)) return undefined;
  const { text, rawSpan, isLiteral } = interpolate(raw, document.variables);
  const quoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
  const first = (node.range?.[0] ?? 0) + (quoted ? 1 : 0);
  // Escapes and folded lines make the written text differ from the one read; then only the whole can be
  // edited.
  const asWritten = document.text.startsWith(raw, first);
  const at = (start: number, end: number): Span => {
    const span = rawSpan(start, end);
    return { start: first + span.start, end: first + span.end };
  };
  return {
    text,
    known: !text.includes(unknown),
    span: (start, end) => (asWritten ? at(start, end) : placeSpan(place)),
    splice: (start, end, newText) => {
      if (!isLiteral(start, end)) return { refused: 'the value comes from a variable' };
      const span = rawSpan(start, end);
      const value = raw.slice(0, span.start) + newText + raw.slice(span.end);
      const path = pathOf(document.root, node);
      // These characters mean the same in every style of a YAML scalar. What an anchor names, others share.
      const inPlace = asWritten && !node.anchor && !node.tag && /^[\w./:,=-]*$/.test(newText);
      if (!path || !inPlace) return setAt(place, value);
      return { edits: [{ span: at(start, end), newText }], ops: [{ op: 'set', path, value }] };
    },
  };
}
