/** Host paths and host devices of a pod's containers: its volumes joined with the containers' mounts. */

import type { NodeVolume } from '../model/cluster.ts';
import { defaults } from '../model/defaults.ts';
import { type Change, type Fact, isFalse, isTrue, type Refusal } from '../model/fact.ts';
import { normalizeHostPath } from '../model/paths.ts';
import type { HostDevice, HostMount, HostVolume, MountPropagation } from '../model/workload.ts';
import {
  child,
  descend,
  entries,
  isWritten,
  items,
  keySpan,
  type Place,
  placeSpan,
  string,
} from '../parse/lookup.ts';
import { belongsTo } from '../parse/yaml-tree.ts';
import { firstSetting, isTemplate, readBoolean, settingAt } from './kubernetes-read.ts';
import type { Reading } from './yaml-facts.ts';
import { closedSlot, removeAllAt } from './yaml-slot.ts';

/** What of the host a pod's volumes give to a container. A volume that nothing mounts gives nothing. */
export interface PodVolumes {
  mountsOf(container: Place): HostMount[];
  devicesOf(container: Place): HostDevice[];
  /** All `hostPath` volumes, with those that mount them. */
  readonly hostVolumes: readonly HostVolume[];
}

/** One item of `volumeMounts` with the volume that it names, a `hostPath` or a claim that is known to be one. */
interface Join {
  readonly container: Place;
  readonly mount: Place;
  readonly volume: Place;
  readonly bound?: NodeVolume;
}

/** What a claim is bound to, as far as it is known to be a path of a node. */
export type Claims = (claim: string) => NodeVolume | undefined;

/** Reads the volumes of a pod spec and who mounts them. */
export function readVolumes(
  spec: Place,
  containers: readonly Place[],
  claims: Claims = () => undefined,
): PodVolumes {
  const mountable = items(child(spec, 'volumes')).flatMap((volume): Pick<Join, 'volume' | 'bound'>[] => {
    if (isWritten(child(volume, 'hostPath'))) return [{ volume }];
    const bound = claims(string(claimNameOf(volume)) ?? '');
    return bound ? [{ volume, bound }] : [];
  });
  const volumes = mountable.flatMap(({ volume, bound }) => (bound ? [] : volume));
  const byName = new Map(mountable.map((each) => [string(child(each.volume, 'name')), each]));
  const joins: Join[] = [];
  for (const container of containers) {
    for (const mount of items(child(container, 'volumeMounts'))) {
      const name = string(child(mount, 'name'));
      const found = name === undefined ? undefined : byName.get(name);
      if (found) joins.push({ container, mount, ...found });
    }
  }
  const joinsOf = (container: Place, wantDevices: boolean) =>
    joins.filter((join) => join.container === container && isDevice(join.volume) === wantDevices);
  return {
    mountsOf: (container) => joinsOf(container, false).map((join) => hostMount(join, joins, spec)),
    devicesOf: (container) =>
      joinsOf(container, true).map((join) => ({
        path: mountedPath(join),
        remove: () => remove(join, joins, spec),
      })),
    hostVolumes: volumes.map((volume) => {
      const own = joins.filter((join) => join.volume.node === volume.node);
      return {
        source: pathOf(volume),
        type: hostPathType(volume),
        mounts: own.map((join) => hostMount(join, joins, spec)),
        remove: () => removeOwn([...own.map(({ mount }) => mount), volume], spec),
      };
    }),
  };
}

function hostPathType(volume: Place): string {
  return string(child(child(volume, 'hostPath'), 'type')) ?? '';
}

function isDevice(volume: Place): boolean {
  return ['BlockDevice', 'CharDevice'].includes(hostPathType(volume));
}

function hostMount(join: Join, joins: readonly Join[], spec: Place): HostMount {
  const { mount, volume, bound } = join;
  const mountPath = child(mount, 'mountPath');
  return {
    source: mountedPath(join),
    readOnly: readOnlyOf(join),
    target: isTemplate(mountPath) ? undefined : string(mountPath),
    hostPathType: bound ? bound.type : hostPathType(volume),
    propagation: propagationOf(mount),
    ...(bound ? { claim: string(claimNameOf(volume)) ?? '' } : {}),
    remove: () => remove(join, joins, spec),
  };
}

/** A claim that is mounted read-only is so in every container. */
function readOnlyOf({ mount, volume }: Join): Fact<boolean> {
  const read = (place: Place, written: string) =>
    settingAt(place, {
      written,
      absent: defaults.mountReadOnly.kubernetes,
      absentSpan: mountSpan(mount),
      read: readBoolean,
    });
  const own = read(child(mount, 'readOnly'), 'volumeMounts[].readOnly');
  const ofClaim = read(
    descend(volume, 'persistentVolumeClaim', 'readOnly'),
    'persistentVolumeClaim.readOnly',
  );
  return isTrue(own) || isFalse(ofClaim) ? own : ofClaim;
}

/** Where a pod's volume names its claim. */
export function claimNameOf(volume: Place): Place {
  return descend(volume, 'persistentVolumeClaim', 'claimName');
}

/** The path that a claim stands for, underlined where the pod names the claim. */
function claimedPath(volume: Place, { name, path, at }: NodeVolume): Fact<string> {
  const fact = settingAt(claimNameOf(volume), {
    written: 'persistentVolumeClaim.claimName',
    absent: '',
    absentSpan: placeSpan(volume),
    read: () => ({ value: path }),
  });
  const hop = {
    ...at,
    message: `the PersistentVolume \`${name}\`, which is this path`,
  };
  return { ...fact, via: [...fact.via, hop], slot: closedSlot('the path is that of a PersistentVolume') };
}

/** Which way mounts below a volume mount travel. */
export function propagationOf(mount: Place): Fact<MountPropagation> {
  return settingAt(child(mount, 'mountPropagation'), {
    written: 'mountPropagation',
    absent: defaults.mountPropagation.kubernetes,
    absentSpan: mountSpan(mount),
    read: readPropagation,
  });
}

/** https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation */
const propagations = new Map<string | undefined, MountPropagation>([
  ['None', 'private'],
  ['HostToContainer', 'slave'],
  ['Bidirectional', 'shared'],
]);

function readPropagation(place: Place): Reading<MountPropagation> {
  const value = propagations.get(string(place));
  return value ? { value } : 'unresolved';
}

/** The host's path of a volume or PersistentVolume. */
export function pathOf(volume: Place, kind = 'hostPath'): Fact<string> {
  const owner = child(volume, kind);
  const path = child(owner, 'path');
  const written = `${kind}.path`;
  const absentSpan = keySpan(owner) ?? placeSpan(volume);
  return firstSetting([{ present: owner, place: path, written, read: readHostPath }], {
    place: path,
    absent: '',
    absentSpan,
    written,
  });
}

/** What of the volume the mount shows: all of it, or its `subPath`. The way to it goes through the mount. */
function mountedPath({ mount, volume, bound }: Join): Fact<string> {
  const target = string(child(mount, 'mountPath')) ?? '';
  const hop = { span: mountSpan(mount), message: `the volume mount at \`${target}\`` };
  const whole = bound ? claimedPath(volume, bound) : pathOf(volume);
  const fact: Fact<string> = { ...whole, via: [hop, ...whole.via] };
  const [subPath, expression] = [child(mount, 'subPath'), child(mount, 'subPathExpr')];
  if (fact.state === 'unresolved' || !(isWritten(subPath) || isWritten(expression))) return fact;
  const part = string(subPath);
  if (part === undefined || isTemplate(subPath)) return { ...fact, state: 'unresolved' };
  return { ...fact, value: normalizeHostPath(`${fact.value}/${part}`) };
}

function readHostPath(place: Place): Reading<string> {
  const text = string(place);
  return text === undefined ? 'unresolved' : { value: normalizeHostPath(text) };
}

function mountSpan(mount: Place) {
  return placeSpan([child(mount, 'mountPath'), child(mount, 'name')].find(isWritten) ?? mount);
}

/** Takes the mount out of its container, and the volume out of the pod when nothing else mounts it. */
function remove(join: Join, joins: readonly Join[], spec: Place): Change | Refusal {
  const { mount, volume } = join;
  const isNeeded = joins.some((other) => other !== join && other.volume.node === volume.node);
  return removeOwn(isNeeded ? [mount] : [mount, volume], spec);
}

function removeOwn(places: readonly Place[], spec: Place): Change | Refusal {
  const isOwn = ({ node, document }: Place) => {
    // What a patch adds stands in another document than the rest of the pod.
    const owner = document === spec.document ? spec.node : document.root;
    return node && owner && belongsTo(document, node, owner);
  };
  return places.every(isOwn)
    ? removeAllAt(places)
    : { refused: 'it is shared with others through an anchor' };
}

/** The kinds of a pod's volumes, by the keys that say what they are. */
export function volumeKindsOf(spec: Place): Fact<string>[] {
  return items(child(spec, 'volumes')).flatMap((volume) =>
    entries(volume)
      .filter((place) => place.key !== 'name' && isWritten(place))
      .map((place) => {
        const kind = String(place.key);
        const slot = closedSlot('the volume has to be of some kind');
        const span = keySpan(place) ?? placeSpan(place);
        return { state: 'set', value: kind, span, written: 'volumes', via: place.via, slot };
      }),
  );
}
