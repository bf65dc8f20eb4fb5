/** Host paths and host devices of a pod's containers: its volumes joined with the containers' mounts. */

import { defaults } from '../model/defaults.ts';
import type { Change, Fact, Refusal } from '../model/fact.ts';
import { normalizeHostPath } from '../model/paths.ts';
import type { HostDevice, HostMount } from '../model/workload.ts';
import { child, isWritten, items, keySpan, type Place, placeSpan, string } from '../parse/lookup.ts';
import { belongsTo } from '../parse/yaml.ts';
import { firstSetting, isTemplate, readBoolean, settingAt } from './kubernetes-read.ts';
import { inexpressible } from './unsaid.ts';
import type { Reading } from './yaml-facts.ts';
import { removeAllAt } from './yaml-slot.ts';

/** What of the host a pod's volumes give to a container. A volume that nothing mounts gives nothing. */
export interface PodVolumes {
  mountsOf(container: Place): HostMount[];
  devicesOf(container: Place): HostDevice[];
}

/** One item of `volumeMounts` with the `hostPath` volume that it names. */
interface Join {
  readonly container: Place;
  readonly mount: Place;
  readonly volume: Place;
}

/** Reads the volumes of a pod spec and who mounts them. */
export function readVolumes(spec: Place, containers: readonly Place[]): PodVolumes {
  const volumes = new Map<string, Place>();
  for (const volume of items(child(spec, 'volumes'))) {
    const name = string(child(volume, 'name'));
    if (name !== undefined && isWritten(child(volume, 'hostPath'))) volumes.set(name, volume);
  }
  const joins: Join[] = [];
  for (const container of containers) {
    for (const mount of items(child(container, 'volumeMounts'))) {
      const volume = volumes.get(string(child(mount, 'name')) ?? '');
      if (volume) joins.push({ container, mount, volume });
    }
  }
  const joinsOf = (container: Place, wantDevices: boolean) =>
    joins.filter((join) => join.container === container && isDevice(join.volume) === wantDevices);
  return {
    mountsOf: (container) => joinsOf(container, false).map((join) => hostMount(join, joins, spec)),
    devicesOf: (container) =>
      joinsOf(container, true).map((join) => ({
        path: sourceOf(join),
        remove: () => remove(join, joins, spec),
      })),
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
    source: sourceOf(join),
    readOnly: settingAt(child(mount, 'readOnly'), {
      written: 'volumeMounts[].readOnly',
      absent: defaults.mountReadOnly.kubernetes,
      absentSpan: mountSpan(mount),
      read: readBoolean,
    }),
    target: isTemplate(mountPath) ? undefined : string(mountPath),
    hostPathType: hostPathType(volume),
    propagation: inexpressible(defaults.mountPropagation.kubernetes, mountSpan(mount), 'this mount'),
    remove: () => remove(join, joins, spec),
  };
}

/** The host's path; the way to it goes through the mount. */
function sourceOf({ mount, volume }: Join): Fact<string> {
  const hostPath = child(volume, 'hostPath');
  const path = child(hostPath, 'path');
  const target = string(child(mount, 'mountPath')) ?? '';
  const hop = { span: mountSpan(mount), message: `the volume mount at \`${target}\`` };
  const written = 'hostPath.path';
  const absentSpan = keySpan(hostPath) ?? placeSpan(volume);
  return firstSetting([{ present: hostPath, place: path, written, read: readHostPath, hop }], {
    place: path,
    absent: '',
    absentSpan,
    written,
  });
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
  const isOwn = ({ node, document }: Place) => node && spec.node && belongsTo(document, node, spec.node);
  if (!isOwn(mount) || !isOwn(volume)) return { refused: 'it is shared with others through an anchor' };
  const isNeeded = joins.some((other) => other !== join && other.volume.node === volume.node);
  return removeAllAt(isNeeded ? [mount] : [mount, volume]);
}
