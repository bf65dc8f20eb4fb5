/** Kinds of volume that pods bring along past PersistentVolumes, and what they do on the node. */

import type { Severity } from '../rule.ts';

/** How bad it is, and what whoever may write such a pod, or breaks into what serves the volume, does. */
export type VolumeKindRisk = readonly [severity: Severity, gain: string];

const network: VolumeKindRisk = [
  'information',
  "whoever serves the volume talks to a client in the node's kernel, and what is written there leaves the cluster unseen",
];

const cloud: VolumeKindRisk = [
  'information',
  "whoever writes the pod attaches any disk that the node's account can reach",
];

/**
 * All kinds in `core/v1` that the Pod Security Standards' restricted profile forbids, but `hostPath`.
 * https://kubernetes.io/docs/concepts/storage/volumes/
 */
export const volumeKindRisks: ReadonlyMap<string, VolumeKindRisk> = new Map<string, VolumeKindRisk>([
  ['gitRepo', ['warning', 'whoever writes the repository has its hooks run on the node, as root']],
  [
    'flexVolume',
    ['warning', 'whoever writes the pod chooses what a program is told that runs on the node as root'],
  ],
  ...[
    'nfs',
    'iscsi',
    'fc',
    'rbd',
    'cephfs',
    'glusterfs',
    'quobyte',
    'scaleIO',
    'storageos',
    'flocker',
    'portworxVolume',
  ].map((kind) => [kind, network] as const),
  ...[
    'awsElasticBlockStore',
    'azureDisk',
    'azureFile',
    'cinder',
    'gcePersistentDisk',
    'photonPersistentDisk',
    'vsphereVolume',
  ].map((kind) => [kind, cloud] as const),
]);
