/** What a pod says as a whole, besides its namespaces and its runtime. */

import type { Workload } from '../model/workload.ts';
import type { Place } from '../parse/lookup.ts';
import type { PodContext } from './kubernetes-container.ts';

/** Host aliases, the service account's token, kinds of volumes, scheduling, annotations. */
export function settingsOfPod(_pod: Place, _context: PodContext): Partial<Workload> {
  return {};
}
