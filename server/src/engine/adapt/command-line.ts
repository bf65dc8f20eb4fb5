/** Containers that command lines start, in scripts and inside other formats. */

import type { Data } from '../model/data.ts';
import type { Fact } from '../model/fact.ts';
import type { Command, Word } from '../model/parts.ts';
import type { Subjects } from '../model/subjects.ts';
import type { Container, Workload } from '../model/workload.ts';
import { commandsOf, commandsOfWords } from '../parse/shell.ts';
import { buildStepOf } from './build-command.ts';
import { type RunCommand, readRunCommand, type WordEditor } from './run-command.ts';
import { settingsOfOptions } from './run-options.ts';
import { inexpressible, type Unsaid, unsaidContainer, unsaidWorkload } from './unsaid.ts';
import { closedSlot } from './yaml-slot.ts';

/** What a file has to say for there to be a command of ours in it. Cheap, and never wrong where it says no. */
export function mayRunContainers(text: string): boolean {
  return /(docker|podman|nerdctl)(?=\W)/.test(text) && /\b(run|create|exec|build)\b/.test(text);
}

/** What commands start: containers and builds. */
export type Started = Pick<Subjects, 'workloads' | 'buildSteps'>;

/**
 * What commands start.
 *
 * @param text the document that the commands' places are in
 * @param editorOf how to edit the command with an index; without it nothing can be edited
 */
export function startedBy(
  commands: readonly Command[],
  text: string,
  editorOf: (index: number) => WordEditor = () => closedEditor,
): Started {
  const workloads = commands.flatMap((command, index) => {
    const run = readRunCommand(command, text, editorOf(index));
    return run && (run.verb.text !== 'exec' || isPrivileged(run)) ? workloadOf(run) : [];
  });
  const buildSteps = commands.flatMap((command, index) => buildStepOf(command, text, editorOf(index)) ?? []);
  return { workloads, buildSteps };
}

/** Of what enters a container nothing else is of interest. */
function isPrivileged({ options }: RunCommand): boolean {
  return options.some(({ name }) => name === 'privileged');
}

function workloadOf({ program, verb, options, image, rest, command }: RunCommand): Workload {
  const nameOption = options.findLast(({ name }) => name === 'name');
  const given = nameOption?.value.includes('\0') ? undefined : nameOption?.value;
  const name = given ?? image?.text ?? verb.text ?? '';
  const { span } = image ?? verb;
  const unsaid: Unsaid = { family: 'command-line', span, dialect: 'this command line' };
  const { container, workload } = settingsOfOptions(options, unsaid);
  const first = command.words[0]?.span ?? span;
  const extent = { start: first.start, end: command.words.at(-1)?.span.end ?? first.end };
  const known = { kind: `${program} ${verb.text ?? 'run'}`, name, extent, partial: true };
  if (verb.text === 'exec') return entering(known, container, unsaid);
  const entry = options.findLast((option) => option.name === 'entrypoint')?.value;
  const own = {
    ...unsaidContainer(unsaid),
    image: imageFact(image, unsaid),
    // With an entry point of its own the first word is an argument.
    commands: entry === undefined ? commandsOfWords(rest) : [],
    ...container,
  };
  return { ...unsaidWorkload(unsaid, { ...known, containers: [own] }), ...workload };
}

/** Of a program that enters a container only its rights are new; as whom it runs is a matter of the moment. */
function entering(
  known: Omit<Parameters<typeof unsaidWorkload>[1], 'containers'>,
  { privileged }: Partial<Container>,
  unsaid: Unsaid,
): Workload {
  const own = { ...unsaidContainer(unsaid), ...(privileged ? { privileged } : {}) };
  return {
    ...unsaidWorkload(unsaid, { ...known, containers: [own] }),
    staysOnHost: 'it enters a container that runs already',
  };
}

function imageFact(image: Word | undefined, { span, dialect }: Unsaid): Fact<string> {
  if (!image) return inexpressible('', span, dialect);
  const base = { span: image.span, written: 'image', via: [], slot: closedSlot('another image is needed') };
  return image.text === undefined
    ? { state: 'unresolved', ...base }
    : { state: 'set', value: image.text, ...base };
}

const closed = { refused: 'the command is part of another text' };
const closedEditor: WordEditor = { remove: () => closed, replace: () => closed };

/** What a script starts; `undefined` when it starts nothing. */
export function adaptScript(text: string): Started | undefined {
  if (!mayRunContainers(text)) return undefined;
  const commands = commandsOf(text);
  const inner = insideOthers(commands);
  const found = startedBy(commands, text, (index) =>
    inner.has(index) ? closedEditor : scriptEditor(commands, index, text),
  );
  return found.workloads.length + found.buildSteps.length === 0 ? undefined : found;
}

/** What a script says, for the proof of a fix: the words of its commands. */
export function scriptData(text: string): Data {
  return commandsOf(text).map(({ words }) => words.map(({ shape }) => shape));
}

/** The indices of commands that stand in a word of another: in `sh -c '…'`, in a substitution. */
function insideOthers(commands: readonly Command[]): ReadonlySet<number> {
  const inner = new Set<number>();
  const words = commands.flatMap((command, index) =>
    command.words.map(({ span }, at) => ({ ...span, index, isFirst: at === 0 })),
  );
  // A command comes after the one that it stands in.
  words.sort((a, b) => a.start - b.start || a.index - b.index);
  let end = 0;
  for (const word of words) {
    if (word.isFirst && word.start < end) inner.add(word.index);
    end = Math.max(end, word.end);
  }
  return inner;
}

/** Edits the words of a command that stands for itself. */
function scriptEditor(commands: readonly Command[], index: number, text: string): WordEditor {
  const command = commands[index];
  if (!command) return closedEditor;
  const pathOf = (word: Word) => [index, command.words.indexOf(word)];
  return {
    remove: (words) => ({
      edits: [{ span: withSpaceBefore(text, words), newText: '' }],
      ops: words.map((word) => ({ op: 'remove', path: pathOf(word) })),
    }),
    replace: (word, from, to, value) => {
      if (!/^[\w./:,=@-]*$/.test(value)) return { refused: 'the value would need quotes' };
      const span = { start: word.offsets[from] ?? word.span.end, end: lastOffset(word, to) };
      const shape = word.shape.slice(0, from) + value + word.shape.slice(to);
      return { edits: [{ span, newText: value }], ops: [{ op: 'set', path: pathOf(word), value: shape }] };
    },
  };
}

function lastOffset(word: Word, to: number): number {
  return to > 0 ? (word.offsets[to - 1] ?? word.span.end) + 1 : word.span.start;
}

/** The words with what parts them from the word before: a line that holds nothing else goes as a whole. */
function withSpaceBefore(text: string, words: readonly Word[]) {
  const end = words.at(-1)?.span.end ?? 0;
  let start = words[0]?.span.start ?? end;
  while (/[ \t]/.test(text[start - 1] ?? '')) start--;
  // `… \`, line end, the words: the backslash behind them takes the place of the one before.
  const continued = /^[ \t]*\\\r?\n/.test(text.slice(end, end + 200));
  const before = /\\\r?\n$/.exec(text.slice(Math.max(0, start - 3), start));
  if (before && (continued || /^[ \t]*(\r?\n|$)/.test(text.slice(end, end + 200)))) {
    start -= before[0].length;
    while (/[ \t]/.test(text[start - 1] ?? '')) start--;
  }
  return { start, end };
}
