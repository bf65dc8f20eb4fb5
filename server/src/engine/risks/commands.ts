/** What a command line starts, seen through the programs that only start others. */

import type { Command, Word } from '../model/parts.ts';
import type { Span } from '../source.ts';

/** A program and what it is told. */
export interface Invocation {
  /** Its name without folders: `chmod` for `/bin/chmod`. */
  readonly name: string;
  /** `undefined` stands for a word that only running it can tell. */
  readonly args: readonly (string | undefined)[];
  /** The word that names the program. */
  readonly program: Span;
  /** From the program to its last word in the setting that names it. */
  readonly span: Span;
}

/** Programs that start what comes after them, with the options of theirs that take a word of their own. */
const starters: Readonly<Record<string, RegExp>> = {
  command: /^$/,
  doas: /^-[^uC]*[uC]$/,
  'dumb-init': /^-r$/,
  env: /^(-u|-C|-S|--unset|--chdir)$/,
  exec: /^-a$/,
  ionice: /^-[cn]$/,
  nice: /^-n$/,
  nohup: /^$/,
  setsid: /^$/,
  stdbuf: /^-[ioe]$/,
  // Switches can stand before the letter that takes the word: `sudo -Hu app`.
  sudo: /^(-[^-ughpCrtTDRU]*[ughpCrtTDRU]|--(user|group|host|prompt|close-from|role|type|command-timeout|chdir|chroot|other-user))$/,
  time: /^-[fo]$/,
  timeout: /^(-[ks]|--(kill-after|signal))$/,
  tini: /^-[pe]$/,
  xargs: /^-[EIdLnPs]$/,
};

/** What a command starts, from the outermost: `sudo env A=b chmod` is `sudo`, `env` and `chmod`. */
export function invocations(command: Command): readonly Invocation[] {
  const known = found.get(command) ?? invocationsIn(command);
  found.set(command, known);
  return known;
}

/** Many rules ask for those of each command. */
const found = new WeakMap<Command, readonly Invocation[]>();

function invocationsIn({ words }: Command): Invocation[] {
  return startedWords(words).map(({ name, words: [first, ...rest] }) => ({
    name,
    args: rest.map(({ text }) => text),
    program: first.span,
    span: { start: first.span.start, end: lastBeside(first, rest).span.end },
  }));
}

/** The last of words that stands in the same setting as the first. */
function lastBeside(first: Word, rest: readonly Word[]): Word {
  return rest.findLast(({ setting }) => setting === first.setting) ?? first;
}

/** A program, by its name without folders, and its words, the first of which names it. */
interface Started {
  readonly name: string;
  readonly words: readonly [Word, ...Word[]];
}

/** The programs that words start, from the outermost; each has the words of those behind it. */
export function startedWords(words: readonly Word[]): Started[] {
  const found: Started[] = [];
  for (let left: readonly Word[] | undefined = afterOptions(words, /^$/); left; ) {
    const [first, ...rest]: readonly Word[] = left;
    if (first?.text === undefined) break;
    const name = first.text.slice(first.text.lastIndexOf('/') + 1);
    found.push({ name, words: [first, ...rest] });
    left = startedBy(name, rest);
  }
  return found;
}

function startedBy(name: string, rest: readonly Word[]): readonly Word[] | undefined {
  if (name === 'find') {
    const at = rest.findIndex(({ text }) => text === '-exec' || text === '-execdir');
    return at < 0 ? undefined : rest.slice(at + 1);
  }
  // `command -v sudo` asks where it is.
  if (name === 'command' && /^-p?[vV]/.test(rest[0]?.text ?? '')) return undefined;
  const takesWord = Object.hasOwn(starters, name) ? starters[name] : undefined;
  const left = takesWord && afterOptions(rest, takesWord);
  return name === 'timeout' ? left?.slice(1) : left;
}

/** The words behind a program's options and the variables that it sets. */
function afterOptions(words: readonly Word[], takesWord: RegExp): readonly Word[] {
  let at = 0;
  while (at < words.length) {
    const text = words[at]?.text ?? '';
    if (text === '--') return words.slice(at + 1);
    if (takesWord.test(text)) at += 2;
    else if (/^(-|\w+=)/.test(text)) at++;
    else break;
  }
  return words.slice(at);
}

/**
 * The arguments that are no options.
 *
 * @param takesWord the options whose next word belongs to them
 */
export function operands(args: Invocation['args'], takesWord = /^$/): (string | undefined)[] {
  const found: (string | undefined)[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at];
    if (arg === '--') return [...found, ...args.slice(at + 1)];
    if (arg !== undefined && takesWord.test(arg)) at++;
    else if (arg === undefined || !/^-./.test(arg)) found.push(arg);
  }
  return found;
}

/** The value of an option: `-m 755`, `-m755`, `--mode 755`, `--mode=755`. `undefined` when it is absent or unknown. */
export function optionValue(args: Invocation['args'], short: string, long: string): string | undefined {
  for (const [at, arg = ''] of args.entries()) {
    if (arg === `-${short}` || arg === `--${long}`) return args[at + 1];
    if (arg.startsWith(`--${long}=`)) return arg.slice(long.length + 3);
    if (arg.startsWith(`-${short}`) && arg.length > 2) return arg.slice(2);
  }
  return undefined;
}

/** The user that a command switches to; `undefined` where it switches to none, or only running it can tell. */
export function userAfter({ name, args }: Invocation): string | undefined {
  switch (name) {
    case 'sudo':
    case 'doas':
      return sudoUser(name, args);
    case 'su': {
      const [first = 'root', second] = operands(args, /^(-[csgGw]|--(command|shell|group))$/);
      if (args.includes(undefined)) return undefined;
      return first === '-' ? (second ?? 'root') : first;
    }
    case 'gosu':
    case 'su-exec':
      return args[0];
    case 'setpriv':
      return optionValue(args, '-', 'reuid');
    case 'runuser':
      return optionValue(args, 'u', 'user');
    default:
      return undefined;
  }
}

/** The user among the options of `sudo`, which end where the program that it starts begins. */
function sudoUser(name: 'sudo' | 'doas', args: Invocation['args']): string | undefined {
  for (let at = 0; at < args.length; at++) {
    const arg = args[at];
    if (arg === undefined) return undefined;
    if (arg === '--' || !/^(-|\w+=)/.test(arg)) break;
    const user = /^(?:-[^-ughpCrtTDRU]*u|--user(?:=|$))(.*)$/.exec(arg);
    if (user) return user[1] || args[at + 1];
    if (starters[name]?.test(arg)) at++;
  }
  return 'root';
}

/** True for the ways in which programs name root as the user to switch to. */
export function isRootName(user: string | undefined): boolean {
  return /^(root|0|#0)(:.*)?$/.test(user ?? '');
}
