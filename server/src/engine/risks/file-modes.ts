/** What a mode of a file lets others do, and where steps of a build set one. */

import type { BuildStep } from '../model/build.ts';
import { type Fact, knownValue } from '../model/fact.ts';
import type { Span } from '../source.ts';
import { type Invocation, invocations, optionValue } from './commands.ts';

export interface FileMode {
  /** Whoever starts the program becomes its owner, mostly root. */
  readonly setuid: boolean;
  /** Whoever starts the program joins its group; a folder gives its group to new files. */
  readonly setgid: boolean;
  /** Every user may change it, and the sticky bit (as on `/tmp`) does not keep others' files from them. */
  readonly worldWritable: boolean;
}

/** Reads what `chmod` takes: `4755`, `u+s,o-w`. `undefined` for what is no mode. */
export function readMode(text: string): FileMode | undefined {
  if (/^[0-7]{1,5}$/.test(text)) {
    const bits = Number.parseInt(text, 8);
    const has = (bit: number) => (bits & bit) !== 0;
    return { setuid: has(0o4000), setgid: has(0o2000), worldWritable: has(0o2) && !has(0o1000) };
  }
  const given = { setuid: false, setgid: false, worldWritable: false };
  let sticky = false;
  for (const clause of text.split(',')) {
    const [, who = '', actions] = /^([ugoa]*)((?:[-+=][rwxXst]*)+)$/.exec(clause) ?? [];
    if (actions === undefined) return undefined;
    for (const [, operator, permissions = ''] of actions.matchAll(/([-+=])([rwxXst]*)/g)) {
      if (operator === '-') continue;
      if (permissions.includes('s')) {
        given.setuid ||= who === '' || /[ua]/.test(who);
        given.setgid ||= who === '' || /[ga]/.test(who);
      }
      // Without a name the umask says who, and that of a build leaves out all others.
      given.worldWritable ||= permissions.includes('w') && /[oa]/.test(who);
      sticky ||= permissions.includes('t');
    }
  }
  return { ...given, worldWritable: given.worldWritable && !sticky };
}

/** A mode that a step of a build gives to a file. */
export interface SetMode {
  readonly text: string;
  /** The words for messages: `chmod 777`, `COPY --chmod=777`. */
  readonly words: string;
  readonly mode: FileMode;
  readonly at: { readonly span: Span };
  /** The flag that says it, where there is one. */
  readonly flag: Fact<string> | undefined;
}

/** The modes that a step sets, by `chmod`, by `install` or `mkdir`, or by `--chmod`. */
export function modesSetBy({ keyword, flags, commands }: BuildStep): SetMode[] {
  const flagged = flags.flatMap(({ name, value: flag }): SetMode | [] => {
    const text = name === 'chmod' ? knownValue(flag) : undefined;
    return known({ text, words: `${keyword} --chmod=${text}`, at: flag, flag });
  });
  const run = commands.flatMap(invocations).flatMap((invocation): SetMode | [] => {
    const text = modeOf(invocation);
    const { name } = invocation;
    const words = name === 'chmod' ? `chmod ${text}` : `${name} -m ${text}`;
    return known({ text, words, at: invocation, flag: undefined });
  });
  return [...flagged, ...run];
}

function known({
  text,
  ...rest
}: Omit<SetMode, 'text' | 'mode'> & { text: string | undefined }): SetMode | [] {
  const mode = text === undefined ? undefined : readMode(text);
  return text === undefined || !mode ? [] : { text, mode, ...rest };
}

function modeOf({ name, args }: Invocation): string | undefined {
  if (name === 'chmod') {
    if (args.some((arg) => arg?.startsWith('--reference'))) return undefined;
    // `-x` is a mode and `-R` an option.
    return args.find((arg) => arg === undefined || !/^(-[RvfcHLPh]+|--.*)$/.test(arg));
  }
  return name === 'install' || name === 'mkdir' ? optionValue(args, 'm', 'mode') : undefined;
}
