/** The programs that a Dockerfile runs while it builds, and those that its image starts. */

import type { Command, Word } from '../model/parts.ts';
import type { Dockerfile, Instruction } from '../parse/dockerfile.ts';
import type { SourceText } from '../parse/dockerfile-lines.ts';
import { commandsOf, commandsOfWords, isPosixShell } from '../parse/shell.ts';
import { listOf } from './dockerfile-facts.ts';

/** What a `RUN` runs. What another shell than a POSIX one reads is left out. */
export function commandsOfRun(file: Dockerfile, run: Instruction, posixShell: boolean): readonly Command[] {
  const list = listOf(run.arguments);
  if (list) return commandsOfWords(list.map(wordOf));
  if (!posixShell) return [];
  return [...scriptCommands(run.arguments), ...heredocCommands(file, run)];
}

/** What `ENTRYPOINT` and `CMD` start: a list takes the other's list as its further words. */
export function commandsOfProgram(program: Instruction, further?: Instruction): readonly Command[] {
  const list = listOf(program.arguments);
  if (!list) return scriptCommands(program.arguments);
  return commandsOfWords([...list, ...((further && listOf(further.arguments)) ?? [])].map(wordOf));
}

/** True where a `SHELL` names a shell whose language is POSIX's, or close to it. */
export function isPosix(words: readonly SourceText[]): boolean {
  return words.some(({ text }) => isPosixShell(text));
}

function scriptCommands(script: SourceText): Command[] {
  return commandsOf(script.text, (index) => script.slice(index, index + 1).span.start);
}

/** Nothing is put into the words of a list but by the program itself. */
function wordOf(item: SourceText): Word {
  const { span } = item;
  const shape: unknown = JSON.parse(`"${item.text}"`);
  const text = typeof shape === 'string' ? shape : item.text;
  const isPlain = text === item.text;
  const offsets = Array.from({ length: text.length }, (_, index) =>
    isPlain ? item.slice(index, index + 1).span.start : span.start,
  );
  return { text: text.includes('\0') ? undefined : text, shape: text, span, offsets: [...offsets, span.end] };
}

/** The body of a heredoc is a script where nothing else is run, or a shell. */
function heredocCommands({ text }: Dockerfile, { arguments: line, heredocs }: Instruction): Command[] {
  const others = line.words().filter(({ text: word }) => !/^\d*<</.test(word));
  const [first] = others;
  if (first && !isPosixShell(first.text)) return [];
  return heredocs.flatMap(({ body }) => {
    const script = text.slice(body.start, body.end);
    const interpreter = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(script);
    const isScript = !interpreter || isPosixShell(interpreter[1] ?? '') || isPosixShell(interpreter[2] ?? '');
    return isScript ? commandsOf(script, (index) => body.start + index) : [];
  });
}
