/** What a Compose service says about its processes: commands, hooks, groups, limits, accounts. */

import type { Container, Workload } from '../model/workload.ts';
import type { Service } from './compose-service.ts';

/** The facts of the service's container. */
export function processOf(_service: Service): Partial<Container> {
  return {};
}

/** The facts of the service as a whole. */
export function settingsOfService(_service: Service): Partial<Workload> {
  return {};
}
