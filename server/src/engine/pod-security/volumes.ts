/** The kinds of volume that a pod may mount. */

import { child, isWritten } from '../parse/lookup.ts';
import type { Control } from './control.ts';
import { forbid } from './judgement.ts';
import { presence } from './read.ts';

/** Volumes of the type `hostPath`. */
export const hostPathVolumes: Control = {
  id: 'hostPathVolumes',
  name: 'HostPath Volumes',
  level: 'baseline',
  since: 0,
  demand: 'Volumes must not be directories or files of the host',
  check: (pod) =>
    pod.volumes.flatMap((volume) => forbid(volume, child(volume.place, 'hostPath'), presence, () => true)),
};

// `image` came in 1.33, but for all versions: https://github.com/kubernetes/kubernetes/pull/130394
const allowedTypes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** All others in `core/v1` `VolumeSource`. What is in neither list is no volume type: the API server drops it. */
const restrictedTypes = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'gitRepo',
  'glusterfs',
  'hostPath',
  'iscsi',
  'nfs',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'rbd',
  'scaleIO',
  'storageos',
  'vsphereVolume',
];

/** A volume without a type is an `emptyDir`. */
export const volumeTypes: Control = {
  id: 'restrictedVolumes',
  name: 'Volume Types',
  level: 'restricted',
  since: 0,
  replaces: hostPathVolumes.id,
  demand: 'Volumes must be of a type that reaches neither the host nor storage without a PersistentVolume',
  check: (pod) =>
    pod.volumes.flatMap((volume) => {
      if (allowedTypes.some((type) => isWritten(child(volume.place, type)))) return [];
      return restrictedTypes.flatMap((type) =>
        forbid(volume, child(volume.place, type), presence, () => true),
      );
    }),
};
