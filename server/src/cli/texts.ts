/** Texts that come with their names, a line of JSON each, from programs that have no files: `scan --texts-from`. */

import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { linesOf, reasonOf } from '../node/text.ts';
import { maxFileSize, TooLargeError } from '../workspace/files.ts';
import { type ScannedFile, scanText, unreadable } from '../workspace/scan.ts';
import type { Configured } from './configuration.ts';
import { givenUri } from './input.ts';

/** JSON may need six characters for one. */
const maxLineSize = 6 * maxFileSize + 64 * 1024;

/**
 * Analyses the texts that a file has, as its lines come: nothing waits for those that follow, and each is judged by
 * itself. A line that is wrong is a failed file, named by its number.
 *
 * @param source a path, or `-` for standard input
 */
export async function* scanTexts(
  source: string,
  { settings, ignoresFor }: Pick<Configured, 'settings' | 'ignoresFor'>,
): AsyncGenerator<ScannedFile> {
  const input = source === '-' ? process.stdin : createReadStream(source);
  let number = 0;
  try {
    for await (const line of linesOf(input, maxLineSize)) {
      number++;
      if (line?.trim() === '') continue;
      const given = line === undefined ? new TooLargeError().message : textOn(line);
      if (typeof given === 'string') {
        yield unreadable(givenUri(`${source === '-' ? '<stdin>' : source}:${number}`), given, settings);
        continue;
      }
      const uri = givenUri(given.path);
      const ignores = ignoresFor(pathToFileURL(path.resolve(given.path)).href);
      yield scanText(uri, given.text, { ...settings, ignores });
    }
  } catch (error) {
    yield unreadable(givenUri(source === '-' ? '<stdin>' : source), reasonOf(error), settings);
  }
}

/** What a line has, or what is wrong with it. */
function textOn(line: string): { readonly path: string; readonly text: string } | string {
  let value: unknown;
  try {
    value = JSON.parse(line.replace(/^\uFEFF/, ''));
  } catch {
    return 'it is no JSON';
  }
  const { path, text } = Object(value) as { readonly path?: unknown; readonly text?: unknown };
  if (typeof path !== 'string' || typeof text !== 'string')
    return 'it takes an object with the texts `path` and `text`';
  return text.length > maxFileSize ? new TooLargeError().message : { path, text };
}
