/** The devices of the host that a Compose service gets. */

import { isMap } from 'yaml';
import type { Fact, Hop } from '../model/fact.ts';
import { normalizeHostPath } from '../model/paths.ts';
import type { HostDevice } from '../model/workload.ts';
import { unknown } from '../parse/compose-variables.ts';
import { child, descend, items, type Place } from '../parse/lookup.ts';
import { deviceOfVolume } from './compose-bound-volumes.ts';
import { isReset, type Service } from './compose-service.ts';
import { textAt } from './compose-text.ts';
import { entriesOf } from './compose-volume-entries.ts';
import { removeAt } from './yaml-slot.ts';

/**
 * The devices that are named by path: `host[:container[:permissions]]`, or `source` in the long syntax. A
 * name of the Container Device Interface (`vendor.com/class=name`) is no path.
 * https://github.com/compose-spec/compose-spec/blob/main/05-services.md#devices
 */
export function devicesOf(service: Service): HostDevice[] {
  const list = child(service.place, 'devices');
  const named = isReset(list) ? [] : items(list);
  return [
    ...named.flatMap((item) => deviceAt(item, isMap(item.node) ? child(item, 'source') : item) ?? []),
    ...disksOf(service),
  ];
}

/** The disks of the host that the service mounts by the name of a volume. */
function disksOf({ place, root, span }: Service): HostDevice[] {
  return entriesOf(place, span).flatMap((entry) => {
    const path = entry.volume && deviceOfVolume(descend(root, 'volumes', entry.volume));
    if (!path) return [];
    const hop: Hop = { span: entry.source.span, message: `the volume \`${entry.volume}\`` };
    const remove = () => removeAt(entry.place);
    return [{ path: { ...path, via: [hop, ...path.via], slot: { ...path.slot, remove } }, remove }];
  });
}

function deviceAt(item: Place, source: Place): HostDevice | undefined {
  const text = textAt(source);
  const path = text?.text.split(':', 1)[0];
  if (!text || !path || !/^[/\0]/.test(path)) return undefined;
  const remove = () => removeAt(item);
  const base = {
    span: text.span(0, path.length),
    written: 'devices',
    via: source.via,
    slot: {
      set: (value: unknown) =>
        typeof value === 'string' ? text.splice(0, path.length, value) : { refused: 'a path is a string' },
      remove,
    },
  };
  const fact: Fact<string> = path.includes(unknown)
    ? { state: 'unresolved', ...base }
    : { state: 'set', value: normalizeHostPath(path), ...base };
  return { path: fact, remove };
}
