/** The `--mount` flags of a `RUN`. https://docs.docker.com/reference/dockerfile/#run---mount */

import type { BuildMount } from '../model/build.ts';
import type { Entry, Fact } from '../model/fact.ts';
import type { Dockerfile, Flag, Instruction } from '../parse/dockerfile.ts';
import type { SourceText } from '../parse/dockerfile-lines.ts';
import { type Environment, resolve } from '../parse/dockerfile-variables.ts';
import { variableHop } from './dockerfile-facts.ts';
import { flagPartSlot } from './dockerfile-slot.ts';

const mainNames: Readonly<Record<string, string>> = {
  src: 'source',
  dst: 'target',
  destination: 'target',
  readwrite: 'rw',
  readonly: 'ro',
};

/** What a `RUN` mounts. A mount whose type only the build can tell is left out. */
export function mountsOf(file: Dockerfile, run: Instruction, environment: Environment): BuildMount[] {
  return run.flags.flatMap((flag) => {
    if (flag.name !== 'mount' || !flag.value) return [];
    const entries = partsOf(unquoted(flag.value)).map((part) => entryOf(file, run, flag, part, environment));
    const kind = entries.find(({ name }) => name === 'type')?.value;
    if (kind?.state === 'unresolved') return [];
    const type = kind?.value.toLowerCase() ?? 'bind';
    return { type, options: entries.filter(({ name }) => name !== 'type'), span: flag.text.span };
  });
}

function unquoted(value: SourceText): SourceText {
  return /^(["'])[^"']*\1$/.test(value.text) ? value.slice(1, value.text.length - 1) : value;
}

function partsOf(value: SourceText): SourceText[] {
  const parts: SourceText[] = [];
  let start = 0;
  for (const text of value.text.split(',')) {
    parts.push(value.slice(start, start + text.length));
    start += text.length + 1;
  }
  return parts.filter(({ text }) => text !== '');
}

function entryOf(
  file: Dockerfile,
  run: Instruction,
  flag: Flag,
  part: SourceText,
  environment: Environment,
): Entry {
  const equals = part.text.indexOf('=');
  const key = equals < 0 ? part : part.slice(0, equals);
  const written = key.text.trim().toLowerCase();
  const name = (Object.hasOwn(mainNames, written) && mainNames[written]) || written;
  const { text, through } =
    equals < 0 ? { text: 'true', through: [] } : resolve(part.slice(equals + 1), environment);
  const fact = {
    span: part.span,
    keySpan: key.span,
    written: name,
    via: through.map(variableHop),
    slot: flagPartSlot(file, run, flag, part),
  };
  const value: Fact<string> =
    text === undefined ? { state: 'unresolved', ...fact } : { state: 'set', value: text, ...fact };
  return { name, nameSpan: key.span, value };
}
