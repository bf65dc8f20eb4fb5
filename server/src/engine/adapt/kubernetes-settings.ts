/** What a pod says as a whole, besides its namespaces and its runtime. */

import type { Workload } from '../model/workload.ts';
import type { Place } from '../parse/lookup.ts';
import type { PodContext } from './kubernetes-container.ts';
import { hostNamesOf } from './kubernetes-names.ts';
import { volumeKindsOf } from './kubernetes-volumes.ts';

/** Host aliases, the service account's token, kinds of volumes, scheduling, annotations. */
export function settingsOfPod(_pod: Place, context: PodContext): Partial<Workload> {
  return { hostNames: hostNamesOf(context.spec), volumeKinds: volumeKindsOf(context.spec) };
}
