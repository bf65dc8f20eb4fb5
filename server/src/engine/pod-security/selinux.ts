/** SELinux types, users and roles. */

import { child, descend } from '../parse/lookup.ts';
import type { Control } from './control.ts';
import { forbid } from './judgement.ts';
import { text } from './read.ts';
import type { KubernetesVersion } from './version.ts';

/** The types that may be set, with the version that allowed them first. */
const allowedTypes: ReadonlyMap<string, KubernetesVersion> = new Map([
  ['', 0],
  ['container_t', 0],
  ['container_init_t', 0],
  ['container_kvm_t', 0],
  ['container_engine_t', 31],
]);

/** `seLinuxOptions`, on the pod or a container. The `level` is free: it only separates containers. */
export const selinux: Control = {
  id: 'seLinuxOptions',
  name: 'SELinux',
  level: 'baseline',
  since: 0,
  demand: 'The SELinux type must be one for containers, and user and role must not be set',
  check: (pod, version) =>
    pod.setters.flatMap((owner) => {
      const options = descend(owner.place, 'securityContext', 'seLinuxOptions');
      return [
        ...forbid(
          owner,
          child(options, 'type'),
          text,
          (type) => (allowedTypes.get(type) ?? Infinity) > version,
        ),
        ...forbid(owner, child(options, 'user'), text, (user) => user !== ''),
        ...forbid(owner, child(options, 'role'), text, (role) => role !== ''),
      ];
    }),
};
