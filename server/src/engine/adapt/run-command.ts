/** Command lines of `docker run` and its kin, cut into options, image and command. */

import type { Change, Refusal } from '../model/fact.ts';
import type { Command, Word } from '../model/parts.ts';
import { startedWords } from '../risks/commands.ts';
import type { RunOption } from './run-option.ts';

/** A command that makes a container, or starts a program in one. */
export interface RunCommand {
  readonly command: Command;
  /** The program's name, without its folder. */
  readonly program: string;
  /** The word `run`, `create` or `exec`. */
  readonly verb: Word;
  readonly options: readonly RunOption[];
  /** Of `exec` the container. Missing where the line is cut off, or where what is not known comes before it. */
  readonly image: Word | undefined;
  /** What the container runs. */
  readonly rest: readonly Word[];
}

/** Takes words out of the command, or writes other text into a stretch of one. */
export interface WordEditor {
  remove(words: readonly Word[]): Change | Refusal;
  replace(word: Word, start: number, end: number, text: string): Change | Refusal;
}

const engines = new Set(['docker', 'podman', 'nerdctl', 'docker.exe', 'podman.exe']);

/** The engine's options before its command that take a value. */
const globalWithValue =
  /^(-H|--host|-c|--context|--config|-l|--log-level|--tlscacert|--tlscert|--tlskey|--root|--runroot|--runtime|--storage-driver|--storage-opt|--url|--connection|--namespace|-n|--address|-a|--cgroup-manager)$/;

/** How the options of a command are read. */
export interface OptionGrammar {
  /** Names of options without a value. */
  readonly switches: ReadonlySet<string>;
  /** The letters of those. Everything else that has a letter takes a value. */
  readonly letters: string;
}

/** The letters that have a long name of interest. */
const letters = new Map(
  Object.entries({
    v: 'volume',
    u: 'user',
    e: 'env',
    p: 'publish',
    m: 'memory',
    w: 'workdir',
    h: 'hostname',
  }),
);

/** https://docs.docker.com/reference/cli/docker/container/run/, podman-run(1) */
const runGrammar: OptionGrammar = {
  switches: new Set(
    (
      'detach disable-content-trust help init interactive no-healthcheck oom-kill-disable privileged publish-all ' +
      'quiet read-only rm sig-proxy tty use-api-socket env-host http-proxy no-hosts no-hostname passwd replace ' +
      'rmi read-only-tmpfs tls-verify cgroups-v2'
    ).split(' '),
  ),
  letters: 'diPtqT',
};

const otherNames = new Map([
  ['net', 'network'],
  ['cgroup-ns', 'cgroupns'],
]);

/** A command of a container engine. */
export interface EngineCommand {
  /** The program's name, without its folder. */
  readonly program: string;
  /** All words from the program on. */
  readonly words: readonly Word[];
  /** Where the words behind the engine's own options begin: `run`, `container run`, `buildx build`. */
  readonly at: number;
  /** Podman's options before that which choose the runtime of a container. */
  readonly runtimes: readonly RunOption[];
}

/** Reads the part that all commands of an engine have; `undefined` for every other program. */
export function readEngineCommand(
  command: Command,
  text: string,
  edit: WordEditor,
): EngineCommand | undefined {
  const started = startedWords(command.words).find(({ name }) => engines.has(name));
  if (!started) return undefined;
  const { name: program, words } = started;
  const runtimes: RunOption[] = [];
  let at = 1;
  for (let word = words[at]; word?.shape.startsWith('-'); word = words[++at]) {
    if (/^--runtime(=|$)/.test(word.text ?? '')) {
      const { option } = readOption(word, words[at + 1], text, edit, runGrammar);
      if (option) runtimes.push(option);
    }
    if (globalWithValue.test(word.text ?? '')) at++;
  }
  return { program, words, at, runtimes };
}

/** Reads a command; `undefined` for every other command. */
export function readRunCommand(command: Command, text: string, edit: WordEditor): RunCommand | undefined {
  const read = readEngineCommand(command, text, edit);
  if (!read) return undefined;
  const { program, words, runtimes } = read;
  let { at } = read;
  if (words[at]?.text === 'container') at++;
  const verb = words[at];
  if (!verb || !/^(run|create|exec)$/.test(verb.text ?? '')) return undefined;
  const { options: own, end } = readOptions(words, at + 1, text, edit);
  const options = [...runtimes, ...own];
  at = end;
  const image = words[at];
  const isUnknown = image?.shape.startsWith('\0') === true && image.text === undefined;
  return { command, program, verb, options, image: isUnknown ? undefined : image, rest: words.slice(at + 1) };
}

/** The options among words from an index on, and the index of the first word behind them. */
export function readOptions(
  words: readonly Word[],
  from: number,
  text: string,
  edit: WordEditor,
  grammar: OptionGrammar = runGrammar,
): { readonly options: readonly RunOption[]; readonly end: number } {
  const options: RunOption[] = [];
  let at = from;
  for (let word = words[at]; word; word = words[at]) {
    if (word.shape === '--') return { options, end: at + 1 };
    // `$OPTS` may be nothing, or several options.
    if (word.shape === '\0' && isOptionVariable(text, word)) at++;
    else if (!/^-./.test(word.shape)) break;
    else {
      const { option, used } = readOption(word, words[at + 1], text, edit, grammar);
      if (option) options.push(option);
      at += used;
    }
  }
  return { options, end: at };
}

function isOptionVariable(text: string, { span }: Word): boolean {
  return /OPT|ARG|FLAG|PARAM/i.test(text.slice(span.start, span.end));
}

function readOption(
  word: Word,
  next: Word | undefined,
  text: string,
  edit: WordEditor,
  { switches, letters: switchLetters }: OptionGrammar,
) {
  const long = /^--([^=]+)(=?)/.exec(word.shape);
  if (long) {
    const [all, written = '', equals] = long;
    const name = otherNames.get(written) ?? written;
    if (equals) return { option: optionOf(name, [word], word, all.length, text, edit), used: 1 };
    if (switches.has(name)) return { option: optionOf(name, [word], undefined, 0, text, edit), used: 1 };
    return valueOption(name, word, next, text, edit);
  }
  for (let at = 1; at < word.shape.length; at++) {
    const letter = word.shape[at] ?? '';
    if (switchLetters.includes(letter)) continue;
    const name = letters.get(letter) ?? letter;
    if (at === word.shape.length - 1) return valueOption(name, at === 1 ? word : undefined, next, text, edit);
    const from = word.shape[at + 1] === '=' ? at + 2 : at + 1;
    return { option: optionOf(name, [word], word, from, text, edit), used: 1 };
  }
  return { option: undefined, used: 1 };
}

/** An option whose value is the next word. `word` is missing where it holds other options too. */
function valueOption(
  name: string,
  word: Word | undefined,
  next: Word | undefined,
  text: string,
  edit: WordEditor,
) {
  if (!next) return { option: undefined, used: 1 };
  return { option: optionOf(name, word ? [word, next] : [next], next, 0, text, edit, !word), used: 2 };
}

/** @param from where the value starts in the shape of `holder`, the word that has it; a switch has none */
function optionOf(
  name: string,
  words: readonly [Word, ...Word[]],
  holder: Word | undefined,
  from: number,
  text: string,
  edit: WordEditor,
  isBundled = false,
): RunOption {
  const span = { start: words[0].span.start, end: (words.at(-1) ?? words[0]).span.end };
  const bundled: Refusal = { refused: 'several options are written as one word' };
  const common = {
    name,
    written: words.map((word) => word.text ?? text.slice(word.span.start, word.span.end)).join(' '),
    span,
    via: [],
    remove: () => (isBundled ? bundled : edit.remove(words)),
  };
  if (!holder) {
    const closed = { refused: 'a switch has no value' };
    return { ...common, value: 'true', place: () => span, set: () => closed };
  }
  const { length } = holder.shape;
  const { value, at, more } = withKnown(holder, from, text);
  /** Where a character of the value is in the shape: several of it may stand for one unknown. */
  const inShape = (index: number) => from + (index <= at ? index : Math.max(at, index - more));
  return {
    ...common,
    value,
    place: (start, end) => {
      const first = holder.offsets[inShape(start)] ?? holder.span.end;
      return { start: first, end: Math.max(first, (holder.offsets[inShape(end - 1)] ?? first - 1) + 1) };
    },
    set: (changed) => edit.replace(holder, from, length, changed),
  };
}

/** What variables stand for where a path of the host begins. */
const knownStarts: readonly (readonly [written: RegExp, path: string])[] = [
  [/^\$(HOME\b|\{HOME\}|\(HOME\))/, '~'],
  [/^(\$(PWD\b|\{PWD\}|\(pwd\)|\{?CURDIR\b|\(CURDIR\))|`pwd`)/, '.'],
  // https://specifications.freedesktop.org/basedir-spec/latest/, pam_systemd(8)
  [/^\$(XDG_RUNTIME_DIR\b|\{XDG_RUNTIME_DIR(:?-[^}]*)?\}|\(XDG_RUNTIME_DIR\))/, '/run/user/$UID'],
];

/**
 * The value, with the folders that are known by a variable's name, and in `/run/user/` the user.
 *
 * @returns `at` is where the variable is in the value, `more` by how many characters what it stands for is longer
 */
function withKnown({ shape, offsets }: Word, from: number, text: string) {
  const value = shape.slice(from);
  const at = value.search(/(?<=^|^\/run\/user\/|^\/var\/run\/user\/|(?:^|,)(?:source|src)=)\0/);
  if (at < 0) return { value, at: value.length, more: 0 };
  const start = offsets[from + at] ?? 0;
  const written = text.slice(start, start + 60);
  const isUser = value.slice(0, at).endsWith('/run/user/');
  const path = isUser ? '$UID' : (knownStarts.find(([pattern]) => pattern.test(written))?.[1] ?? '\0');
  return { value: value.slice(0, at) + path + value.slice(at + 1), at, more: path.length - 1 };
}
