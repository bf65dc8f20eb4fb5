/** What a Compose service gets of storage and devices, besides the mounts and devices that are named by path. */

import type { Container } from '../model/workload.ts';
import type { Service } from './compose-service.ts';

/** `volumes_from`, `tmpfs`, device rules and device requests. */
export function storageOf(_service: Service): Partial<Container> {
  return {};
}
