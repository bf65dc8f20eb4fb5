/** The programs that a Dockerfile runs while it builds, and those that its image starts. */

import type { Command, Word } from '../model/parts.ts';
import type { Dockerfile, Instruction } from '../parse/dockerfile.ts';
import type { SourceText } from '../parse/dockerfile-lines.ts';
import { commandsOf } from '../parse/shell.ts';
import { listOf } from './dockerfile-facts.ts';

/** What a `RUN` runs. What another shell than a POSIX one reads is left out. */
export function commandsOfRun(file: Dockerfile, run: Instruction, posixShell: boolean): readonly Command[] {
  const list = listOf(run.arguments);
  if (list) return commandsOfList(list);
  if (!posixShell) return [];
  return [...scriptCommands(run.arguments), ...heredocCommands(file, run)];
}

/** What `ENTRYPOINT` and `CMD` start: a list takes the other's list as its further words. */
export function commandsOfProgram(program: Instruction, further?: Instruction): readonly Command[] {
  const list = listOf(program.arguments);
  if (!list) return scriptCommands(program.arguments);
  return commandsOfList([...list, ...((further && listOf(further.arguments)) ?? [])]);
}

/** True for the shells whose language is POSIX's, or close to it. */
export function isPosixShell(words: readonly SourceText[]): boolean {
  return words.some(({ text }) => shellName.test(text));
}

const shellName = /(^|\/)(ba|da|a|z|k)?sh$/;

function scriptCommands(script: SourceText): Command[] {
  const { text } = script;
  return commandsOf(text).map((command) =>
    placed(command, (index) => script.slice(index, index + 1).span.start),
  );
}

function placed({ words }: Command, place: (index: number) => number): Command {
  return {
    words: words.map((word) => ({
      ...word,
      span: { start: place(word.span.start), end: place(word.span.end - 1) + 1 },
      offsets: word.offsets.map(place),
    })),
  };
}

/** A list is one command; the script of `["sh", "-c", "…"]` is read too. */
function commandsOfList(list: readonly SourceText[]): Command[] {
  const words = list.map(wordOf);
  if (words.length === 0) return [];
  const flag = words.findIndex(({ text = '' }) => /^-[a-z]*c[a-z]*$/.test(text));
  const isShell = shellName.test(words[0]?.text ?? '') && flag > 0;
  const script = isShell ? words[flag + 1] : undefined;
  if (!script) return [{ words }];
  const place = (index: number) => script.offsets[index] ?? script.span.end;
  return [{ words }, ...commandsOf(script.shape).map((command) => placed(command, place))];
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
  if (first && !shellName.test(first.text)) return [];
  return heredocs.flatMap(({ body }) => {
    const script = text.slice(body.start, body.end);
    const interpreter = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(script);
    const isScript =
      !interpreter || shellName.test(interpreter[1] ?? '') || shellName.test(interpreter[2] ?? '');
    return isScript ? commandsOf(script, body.start) : [];
  });
}
