/** What a container of a pod gets of storage and devices, besides host paths and device nodes. */

import type { Container } from '../model/workload.ts';
import type { Place } from '../parse/lookup.ts';
import type { PodContext } from './kubernetes-container.ts';

/** Block volumes, device requests. */
export function storageOf(_container: Place, _context: PodContext): Partial<Container> {
  return {};
}
