/** Capabilities that containers may add, and those that they must drop. Names count exactly as they are written. */

import { descend } from '../parse/lookup.ts';
import { type Control, windowsPods } from './control.ts';
import { forbid, type Judgement, missing } from './judgement.ts';
import type { Owner } from './pod.ts';
import { listItems, text, unresolved } from './read.ts';

const baselineCapabilities: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** Capabilities that may be added at baseline. */
export const capabilitiesBaseline: Control = {
  id: 'capabilities_baseline',
  name: 'Capabilities',
  level: 'baseline',
  since: 0,
  demand: 'Containers must not add capabilities beyond those that runtimes usually give',
  check: (pod) =>
    pod.containers.flatMap((container) => forbidAdded(container, (name) => !baselineCapabilities.has(name))),
};

/** Capabilities that must be dropped, and the one that may be added then. */
export const capabilitiesRestricted: Control = {
  id: 'capabilities_restricted',
  name: 'Capabilities',
  level: 'restricted',
  since: 22,
  replaces: capabilitiesBaseline.id,
  exempt: windowsPods,
  demand: 'Containers must drop all capabilities and may add `NET_BIND_SERVICE` only',
  check: (pod) =>
    pod.containers.flatMap((container) => [
      ...requireDroppedAll(container),
      ...forbidAdded(container, (name) => name !== 'NET_BIND_SERVICE'),
    ]),
};

function forbidAdded(container: Owner, isForbidden: (name: string) => boolean): Judgement[] {
  const added = descend(container.place, 'securityContext', 'capabilities', 'add');
  return listItems(added).flatMap((item) => forbid(container, item, text, isForbidden));
}

function requireDroppedAll(container: Owner): Judgement[] {
  const drop = descend(container.place, 'securityContext', 'capabilities', 'drop');
  const dropped = listItems(drop).map(text);
  if (dropped.includes('ALL')) return [];
  if (dropped.includes(unresolved)) return [unresolved];
  return [missing(container, drop, 'securityContext.capabilities.drop: [ALL]')];
}
