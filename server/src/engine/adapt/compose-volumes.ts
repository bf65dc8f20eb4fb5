/**
 * What a Compose service mounts from the host: bind mounts, short and long, named volumes that bind a host
 * path, and the engine's socket.
 * https://github.com/compose-spec/compose-spec/blob/main/05-services.md#volumes
 */

import { isMap } from 'yaml';
import { defaults } from '../model/defaults.ts';
import type { Change, Fact, Hop, Refusal } from '../model/fact.ts';
import { normalizeHostPath } from '../model/paths.ts';
import type { HostMount } from '../model/workload.ts';
import {
  child,
  descend,
  entries,
  isWritten,
  items,
  keySpan,
  type Place,
  placeSpan,
} from '../parse/lookup.ts';
import type { Span } from '../source.ts';
import { isReset, readBoolean, readWord, type Service, wordAt } from './compose-service.ts';
import { type ComposeText, textAt } from './compose-text.ts';
import { unknown } from './compose-variables.ts';
import { inexpressible } from './unsaid.ts';
import { factAt, type Reading } from './yaml-facts.ts';
import { closedSlot, removeAllAt, removeAt } from './yaml-slot.ts';

/** An entry of `volumes` as both syntaxes say it: something of the host, or a volume by its name. */
interface Entry {
  readonly place: Place;
  readonly source: Fact<string>;
  /** Set when the source is the name of a volume. */
  readonly volume?: string;
  readonly target: string | undefined;
  readonly readOnly: Fact<boolean>;
}

/** The host paths that a service mounts. Relative ones are the project's own files. */
export function mountsOf(service: Service): HostMount[] {
  const mounts = entriesOf(service.place, service.span).flatMap((entry): HostMount[] => {
    if (entry.volume !== undefined) return boundVolume(service, entry, entry.volume);
    const { place, source, target, readOnly } = entry;
    return [
      {
        source,
        readOnly,
        target,
        hostPathType: '',
        propagation: unpropagated(source.span),
        remove: () => removeAt(place),
      },
    ];
  });
  return [...mounts, ...apiSocket(service)];
}

function entriesOf(service: Place, absentSpan: Span): Entry[] {
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
function shortEntry(place: Place): Entry | undefined {
  const text = textAt(place);
  const [source, target, mode, ...rest] = text ? sections(text.text) : [];
  if (!text || !source || !target || rest.length > 0) return undefined;
  const value = text.text.slice(source.start, source.end);
  const readOnly = shortReadOnly(place, text, target, mode);
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
    return isName ? undefined : { place, source: { state: 'unresolved', ...base }, target: known, readOnly };
  }
  const fact: Fact<string> = { state: 'set', value: normalizeHostPath(value), ...base };
  return { place, source: fact, target: known, readOnly, ...(isName ? { volume: value } : {}) };
}

interface Section {
  readonly start: number;
  readonly end: number;
}

/** Cuts at colons, but not after the letter of a Windows drive. None when a section is empty. */
function sections(text: string): Section[] {
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

function isHostPath(source: string): boolean {
  return /^([./~]|\\\\|[A-Za-z]:)/.test(source);
}

function shortReadOnly(
  place: Place,
  text: ComposeText,
  target: Section,
  mode: Section | undefined,
): Fact<boolean> {
  const words = mode ? text.text.slice(mode.start, mode.end).split(',') : [];
  const write = (value: unknown): Change | Refusal => {
    const access = value === undefined ? [] : [value === true ? 'ro' : 'rw'];
    const others = words.filter((word) => word !== 'ro' && word !== 'rw');
    const modes = [...access, ...others].join(',');
    return text.splice(target.end, text.text.length, modes === '' ? '' : `:${modes}`);
  };
  const base = {
    span: mode ? text.span(mode.start, mode.end) : placeSpan(place),
    written: 'volumes',
    via: place.via,
    slot: { set: write, remove: () => write(undefined) },
  };
  if (words.some((word) => word.includes(unknown))) return { state: 'unresolved', ...base };
  const access = words.findLast((word) => word === 'ro' || word === 'rw');
  if (access === undefined) return { state: 'absent', value: defaults.mountReadOnly.compose, ...base };
  return { state: 'set', value: access === 'ro', ...base };
}

function longEntry(place: Place, absentSpan: Span): Entry | undefined {
  const type = wordAt(child(place, 'type'));
  const sourcePlace = child(place, 'source');
  if (!isWritten(sourcePlace)) return undefined;
  const raw = readWord(sourcePlace);
  const isPath = raw === 'unresolved' || (raw !== undefined && isHostPath(raw.value));
  if (type === undefined ? !isPath : !['bind', 'npipe', 'volume'].includes(type)) return undefined;
  const written = 'volumes';
  const fact = factAt(sourcePlace, { written, absent: '', absentSpan, read: readHostPath });
  if (fact.state === 'absent') return undefined;
  const entry: Entry = {
    place,
    source: { ...fact, slot: { set: fact.slot.set, remove: () => removeAt(place) } },
    target: wordAt(child(place, 'target')),
    readOnly: factAt(child(place, 'read_only'), {
      written: 'read_only',
      absent: defaults.mountReadOnly.compose,
      absentSpan: placeSpan(sourcePlace),
      read: readBoolean,
      placement: { after: ['type', 'source', 'target'] },
    }),
  };
  if (type !== 'volume') return entry;
  return typeof raw === 'object' ? { ...entry, volume: raw.value } : undefined;
}

function readHostPath(place: Place): Reading<string> {
  const word = readWord(place);
  return typeof word === 'object' ? { value: normalizeHostPath(word.value) } : word;
}

/** A top-level volume of the local driver whose options bind a host path: `o: bind`, `device: /path`. */
function boundVolume(service: Service, entry: Entry, name: string): HostMount[] {
  const volume = descend(service.root, 'volumes', name);
  const options = child(volume, 'driver_opts');
  const mountOptions = child(options, 'o');
  const words = wordAt(mountOptions)?.split(',') ?? [];
  const isLocal = ['local', undefined].includes(wordAt(child(volume, 'driver')));
  if (!isLocal || !(words.includes('bind') || words.includes('rbind'))) return [];
  const hop: Hop = { span: entry.source.span, message: `the volume \`${name}\`` };
  const via = (place: Place) => [...entry.place.via, hop, ...place.via];
  const device = child(options, 'device');
  const fact = factAt(device, {
    written: 'device',
    absent: '',
    absentSpan: service.span,
    read: readHostPath,
  });
  if (fact.state === 'absent') return [];
  const remove = () =>
    removeAllAt(isUsedElsewhere(service, name, entry.place) ? [entry.place] : [entry.place, volume]);
  const ownReadOnly = entry.readOnly.state === 'set' && entry.readOnly.value;
  const readOnly: Fact<boolean> =
    ownReadOnly || !words.includes('ro')
      ? entry.readOnly
      : {
          state: 'set',
          value: true,
          span: placeSpan(mountOptions),
          written: 'o',
          via: via(mountOptions),
          slot: closedSlot('the volume itself is read-only'),
        };
  const source = { ...fact, via: via(device), slot: { set: fact.slot.set, remove } };
  return [
    {
      source,
      readOnly,
      target: entry.target,
      hostPathType: '',
      propagation: unpropagated(source.span),
      remove,
    },
  ];
}

function isUsedElsewhere({ root, span }: Service, name: string, user: Place): boolean {
  return entries(child(root, 'services'))
    .flatMap((place) => entriesOf(place, span))
    .some(({ volume, place }) => volume === name && place.node !== user.node);
}

/**
 * `use_api_socket: true` mounts the engine's socket, and the user's registry credentials with it.
 * https://github.com/docker/compose/blob/main/pkg/compose/apiSocket.go
 */
function apiSocket(service: Service): HostMount[] {
  const written = 'use_api_socket';
  const place = child(service.place, written);
  if (!isWritten(place) || isReset(place)) return [];
  const use = readBoolean(place);
  if (use === undefined || (use !== 'unresolved' && !use.value)) return [];
  const path = '/var/run/docker.sock';
  const remove = () => removeAt(place);
  const span = placeSpan(place);
  const key = keySpan(place);
  const base = { span, written, via: place.via, ...(key ? { keySpan: key } : {}) };
  const slot = { ...closedSlot(`\`${written}\` names no path`), remove };
  const source: Fact<string> =
    use === 'unresolved'
      ? { state: 'unresolved', ...base, slot }
      : { state: 'set', value: path, ...base, slot };
  const readOnly: Fact<boolean> = { state: 'absent', value: defaults.mountReadOnly.compose, ...base, slot };
  return [
    { source, readOnly, target: path, hostPathType: '', propagation: unpropagated(source.span), remove },
  ];
}

function unpropagated(span: Span): HostMount['propagation'] {
  return inexpressible(defaults.mountPropagation.compose, span, 'this mount');
}
