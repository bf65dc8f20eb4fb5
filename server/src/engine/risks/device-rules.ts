/** What rules of the device cgroup open. The numbers: https://docs.kernel.org/admin-guide/devices.html. */

import type { Severity } from '../rule.ts';

export interface DeviceRuleRisk {
  readonly severity: Severity;
  /** What it opens; completes "the rule opens …". */
  readonly is: string;
}

/** Character devices by their numbers, first match wins. Without a severity they are in every container. */
const characterDevices: readonly (readonly [numbers: RegExp, severity: Severity | undefined, is: string])[] =
  [
    [/^1:[35789]$|^5:[02]$|^136:/, undefined, ''],
    [/^1:[124*]/, 'warning', 'the memory of the host, where the container also has `SYS_RAWIO`'],
    [/^1:11$/, 'warning', "the kernel's log"],
    [/^10:200$/, 'information', 'the maker of network tunnels'],
    [/^10:229$/, 'information', "the kernel's side of FUSE"],
    [/^10:232$/, 'information', "the kernel's hypervisor"],
    [/^(226|195|29):/, 'information', 'graphics devices'],
    [/^116:/, 'information', 'the microphone and speakers'],
    [/^81:/, 'information', 'cameras and video devices'],
    [/^13:/, 'information', 'keyboards and mice'],
    [/^(188|166|204):/, 'information', 'serial lines'],
    [/^189:/, 'warning', 'every USB device of the host'],
    [/^4:/, 'warning', 'terminals and serial lines of the host'],
    [/^21:/, 'warning', 'raw access to disks and drives'],
  ];

/**
 * The risk of a rule such as `c 189:* rmw`; `undefined` for one that opens nothing, or is none. Making nodes (`m`)
 * is open to every container: https://github.com/moby/moby/blob/master/oci/defaults.go
 */
export function deviceRuleRisk(rule: string): DeviceRuleRisk | undefined {
  const [, type, numbers = '*:*', access = 'rwm'] =
    /^\s*([abc])(?:\s+((?:\*|\d+):(?:\*|\d+))(?:\s+([rwm]+))?)?\s*$/.exec(rule) ?? [];
  if (type === undefined || !/[rw]/.test(access)) return undefined;
  if (type === 'a') return { severity: 'error', is: 'every device of the host, its disks among them' };
  if (type === 'b') return { severity: 'error', is: 'disks of the host' };
  const known = characterDevices.find(([pattern]) => pattern.test(numbers));
  if (!known) return { severity: 'warning', is: 'devices of the host' };
  const [, severity, is] = known;
  return severity && { severity, is };
}
