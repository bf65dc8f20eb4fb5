/** What a container of a pod gets of storage and devices, besides host paths and device nodes. */

import type { Fact } from '../model/fact.ts';
import type { DeviceRequest } from '../model/parts.ts';
import type { Container } from '../model/workload.ts';
import {
  child,
  descend,
  entries,
  isWritten,
  items,
  keySpan,
  type Place,
  placeSpan,
} from '../parse/lookup.ts';
import { deviceKind } from '../risks/device-requests.ts';
import type { PodContext } from './kubernetes-container.ts';
import { isTemplate, readString, settingAt } from './kubernetes-read.ts';
import { propagationOf } from './kubernetes-volumes.ts';
import { removeAllAt, removeAt } from './yaml-slot.ts';

/** Block volumes, device requests, and which way mounts travel in volumes that are not of the host. */
export function storageOf(
  container: Place,
  { volumes }: PodContext,
): Pick<Container, 'blockVolumes' | 'deviceRequests' | 'propagations'> {
  const known = new Set(volumes.mountsOf(container).map(({ propagation }) => propagation.span.start));
  return {
    blockVolumes: items(child(container, 'volumeDevices')).map(blockVolume),
    deviceRequests: [...extendedResources(container), ...claims(container)],
    propagations: items(child(container, 'volumeMounts'))
      .map(propagationOf)
      .filter(({ state, span }) => state !== 'absent' && !known.has(span.start)),
  };
}

function blockVolume(device: Place): Fact<string> {
  const fact = settingAt(child(device, 'name'), {
    written: 'volumeDevices[].name',
    absent: '',
    absentSpan: placeSpan(device),
    read: readString,
  });
  return { ...fact, slot: { ...fact.slot, remove: () => removeAt(device) } };
}

/**
 * Resources outside the `kubernetes.io` domain, which device plugins offer. The limit counts; a request is the same.
 * https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#extended-resources
 */
function extendedResources(container: Place): DeviceRequest[] {
  const lists = ['limits', 'requests'].map((list) => entries(descend(container, 'resources', list)));
  const all = lists.flat().filter((place) => isExtended(String(place.key)) && !isNone(place));
  const names = new Set(all.map(({ key }) => String(key)));
  return [...names].flatMap((name) => {
    const places = all.filter(({ key }) => key === name);
    const [first] = places;
    if (!first) return [];
    const span = keySpan(first) ?? placeSpan(first);
    const read = () => ({ value: name });
    const fact = settingAt(first, { written: 'resources', absent: '', absentSpan: span, read });
    const slot = { ...fact.slot, remove: () => removeAllAt(places) };
    return [{ kind: deviceKind(name), name: { ...fact, span, slot } }];
  });
}

function isExtended(name: string): boolean {
  return name.includes('/') && !/^([\w.-]+\.)?kubernetes\.io\//.test(name);
}

function isNone(place: Place): boolean {
  return !isWritten(place) || (!isTemplate(place) && /^["']?0["']?$/.test(text(place)));
}

function text(place: Place): string {
  const { start, end } = placeSpan(place);
  return place.document.text.slice(start, end);
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/ */
function claims(container: Place): DeviceRequest[] {
  return items(descend(container, 'resources', 'claims')).map((claim) => {
    const fact = settingAt(child(claim, 'name'), {
      written: 'resources.claims',
      absent: '',
      absentSpan: placeSpan(claim),
      read: readString,
    });
    return { kind: 'other', name: { ...fact, slot: { ...fact.slot, remove: () => removeAt(claim) } } };
  });
}
