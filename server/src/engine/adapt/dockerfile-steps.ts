/** The steps of a Dockerfile's build that rules have something to say about. */

import type { BuildStep } from '../model/build.ts';
import { defaults } from '../model/defaults.ts';
import type { Entry, Fact } from '../model/fact.ts';
import type { NamespaceMode, User } from '../model/workload.ts';
import { type Dockerfile, type Instruction, lineage, type Stage } from '../parse/dockerfile.ts';
import { declare, type Environment, resolve } from '../parse/dockerfile-variables.ts';
import { commandsOfRun, isPosix } from './dockerfile-commands.ts';
import { dialect, variableHop, wordFact, wordsOf } from './dockerfile-facts.ts';
import { mountsOf } from './dockerfile-mounts.ts';
import { flagSlot, instructionSlot } from './dockerfile-slot.ts';
import { inexpressible, unsaidBuildStep } from './unsaid.ts';
import { readUserText } from './user.ts';
import { closedSlot } from './yaml-slot.ts';

/** What an instruction finds set by those before it. */
interface State {
  readonly environment: Environment;
  readonly user: Fact<User>;
  /** Whether `RUN` gives its text to a POSIX shell. */
  readonly posixShell: boolean;
}

/** Those whose words a rule reads. */
const readKeywords = new Set(['RUN', 'COPY', 'ADD', 'VOLUME', 'WORKDIR', 'SHELL', 'ENV', 'ARG']);

/**
 * The steps of all stages, each with what it finds set when the build comes to it.
 *
 * @param nameOf what a stage is called in reports
 */
export function buildStepsOf(file: Dockerfile, nameOf: (stage: Stage) => string): BuildStep[] {
  const final = file.stages.at(-1);
  const inImage = new Set(final ? lineage(final) : []);
  const ends = new Map<Stage, State>();
  const steps = file.stages.flatMap((stage) => {
    const below = stage.parent && ends.get(stage.parent);
    const { steps, end } = stepsOfStage(file, stage, below ?? startOf(file, stage));
    ends.set(stage, end);
    const held = stage === final ? heldUserOf(file, stage, end) : [];
    return [...steps, ...held].map((step) => ({
      ...step,
      name: nameOf(stage),
      inImage: inImage.has(stage),
    }));
  });
  return [...frontEndOf(file, final ? nameOf(final) : 'image'), ...steps];
}

function startOf(file: Dockerfile, { image }: Stage): State {
  const user = inexpressible(defaults.user.dockerfile, image.span, dialect);
  return { environment: new Map(), user, posixShell: file.escapeToken === '\\' };
}

function stepsOfStage(file: Dockerfile, stage: Stage, start: State): { steps: BuildStep[]; end: State } {
  const steps: BuildStep[] = [];
  let state: State = { ...start, environment: new Map(start.environment) };
  for (const instruction of stage.instructions) {
    const { trigger } = instruction;
    const step = stepOf(file, trigger ?? instruction, state, trigger !== undefined);
    const next = steps.length + 1;
    if (step) steps.push({ ...step, later: () => steps.slice(next) });
    state = after(file, instruction, state);
  }
  return { steps, end: state };
}

/** The user whom an image gives to those built on it; the builds of this file have met it already. */
function heldUserOf(file: Dockerfile, { instructions }: Stage, { environment }: State): BuildStep[] {
  const holder = instructions.findLast(({ trigger }) => trigger && isUser(trigger));
  if (!holder?.trigger) return [];
  const unsaid = { family: 'dockerfile', span: holder.trigger.keywordSpan, dialect } as const;
  const step = unsaidBuildStep(unsaid, { name: '', keyword: 'USER' });
  const user = { ...userFact(holder.trigger, environment), slot: instructionSlot(file, holder) };
  return [{ ...step, deferred: true, user }];
}

function isUser({ keyword, arguments: name }: Instruction): boolean {
  return keyword === 'USER' && name.text !== '';
}

function after({ globals }: Dockerfile, instruction: Instruction, state: State): State {
  const { environment } = state;
  declare(instruction, environment, globals);
  if (isUser(instruction)) return { ...state, user: userFact(instruction, environment) };
  return instruction.keyword === 'SHELL' ? { ...state, posixShell: isPosix(wordsOf(instruction)) } : state;
}

function userFact({ arguments: word }: Instruction, environment: Environment): Fact<User> {
  const fact = wordFact(word, environment, 'USER');
  return fact.state === 'unresolved' ? fact : { ...fact, value: readUserText(fact.value) };
}

function stepOf(
  file: Dockerfile,
  instruction: Instruction,
  { environment, user, posixShell }: State,
  deferred: boolean,
): BuildStep | undefined {
  const { keyword, keywordSpan } = instruction;
  if (!readKeywords.has(keyword)) return undefined;
  const unsaid = { family: 'dockerfile', span: keywordSpan, dialect } as const;
  const step = { ...unsaidBuildStep(unsaid, { name: '', keyword }), deferred };
  const flags = flagsOf(file, instruction, environment);
  if (keyword !== 'RUN') {
    const words = wordsOf(instruction).map((word) => wordFact(word, environment, keyword));
    return { ...step, user, flags, arguments: words };
  }
  return {
    ...step,
    user,
    flags,
    insecure: flagFact(file, instruction, environment, securityModes, defaults.buildInsecure.dockerfile),
    network: flagFact(file, instruction, environment, networkModes, defaults.buildNetwork.dockerfile),
    arguments: [scriptOf(instruction)],
    mounts: mountsOf(file, instruction, environment),
    commands: commandsOfRun(file, instruction, posixShell),
  };
}

/** The text of a `RUN` as the shell gets it: what it runs matters to rules, and what its words are to `commands`. */
function scriptOf({ arguments: { text, span } }: Instruction): Fact<string> {
  const slot = closedSlot('only a person can say what should run');
  return { state: 'set', value: text, span, written: 'RUN', via: [], slot };
}

/** https://docs.docker.com/reference/dockerfile/#run---security, and `#run---network` on the same page */
const securityModes: Modes<boolean> = { flag: 'security', values: { insecure: true, sandbox: false } };
const networkModes: Modes<NamespaceMode> = {
  flag: 'network',
  values: { host: 'host', none: 'own', default: 'own' },
};

interface Modes<T> {
  readonly flag: string;
  readonly values: Readonly<Record<string, T>>;
}

function flagFact<T>(
  file: Dockerfile,
  run: Instruction,
  environment: Environment,
  { flag: name, values }: Modes<T>,
  absent: T,
): Fact<T> {
  const written = `RUN --${name}`;
  const flag = run.flags.findLast((each) => each.name === name);
  if (!flag) {
    const slot = closedSlot('the step has no such flag');
    return { state: 'absent', value: absent, span: run.keywordSpan, written, via: [], slot };
  }
  const { text = '', through } = flag.value ? resolve(flag.value, environment) : { through: [] };
  const fact = {
    span: flag.text.span,
    keySpan: flag.text.slice(0, name.length + 2).span,
    written,
    via: through.map(variableHop),
    slot: flagSlot(file, run, flag),
  };
  const value = Object.hasOwn(values, text) ? values[text] : undefined;
  return value === undefined ? { state: 'unresolved', ...fact } : { state: 'set', value, ...fact };
}

function flagsOf(file: Dockerfile, instruction: Instruction, environment: Environment): Entry[] {
  return instruction.flags.flatMap((flag) => {
    const { name, text, value } = flag;
    if (name === 'mount' || !value) return [];
    const slot = flagSlot(file, instruction, flag);
    const fact = wordFact(value, environment, `${instruction.keyword} --${name}`, slot);
    const nameSpan = text.slice(0, name.length + 2).span;
    return { name, nameSpan, value: { ...fact, span: text.span, keySpan: nameSpan } };
  });
}

/** The image that reads the Dockerfile. https://docs.docker.com/reference/dockerfile/#syntax */
function frontEndOf({ text, directives }: Dockerfile, name: string): BuildStep[] {
  const syntax = directives.find((directive) => directive.name === 'syntax');
  if (!syntax) return [];
  const { span } = syntax;
  // What follows the image's name is handed to it.
  const [value = ''] = syntax.value.split(/\s/, 1);
  const slot = closedSlot('the file may need what only this front end reads');
  const start = text.indexOf(value, span.start);
  const fact = { span: { start, end: start + value.length }, written: '# syntax', via: [], slot };
  const unsaid = { family: 'dockerfile', span, dialect } as const;
  const step = unsaidBuildStep(unsaid, { name, keyword: 'syntax' });
  return [{ ...step, arguments: [{ state: 'set', value, ...fact }] }];
}
