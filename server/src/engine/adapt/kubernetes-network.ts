/** What a container of a pod says about the network. */

import type { Container } from '../model/workload.ts';
import type { Place } from '../parse/lookup.ts';
import type { PodContext } from './kubernetes-container.ts';

/** Ports, probes, the environment, sysctls of the pod. */
export function networkOfContainer(_container: Place, _context: PodContext): Partial<Container> {
  return {};
}
