/** Volumes of a cluster that are a path of a node: what pods get who claim them. */

import type { HostMount, Workload } from '../model/workload.ts';
import { child, isWritten, type Place, string } from '../parse/lookup.ts';
import { type KubernetesObject, nameOf } from './kubernetes-objects.ts';
import { pathOf } from './kubernetes-volumes.ts';
import { inexpressible, unsaidContainer, unsaidWorkload } from './unsaid.ts';

/**
 * The PersistentVolumes among objects that are a folder or disk of a node, each as a workload whose one container
 * stands for those that claim it.
 * https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/persistent-volume-v1/
 */
export function findPersistentVolumes(objects: readonly KubernetesObject[]): Workload[] {
  return objects.flatMap((each) => volumeOf(each) ?? []);
}

function volumeOf({ kind, object }: KubernetesObject): Workload | undefined {
  if (kind !== 'PersistentVolume') return undefined;
  const spec = child(object, 'spec');
  const key = ['hostPath', 'local'].find((each) => isWritten(child(spec, each)));
  if (key === undefined) return undefined;
  const { name, span, extent } = nameOf(object);
  const unsaid = { family: 'kubernetes', span, dialect: 'a PersistentVolume' } as const;
  const refusal = { refused: 'the volume is nothing else than this path' };
  const source = pathOf(spec, key);
  const mount: HostMount = {
    source: { ...source, slot: { ...source.slot, remove: () => refusal } },
    // Access modes choose a node's mounts, they do not protect what is in them.
    readOnly: inexpressible(false, span, unsaid.dialect),
    target: undefined,
    hostPathType: string(child(child(spec, key), 'type')) ?? '',
    propagation: inexpressible('private', span, unsaid.dialect),
    remove: () => refusal,
  };
  const given = isBlock(spec) ? { blockVolumes: [mount.source] } : { mounts: [mount] };
  const container = { ...unsaidContainer(unsaid), ...given };
  return {
    ...unsaidWorkload(unsaid, { kind, name, extent, partial: true, containers: [container] }),
    runs: false,
    // A `local` volume is the way meant for disks of a node, and is no `hostPath`.
    hostVolumes:
      key === 'local'
        ? []
        : [{ source: mount.source, type: mount.hostPathType, mounts: [mount], remove: mount.remove }],
  };
}

function isBlock(spec: Place): boolean {
  return string(child(spec, 'volumeMode')) === 'Block';
}
