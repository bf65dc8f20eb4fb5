/**
 * Compose's variables, as they come out when nothing is set: the default where the file gives one, unknown
 * where it does not. That is what runs on a machine without an `.env` file.
 * https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
 */

/** Stands in an interpolated text for a value that the file does not know. YAML text cannot hold it. */
export const unknown = '\0';

/** A text with its variables put in, and where each of its characters comes from. */
export interface Interpolated {
  readonly text: string;
  /** The part of the raw text that gives the characters from `start` to `end` (exclusive). */
  rawSpan(start: number, end: number): { readonly start: number; readonly end: number };
  /** True when those characters are written as they are, not through a variable. */
  isLiteral(start: number, end: number): boolean;
}

const deepest = 50;

/** Puts the variables into a text. */
export function interpolate(raw: string, depth = 0): Interpolated {
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = 0; at < raw.length; ) {
    const { value, end } = variableAt(raw, at, depth) ?? { value: raw[at] ?? '', end: at + 1 };
    for (let i = 0; i < value.length; i++) {
      starts.push(at);
      ends.push(end);
    }
    text += value;
    at = end;
  }
  const rawStart = (index: number) => starts[index] ?? raw.length;
  return {
    text,
    rawSpan: (start, end) => ({
      start: rawStart(start),
      end: end > start ? (ends[end - 1] ?? 0) : rawStart(start),
    }),
    isLiteral: (start, end) =>
      ends.slice(start, end).every((rawEnd, i) => rawEnd - rawStart(start + i) === 1),
  };
}

/** The text with its variables put in; `undefined` when it has one without a default. */
export function substitute(raw: string): string | undefined {
  const { text } = interpolate(raw);
  return text.includes(unknown) ? undefined : text;
}

const name = /[A-Za-z_]\w*/y;
const withDefault = /^[A-Za-z_]\w*:?-(.*)$/s;

/** The variable that starts at an offset, and the offset after it; `undefined` for a `$` that starts none. */
function variableAt(raw: string, at: number, depth: number): { value: string; end: number } | undefined {
  if (raw[at] !== '$') return undefined;
  if (raw[at + 1] === '$') return { value: '$', end: at + 2 };
  if (raw[at + 1] !== '{') {
    name.lastIndex = at + 1;
    return name.test(raw) ? { value: unknown, end: name.lastIndex } : undefined;
  }
  const close = closingBrace(raw, at);
  if (close === undefined) return { value: unknown, end: raw.length };
  const fallback = withDefault.exec(raw.slice(at + 2, close))?.[1];
  const isKnown = fallback !== undefined && depth < deepest;
  return { value: isKnown ? interpolate(fallback, depth + 1).text : unknown, end: close + 1 };
}

/** The offset of the brace that closes the variable at `at`, with those that are in its default. */
function closingBrace(raw: string, at: number): number | undefined {
  let open = 0;
  for (let i = at; i < raw.length; i++) {
    if (raw.startsWith('${', i)) open++;
    else if (raw[i] === '}' && --open === 0) return i;
  }
  return undefined;
}
