/** What a pod says as a whole, besides its namespaces and its runtime. */

import type { Workload } from '../model/workload.ts';
import type { Place } from '../parse/lookup.ts';
import type { PodContext } from './kubernetes-container.ts';
import { hostNamesOf } from './kubernetes-names.ts';
import { controlPlaneOf, serviceAccountTokenOf } from './kubernetes-scheduling.ts';
import { volumeKindsOf } from './kubernetes-volumes.ts';

/** Host aliases, the service account's token, kinds of volumes, scheduling, annotations. */
export function settingsOfPod(
  _pod: Place,
  context: PodContext,
): Pick<Workload, 'hostNames' | 'volumeKinds' | 'controlPlane' | 'serviceAccountToken'> {
  const { spec, workloadSpan } = context;
  return {
    hostNames: hostNamesOf(spec),
    volumeKinds: volumeKindsOf(spec),
    controlPlane: controlPlaneOf(spec),
    serviceAccountToken: serviceAccountTokenOf(spec, workloadSpan),
  };
}
