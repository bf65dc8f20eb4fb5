/**
 * What regular expressions do in a time that grows with the square of the text: `/+$` looks from each `/` for the end,
 * `\{\{.*?\}\}` from each `{{` for what closes it. Texts come from anyone.
 */

/** How many of a character a text ends with. */
export function countAtEnd(text: string, character: string): number {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end--;
  return text.length - end;
}

/** The text without those of a character that it ends with. */
export function withoutAtEnd(text: string, character: string): string {
  return text.slice(0, text.length - countAtEnd(text, character));
}

/** The text with something else for each stretch from an opening mark to the next closing one, both included. */
export function replaceBetween(
  text: string,
  open: string,
  close: string,
  replacement: (stretch: string) => string,
): string {
  let result = '';
  let done = 0;
  for (;;) {
    const start = text.indexOf(open, done);
    const end = start < 0 ? -1 : text.indexOf(close, start + open.length);
    if (end < 0) return result + text.slice(done);
    const next = end + close.length;
    result += text.slice(done, start) + replacement(text.slice(start, next));
    done = next;
  }
}
