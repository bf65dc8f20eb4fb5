/** Makes facts from texts of a Dockerfile. */

import type { Fact, Hop, Slot } from '../model/fact.ts';
import type { Instruction, Stage } from '../parse/dockerfile.ts';
import type { SourceText } from '../parse/dockerfile-lines.ts';
import { type Declaration, type Environment, resolve } from '../parse/dockerfile-variables.ts';
import { closedSlot } from './yaml-slot.ts';

/** What the messages call the platform. */
export const dialect = 'a Dockerfile';

const byHand = closedSlot('only a person can say what should stand there');

/**
 * The fact of a word, its variables put in.
 *
 * @param written the words for the setting
 */
export function wordFact(
  word: SourceText,
  environment: Environment,
  written: string,
  slot: Slot = byHand,
): Fact<string> {
  const { text, through } = resolve(word, environment);
  const fact = { span: word.span, written, via: through.map(variableHop), slot };
  return text === undefined ? { state: 'unresolved', ...fact } : { state: 'set', value: text, ...fact };
}

/** The words of an instruction that takes words, written plainly or as a JSON list. */
export function wordsOf({ arguments: text }: Instruction): SourceText[] {
  return listOf(text) ?? text.words();
}

/** The items of a JSON list of strings, without their quotes; `undefined` when the text is none. */
export function listOf(text: SourceText): SourceText[] | undefined {
  if (!text.text.startsWith('[')) return undefined;
  try {
    const list: unknown = JSON.parse(text.text);
    if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) return undefined;
  } catch {
    return undefined;
  }
  return [...text.text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(({ index, 0: { length } }) =>
    text.slice(index + 1, index + length - 1),
  );
}

/** The stop of a fact that comes from a stage below. */
export function stageHop({ image }: Stage): Hop {
  return { span: image.span, message: `\`FROM ${image.text}\`` };
}

/** The stop of a fact that comes from a variable. */
export function variableHop({ keyword, name, span, isGiven }: Declaration): Hop {
  const variable = `\`${keyword} ${name}\``;
  if (isGiven) return { span, message: `${variable}, to which the build gives a value` };
  return { span, message: keyword === 'ARG' ? `the default of ${variable}` : variable };
}
