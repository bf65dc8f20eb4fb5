/** What a command line starts, seen through the programs that only start others. */

import type { Command, Word } from '../model/parts.ts';
import type { Span } from '../source.ts';

/** A program and what it is told. */
export interface Invocation {
  /** Its name without folders: `chmod` for `/bin/chmod`. */
  readonly name: string;
  /** `undefined` stands for a word that only running it can tell. */
  readonly args: readonly (string | undefined)[];
  /** From the program to its last word in the setting that names it. */
  readonly span: Span;
}

/** Programs that start what comes after them, with the options of theirs that take a word of their own. */
const starters: Readonly<Record<string, RegExp>> = {
  command: /^$/,
  'dumb-init': /^-r$/,
  env: /^(-u|-C|-S|--unset|--chdir)$/,
  exec: /^-a$/,
  ionice: /^-[cn]$/,
  nice: /^-n$/,
  nohup: /^$/,
  setsid: /^$/,
  stdbuf: /^-[ioe]$/,
  time: /^-[fo]$/,
  tini: /^-[pe]$/,
  xargs: /^-[EIdLnPs]$/,
};

/** What a command starts, from the outermost: `sudo env A=b chmod` is `sudo`, `env` and `chmod`. */
export function invocations({ words }: Command): Invocation[] {
  const found: Invocation[] = [];
  for (let rest: readonly Word[] | undefined = afterOptions(words, /^$/); rest && rest.length > 0; ) {
    const [first] = rest;
    const last = rest.findLast(({ setting }) => setting === first?.setting);
    if (first?.text === undefined || !last) break;
    const name = first.text.slice(first.text.lastIndexOf('/') + 1);
    const args = rest.slice(1).map(({ text }) => text);
    found.push({ name, args, span: { start: first.span.start, end: last.span.end } });
    rest = startedBy(name, rest.slice(1));
  }
  return found;
}

function startedBy(name: string, rest: readonly Word[]): readonly Word[] | undefined {
  if (name === 'find') {
    const at = rest.findIndex(({ text }) => text === '-exec' || text === '-execdir');
    return at < 0 ? undefined : rest.slice(at + 1);
  }
  if (name === 'sudo' || name === 'doas') return afterOptions(rest, /^-[ughpCrtTDRU]$/);
  const takesWord = Object.hasOwn(starters, name) ? starters[name] : undefined;
  return takesWord && afterOptions(rest, takesWord);
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
