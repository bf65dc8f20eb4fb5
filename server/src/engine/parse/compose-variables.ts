/**
 * Compose's variables. One of which no file tells the value comes out as when nothing is set, with its default, and is
 * unknown where it has none: the shell may know it.
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

/** The longest text that variables are put into, in UTF-16 code units: values may hold others, twice as long each time. */
const longest = 100_000;

/** What is known of variables, by their names. */
type Variables = ReadonlyMap<string, string>;

const none: Variables = new Map();

/** Puts the variables into a text. */
export function interpolate(raw: string, variables: Variables = none, depth = 0): Interpolated {
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = 0; at < raw.length; ) {
    const variable = variableAt(raw, at, variables, depth);
    const fits = !variable || text.length + variable.value.length <= longest;
    const value = fits ? (variable?.value ?? raw[at] ?? '') : unknown;
    const end = variable?.end ?? at + 1;
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

/** The text with its variables put in; `undefined` when it has one that is not known. */
export function substitute(raw: string, variables: Variables = none): string | undefined {
  const { text } = interpolate(raw, variables);
  return text.includes(unknown) ? undefined : text;
}

const name = /[A-Za-z_]\w*/y;
const braced = /^([A-Za-z_]\w*)(?:(:?)([-?+])(.*))?$/s;

/** The variable that starts at an offset, and the offset after it; `undefined` for a `$` that starts none. */
function variableAt(
  raw: string,
  at: number,
  variables: Variables,
  depth: number,
): { value: string; end: number } | undefined {
  if (raw[at] !== '$') return undefined;
  if (raw[at + 1] === '$') return { value: '$', end: at + 2 };
  if (raw[at + 1] !== '{') {
    name.lastIndex = at + 1;
    if (!name.test(raw)) return undefined;
    const end = name.lastIndex;
    return { value: variables.get(raw.slice(at + 1, end)) ?? unknown, end };
  }
  const close = closingBrace(raw, at);
  if (close === undefined) return { value: unknown, end: raw.length };
  return { value: bracedValue(raw.slice(at + 2, close), variables, depth), end: close + 1 };
}

/** What stands between the braces, as a value: `VAR`, `VAR-default`, `VAR:-default`, `VAR?error`, `VAR+instead` … */
function bracedValue(body: string, variables: Variables, depth: number): string {
  const [, variable = '', colon = '', operator, word = ''] = braced.exec(body) ?? [];
  const value = variables.get(variable);
  const inner = () => (depth < deepest ? interpolate(word, variables, depth + 1).text : unknown);
  const counts = value !== undefined && !(colon && value === '');
  if (operator === '-') return counts ? value : inner();
  if (operator === '+' && value !== undefined) return counts ? inner() : '';
  return value ?? unknown;
}

/** The offset of the brace that closes the variable at `at`; all braces in its default are in pairs. */
function closingBrace(raw: string, at: number): number | undefined {
  let open = 0;
  for (let i = at; i < raw.length; i++) {
    if (raw[i] === '{') open++;
    else if (raw[i] === '}' && --open === 0) return i;
  }
  return undefined;
}
