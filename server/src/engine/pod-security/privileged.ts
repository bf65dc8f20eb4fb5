/** The settings that switch isolation off as a whole. */

import { child, descend } from '../parse/lookup.ts';
import type { Control } from './control.ts';
import { forbid } from './judgement.ts';
import { boolean } from './read.ts';

/** `windowsOptions.hostProcess`, on the pod or a container. */
export const hostProcess: Control = {
  id: 'windowsHostProcess',
  name: 'HostProcess',
  level: 'baseline',
  since: 0,
  demand: 'Windows containers must not run as processes of the host',
  check: (pod) =>
    pod.setters.flatMap((owner) => {
      const place = descend(owner.place, 'securityContext', 'windowsOptions', 'hostProcess');
      return forbid(owner, place, boolean, (on) => on);
    }),
};

/** `securityContext.privileged`. */
export const privilegedContainers: Control = {
  id: 'privileged',
  name: 'Privileged Containers',
  level: 'baseline',
  since: 0,
  demand: 'Containers must not be privileged',
  check: (pod) =>
    pod.containers.flatMap((container) => {
      const place = descend(container.place, 'securityContext', 'privileged');
      return forbid(container, place, boolean, (on) => on);
    }),
};

/** `hostNetwork`, `hostPID` and `hostIPC`. */
export const hostNamespaces: Control = {
  id: 'hostNamespaces',
  name: 'Host Namespaces',
  level: 'baseline',
  since: 0,
  demand: 'A pod must not live in namespaces of the host',
  check: ({ self }) =>
    ['hostNetwork', 'hostPID', 'hostIPC'].flatMap((key) =>
      forbid(self, child(self.place, key), boolean, (on) => on),
    ),
};
