/**
 * POSIX shell text as simple commands of words, with the place of every character. It tells apart what is a command
 * and what is text: quotes, comments and the bodies of heredocs are none. What is not understood is left unknown:
 * variables, substitutions (whose commands are read too), arithmetic. Globs, braces and `~` are kept as written;
 * aliases, functions and `eval` are not followed. Every character is looked at a bounded number of times.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
 */

import type { Command, Word } from '../model/parts.ts';
import { type Cursor, cursorAt, skipBalanced, skipVariable } from './shell-cursor.ts';

/** How deep substitutions and `sh -c` are followed. */
const maxDepth = 6;

/** Words that start a command list and are no program. */
const reserved = new Set([
  'if',
  'then',
  'elif',
  'else',
  'while',
  'until',
  'do',
  'time',
  '!',
  '{',
  '}',
  'fi',
  'done',
  'esac',
]);

/**
 * The commands of a text, in order, with those of substitutions and of `sh -c '…'`. Never throws.
 *
 * @param place where each character of the text stands; the text is all there is unless told
 */
export function commandsOf(text: string, place: Place = itself): Command[] {
  return readCommands(text, place, 0);
}

/** True for the shells whose language is POSIX's, or close to it, by name or path. */
export function isPosixShell(program: string): boolean {
  return /(^|\/)(ba|da|a|z|k)?sh$/.test(program);
}

/** The command that words are, with those of `sh -c '…'` in it. None without words. */
export function commandsOfWords(words: readonly Word[]): Command[] {
  return words.length === 0 ? [] : [{ words }, ...shellCommands(words, 0)];
}

/** The commands of a script that is one word, as a setting holds it. */
export function commandsOfScript(script: Word): Command[] {
  return readCommands(script.shape, placeIn(script), 0);
}

/** Where each character of a word stands. */
export function placeIn({ offsets, span }: Word): Place {
  return (index) => offsets[index] ?? span.end;
}

/**
 * The words of a text that is one command, as where a program splits a setting itself: operators and comments mean
 * nothing there, quotes and backslashes do.
 *
 * @param place as for `commandsOf`
 */
export function splitWords(text: string, place: Place = itself): Word[] {
  const words: Word[] = [];
  const cursor = cursorAt(text, 0);
  for (;;) {
    while (/\s/.test(text[cursor.at] ?? '')) cursor.at++;
    if (cursor.at >= text.length) return words;
    words.push(readWord(cursor, place, /\s/, () => undefined));
  }
}

/** Where the character with an index stands. */
export type Place = (index: number) => number;
const itself: Place = (index) => index;
type OnInner = (start: number, end: number) => void;

const operators = /[\s;&|()<>]/;

function readCommands(text: string, place: Place, depth: number): Command[] {
  const commands: Command[] = [];
  const inner: Command[] = [];
  const heredocs: { name: string; tabs: boolean }[] = [];
  const cursor = cursorAt(text, 0);
  let words: Word[] = [];
  const onInner: OnInner = (start, end) => {
    if (depth < maxDepth)
      inner.push(...readCommands(text.slice(start, end), (index) => place(start + index), depth + 1));
  };
  const endCommand = () => {
    const own = words.slice(programIndex(words));
    if (own.length > 0) commands.push({ words: own }, ...shellCommands(own, depth));
    commands.push(...inner.splice(0));
    words = [];
  };
  while (cursor.at < text.length) {
    const char = text[cursor.at] ?? '';
    if (char === '\\' && /^\\\r?\n/.test(text.slice(cursor.at, cursor.at + 3))) {
      cursor.at = text.indexOf('\n', cursor.at) + 1;
    } else if (char === '\n') {
      endCommand();
      cursor.at++;
      skipHeredocs(cursor, heredocs.splice(0));
    } else if (/\s/.test(char)) {
      cursor.at++;
    } else if (text.startsWith('((', cursor.at)) {
      // Arithmetic: `<<` is no heredoc there.
      skipBalanced(cursor);
    } else if (char === '#') {
      cursor.at = lineEnd(text, cursor.at);
    } else if (char === '<' || char === '>') {
      readRedirection(cursor, place, heredocs, onInner);
    } else if (/[;&|()]/.test(char)) {
      // `2>&1` and `&>file` are redirections, not the end of the command.
      if (text.startsWith('&>', cursor.at)) cursor.at++;
      else {
        // What stands before `()` is the name of a function, and nothing that runs.
        if (/^\([ \t]*\)/.test(text.slice(cursor.at, cursor.at + 10))) words.pop();
        endCommand();
        cursor.at++;
      }
    } else {
      const word = readWord(cursor, place, operators, onInner);
      const isNumber = /^\d+$/.test(word.shape) && /[<>]/.test(text[cursor.at] ?? '');
      if (!isNumber) words.push(word);
    }
  }
  endCommand();
  return commands;
}

/** Where the program stands behind reserved words, assignments and the name of a function. */
function programIndex(words: readonly Word[]): number {
  let at = 0;
  for (let word = words[at]; word; word = words[at]) {
    if (word.shape === 'function') at += 2;
    else if (reserved.has(word.shape) || /^[A-Za-z_]\w*(\[[^\]]*\])?\+?=/.test(word.shape)) at++;
    else break;
  }
  return at;
}

/** The commands of `sh -c '…'`. */
function shellCommands(words: readonly Word[], depth: number): Command[] {
  if (depth >= maxDepth || !isPosixShell(words[0]?.text ?? '')) return [];
  const flag = words.findIndex(({ text = '' }) => /^-[a-z]+$/.test(text) && text.includes('c'));
  const script = flag < 0 ? undefined : words[flag + 1];
  if (!script) return [];
  return readCommands(script.shape, placeIn(script), depth + 1);
}

/** Reads a word up to a character that `ends` it. */
/** What words are mostly made of: it ends none, and the shell does nothing with it. */
const plain = /[\w./:@%+-]+/y;

function readWord(cursor: Cursor, place: Place, ends: RegExp, onInner: OnInner): Word {
  const { text } = cursor;
  const start = cursor.at;
  const offsets: number[] = [];
  let shape = '';
  const add = (char: string, index: number) => {
    shape += char;
    offsets.push(place(index));
  };
  const unknown = (index: number) => {
    if (!shape.endsWith('\0')) add('\0', index);
  };
  const substitution = () => {
    const from = cursor.at;
    if (text.startsWith('$(', from) && !text.startsWith('$((', from)) {
      skipBalanced(cursor);
      onInner(from + 2, text[cursor.at - 1] === ')' ? cursor.at - 1 : cursor.at);
    } else skipVariable(cursor);
    unknown(from);
  };
  let quote = '';
  while (cursor.at < text.length) {
    if (quote === '') {
      plain.lastIndex = cursor.at;
      const [run = ''] = plain.exec(text) ?? [];
      for (const char of run) add(char, cursor.at++);
    }
    const char = text[cursor.at] ?? '';
    if (char === '' || (quote === '' && ends.test(char))) break;
    if (quote === "'") {
      if (char === "'") quote = '';
      else add(char, cursor.at);
      cursor.at++;
    } else if (char === '\\') {
      const next = text[cursor.at + 1] ?? '';
      const isLineEnd = next === '\n' || (next === '\r' && text[cursor.at + 2] === '\n');
      if (isLineEnd) cursor.at = text.indexOf('\n', cursor.at) + 1;
      else {
        if (quote === '"' && !/[$`"\\]/.test(next)) add(char, cursor.at);
        if (next !== '') add(next, cursor.at + 1);
        cursor.at += 2;
      }
    } else if (quote === '' && text.startsWith("$'", cursor.at)) {
      const from = cursor.at;
      cursor.at = closingAnsiQuote(text, from + 2);
      unknown(from);
    } else if (char === '"' || (char === "'" && quote === '')) {
      quote = quote === char ? '' : char;
      cursor.at++;
    } else if (char === '`') {
      const close = closingBacktick(text, cursor.at + 1);
      onInner(cursor.at + 1, close);
      unknown(cursor.at);
      cursor.at = Math.min(close + 1, text.length);
    } else if (char === '$' && /[\w({@*#?$!-]/.test(text[cursor.at + 1] ?? '')) {
      substitution();
    } else {
      add(char, cursor.at);
      cursor.at++;
    }
  }
  // A character that ends words and starts none must not stop the reader.
  if (cursor.at === start) cursor.at++;
  const span = { start: place(start), end: place(cursor.at - 1) + 1 };
  return { text: shape.includes('\0') ? undefined : shape, shape, span, offsets: [...offsets, span.end] };
}

/** The offset behind the quote that ends `$'…'`, in which a backslash escapes. */
function closingAnsiQuote(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "'") at += text[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
}

function closingBacktick(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '`') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}

/** Reads `>`, `<`, `<<` and their kin with the word that they take. */
function readRedirection(
  cursor: Cursor,
  place: Place,
  heredocs: { name: string; tabs: boolean }[],
  onInner: OnInner,
): void {
  const { text } = cursor;
  const operator =
    /^(<<<|<<-|<<|<>|>>|>\||[<>]&|[<>]\(|[<>])/.exec(text.slice(cursor.at, cursor.at + 3))?.[0] ?? '<';
  if (operator.endsWith('(')) {
    const from = cursor.at;
    skipBalanced(cursor);
    onInner(from + 2, text[cursor.at - 1] === ')' ? cursor.at - 1 : cursor.at);
    return;
  }
  cursor.at += operator.length;
  while (/[ \t]/.test(text[cursor.at] ?? '')) cursor.at++;
  if (cursor.at >= text.length || operators.test(text[cursor.at] ?? '')) return;
  const { shape } = readWord(cursor, place, operators, onInner);
  if (operator === '<<' || operator === '<<-') heredocs.push({ name: shape, tabs: operator === '<<-' });
}

/** Passes over the bodies of heredocs; the cursor stands at the start of a line. */
function skipHeredocs(cursor: Cursor, heredocs: readonly { name: string; tabs: boolean }[]): void {
  const { text } = cursor;
  for (const { name, tabs } of heredocs) {
    while (cursor.at < text.length) {
      const end = lineEnd(text, cursor.at);
      const line = text.slice(cursor.at, end).replace(/\r$/, '');
      cursor.at = Math.min(end + 1, text.length);
      if ((tabs ? line.replace(/^\t+/, '') : line) === name) break;
    }
  }
}

function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline;
}
