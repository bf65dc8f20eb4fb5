/** The slots of a Dockerfile's settings: minimal edits, and the change in `dockerfileData` they promise. */

import type { Data, DataOp } from '../model/data.ts';
import type { Change, Refusal, Slot } from '../model/fact.ts';
import {
  argumentsData,
  type Dockerfile,
  type Flag,
  type Instruction,
  type Stage,
} from '../parse/dockerfile.ts';
import type { SourceText } from '../parse/dockerfile-lines.ts';
import { lineEnding, type Span } from '../source.ts';

/**
 * The slot of the user that a stage leaves behind.
 *
 * @param user the `USER` of that stage itself which decides; without one the slot adds a `USER`
 */
export function userSlot(file: Dockerfile, stage: Stage, user: Instruction | undefined): Slot {
  return {
    set: (value) => {
      const name = word(value);
      if (name === undefined) return { refused: 'that is not the name or number of a user' };
      // The steps after it were written for the user that it names now.
      const isLast =
        user && !stage.instructions.some((each) => each.keyword === 'RUN' && each.index > user.index);
      return isLast ? replaceUser(user, name) : insertUser(file, stage, name);
    },
    remove: () => (user ? removeInstruction(file, user) : { refused: 'no `USER` of this stage says it' }),
  };
}

/**
 * The slot of a flag.
 *
 * @param instruction the one that the flag belongs to: of an `ONBUILD`, the trigger
 */
export function flagSlot(file: Dockerfile, instruction: Instruction, flag: Flag): Slot {
  return {
    set: (value) => {
      const name = word(value);
      if (name === undefined) return { refused: 'that is not a value of a flag' };
      const newText = `--${flag.name}=${name}`;
      const edit = flag.value ? { span: flag.value.span, newText: name } : { span: flag.text.span, newText };
      return { edits: [edit], ops: [flagOp(file, instruction, flag, newText)] };
    },
    remove: () => {
      // On a line of its own it would leave an empty line, and the instruction would go on in the next one.
      if (instruction.arguments.text === '') return { refused: 'the instruction has nothing but flags' };
      const edit = { span: flagRemoval(file, flag.text.span), newText: '' };
      return { edits: [edit], ops: [flagOp(file, instruction, flag, '')] };
    },
  };
}

/**
 * The slot of one of the parts of a flag's value that commas part: it can only be taken away.
 *
 * @param instruction as in `flagSlot`
 */
export function flagPartSlot(file: Dockerfile, instruction: Instruction, flag: Flag, part: SourceText): Slot {
  return {
    set: () => ({ refused: 'the flag says more than this' }),
    remove: () => {
      const { start, end } = flag.text.span;
      const written = file.text.slice(start, end);
      if (written !== flag.text.text) return { refused: 'the flag is written on several lines' };
      const at = { start: part.span.start - start, end: part.span.end - start };
      if (written[at.start - 1] === ',') at.start--;
      else if (written[at.end] === ',') at.end++;
      else return { refused: 'the flag says nothing else' };
      const span = { start: start + at.start, end: start + at.end };
      const newText = written.slice(0, at.start) + written.slice(at.end);
      return { edits: [{ span, newText: '' }], ops: [flagOp(file, instruction, flag, newText)] };
    },
  };
}

/** The slot of a setting that a whole instruction makes. */
export function instructionSlot(file: Dockerfile, instruction: Instruction): Slot {
  return {
    set: () => ({ refused: 'only a person can say what should stand there' }),
    remove: () => removeInstruction(file, instruction),
  };
}

/** A value that can stand in a Dockerfile without quotes. */
function word(value: Data): string | undefined {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return /^[\w.@+:-]+$/.test(text) ? text : undefined;
}

function replaceUser(user: Instruction, name: string): Change {
  const op: DataOp = { op: 'set', path: [user.index, 'arguments'], value: name };
  return { edits: [{ span: user.arguments.span, newText: name }], ops: [op] };
}

function insertUser(file: Dockerfile, stage: Stage, name: string): Change | Refusal {
  const { text } = file;
  const { instructions, from } = stage;
  const { start, end } = from.keywordSpan;
  const keyword = text.slice(start, end) === 'from' ? 'user' : 'USER';
  const eol = lineEnding(text);
  // What a RUN does may need root, so the user comes after the last one.
  const afterRun = instructions.slice(instructions.findLastIndex((each) => each.keyword === 'RUN') + 1);
  const entry = afterRun.find((each) => each.keyword === 'ENTRYPOINT' || each.keyword === 'CMD');
  const last = instructions.at(-1) ?? from;
  if (!entry && last.open) return { refused: 'the last instruction is not finished' };
  const at = entry ? startWithComments(file, entry) : lineEnd(text, last.span.end);
  const indent = entry ? text.slice(lineStart(text, entry.span.start), entry.span.start) : '';
  const newText = entry ? `${indent}${keyword} ${name}${eol}` : `${eol}${keyword} ${name}`;
  const index = entry ? entry.index : last.index + 1;
  const op: DataOp = { op: 'insert', path: [index], value: { keyword: 'USER', arguments: name } };
  return { edits: [{ span: { start: at, end: at }, newText }], ops: [op] };
}

/** The start of an instruction's first line, or of the comments that stand right above it. */
function startWithComments({ text, instructions }: Dockerfile, instruction: Instruction): number {
  const limit = instructions[instruction.index - 1]?.span.end ?? 0;
  let start = lineStart(text, instruction.span.start);
  for (;;) {
    const above = lineStart(text, start - 1);
    if (above <= limit || !/^\s*#/.test(text.slice(above, start))) return start;
    start = above;
  }
}

function removeInstruction({ text }: Dockerfile, { span, index }: Instruction): Change {
  const ops: DataOp[] = [{ op: 'remove', path: [index] }];
  const start = lineStart(text, span.start);
  const newline = text.indexOf('\n', span.end);
  if (newline >= 0) return { edits: [{ span: { start, end: newline + 1 }, newText: '' }], ops };
  // The last line of the text has no line end of its own: take the one before instead.
  return { edits: [{ span: { start: lineEnd(text, start - 1), end: text.length }, newText: '' }], ops };
}

/** A flag with the space after it, or its whole line where it stands alone on one. */
function flagRemoval({ text, escapeToken }: Dockerfile, { start, end }: Span): Span {
  const line = { start: lineStart(text, start), end: lineEnd(text, end) };
  const isAlone =
    text.slice(line.start, start).trim() === '' && text.slice(end, line.end).trim() === escapeToken;
  if (isAlone) return { start: line.start, end: text.indexOf('\n', end) + 1 };
  return { start, end: /[ \t]/.test(text[end] ?? '') ? end + 1 : end };
}

function flagOp(file: Dockerfile, instruction: Instruction, flag: Flag, newText: string): DataOp {
  const { index } = instruction;
  // A trigger's flags are a part of what its `ONBUILD` says.
  const whole = file.instructions[index] ?? instruction;
  return { op: 'set', path: [index, 'arguments'], value: argumentsData(file.text, whole, { flag, newText }) };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The end of the line that `offset` is on, without the line end. */
function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return text[newline - 1] === '\r' ? newline - 1 : newline;
}
