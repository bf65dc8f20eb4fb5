/** The devices of the host that a Compose service gets. */

import { isMap } from 'yaml';
import type { Fact } from '../model/fact.ts';
import { normalizeHostPath } from '../model/paths.ts';
import type { HostDevice } from '../model/workload.ts';
import { child, items, type Place } from '../parse/lookup.ts';
import { isReset, type Service } from './compose-service.ts';
import { textAt } from './compose-text.ts';
import { unknown } from './compose-variables.ts';
import { removeAt } from './yaml-slot.ts';

/**
 * The devices that are named by path: `host[:container[:permissions]]`, or `source` in the long syntax. A
 * name of the Container Device Interface (`vendor.com/class=name`) is no path.
 * https://github.com/compose-spec/compose-spec/blob/main/05-services.md#devices
 */
export function devicesOf(service: Service): HostDevice[] {
  const list = child(service.place, 'devices');
  if (isReset(list)) return [];
  return items(list).flatMap((item) => deviceAt(item, isMap(item.node) ? child(item, 'source') : item) ?? []);
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
