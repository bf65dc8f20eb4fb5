/** Parses YAML without letting it exhaust the stack or the memory. */

import {
  Composer,
  type CST,
  type Document,
  type DocumentOptions,
  type ParseOptions,
  Parser,
  type SchemaOptions,
} from 'yaml';

/** Deeper than any configuration, and far from what a stack holds. */
const maxNesting = 200;

/**
 * In UTF-16 code units. A cluster takes no object over 1.5 MiB; a tree takes up to a thousand times the memory of its
 * text, and when that runs out, the process ends.
 */
const maxLength = 2_000_000;

/**
 * The document of a text. Throws when it is longer or nests deeper than anyone writes: composing is recursive, and
 * when the stack ends while V8 compiles a regular expression, the process ends too, which nothing can catch (seen in
 * Node 20 with 3,000 `{`). Lexing and parsing do not recurse, so the depth is known before.
 */
export function composeDocument(
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions,
): Document.Parsed | undefined {
  if (text.length > maxLength) throw new Error('The document is longer than 2 MB');
  const tokens = [...new Parser().parse(text)];
  if (nestingOf(tokens) > maxNesting) throw new Error('The document is nested too deeply');
  for (const document of new Composer(options).compose(tokens, true, text.length)) return document;
  return undefined;
}

function nestingOf(tokens: readonly CST.Token[]): number {
  const pending: (readonly [token: CST.Token, depth: number])[] = tokens.map((token) => [token, 0]);
  let deepest = 0;
  for (let entry = pending.pop(); entry; entry = pending.pop()) {
    const [token, depth] = entry;
    deepest = Math.max(deepest, depth);
    if (token.type === 'document' && token.value) pending.push([token.value, depth]);
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      if (key) pending.push([key, depth + 1]);
      if (value) pending.push([value, depth + 1]);
    }
  }
  return deepest;
}
