/** AppArmor profiles, in the field (Kubernetes 1.30) and in the annotation that came before it. */

import { descend, entries } from '../parse/lookup.ts';
import type { Control } from './control.ts';
import { forbid, type Judgement } from './judgement.ts';
import type { Owner } from './pod.ts';
import { forbidOtherProfiles } from './profiles.ts';
import { isUnresolved, text, unresolved } from './read.ts';

const prefix = 'container.apparmor.security.beta.kubernetes.io/';

/** The field is looked at for all versions of the standard: https://github.com/kubernetes/kubernetes/pull/123435 */
export const appArmor: Control = {
  id: 'appArmorProfile',
  name: 'AppArmor',
  level: 'baseline',
  since: 0,
  demand: 'AppArmor profiles must be the default of the runtime or one on the node',
  check: (pod) => [
    ...pod.setters.flatMap((owner) =>
      forbidOtherProfiles(owner, descend(owner.place, 'securityContext', 'appArmorProfile')),
    ),
    ...forbidOtherAnnotations(pod.annotations),
  ],
};

function forbidOtherAnnotations(annotations: Owner): Judgement[] {
  if (isUnresolved(annotations.place)) return [unresolved];
  return entries(annotations.place)
    .filter(({ key }) => String(key).startsWith(prefix))
    .flatMap((annotation) => forbid(annotations, annotation, text, (profile) => !isAllowed(profile)));
}

function isAllowed(profile: string): boolean {
  return profile === '' || profile === 'runtime/default' || profile.startsWith('localhost/');
}
