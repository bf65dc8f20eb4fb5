/** What ties pods to the volumes of their cluster: PersistentVolumes, the claims on them, and the pods that mount claims. */

import type { ClaimUse, PersistentVolume, PersistentVolumeClaim, StorageObject } from '../model/storage.ts';
import { child, descend, isWritten, items, type Place, placeSpan, string } from '../parse/lookup.ts';
import { type KubernetesObject, nameOf } from './kubernetes-objects.ts';
import { volumeKind } from './kubernetes-persistent-volume.ts';
import { containerPlaces, type PodPlace } from './kubernetes-pods.ts';
import { hasPlaceholder } from './kubernetes-read.ts';
import { claimNameOf, pathOf } from './kubernetes-volumes.ts';

/** The storage objects among objects, and the claims that pods mount. */
export function findStorage(
  objects: readonly KubernetesObject[],
  pods: readonly PodPlace[],
): StorageObject[] {
  return [...objects.flatMap((each) => volumeOf(each) ?? claimOf(each) ?? []), ...pods.flatMap(usesOf)];
}

/** A name, where it is written and not a template's. */
function name(place: Place): string | undefined {
  const text = string(place);
  return text === undefined || text === '' || hasPlaceholder(text) ? undefined : text;
}

function volumeOf({ kind, object }: KubernetesObject): PersistentVolume | undefined {
  if (kind !== 'PersistentVolume') return undefined;
  const named = nameOf(object);
  const spec = child(object, 'spec');
  const [claimed, namespace] = ['name', 'namespace'].map((key) => name(descend(spec, 'claimRef', key)));
  const storageClass = name(child(spec, 'storageClassName'));
  const source = nodePathOf(spec);
  return {
    kind,
    name: named.name,
    span: named.span,
    ...(source ? { source } : {}),
    // The control plane compares both, and knows no default for the namespace.
    ...(claimed !== undefined && namespace !== undefined ? { claim: `${namespace}/${claimed}` } : {}),
    ...(storageClass === undefined ? {} : { storageClass }),
  };
}

/** In block mode there is no mount, but a device: `volumeDevices`. */
function nodePathOf(spec: Place): PersistentVolume['source'] | undefined {
  const kind = volumeKind(spec);
  if (kind === undefined || string(child(spec, 'volumeMode')) === 'Block') return undefined;
  const fact = pathOf(spec, kind);
  if (fact.state !== 'set') return undefined;
  return { path: fact.value, type: string(descend(spec, kind, 'type')) ?? '', span: fact.span };
}

function claimOf({ kind, object }: KubernetesObject): PersistentVolumeClaim | undefined {
  if (kind !== 'PersistentVolumeClaim') return undefined;
  const named = nameOf(object);
  const spec = child(object, 'spec');
  const storageClass = name(child(spec, 'storageClassName'));
  return {
    kind,
    name: named.name,
    namespace: named.namespace ?? 'default',
    span: named.span,
    volume: name(child(spec, 'volumeName')) ?? '',
    ...(storageClass === undefined ? {} : { storageClass }),
  };
}

/** A part of a volume, `subPath`, tells less of it than the volume itself does. */
function usesOf({ pod, namespace = 'default' }: PodPlace): ClaimUse[] {
  const spec = child(pod, 'spec');
  const whole = containerPlaces(spec)
    .flatMap(({ place }) => items(child(place, 'volumeMounts')))
    .filter((mount) => !['subPath', 'subPathExpr'].some((key) => isWritten(child(mount, key))))
    .map((mount) => string(child(mount, 'name')));
  return items(child(spec, 'volumes')).flatMap((volume): ClaimUse[] => {
    const place = claimNameOf(volume);
    const claim = name(place);
    if (claim === undefined || !whole.includes(string(child(volume, 'name')))) return [];
    return [{ kind: 'ClaimUse', name: claim, namespace, span: placeSpan(place) }];
  });
}
