/** Whether the runtime may leave the kernel's files in /proc unmasked. */

import { descend } from '../parse/lookup.ts';
import { type Control, userNamespacePods } from './control.ts';
import { forbid, type Judgement } from './judgement.ts';
import type { Pod } from './pod.ts';
import { text } from './read.ts';

const demand = 'Containers must keep the default masks over /proc';

/** `procMount`, for pods that share the users of the host. */
export const procMountBaseline: Control = {
  id: 'procMount',
  name: '/proc Mount Type',
  level: 'baseline',
  since: 0,
  exempt: userNamespacePods,
  demand,
  check: forbidOtherTypes,
};

/** Keeps at the restricted level what the baseline gave up for user namespaces in the same version. */
export const procMountRestricted: Control = {
  id: 'procMount_restricted',
  name: '/proc Mount Type',
  level: 'restricted',
  since: 35,
  replaces: procMountBaseline.id,
  demand: `${demand}, in a user namespace too`,
  check: forbidOtherTypes,
};

function forbidOtherTypes(pod: Pod): Judgement[] {
  return pod.containers.flatMap((container) => {
    const place = descend(container.place, 'securityContext', 'procMount');
    return forbid(container, place, text, (type) => type !== 'Default');
  });
}
