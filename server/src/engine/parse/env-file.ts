/** Files of variables, as Compose reads them: https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax */

import type { Span } from '../source.ts';
import { interpolate, unknown } from './compose-variables.ts';

export interface EnvEntry {
  readonly name: string;
  /** `undefined` when it hangs on a variable that is not known. */
  readonly value: string | undefined;
  /** The value as it is written. */
  readonly span: Span;
}

const line =
  /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*[=:][ \t]*('(?:\\'|[^'])*'|"(?:\\.|[^"\\])*"|[^\r\n]*)/gm;

/**
 * The entries of a file of variables, in the order of the text. A later one by the same name wins.
 *
 * @param before what is known already and goes before what the file says
 * @param earlier what files before this one say, which it may say otherwise
 */
export function readEnvFile(
  text: string,
  before: ReadonlyMap<string, string> = new Map(),
  earlier: ReadonlyMap<string, string> = new Map(),
): EnvEntry[] {
  const known = new Map([...earlier, ...before]);
  return [...text.matchAll(line)].map((match) => {
    const [whole, name = '', written = ''] = match;
    const value = meaningOf(written, known);
    if (value === undefined) known.delete(name);
    else if (!before.has(name)) known.set(name, value);
    const end = match.index + whole.length;
    return { name, value, span: { start: end - written.length, end } };
  });
}

function meaningOf(written: string, known: ReadonlyMap<string, string>): string | undefined {
  if (written.startsWith("'")) return written.slice(1, -1).replaceAll("\\'", "'");
  const isQuoted = written.startsWith('"');
  const raw = isQuoted ? unescaped(written.slice(1, -1)) : withoutComment(written).trimEnd();
  const { text } = interpolate(raw, known);
  return text.includes(unknown) ? undefined : text;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (pair, character: string) => escapes[character] ?? pair);
}

function withoutComment(line: string): string {
  const start = line.search(/(^|[ \t])#/);
  return start < 0 ? line : line.slice(0, start);
}
