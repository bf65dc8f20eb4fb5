/** The kernel parameters that a pod may set for itself. */

import { safeSysctls } from '../model/sysctls.ts';
import { child, descend } from '../parse/lookup.ts';
import type { Control } from './control.ts';
import { forbid } from './judgement.ts';
import { listItems, text } from './read.ts';

/** The names in the pod's `sysctls`; the values are free. */
export const sysctls: Control = {
  id: 'sysctls',
  name: 'Sysctls',
  level: 'baseline',
  since: 0,
  demand: 'A pod must only set sysctls that Kubernetes counts as safe',
  check: ({ self }, version) =>
    listItems(descend(self.place, 'securityContext', 'sysctls')).flatMap((sysctl) =>
      forbid(self, child(sysctl, 'name'), text, (name) => (safeSysctls.get(name) ?? Infinity) > version),
    ),
};
