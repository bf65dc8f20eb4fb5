/** Options of `docker run` that YAML holds: as settings of their own, or as words. */

import type { Word } from '../model/parts.ts';
import { type Place, placeSpan, scalarText } from '../parse/lookup.ts';
import { readOptions, type WordEditor } from './run-command.ts';
import type { RunOption } from './run-option.ts';
import { wordAt } from './yaml-commands.ts';
import { removeAllAt, removeAt, setAt } from './yaml-slot.ts';
import { writtenAs } from './yaml-written.ts';

/** How a dialect writes what only running tells: gives text of the same length with NULs for it. */
export type Hidden = (text: string) => string;

/** A scalar as the value of an option. Taking it away takes the item, or the pair. */
export function optionAt(name: string, place: Place, hide: Hidden, written: string): RunOption[] {
  const raw = scalarText(place);
  if (raw === undefined) return [];
  const whole = placeSpan(place);
  const { offset } = writtenAs(place, raw) ?? {};
  const span = (start: number, end: number) =>
    offset && end > start ? { start: offset(start), end: offset(end - 1) + 1 } : whole;
  return [
    {
      name,
      value: hide(raw),
      place: span,
      written,
      span: whole,
      via: place.via,
      remove: () => removeAt(place),
      set: (text) =>
        text.includes('\0') ? { refused: 'a variable gives a part of it' } : setAt(place, text),
    },
  ];
}

/** The options of a list that has a word in each item. */
export function optionsOfItems(places: readonly Place[], text: string, hide: Hidden): readonly RunOption[] {
  const words = places.map((place) => wordOf(place, hide));
  const placeOf = (word: Word) => places[words.indexOf(word)];
  const edit: WordEditor = {
    remove: (gone) => removeAllAt(gone.flatMap((word) => placeOf(word) ?? [])),
    replace: (word, start, end, value) => {
      const place = placeOf(word);
      const changed = word.shape.slice(0, start) + value + word.shape.slice(end);
      if (!place || changed.includes('\0')) return { refused: 'a variable gives a part of it' };
      return setAt(place, changed);
    },
  };
  return optionsOfWords(words, text, edit);
}

/** The options among words; what is none of them is passed over. */
export function optionsOfWords(words: readonly Word[], text: string, edit: WordEditor): readonly RunOption[] {
  const found: RunOption[] = [];
  for (let at = 0; at < words.length; ) {
    const { options, end } = readOptions(words, at, text, edit);
    found.push(...options);
    at = end + 1;
  }
  return found;
}

/** What is no scalar is one unknown word, so that the words around it keep their places. */
function wordOf(place: Place, hide: Hidden): Word {
  const span = placeSpan(place);
  return wordAt(place, hide) ?? { text: undefined, shape: '\0', span, offsets: [span.start, span.end] };
}
