/** Edits as people make them: characters at the ends of lines all over a file, and now and then a line. */

import type { TextDocumentContentChangeEvent } from 'vscode-languageserver/node';

/** Gives one edit after the other; each second one takes the one before it back, so that the file stays what it is. */
export function* editsOf(text: string): Generator<TextDocumentContentChangeEvent, never> {
  const lines = text.split('\n');
  // Of lines with a value: what is typed there is a part of it.
  const places = lines.flatMap((line, number) => (/[\w"]$/.test(line) ? number : []));
  for (let i = 0; ; i++) {
    const line = places[(i * 7919) % places.length] ?? 0;
    const character = lines[line]?.length ?? 0;
    const at = { line, character };
    const newLine = i % 10 === 9;
    const added = newLine ? `\n${/^ */.exec(lines[line] ?? '')?.[0] ?? ''}# a note` : String(i % 10);
    yield { range: { start: at, end: at }, text: added };
    const end = newLine
      ? { line: line + 1, character: added.length - 1 }
      : { line, character: character + added.length };
    yield { range: { start: at, end }, text: '' };
  }
}
