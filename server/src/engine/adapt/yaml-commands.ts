/** The programs that a setting in YAML starts: lists of words, or text that the platform cuts into words. */

import { isSeq } from 'yaml';
import type { Command, Word } from '../model/parts.ts';
import { items, type Place, placeSpan, scalarText } from '../parse/lookup.ts';
import { commandsOfScript, commandsOfWords, placeIn, splitWords } from '../parse/shell.ts';
import { writtenAs } from './yaml-written.ts';

/** How a dialect writes values that only rendering tells: gives the text with a NUL for each. */
export type Rendered = (text: string, place: Place) => string;

/**
 * The command that several settings make together, such as `entrypoint` and `command`, with the commands of a
 * script in it. A list has a word in each item; text is cut at spaces, quotes minded.
 */
export function commandsAt(places: readonly Place[], rendered: Rendered): Command[] {
  return commandsOfWords(
    places.flatMap((place, setting) => wordsAt(place, rendered).map((word) => ({ ...word, setting }))),
  );
}

/** The commands of a script that a setting holds. */
export function scriptAt(place: Place, rendered: Rendered): Command[] {
  const word = wordAt(place, rendered);
  return word ? commandsOfScript(word) : [];
}

function wordsAt(place: Place, rendered: Rendered): Word[] {
  if (isSeq(place.node)) return items(place).flatMap((item) => wordAt(item, rendered) ?? []);
  const word = wordAt(place, rendered);
  return word ? splitWords(word.shape, placeIn(word)) : [];
}

/** The scalar at a place as one word; `undefined` when there is none. */
export function wordAt(place: Place, rendered: Rendered): Word | undefined {
  const raw = scalarText(place);
  if (raw === undefined) return undefined;
  const shape = rendered(raw, place);
  const span = placeSpan(place);
  const written = shape.length === raw.length ? writtenAs(place, raw) : undefined;
  const offsets = Array.from(shape, (_, index) => (written ? written.offset(index) : span.start));
  return { text: shape.includes('\0') ? undefined : shape, shape, span, offsets: [...offsets, span.end] };
}
