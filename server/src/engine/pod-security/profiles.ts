/** The fields `seccompProfile` and `appArmorProfile`, which have the same form. */

import { child, isWritten, type Place } from '../parse/lookup.ts';
import { forbid, type Judgement } from './judgement.ts';
import type { Owner } from './pod.ts';
import { presence, text } from './read.ts';

/** A profile must be the runtime's own or one on the node. One without a type is refused as well. */
export function forbidOtherProfiles(owner: Owner, profile: Place): Judgement[] {
  const type = child(profile, 'type');
  if (isWritten(profile) && !isWritten(type)) return forbid(owner, profile, presence, () => true);
  return forbid(owner, type, text, (name) => name !== 'RuntimeDefault' && name !== 'Localhost');
}
