/**
 * Patterns of `.gitignore` files, matched as git does (https://git-scm.com/docs/gitignore), a path's folders
 * before the path. Not by a library: those make regular expressions of the patterns, and a workspace could make us
 * hang with one (`ignore` 7 takes 5 s for one path against five times `**` and `/a/`). This takes at most the product
 * of the two lengths, whoever wrote the pattern.
 */

import { countAtEnd } from '../engine/text.ts';

/** One line of a `.gitignore`. */
export interface IgnorePattern {
  /** Made by `!`: what matches is not ignored after all. */
  readonly negated: boolean;
  readonly foldersOnly: boolean;
  /** Patterns without an inner slash match the last segment of a path wherever it is. */
  readonly anywhere: boolean;
  readonly segments: readonly Segment[];
}

/** What one segment of a path must look like; `folders` is `**`, which stands for any number of segments. */
type Segment = readonly Token[] | 'folders';

/** One character that passes the test, or `*`. */
type Token = ((character: string) => boolean) | 'any';

/** Longer lines match no path that exists. */
const maxPatternLength = 4096;

/** Longer files are somebody's attempt to keep us busy: every pattern is tried on every path. */
const maxFileLength = 256 * 1024;

/** Reads the lines of a `.gitignore`. Those that match nothing are left out. */
export function parseIgnorePatterns(text: string): IgnorePattern[] {
  if (text.length > maxFileLength) return [];
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line) => parseLine(line) ?? []);
}

function parseLine(line: string): IgnorePattern | undefined {
  if (line.startsWith('#') || line.length > maxPatternLength) return undefined;
  const negated = line.startsWith('!');
  const written = trimEnd(negated ? line.slice(1) : line);
  const foldersOnly = written.endsWith('/');
  const pattern = foldersOnly ? written.slice(0, -1) : written;
  const segments = parseSegments(pattern.startsWith('/') ? pattern.slice(1) : pattern);
  return segments && { negated, foldersOnly, anywhere: !pattern.includes('/'), segments };
}

/** Removes the blanks at the end, but for one that a backslash keeps. */
function trimEnd(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === ' ') end--;
  const backslashes = countAtEnd(line.slice(0, end), '\\');
  return line.slice(0, backslashes % 2 === 1 && end < line.length ? end + 1 : end);
}

/** The segments of a pattern; `undefined` for one that matches nothing: empty, or with an open bracket at the end. */
function parseSegments(pattern: string): Segment[] | undefined {
  const segments: Segment[] = [];
  let tokens: Token[] = [];
  let start = 0;
  const endSegment = (end: number) => {
    segments.push(/^\*{2,}$/.test(pattern.slice(start, end)) ? 'folders' : tokens);
    tokens = [];
    start = end + 1;
  };
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i];
    if (character === '/') endSegment(i);
    else if (character === '*') {
      if (tokens.at(-1) !== 'any') tokens.push('any');
    } else if (character === '?') tokens.push(() => true);
    else if (character === '[') {
      const bracket = parseBracket(pattern, i);
      if (!bracket) return undefined;
      tokens.push(bracket.test);
      i = bracket.end;
    } else {
      if (character === '\\') i++;
      const literal = pattern[i];
      if (literal === undefined) return undefined;
      if (literal === '/') endSegment(i);
      else tokens.push((other) => other === literal);
    }
  }
  endSegment(pattern.length);
  // At the end `**` stands for at least one segment: `a/**` is what is in `a`, not `a`.
  if (segments.at(-1) === 'folders') segments.push(['any']);
  return pattern === '' ? undefined : segments;
}

const classes: Readonly<Record<string, RegExp>> = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /\p{Cc}/u,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\r]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

/** Reads `[…]` from its opening bracket. A `]` that comes first is a member, as in POSIX. */
function parseBracket(pattern: string, start: number): { end: number; test: Token } | undefined {
  const members: ((character: string) => boolean)[] = [];
  let i = start + 1;
  const negated = pattern[i] === '!' || pattern[i] === '^';
  if (negated) i++;
  for (let first = true; pattern[i] !== ']' || first; first = false, i++) {
    const name = /^\[:([^\]]*):\]/.exec(pattern.slice(i, i + 12))?.[1];
    if (name !== undefined) {
      const known = classes[name];
      if (!known) return undefined;
      members.push((character) => known.test(character));
      i += name.length + 3;
      continue;
    }
    if (pattern[i] === '\\') i++;
    const low = pattern[i];
    if (low === undefined) return undefined;
    let high = low;
    if (pattern[i + 1] === '-' && pattern[i + 2] !== undefined && pattern[i + 2] !== ']') {
      i += pattern[i + 2] === '\\' ? 3 : 2;
      high = pattern[i] ?? low;
    }
    members.push((character) => (character >= low && character <= high) || character === low);
  }
  const test = (character: string) => members.some((member) => member(character)) !== negated;
  return { end: i, test };
}

/**
 * Tells what patterns say about a path: `true` ignored, `false` not ignored after all, `undefined` nothing.
 *
 * @param path segments from the folder of the `.gitignore`
 */
export function isIgnoredBy(
  patterns: readonly IgnorePattern[],
  path: readonly string[],
  isFolder: boolean,
): boolean | undefined {
  const last = path.slice(-1);
  for (let i = patterns.length - 1; i >= 0; i--) {
    const pattern = patterns[i];
    if (!pattern || (pattern.foldersOnly && !isFolder)) continue;
    if (matchesPath(pattern.segments, pattern.anywhere ? last : path)) return !pattern.negated;
  }
  return undefined;
}

function matchesPath(segments: readonly Segment[], path: readonly string[]): boolean {
  return matches(segments, path, (segment) => segment === 'folders', matchesName);
}

function matchesName(segment: Segment, name: string): boolean {
  return segment !== 'folders' && matches(segment, name, (token) => token === 'any', matchesCharacter);
}

function matchesCharacter(token: Token, character: string): boolean {
  return token !== 'any' && token(character);
}

/** Matches wildcards without ever going back further than to the last one: an earlier one need not give way. */
function matches<P, T>(
  pattern: readonly P[],
  text: ArrayLike<T>,
  isWildcard: (part: P) => boolean,
  fits: (part: P, item: T) => boolean,
): boolean {
  let p = 0;
  let wildcard = -1;
  let resume = 0;
  for (let t = 0; t < text.length; ) {
    const part = pattern[p];
    const item = text[t];
    if (part !== undefined && isWildcard(part)) {
      wildcard = p++;
      resume = t;
    } else if (part !== undefined && item !== undefined && fits(part, item)) {
      p++;
      t++;
    } else if (wildcard >= 0) {
      p = wildcard + 1;
      t = ++resume;
    } else return false;
  }
  return pattern.slice(p).every(isWildcard);
}
