/** `build.dockerfile_inline`: a Dockerfile inside a Compose file. */

import { isScalar, Scalar } from 'yaml';
import type { Change, Refusal } from '../model/fact.ts';
import { noSubjects, type Subjects } from '../model/subjects.ts';
import { child, isWritten, keySpan, type Place, placeSpan, scalarText } from '../parse/lookup.ts';
import { pathOf } from '../parse/yaml.ts';
import { applyEdits, type Span } from '../source.ts';
import { isReset, type Service } from './compose-service.ts';
import { interpolate } from './compose-variables.ts';
import { adaptDockerfile } from './dockerfile.ts';
import { type Enclosure, relocated } from './relocate.ts';

/**
 * The subjects of a service's inline Dockerfile. The image's own user counts for nothing where the service names one.
 * https://github.com/compose-spec/compose-spec/blob/main/build.md#dockerfile_inline
 */
export function inlineSubjectsOf({ name, place }: Service): Subjects {
  const inline = child(child(place, 'build'), 'dockerfile_inline');
  const raw = scalarText(inline);
  if (raw === undefined || isReset(inline)) return noSubjects;
  const { text, rawSpan } = interpolate(raw);
  const { workloads, buildSteps } = adaptDockerfile(text);
  const subjects: Subjects = {
    ...noSubjects,
    workloads: isWritten(child(place, 'user')) ? [] : workloads.map((image) => ({ ...image, name })),
    buildSteps: buildSteps.map((step) => ({ ...step, name })),
  };
  const written = writtenAs(inline, raw);
  return relocated(subjects, written ? exact(inline, raw, written, rawSpan) : whole(inline));
}

/** Where the characters of a scalar's value stand in the document. */
interface Written {
  /** The offset in the document of a character of the value. */
  offset(index: number): number;
  /** What stands before each line but the first. */
  readonly indent: string;
}

/** `undefined` where the value is not written line for line: in folded scalars, and in quotes with escapes. */
function writtenAs({ node, document: { text } }: Place, raw: string): Written | undefined {
  if (!isScalar(node) || !node.range) return undefined;
  if (node.type === Scalar.BLOCK_LITERAL) return literal(text, node.range[0], raw);
  const quoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
  const first = node.range[0] + (quoted ? 1 : 0);
  const isPlain = text.startsWith(raw, first) && !raw.includes('\n');
  return isPlain ? { offset: (index) => first + index, indent: '' } : undefined;
}

/** A literal block has one line for each line of its value, all of them indented by the same spaces. */
function literal(text: string, header: number, raw: string): Written | undefined {
  const starts: { readonly index: number; readonly offset: number }[] = [];
  let indent: string | undefined;
  let offset = text.indexOf('\n', header) + 1;
  let index = 0;
  for (const line of raw.replace(/\n+$/, '').split('\n')) {
    const end = text.indexOf('\n', offset);
    const row = text.slice(offset, end < 0 ? text.length : end).replace(/\r$/, '');
    if (line.trim() !== '') indent ??= row.slice(0, row.length - line.length);
    if (line !== '' && row !== `${indent ?? row.slice(0, row.length - line.length)}${line}`) return undefined;
    starts.push({ index, offset: offset + (line === '' ? 0 : row.length - line.length) });
    index += line.length + 1;
    offset = end < 0 ? text.length : end + 1;
  }
  const last = { index: 0, offset: header };
  return {
    offset: (at) => {
      const line = starts.findLast((each) => each.index <= at) ?? last;
      return line.offset + at - line.index;
    },
    indent: indent ?? '',
  };
}

function exact(
  place: Place,
  raw: string,
  written: Written,
  rawSpan: (start: number, end: number) => Span,
): Enclosure {
  const at = (span: Span): Span => {
    const { start, end } = rawSpan(span.start, span.end);
    const first = written.offset(start);
    return { start: first, end: end > start ? written.offset(end - 1) + 1 : first };
  };
  return {
    place: at,
    change: ({ edits }) => {
      const path = place.node && pathOf(place.document.root, place.node);
      // A variable in the text stands for other characters than those it is written with.
      if (!path || raw.includes('$')) return { refused: 'Compose puts variables into the text' };
      if (edits.some(({ span }) => raw.slice(span.start, span.end).includes('\n')))
        return { refused: 'the text is indented' };
      const outer = edits.map(({ span, newText }) => ({
        span: at(span),
        newText: newText.replaceAll('\n', `\n${written.indent}`),
      }));
      return { edits: outer, ops: [{ op: 'set', path, value: applyEdits(raw, edits) }] };
    },
  };
}

/** Places that cannot be told apart are all the setting's. */
function whole(place: Place): Enclosure {
  const refused = { refused: 'the Dockerfile is not written line for line' };
  return { place: () => keySpan(place) ?? placeSpan(place), change: (_change: Change): Refusal => refused };
}
