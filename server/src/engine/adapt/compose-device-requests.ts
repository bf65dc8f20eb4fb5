/** Devices that a Compose service asks for by what they are: GPUs and names of the Container Device Interface. */

import { isMap, isSeq } from 'yaml';
import type { Fact } from '../model/fact.ts';
import type { DeviceRequest } from '../model/parts.ts';
import { unknown } from '../parse/compose-variables.ts';
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
import type { Span } from '../source.ts';
import { isReset, readWord, type Service, wordAt } from './compose-service.ts';
import { textAt } from './compose-text.ts';
import { removeAt } from './yaml-slot.ts';

/** The requests of a service. */
export function deviceRequestsOf(service: Service): DeviceRequest[] {
  const { place } = service;
  const reserved = descend(place, 'deploy', 'resources', 'reservations', 'devices');
  return [
    ...gpusOf(child(place, 'gpus')),
    ...itemsOf(reserved).map((item) => reservation(item)),
    ...itemsOf(child(place, 'devices')).flatMap(cdiDevice),
    ...runtimeOf(child(place, 'runtime')),
  ];
}

function itemsOf(list: Place): Place[] {
  return isReset(list) ? [] : items(list);
}

/** `gpus: all`, or a list. https://github.com/compose-spec/compose-spec/blob/main/05-services.md#gpus */
function gpusOf(place: Place): DeviceRequest[] {
  if (!isWritten(place) || isReset(place)) return [];
  if (isSeq(place.node)) return items(place).map((item) => request('gpu', item, 'gpus', 'gpus'));
  return textAt(place) ? [request('gpu', place, `gpus: ${wordAt(place) ?? ''}`, 'gpus')] : [];
}

/** https://github.com/compose-spec/compose-spec/blob/main/deploy.md#devices */
function reservation(item: Place): DeviceRequest {
  const capabilities = items(child(item, 'capabilities')).map((each) => wordAt(each) ?? '');
  const isGpu = capabilities.some((each) => /^(gpu|nvidia|compute|graphics|video)$/.test(each));
  return request(isGpu ? 'gpu' : 'other', item, 'deploy.resources.reservations.devices', 'devices');
}

/** `vendor.com/class=name`, https://github.com/cncf-tags/container-device-interface/blob/main/SPEC.md */
function cdiDevice(item: Place): DeviceRequest[] {
  const source = isMap(item.node) ? child(item, 'source') : item;
  const name = textAt(source)?.text;
  if (!name || !/^[a-z][\w.-]*\/[\w.-]+=/i.test(name)) return [];
  const found = request(deviceKind(name), source, name, 'devices');
  return [{ ...found, name: { ...found.name, slot: { ...found.name.slot, remove: () => removeAt(item) } } }];
}

/** NVIDIA's runtime gives GPUs to containers as the environment of theirs or of their image says. */
function runtimeOf(place: Place): DeviceRequest[] {
  const runtime = isReset(place) ? undefined : readWord(place);
  if (typeof runtime !== 'object' || !/^nvidia(-|$)/.test(runtime.value)) return [];
  return [request('gpu', place, `runtime: ${runtime.value}`, 'runtime')];
}

/** `name` is what the request is called in messages. */
function request(kind: DeviceRequest['kind'], place: Place, name: string, written: string): DeviceRequest {
  const refused = { refused: 'a request is not one value' };
  const base = {
    span: spanOf(place),
    written,
    via: place.via,
    slot: { set: () => refused, remove: () => removeAt(place) },
  };
  const isKnown = !textAt(place)?.text.includes(unknown);
  const fact: Fact<string> = isKnown
    ? { state: 'set', value: name, ...base }
    : { state: 'unresolved', ...base };
  return { kind, name: fact };
}

/** The scalar; of a mapping its first key. */
function spanOf(place: Place): Span {
  const [first] = entries(place);
  return (first && keySpan(first)) ?? placeSpan(place);
}
