/**
 * A Dockerfile to stages and instructions with their places. Never throws: half-typed text gives what it can.
 *
 * It is read by the builder's own rules and not by a library: `dockerfile-ast` 0.7.1 needs Node's `Buffer`,
 * throws on text that people type on the way to a valid file, and swallows instructions after some others.
 */

import type { Data } from '../model/data.ts';
import type { Span } from '../source.ts';
import {
  type CutText,
  cutLines,
  type Heredoc,
  type JoinedLine,
  type SourceText,
} from './dockerfile-lines.ts';
import { declare, type Environment, type Resolved, resolve } from './dockerfile-variables.ts';

/** `--name` or `--name=value`. */
export interface Flag {
  readonly name: string;
  readonly text: SourceText;
  /** As it is written; `undefined` without a `=`. */
  readonly value: SourceText | undefined;
}

export interface Instruction {
  /** Its place among the instructions of the file, from zero; a trigger has that of its `ONBUILD`. */
  readonly index: number;
  /** In upper case. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** All that belongs to it, heredocs too, without the last line end. */
  readonly span: Span;
  /** Everything after the keyword, without heredoc bodies. */
  readonly rest: SourceText;
  readonly flags: readonly Flag[];
  /** Everything after the keyword and the flags. */
  readonly arguments: SourceText;
  readonly heredocs: readonly Heredoc[];
  /** Whether text that is put after it would become a part of it. */
  readonly open: boolean;
  /** What an `ONBUILD` holds back for the images that build on this one. */
  readonly trigger: Instruction | undefined;
}

export interface Stage {
  readonly from: Instruction;
  /** The name after `AS`; `undefined` when it has none. */
  readonly name: string | undefined;
  /** The base image or stage, as it is written; empty while it is missing. */
  readonly image: SourceText;
  readonly base: Resolved;
  /** The earlier stage that `FROM` names. */
  readonly parent: Stage | undefined;
  /** Those after `FROM`. */
  readonly instructions: readonly Instruction[];
}

export interface Dockerfile extends Omit<CutText, 'lines'> {
  readonly text: string;
  /** All of them, those before the first `FROM` too. */
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
  /** The variables that `ARG`s before the first `FROM` declare. */
  readonly globals: Environment;
  /** The values that the build gives to `ARG`s. */
  readonly given: ReadonlyMap<string, string>;
}

/** Reads a Dockerfile, for a build that gives these values to its `ARG`s. */
export function parseDockerfile(text: string, given: ReadonlyMap<string, string> = new Map()): Dockerfile {
  const { lines, ...cut } = cutLines(text);
  const instructions = lines.map((line, index) => readInstruction(line.source, line, index));
  const globals: Environment = new Map();
  const stages: Stage[] = [];
  const named = new Map<string, Stage>();
  let current: Instruction[] | undefined;
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') {
      current = [];
      const stage = readStage(instruction, current, globals, named);
      stages.push(stage);
      if (stage.name !== undefined) named.set(stage.name.toLowerCase(), stage);
    } else if (current) current.push(instruction);
    else if (instruction.keyword === 'ARG') declare(instruction, globals, undefined, given);
  }
  return { ...cut, text, instructions, stages, globals, given };
}

/**
 * @param source the instruction's own text: of a trigger, what follows `ONBUILD`
 * @param line what the instruction, or its `ONBUILD`, is written in
 */
function readInstruction(
  source: SourceText,
  line: JoinedLine,
  index: number,
  isTrigger = false,
): Instruction {
  const trimmed = source.trim();
  const written = /^\S*/.exec(trimmed.text)?.[0] ?? '';
  const keyword = written.toUpperCase();
  const rest = trimmed.slice(written.length).trim();
  const { flags, length } = readFlags(rest);
  const span = isTrigger ? { start: trimmed.span.start, end: line.span.end } : line.span;
  const hasTrigger = keyword === 'ONBUILD' && !isTrigger && rest.text !== '';
  return {
    index,
    keyword,
    keywordSpan: trimmed.slice(0, written.length).span,
    span,
    rest,
    flags,
    arguments: rest.slice(length).trim(),
    heredocs: line.heredocs,
    open: line.open,
    trigger: hasTrigger ? readInstruction(rest, line, index, true) : undefined,
  };
}

/** The flags at the head of an instruction's text, and how long that head is. */
function readFlags(rest: SourceText): { flags: Flag[]; length: number } {
  const flags: Flag[] = [];
  let length = 0;
  if (!rest.text.startsWith('--')) return { flags, length };
  for (const word of rest.words()) {
    const { text } = word;
    if (!text.startsWith('--')) break;
    length = rest.text.indexOf(text, length) + text.length;
    if (text === '--') break;
    const equals = text.indexOf('=');
    const name = text.slice(2, equals < 0 ? undefined : equals);
    flags.push({ name, text: word, value: equals < 0 ? undefined : word.slice(equals + 1) });
  }
  return { flags, length };
}

/** A stage can build on any before it; stage names are not case-sensitive. */
function readStage(
  from: Instruction,
  instructions: readonly Instruction[],
  globals: Environment,
  earlier: ReadonlyMap<string, Stage>,
): Stage {
  const [image = from.arguments, as, name] = from.arguments.words();
  const base = resolve(image, globals);
  return {
    from,
    name: as?.text.toLowerCase() === 'as' ? name?.text : undefined,
    image,
    base,
    parent: earlier.get(base.text?.toLowerCase() ?? ''),
    instructions,
  };
}

/** A stage and those that it builds on, the nearest first. */
export function lineage(stage: Stage): Stage[] {
  const stages: Stage[] = [];
  for (let current: Stage | undefined = stage; current; current = current.parent) stages.push(current);
  return stages;
}

/** A text of an instruction in a stage, quotes taken off and variables put in. */
export function resolveIn(
  file: Dockerfile,
  stage: Stage,
  instruction: Instruction,
  text: SourceText,
): Resolved {
  const environment: Environment = new Map();
  for (const { instructions } of lineage(stage).reverse()) {
    for (const each of instructions) {
      if (each.index >= instruction.index && instructions === stage.instructions) break;
      declare(each, environment, file.globals, file.given);
    }
  }
  return resolve(text, environment);
}

/**
 * What a Dockerfile says, to compare: for each instruction its keyword and its arguments, without the layout
 * between words.
 */
export function dockerfileData(text: string): Data {
  return parseDockerfile(text).instructions.map((each) => ({
    keyword: each.keyword,
    arguments: argumentsData(text, each),
  }));
}

/**
 * The arguments of an instruction as they stand in `dockerfileData`.
 *
 * @param change a flag that is left out, or that another text stands for
 */
export function argumentsData(
  text: string,
  instruction: Instruction,
  change?: { flag: Flag; newText: string },
): string {
  const changed = change?.flag.text;
  const isChanged = (word: SourceText) =>
    word.text === changed?.text && word.span.start === changed.span.start;
  const words = instruction.rest
    .words()
    .map((word) => (change && isChanged(word) ? change.newText : word.text));
  const bodies = instruction.heredocs.map(({ name, body }) => `\n${text.slice(body.start, body.end)}${name}`);
  return words.filter((word) => word !== '').join(' ') + bodies.join('');
}
