/** Passes over the parts of shell text that `shell.ts` does not read: variables and balanced brackets. */

/** A place in a text that moves forward. */
export interface Cursor {
  readonly text: string;
  at: number;
}

export function cursorAt(text: string, at: number): Cursor {
  return { text, at };
}

/** Moves over what starts at a `$`: `$NAME`, `$1`, `${…}`, `$((…))`. */
export function skipVariable(cursor: Cursor): void {
  const { text } = cursor;
  const next = text[cursor.at + 1] ?? '';
  if (next === '{' || next === '(') {
    skipBalanced(cursor);
    return;
  }
  cursor.at += 2;
  if (/[A-Za-z_]/.test(next)) while (/\w/.test(text[cursor.at] ?? '')) cursor.at++;
}

const closers: Readonly<Record<string, string>> = { '(': ')', '{': '}' };

/** Moves behind the bracket that closes the next one that opens, quotes and escapes minded; or to the end of the text. */
export function skipBalanced(cursor: Cursor): void {
  const { text } = cursor;
  const open: string[] = [];
  let quote = '';
  while (cursor.at < text.length) {
    const char = text[cursor.at] ?? '';
    cursor.at++;
    if (char === '\\' && quote !== "'") cursor.at++;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char in closers) open.push(closers[char] ?? '');
    else if (char === open.at(-1)) open.pop();
    else continue;
    if (open.length === 0 && quote === '' && char !== '\\') return;
  }
  cursor.at = Math.min(cursor.at, text.length);
}
