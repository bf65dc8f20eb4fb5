/** The annotations of a pod, by which runtimes are configured too. */

import type { Entry } from '../model/fact.ts';
import { entries, keySpan, type Place, placeSpan } from '../parse/lookup.ts';
import { readString, settingAt } from './kubernetes-read.ts';

/** The annotations at a place, in the order of the text. */
export function annotationsOf(annotations: Place): Entry[] {
  return entries(annotations).map((place) => {
    const name = String(place.key);
    const nameSpan = keySpan(place) ?? placeSpan(place);
    const value = settingAt(place, { written: name, absent: '', absentSpan: nameSpan, read: readString });
    return { name, nameSpan, value };
  });
}
