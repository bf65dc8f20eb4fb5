/** What a Compose service gets of storage and devices, besides the mounts and devices that are named by path. */

import { type Fact, isFalse } from '../model/fact.ts';
import type { TmpfsMount } from '../model/parts.ts';
import type { Container } from '../model/workload.ts';
import { unknown } from '../parse/compose-variables.ts';
import { child, entries, items, type Place, placeSpan } from '../parse/lookup.ts';
import { deviceRequestsOf } from './compose-device-requests.ts';
import { isReset, readWord, type Service, settingList } from './compose-service.ts';
import { type ComposeText, textAt } from './compose-text.ts';
import { entriesOf } from './compose-volume-entries.ts';
import { removeAt } from './yaml-slot.ts';

/** `volumes_from`, `tmpfs`, device rules and device requests, and what is shared with other services. */
export function storageOf(
  service: Service,
): Pick<Container, 'volumesFrom' | 'tmpfs' | 'deviceRules' | 'deviceRequests' | 'sharedVolumes'> {
  return {
    volumesFrom: settingList(service, 'volumes_from', readWord, 'last').items,
    tmpfs: tmpfsOf(child(service.place, 'tmpfs')),
    deviceRules: settingList(service, 'device_cgroup_rules', readWord, 'last').items,
    deviceRequests: deviceRequestsOf(service),
    sharedVolumes: sharedVolumes(service),
  };
}

/**
 * `tmpfs: /run:exec,size=64m`, or a list of such. The long syntax of `volumes` can only say size and mode.
 * https://github.com/compose-spec/compose-spec/blob/main/05-services.md#tmpfs
 */
function tmpfsOf(place: Place): TmpfsMount[] {
  if (isReset(place)) return [];
  const listed = items(place);
  const places = listed.length > 0 ? listed : [place];
  return places.flatMap((item) => {
    const text = textAt(item);
    return text ? tmpfsAt(item, text) : [];
  });
}

function tmpfsAt(item: Place, text: ComposeText): TmpfsMount {
  const cut = text.text.indexOf(':');
  const end = cut < 0 ? text.text.length : cut;
  const target = factOf(item, text, { start: 0, end }, () => removeAt(item));
  if (cut < 0) return { target, options: [] };
  const words = text.text.slice(cut + 1).split(',');
  let at = cut + 1;
  const options = words.map((word, index) => {
    const section = { start: at, end: at + word.length };
    at = section.end + 1;
    return factOf(item, text, section, () => {
      const others = words.filter((_, other) => other !== index).join(',');
      return text.splice(end, text.text.length, others === '' ? '' : `:${others}`);
    });
  });
  return { target, options };
}

function factOf(
  place: Place,
  text: ComposeText,
  { start, end }: { readonly start: number; readonly end: number },
  remove: Fact<string>['slot']['remove'],
): Fact<string> {
  const value = text.text.slice(start, end);
  const set: Fact<string>['slot']['set'] = (other) =>
    typeof other === 'string' ? text.splice(start, end, other) : { refused: 'it is a word' };
  const base = { span: text.span(start, end), written: 'tmpfs', via: place.via, slot: { set, remove } };
  if (value.includes(unknown)) return { state: 'unresolved', ...base };
  return { state: 'set', value: value.toLowerCase(), ...base };
}

/** What the service mounts of the sources that several mount. */
function sharedVolumes(service: Service): Fact<string>[] {
  const shared = service.sharedSources;
  return entriesOf(service.place, service.span).flatMap(({ source, volume, place }) => {
    if (source.state === 'unresolved') return [];
    const value = volume ?? source.value;
    if (!shared.has(value)) return [];
    return [{ ...source, value, slot: { ...source.slot, remove: () => removeAt(place) } }];
  });
}

/** The volumes and host paths that more than one service of a file mounts, one of them writable. */
export function sharedSources(root: Place): ReadonlySet<string> {
  const users = new Map<string, Set<string>>();
  const writable = new Set<string>();
  for (const service of entries(child(root, 'services'))) {
    for (const { source, volume, readOnly } of entriesOf(service, placeSpan(service))) {
      if (source.state === 'unresolved') continue;
      const name = volume ?? source.value;
      users.set(name, (users.get(name) ?? new Set()).add(String(service.key)));
      if (isFalse(readOnly)) writable.add(name);
    }
  }
  return new Set(
    [...users].filter(([name, { size }]) => size > 1 && writable.has(name)).map(([name]) => name),
  );
}
