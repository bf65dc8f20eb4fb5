/** Volumes of a cluster that are a path of a node: what pods get who claim them. */

import { knownValue } from '../model/fact.ts';
import type { HostMount, Workload } from '../model/workload.ts';
import { child, isWritten, type Place, string } from '../parse/lookup.ts';
import { hostPathRisk } from '../risks/host-paths.ts';
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
  const key = volumeKind(spec);
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
  const volume: Workload = {
    ...unsaidWorkload(unsaid, { kind, name, extent, partial: true, containers: [container] }),
    runs: false,
    // A `local` volume is the way meant for disks of a node, and is no `hostPath`.
    hostVolumes:
      key === 'local'
        ? []
        : [{ source: mount.source, type: mount.hostPathType, mounts: [mount], remove: mount.remove }],
  };
  return { ...volume, withStorage: ({ mounted }) => (mounted.has(name) ? withoutRisk(volume) : volume) };
}

/** The risk of the path is told of the pods that mount it, which know what they do with it. */
function withoutRisk(volume: Workload): Workload {
  const isHarmless = ({ source }: HostMount) => {
    const path = knownValue(source);
    return path === undefined || !hostPathRisk(path, { readOnly: false });
  };
  const containers = volume.containers.map((each) => ({ ...each, mounts: each.mounts.filter(isHarmless) }));
  return { ...volume, containers };
}

/** The key that makes a PersistentVolume a path of a node. */
export function volumeKind(spec: Place): 'hostPath' | 'local' | undefined {
  return (['hostPath', 'local'] as const).find((each) => isWritten(child(spec, each)));
}

function isBlock(spec: Place): boolean {
  return string(child(spec, 'volumeMode')) === 'Block';
}
