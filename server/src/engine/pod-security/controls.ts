/** All controls of the Pod Security Standards, in the order of the standard's text. */

import { appArmor } from './apparmor.ts';
import { capabilitiesBaseline, capabilitiesRestricted } from './capabilities.ts';
import type { Control } from './control.ts';
import { hostPorts, hostProbes } from './host-network.ts';
import { hostNamespaces, hostProcess, privilegedContainers } from './privileged.ts';
import { procMountBaseline, procMountRestricted } from './proc-mount.ts';
import { seccompAnnotations, seccompBaseline, seccompRestricted } from './seccomp.ts';
import { selinux } from './selinux.ts';
import { sysctls } from './sysctls.ts';
import { nonRoot, nonRootUser, privilegeEscalation } from './user.ts';
import type { KubernetesVersion } from './version.ts';
import { hostPathVolumes, volumeTypes } from './volumes.ts';

const controls: readonly Control[] = [
  hostProcess,
  hostNamespaces,
  privilegedContainers,
  capabilitiesBaseline,
  hostPathVolumes,
  hostPorts,
  hostProbes,
  appArmor,
  selinux,
  procMountBaseline,
  seccompAnnotations,
  seccompBaseline,
  sysctls,
  volumeTypes,
  privilegeEscalation,
  nonRoot,
  nonRootUser,
  seccompRestricted,
  capabilitiesRestricted,
  procMountRestricted,
];

/** The controls that a version of the standard has. */
export function controlsOf(version: KubernetesVersion): readonly Control[] {
  return controls.filter(({ since, until = Infinity }) => since <= version && version < until);
}
