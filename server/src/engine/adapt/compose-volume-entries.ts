/**
 * The entries of a Compose service's `volumes`, short and long.
 * https://github.com/compose-spec/compose-spec/blob/main/05-services.md#volumes
 */

import { isMap } from 'yaml';
import { defaults } from '../model/defaults.ts';
import type { Change, Fact, Refusal } from '../model/fact.ts';
import { normalizeHostPath } from '../model/paths.ts';
import type { MountPropagation } from '../model/workload.ts';
import { unknown } from '../parse/compose-variables.ts';
import { child, descend, isWritten, items, type Place, placeSpan } from '../parse/lookup.ts';
import type { Span } from '../source.ts';
import { isReset, readBoolean, readWord, wordAt } from './compose-service.ts';
import { type ComposeText, textAt } from './compose-text.ts';
import { factAt, type Reading } from './yaml-facts.ts';
import { removeAt } from './yaml-slot.ts';

/** An entry of `volumes` as both syntaxes say it: something of the host, or a volume by its name. */
export interface VolumeEntry {
  readonly place: Place;
  readonly source: Fact<string>;
  /** Set when the source is the name of a volume. */
  readonly volume?: string;
  readonly target: string | undefined;
  readonly readOnly: Fact<boolean>;
  readonly propagation: Fact<MountPropagation>;
}

/** The entries of a service's `volumes`. Those that say nothing of the host or of a volume are left out. */
export function entriesOf(service: Place, absentSpan: Span): VolumeEntry[] {
  const list = child(service, 'volumes');
  if (isReset(list)) return [];
  return items(list).flatMap(
    (item) => (isMap(item.node) ? longEntry(item, absentSpan) : shortEntry(item)) ?? [],
  );
}

/**
 * `source:target[:mode,mode]`, read as Compose does.
 * https://github.com/compose-spec/compose-go/blob/main/format/volume.go
 */
function shortEntry(place: Place): VolumeEntry | undefined {
  const text = textAt(place);
  const [source, target, modeSection, ...rest] = text ? sections(text.text) : [];
  if (!text || !source || !target || rest.length > 0) return undefined;
  const value = pathText(place, text, source);
  const mode = { place, text, target, mode: modeSection };
  const readOnly = readOnlyMode(mode);
  const propagation = propagationMode(mode);
  const targetText = text.text.slice(target.start, target.end);
  const known = targetText.includes(unknown) ? undefined : targetText;
  const base = {
    span: text.span(source.start, source.end),
    written: 'volumes',
    via: place.via,
    slot: {
      set: (path: unknown) =>
        typeof path === 'string'
          ? text.splice(source.start, source.end, path)
          : { refused: 'a path is a string' },
      remove: () => removeAt(place),
    },
  };
  // A volume's name is known by its first character, and without one there may be a path.
  const isName = !isHostPath(value) && !value.startsWith(unknown);
  if (value.includes(unknown)) {
    if (isName) return undefined;
    return { place, source: { state: 'unresolved', ...base }, target: known, readOnly, propagation };
  }
  const fact: Fact<string> = { state: 'set', value: normalizeHostPath(value), ...base };
  return { place, source: fact, target: known, readOnly, propagation, ...(isName ? { volume: value } : {}) };
}

/** A stretch of an entry. */
export interface Section {
  readonly start: number;
  readonly end: number;
}

/** Cuts at colons, but not after the letter of a Windows drive. None when a section is empty. */
export function sections(text: string): Section[] {
  const found: Section[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && text[at] !== ':') continue;
    if (at === start) return [];
    if (at < text.length && /^[A-Za-z]$/.test(text.slice(start, at))) continue;
    found.push({ start, end: at });
    start = at + 1;
  }
  return found;
}

/** Whether the source of a short entry is a path; else it is the name of a volume. */
export function isHostPath(source: string): boolean {
  return /^([./~]|\\\\|[A-Za-z]:)/.test(source);
}

/** The third section of an entry, where it has one: words with commas between them. */
interface Mode {
  readonly place: Place;
  readonly text: ComposeText;
  readonly target: Section;
  readonly mode: Section | undefined;
}

function readOnlyMode(mode: Mode): Fact<boolean> {
  return modeFact(
    mode,
    new Map([
      ['ro', true],
      ['rw', false],
    ]),
    defaults.mountReadOnly.compose,
  );
}

function propagationMode(mode: Mode): Fact<MountPropagation> {
  return modeFact(mode, propagations, defaults.mountPropagation.compose);
}

/** https://docs.docker.com/engine/storage/bind-mounts/#configure-bind-propagation */
export const propagations = new Map<string, MountPropagation>([
  ['rprivate', 'private'],
  ['private', 'private'],
  ['rslave', 'slave'],
  ['slave', 'slave'],
  ['rshared', 'shared'],
  ['shared', 'shared'],
]);

/** What one of some words in the mode says; its slot puts another of them there. */
function modeFact<T>(
  { place, text, target, mode }: Mode,
  meanings: ReadonlyMap<string, T>,
  absent: T,
): Fact<T> {
  const words = mode ? text.text.slice(mode.start, mode.end).split(',') : [];
  const write = (value: unknown): Change | Refusal => {
    const [chosen] = [...meanings].find(([, meaning]) => meaning === value) ?? [];
    const others = words.filter((word) => !meanings.has(word));
    const modes = [...(chosen === undefined ? [] : [chosen]), ...others].join(',');
    return text.splice(target.end, text.text.length, modes === '' ? '' : `:${modes}`);
  };
  const base = {
    span: mode ? text.span(mode.start, mode.end) : placeSpan(place),
    written: 'volumes',
    via: place.via,
    slot: { set: write, remove: () => write(undefined) },
  };
  if (words.some((word) => word.includes(unknown))) return { state: 'unresolved', ...base };
  const value = meanings.get(words.findLast((word) => meanings.has(word)) ?? '');
  return value === undefined ? { state: 'absent', value: absent, ...base } : { state: 'set', value, ...base };
}

function longEntry(place: Place, absentSpan: Span): VolumeEntry | undefined {
  const type = wordAt(child(place, 'type'));
  const sourcePlace = child(place, 'source');
  const raw = isWritten(sourcePlace) ? rawPath(sourcePlace) : undefined;
  if (raw === undefined) return undefined;
  const isPath = raw.includes(unknown) || isHostPath(raw);
  if (type === undefined ? !isPath : !['bind', 'npipe', 'volume'].includes(type)) return undefined;
  const fact = factAt(sourcePlace, { written: 'volumes', absent: '', absentSpan, read: readHostPath });
  if (fact.state === 'absent') return undefined;
  const beside = { absentSpan: placeSpan(sourcePlace) };
  const entry: VolumeEntry = {
    place,
    source: { ...fact, slot: { set: fact.slot.set, remove: () => removeAt(place) } },
    target: wordAt(child(place, 'target')),
    readOnly: factAt(child(place, 'read_only'), {
      ...beside,
      written: 'read_only',
      absent: defaults.mountReadOnly.compose,
      read: readBoolean,
      placement: { after: ['type', 'source', 'target'] },
    }),
    propagation: factAt(descend(place, 'bind', 'propagation'), {
      ...beside,
      written: 'bind.propagation',
      absent: defaults.mountPropagation.compose,
      read: readPropagation,
    }),
  };
  if (type !== 'volume') return entry;
  return raw.includes(unknown) ? undefined : { ...entry, volume: raw };
}

function readPropagation(place: Place): Reading<MountPropagation> {
  const word = readWord(place);
  if (typeof word !== 'object') return word;
  const value = propagations.get(word.value);
  return value && { value };
}

/** Reads a path of the host, in one spelling. */
export function readHostPath(place: Place): Reading<string> {
  const raw = rawPath(place);
  if (raw === undefined) return undefined;
  return raw.includes(unknown) ? 'unresolved' : { value: normalizeHostPath(raw) };
}

/** The text at a place as `pathText` reads it; `undefined` for one that says nothing. */
function rawPath(place: Place): string | undefined {
  const text = textAt(place);
  return (text && pathText(place, text, { start: 0, end: text.text.length })) || undefined;
}

/** A path with its variables put in. `$HOME` is always set and means `~`; `$PWD` is the project's folder. */
function pathText({ document }: Place, text: ComposeText, { start, end }: Section): string {
  const path = text.text.slice(start, end);
  if (!path.startsWith(unknown)) return path;
  const variable = text.span(start, start + 1);
  const written = document.text.slice(variable.start, variable.end).replace(/[{}]/g, '');
  const known = written === '$HOME' ? '~' : written === '$PWD' ? '.' : unknown;
  return known + path.slice(1);
}
