/**
 * A Dockerfile's variables, as they come out when the build is given no arguments.
 *
 * `ARG X=1` gives `1`, though `--build-arg` can change it: the file says so, and most builds leave it so.
 * Without a value anywhere, and for what only the base image knows, there is no text at all.
 * https://docs.docker.com/reference/dockerfile/#environment-replacement
 */

import type { Span } from '../source.ts';
import type { SourceText } from './dockerfile-lines.ts';

/** Where a variable gets its value. The value of an `ARG` is only the default: the build can give another. */
export interface Declaration {
  readonly keyword: 'ARG' | 'ENV';
  readonly name: string;
  /** `undefined` where it depends on something that the file does not know. */
  readonly value: string | undefined;
  /** The build gives an `ARG` its value, and not the file. */
  readonly isGiven?: boolean;
  /** `NAME=value`, as it is written. */
  readonly span: Span;
}

/** A text with its quotes taken off and its variables put in. */
export interface Resolved {
  /** `undefined` when a part of it is not known. */
  readonly text: string | undefined;
  /** The declarations of the variables in it. */
  readonly through: readonly Declaration[];
}

/** The variables that an instruction sees, by name. */
export type Environment = Map<string, Declaration>;

/** As much of an instruction as it takes to declare variables. */
interface Declaring {
  readonly keyword: string;
  readonly arguments: SourceText;
}

/** What one `NAME`, `NAME=value` or `NAME value` of an `ARG` or `ENV` says. */
export interface Assignment {
  readonly name: string;
  readonly value: SourceText | undefined;
  readonly span: Span;
}

/**
 * Adds what an `ARG` or `ENV` declares to the variables of the instructions after it.
 *
 * @param globals the `ARG`s before the first `FROM`, which an `ARG` without a value brings into a stage
 * @param given the values that the build gives to `ARG`s
 */
export function declare(
  instruction: Declaring,
  environment: Environment,
  globals?: Environment,
  given?: ReadonlyMap<string, string>,
): void {
  const { keyword } = instruction;
  if (keyword !== 'ARG' && keyword !== 'ENV') return;
  const added: Declaration[] = [];
  for (const { name, value, span } of assignments(instruction)) {
    if (keyword === 'ARG' && environment.get(name)?.keyword === 'ENV') continue;
    const inherited = keyword === 'ARG' ? globals?.get(name) : undefined;
    const argument = keyword === 'ARG' ? given?.get(name) : undefined;
    const declaration: Declaration | undefined =
      argument !== undefined
        ? { keyword, name, value: argument, isGiven: true, span }
        : value
          ? { keyword, name, value: resolve(value, environment).text, span }
          : inherited;
    // An ARG sees those before it in its instruction; all of an ENV sees the variables from before it.
    if (declaration && keyword === 'ARG') environment.set(name, declaration);
    else if (declaration) added.push(declaration);
  }
  for (const declaration of added) environment.set(declaration.name, declaration);
}

/** What an `ARG` or `ENV` declares, in order. */
export function assignments({ keyword, arguments: text }: Declaring): Assignment[] {
  const words = text.words();
  const [first] = words;
  if (!first) return [];
  if (keyword === 'ENV' && !first.text.includes('=')) {
    return [{ name: first.text, value: text.slice(first.text.length).trim(), span: text.span }];
  }
  return words.map((word) => {
    const equals = word.text.indexOf('=');
    const name = equals < 0 ? word.text : word.text.slice(0, equals);
    return { name, value: equals < 0 ? undefined : word.slice(equals + 1), span: word.span };
  });
}

/** Takes the quotes off and puts the variables in. */
export function resolve({ text: raw, escapeToken }: SourceText, environment: Environment): Resolved {
  const through = new Set<Declaration>();
  const lookup = (name: string): Declaration | undefined => {
    const declaration = environment.get(name);
    if (declaration) through.add(declaration);
    return declaration;
  };
  return { text: new Expansion(raw, escapeToken, lookup).expand(), through: [...through] };
}

/** Stands for what another file puts into this text (Compose into `dockerfile_inline`) and nobody knows. */
const unknown = '\0';

const deepest = 50;
const nameAt = /[A-Za-z_]\w*/y;

/** Two parts in one. A value that doubles itself line by line must not fill the memory. */
function joined(text: string | undefined, part: string | undefined): string | undefined {
  return text === undefined || part === undefined || text.length + part.length > 4096
    ? undefined
    : text + part;
}

/** Reads a text as the builder's shell lexer does. `undefined` is what cannot be known, errors included. */
class Expansion {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly raw: string,
    private readonly escapeToken: string,
    private readonly lookup: (name: string) => Declaration | undefined,
  ) {}

  /** Expands up to the character `stop`, or to the end. */
  expand(stop = ''): string | undefined {
    let text: string | undefined = '';
    while (this.at < this.raw.length && this.raw[this.at] !== stop) {
      text = joined(text, this.next());
    }
    return text;
  }

  private next(): string | undefined {
    const char = this.raw[this.at++] ?? '';
    if (char === unknown) return undefined;
    if (char === '$') return this.variable();
    if (char === "'") return this.singleQuoted();
    if (char === '"') return this.doubleQuoted();
    return char === this.escapeToken ? (this.raw[this.at++] ?? '') : char;
  }

  private singleQuoted(): string | undefined {
    const close = this.raw.indexOf("'", this.at);
    const text = close < 0 ? undefined : this.raw.slice(this.at, close);
    this.at = close < 0 ? this.raw.length : close + 1;
    return text;
  }

  private doubleQuoted(): string | undefined {
    let text: string | undefined = '';
    while (this.at < this.raw.length) {
      const char = this.raw[this.at++] ?? '';
      if (char === '"') return text;
      const following = this.raw[this.at] ?? '';
      let part: string | undefined = char;
      if (char === '$') part = this.variable();
      else if (char === this.escapeToken && ['"', '$', this.escapeToken].includes(following)) {
        part = following;
        this.at++;
      }
      text = joined(text, part);
    }
    return undefined;
  }

  /** What stands after a `$`. */
  private variable(): string | undefined {
    if (this.raw[this.at] !== '{') {
      const name = this.name();
      return name === '' ? '$' : this.lookup(name)?.value;
    }
    this.at++;
    const name = this.name();
    const [operator = ''] = /^:?[-+?]|^\}|/.exec(this.raw.slice(this.at, this.at + 2)) ?? [];
    if (name === '' || operator === '' || ++this.depth > deepest) return this.giveUp();
    this.at += operator.length;
    const declaration = this.lookup(name);
    if (operator === '}') {
      this.depth--;
      return declaration?.value;
    }
    const word = this.expand('}');
    this.depth--;
    if (this.raw[this.at++] !== '}') return this.giveUp();
    if (operator.endsWith('?')) return declaration?.value;
    if (declaration && declaration.value === undefined) return undefined;
    const isGiven = declaration !== undefined && !(operator.startsWith(':') && declaration.value === '');
    if (operator.endsWith('+')) return isGiven ? word : '';
    return isGiven ? declaration.value : word;
  }

  private name(): string {
    nameAt.lastIndex = this.at;
    const [name = ''] = nameAt.exec(this.raw) ?? [];
    this.at += name.length;
    return name;
  }

  private giveUp(): undefined {
    this.at = this.raw.length;
    return undefined;
  }
}
