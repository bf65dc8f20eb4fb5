/**
 * What a Compose service mounts from the host: bind mounts, named volumes that bind a host path, the volumes of
 * services that it takes them from, files of the host as configs and secrets, and the engine's socket.
 * https://github.com/compose-spec/compose-spec/blob/main/05-services.md#volumes
 */

import { isMap } from 'yaml';
import { defaults } from '../model/defaults.ts';
import type { Fact, Hop } from '../model/fact.ts';
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
import { boundPath } from './compose-bound-volumes.ts';
import { isReset, readBoolean, type Service, wordAt } from './compose-service.ts';
import { entriesOf, readHostPath, type VolumeEntry } from './compose-volume-entries.ts';
import { inexpressible } from './unsaid.ts';
import { factAt } from './yaml-facts.ts';
import { closedSlot, removeAllAt, removeAt } from './yaml-slot.ts';

/** The host paths that a service mounts. Relative ones are the project's own files. */
export function mountsOf(service: Service): HostMount[] {
  return [
    ...ownMounts(service, service.place),
    ...mountsOfOthers(service),
    ...hostFiles(service, 'configs'),
    ...hostFiles(service, 'secrets'),
    ...apiSocket(service),
  ];
}

function ownMounts(service: Service, place: Place): HostMount[] {
  return entriesOf(place, service.span).flatMap((entry): HostMount[] => {
    if (entry.volume !== undefined) return boundVolume(service, entry, entry.volume);
    const { source, target, readOnly, propagation } = entry;
    const remove = () => removeAt(entry.place);
    return [{ source, readOnly, target, hostPathType: '', propagation, remove }];
  });
}

/** What a service gets through the name of a volume that binds a host path. */
function boundVolume(service: Service, entry: VolumeEntry, name: string): HostMount[] {
  const volume = descend(service.root, 'volumes', name);
  const bound = boundPath(volume);
  if (!bound) return [];
  const hop: Hop = { span: entry.source.span, message: `the volume \`${name}\`` };
  const through = <T>(fact: Fact<T>): Fact<T> => ({ ...fact, via: [...entry.place.via, hop, ...fact.via] });
  const remove = () =>
    removeAllAt(isUsedElsewhere(service, name, entry.place) ? [entry.place] : [entry.place, volume]);
  const ownReadOnly = entry.readOnly.state === 'set' && entry.readOnly.value;
  const readOnly = ownReadOnly || !bound.readOnly ? entry.readOnly : through(bound.readOnly);
  const source = through({ ...bound.source, slot: { ...bound.source.slot, remove } });
  const propagation = unpropagated(source.span);
  return [{ source, readOnly, target: entry.target, hostPathType: '', propagation, remove }];
}

function isUsedElsewhere({ root, span }: Service, name: string, user: Place): boolean {
  return entries(child(root, 'services'))
    .flatMap((place) => entriesOf(place, span))
    .some(({ volume, place }) => volume === name && place.node !== user.node);
}

/** The most services that one takes volumes from, for text that is made to be large. */
const maxOthers = 10;

/**
 * `volumes_from` takes all volumes of another service, `service[:ro]`, and of the services that it takes them from.
 * https://github.com/compose-spec/compose-spec/blob/main/05-services.md#volumes_from
 */
function mountsOfOthers(
  service: Service,
  place: Place = service.place,
  seen: Set<unknown> = new Set([place.node]),
): HostMount[] {
  const list = child(place, 'volumes_from');
  if (isReset(list)) return [];
  return items(list).flatMap((item) => {
    if (seen.size > maxOthers) return [];
    const [name = '', access] = wordAt(item)?.split(':') ?? [];
    const other = descend(service.root, 'services', name);
    if (!isMap(other.node) || seen.has(other.node)) return [];
    seen.add(other.node);
    const hop: Hop = { span: placeSpan(item), message: `the volumes of \`${name}\`` };
    const mounts = [...ownMounts(service, other), ...mountsOfOthers(service, other, seen)];
    return mounts.map((mount) => takenFrom(mount, item, hop, access === 'ro'));
  });
}

function takenFrom(mount: HostMount, item: Place, hop: Hop, isReadOnly: boolean): HostMount {
  const remove = () => removeAt(item);
  const slot = { ...closedSlot('it is written for another service'), remove };
  const { source, readOnly, propagation } = mount;
  const through = <T>(fact: Fact<T>): Fact<T> => ({ ...fact, via: [...item.via, hop, ...fact.via], slot });
  return {
    ...mount,
    source: through(source),
    readOnly: isReadOnly ? { ...through(readOnly), state: 'set', value: true } : through(readOnly),
    propagation: through(propagation),
    remove,
  };
}

/**
 * The files behind a service's configs or secrets, which Compose mounts read-only.
 * https://github.com/compose-spec/compose-spec/blob/main/09-secrets.md
 */
function hostFiles(service: Service, key: 'configs' | 'secrets'): HostMount[] {
  const list = child(service.place, key);
  if (isReset(list)) return [];
  return items(list).flatMap((item): HostMount[] => {
    const use = isMap(item.node) ? child(item, 'source') : item;
    const name = wordAt(use);
    if (name === undefined) return [];
    const file = descend(service.root, key, name, 'file');
    const absentSpan = placeSpan(use);
    const fact = factAt(file, { written: 'file', absent: '', absentSpan, read: readHostPath });
    if (fact.state === 'absent') return [];
    const hop: Hop = { span: absentSpan, message: `the ${key.slice(0, -1)} \`${name}\`` };
    const remove = () => removeAt(item);
    const slot = { set: fact.slot.set, remove };
    return [
      {
        source: { ...fact, via: [...item.via, hop, ...fact.via], slot },
        readOnly: inexpressible(true, absentSpan, 'this mount'),
        target: wordAt(child(item, 'target')),
        hostPathType: '',
        propagation: unpropagated(fact.span),
        remove,
      },
    ];
  });
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
  const propagation = unpropagated(source.span);
  return [{ source, readOnly, target: path, hostPathType: '', propagation, remove }];
}

function unpropagated(span: Span): HostMount['propagation'] {
  return inexpressible(defaults.mountPropagation.compose, span, 'this mount');
}
