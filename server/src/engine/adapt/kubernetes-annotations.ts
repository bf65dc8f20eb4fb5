/** The annotations of a pod, by which runtimes are configured too. */

import type { Entry } from '../model/fact.ts';
import { descend, entries, keySpan, type Place, placeSpan } from '../parse/lookup.ts';
import { readString, settingAt } from './kubernetes-read.ts';

/** The annotations of a pod, in the order of the text. */
export function annotationsOf(pod: Place): Entry[] {
  return entries(descend(pod, 'metadata', 'annotations')).map((place) => {
    const name = String(place.key);
    const nameSpan = keySpan(place) ?? placeSpan(place);
    const value = settingAt(place, { written: name, absent: '', absentSpan: nameSpan, read: readString });
    return { name, nameSpan, value };
  });
}
