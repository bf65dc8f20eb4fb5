/** What a Compose service says about the network and about names, besides its namespaces. */

import type { Container, Workload } from '../model/workload.ts';
import type { Service } from './compose-service.ts';

/** Ports, sysctls and the environment. */
export function networkOfContainer(_service: Service): Partial<Container> {
  return {};
}

/** `extra_hosts`. */
export function networkOfService(_service: Service): Partial<Workload> {
  return {};
}
