/** Host paths and host devices of a pod's containers: its volumes joined with the containers' mounts. */

import { defaults } from '../model/defaults.ts';
import type { Change, Fact, Refusal } from '../model/fact.ts';
import { normalizeHostPath } from '../model/paths.ts';
import type { HostDevice, HostMount, HostVolume, MountPropagation } from '../model/workload.ts';
import { child, entries, isWritten, items, keySpan, type Place, placeSpan, string } from '../parse/lookup.ts';
import { belongsTo } from '../parse/yaml.ts';
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

/** One item of `volumeMounts` with the `hostPath` volume that it names. */
interface Join {
  readonly container: Place;
  readonly mount: Place;
  readonly volume: Place;
}

/** Reads the volumes of a pod spec and who mounts them. */
export function readVolumes(spec: Place, containers: readonly Place[]): PodVolumes {
  const volumes = items(child(spec, 'volumes')).filter((volume) => isWritten(child(volume, 'hostPath')));
  const byName = new Map(volumes.map((volume) => [string(child(volume, 'name')), volume]));
  const joins: Join[] = [];
  for (const container of containers) {
    for (const mount of items(child(container, 'volumeMounts'))) {
      const name = string(child(mount, 'name'));
      const volume = name === undefined ? undefined : byName.get(name);
      if (volume) joins.push({ container, mount, volume });
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
  const { mount, volume } = join;
  const mountPath = child(mount, 'mountPath');
  return {
    source: mountedPath(join),
    readOnly: settingAt(child(mount, 'readOnly'), {
      written: 'volumeMounts[].readOnly',
      absent: defaults.mountReadOnly.kubernetes,
      absentSpan: mountSpan(mount),
      read: readBoolean,
    }),
    target: isTemplate(mountPath) ? undefined : string(mountPath),
    hostPathType: hostPathType(volume),
    propagation: propagationOf(mount),
    remove: () => remove(join, joins, spec),
  };
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
function mountedPath({ mount, volume }: Join): Fact<string> {
  const target = string(child(mount, 'mountPath')) ?? '';
  const hop = { span: mountSpan(mount), message: `the volume mount at \`${target}\`` };
  const whole = pathOf(volume);
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
