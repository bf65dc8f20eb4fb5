/** Names that a pod gives addresses to: `hostAliases`. */

import type { HostName } from '../model/parts.ts';
import { child, items, type Place, placeSpan, string } from '../parse/lookup.ts';
import { readString, settingAt } from './kubernetes-read.ts';
import { removeAt } from './yaml-slot.ts';

/** One for each name of each alias; taking one away takes the alias. */
export function hostNamesOf(spec: Place): HostName[] {
  return items(child(spec, 'hostAliases')).flatMap((alias) => {
    const fact = settingAt(child(alias, 'ip'), {
      written: 'hostAliases',
      absent: '',
      absentSpan: placeSpan(alias),
      read: readString,
    });
    const address = { ...fact, slot: { ...fact.slot, remove: () => removeAt(alias) } };
    return items(child(alias, 'hostnames')).flatMap((name) => {
      const text = string(name);
      return text === undefined ? [] : [{ name: text, address }];
    });
  });
}
