/**
 * Podman's Quadlet units to the container or pod that they start: each key is an option of `podman run`.
 * https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html
 */

import type { Word } from '../model/parts.ts';
import type { Workload } from '../model/workload.ts';
import { parseQuadlet, type QuadletEntry } from '../parse/quadlet.ts';
import { splitWords } from '../parse/shell.ts';
import type { RunOption } from './run-option.ts';
import { settingsOfOptions } from './run-options.ts';
import { type Unsaid, unsaidContainer, unsaidWorkload } from './unsaid.ts';
import { optionsOfWords } from './yaml-options.ts';

const names = new Map(
  Object.entries({
    AddCapability: 'cap-add',
    DropCapability: 'cap-drop',
    AddDevice: 'device',
    AddHost: 'add-host',
    Volume: 'volume',
    Mount: 'mount',
    Network: 'network',
    User: 'user',
    UserNS: 'userns',
    GroupAdd: 'group-add',
    ReadOnly: 'read-only',
    Sysctl: 'sysctl',
    Tmpfs: 'tmpfs',
    PublishPort: 'publish',
    Environment: 'env',
    Annotation: 'annotation',
    Ulimit: 'ulimit',
    PidsLimit: 'pids-limit',
    Memory: 'memory',
  }),
);

/** The keys that stand for a `--security-opt`. */
const security = new Map([
  ['SeccompProfile', 'seccomp='],
  ['SecurityLabelType', 'label=type:'],
  ['Unmask', 'unmask='],
  ['NoNewPrivileges', 'no-new-privileges='],
  ['SecurityLabelDisable', ''],
]);

/** The workload of a `.container` or `.pod` unit; `undefined` for another unit. */
export function adaptQuadlet(text: string): Workload | undefined {
  const all = parseQuadlet(text);
  const entries = all.map((entry, index) => ({ entry, index }));
  const own = entries.filter(({ entry }) => entry.section === 'Container' || entry.section === 'Pod');
  const [first] = own;
  if (!first) return undefined;
  const value = (...keys: string[]) => own.findLast(({ entry }) => keys.includes(entry.key))?.entry;
  const image = value('Image');
  const span = (image ?? value('PodName'))?.valueSpan ?? first.entry.keySpan;
  const unsaid: Unsaid = { family: 'quadlet', span, dialect: 'this unit' };
  const options = inForce(own).flatMap(({ entry, index }) => optionsOf(entry, index, text));
  const { container, workload } = settingsOfOptions(options, unsaid);
  const name = value('ContainerName', 'PodName')?.value ?? image?.value ?? 'pod';
  const extent = { start: first.entry.keySpan.start, end: own.at(-1)?.entry.valueSpan.end ?? span.end };
  const kind = first.entry.section.toLowerCase();
  const containers = [{ ...unsaidContainer(unsaid), ...container }];
  const known = { kind, name, extent, partial: true, containers };
  return { ...unsaidWorkload(unsaid, known), ...workload };
}

interface Numbered {
  readonly entry: QuadletEntry;
  readonly index: number;
}

/** An empty value clears what came before of its key, and of what can be said only once the last counts. */
function inForce(entries: readonly Numbered[]): readonly Numbered[] {
  const cleared = new Set<string>();
  const left = entries.toReversed().filter(({ entry: { key, value } }) => {
    const counts = value !== '' && !cleared.has(key);
    if (value === '' || (security.has(key) && key !== 'Unmask')) cleared.add(key);
    return counts;
  });
  return left.reverse();
}

function optionsOf(entry: QuadletEntry, index: number, text: string): readonly RunOption[] {
  if (entry.key === 'PodmanArgs' || entry.key === 'GlobalArgs') return podmanArgs(entry, text);
  const name = names.get(entry.key);
  if (name !== undefined) return [optionOf(entry, index, name, entry.value, 0)];
  const prefix = security.get(entry.key);
  if (prefix === undefined) return [];
  if (prefix !== '') {
    return [optionOf(entry, index, 'security-opt', prefix + entry.value, prefix.length)];
  }
  const isDisabled = /^(1|true|yes|on)$/i.test(entry.value);
  return isDisabled ? [optionOf(entry, index, 'security-opt', 'label=disable', 0, true)] : [];
}

/** @param shift how many characters of the value the key stands for */
function optionOf(
  entry: QuadletEntry,
  index: number,
  name: string,
  raw: string,
  shift: number,
  isFixed = false,
): RunOption {
  const { valueSpan, keySpan, joined, lines } = entry;
  // `%h` is the home of the user, `%t` where its sockets are; other specifiers are known to systemd only.
  const value = raw
    .replace(/^%h(?=\/|:|$)/, '~/')
    .replace(/^%t(?=\/)/, '/run')
    .replace(/%[^%\s]/g, '\0\0');
  const isExact =
    !joined &&
    value.length === raw.length &&
    !isFixed &&
    valueSpan.end - valueSpan.start === raw.length - shift;
  return {
    name,
    value,
    place: (start, end) =>
      isExact && start >= shift
        ? { start: valueSpan.start + start - shift, end: valueSpan.start + end - shift }
        : valueSpan,
    written: joined ? entry.key : `${entry.key}=${entry.value}`,
    span: { start: keySpan.start, end: valueSpan.end },
    keySpan,
    via: [],
    remove: () => ({ edits: [{ span: lines, newText: '' }], ops: [{ op: 'remove', path: [index] }] }),
    set: (changed) => {
      const newText = changed.slice(shift);
      if (!isExact || /[\0\n]/.test(newText)) return { refused: 'only the whole line can be changed' };
      return {
        edits: [{ span: valueSpan, newText }],
        ops: [{ op: 'set', path: [index, 2], value: newText }],
      };
    },
  };
}

function podmanArgs({ value, valueSpan, joined }: QuadletEntry, text: string): readonly RunOption[] {
  const words: Word[] = splitWords(value, (index) => valueSpan.start + index);
  const placed = joined ? words.map((word) => ({ ...word, span: valueSpan, offsets: [] })) : words;
  const closed = { refused: 'it is one of several words' };
  return optionsOfWords(placed, text, { remove: () => closed, replace: () => closed });
}
