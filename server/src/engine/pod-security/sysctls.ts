/** The kernel parameters that a pod may set for itself. */

import { child, descend } from '../parse/lookup.ts';
import type { Control } from './control.ts';
import { forbid } from './judgement.ts';
import { listItems, text } from './read.ts';
import type { KubernetesVersion } from './version.ts';

/** The sysctls that Kubernetes counts as safe, with the version of the standard that allowed them first. */
const allowedSysctls: ReadonlyMap<string, KubernetesVersion> = new Map([
  ['kernel.shm_rmid_forced', 0],
  ['net.ipv4.ip_local_port_range', 0],
  ['net.ipv4.tcp_syncookies', 0],
  ['net.ipv4.ping_group_range', 0],
  ['net.ipv4.ip_unprivileged_port_start', 0],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
  ['net.ipv4.tcp_slow_start_after_idle', 37],
  ['net.ipv4.tcp_notsent_lowat', 37],
]);

/** Whether the newest version of the standard counts a sysctl as safe. */
export function isSafeSysctl(name: string): boolean {
  return allowedSysctls.has(name);
}

/** The names in the pod's `sysctls`; the values are free. */
export const sysctls: Control = {
  id: 'sysctls',
  name: 'Sysctls',
  level: 'baseline',
  since: 0,
  demand: 'A pod must only set sysctls that Kubernetes counts as safe',
  check: ({ self }, version) =>
    listItems(descend(self.place, 'securityContext', 'sysctls')).flatMap((sysctl) =>
      forbid(self, child(sysctl, 'name'), text, (name) => (allowedSysctls.get(name) ?? Infinity) > version),
    ),
};
