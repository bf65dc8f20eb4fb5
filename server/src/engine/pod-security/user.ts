/** Who a container runs as, and whether it can become more than that. */

import { descend } from '../parse/lookup.ts';
import { type Control, userNamespacePods, windowsPods } from './control.ts';
import { forbid, missing, requireOfAll } from './judgement.ts';
import { boolean, number } from './read.ts';

/** `allowPrivilegeEscalation`, which must be off on each container: its default is on. */
export const privilegeEscalation: Control = {
  id: 'allowPrivilegeEscalation',
  name: 'Privilege Escalation',
  level: 'restricted',
  since: 8,
  exempt: windowsPods,
  demand: 'Containers must forbid that a process gains more privileges than its parent',
  check: (pod) =>
    pod.containers.flatMap((container) => {
      const place = descend(container.place, 'securityContext', 'allowPrivilegeEscalation');
      return boolean(place) === undefined
        ? [missing(container, place, 'securityContext.allowPrivilegeEscalation: false')]
        : forbid(container, place, boolean, (allowed) => allowed);
    }),
};

/** `runAsNonRoot`, on the pod or on each container. */
export const nonRoot: Control = {
  id: 'runAsNonRoot',
  name: 'Running as Non-root',
  level: 'restricted',
  since: 0,
  exempt: userNamespacePods,
  demand: 'Containers must be made to run as another user than root',
  check: (pod) =>
    requireOfAll(
      pod,
      ['securityContext', 'runAsNonRoot'],
      boolean,
      'securityContext.runAsNonRoot: true',
      (owner, place) => forbid(owner, place, boolean, (nonRoot) => !nonRoot),
    ),
};

/** `runAsUser`, on the pod or a container; it need not be there. */
export const nonRootUser: Control = {
  id: 'runAsUser',
  name: 'Running as Non-root user',
  level: 'restricted',
  since: 23,
  exempt: userNamespacePods,
  demand: 'Containers must not name root as their user',
  check: (pod) =>
    pod.setters.flatMap((owner) => {
      const place = descend(owner.place, 'securityContext', 'runAsUser');
      return forbid(owner, place, number, (uid) => uid === 0);
    }),
};
