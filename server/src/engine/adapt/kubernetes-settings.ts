/** What a pod says as a whole, besides its namespaces and its runtime. */

import type { Workload } from '../model/workload.ts';
import { child, string } from '../parse/lookup.ts';
import type { PodContext } from './kubernetes-container.ts';
import { hostNamesOf } from './kubernetes-names.ts';
import { controlPlaneOf, nodesOf, serviceAccountTokenOf } from './kubernetes-scheduling.ts';
import { volumeKindsOf } from './kubernetes-volumes.ts';

/** Host aliases, the service account's token, kinds of volumes, scheduling. */
export function settingsOfPod({
  spec,
  workloadSpan,
}: PodContext): Pick<
  Workload,
  'hostNames' | 'volumeKinds' | 'controlPlane' | 'nodes' | 'serviceAccount' | 'serviceAccountToken'
> {
  return {
    hostNames: hostNamesOf(spec),
    volumeKinds: volumeKindsOf(spec),
    controlPlane: controlPlaneOf(spec),
    nodes: nodesOf(spec),
    // `serviceAccount` is what the field was called first.
    serviceAccount:
      string(child(spec, 'serviceAccountName')) ?? string(child(spec, 'serviceAccount')) ?? 'default',
    serviceAccountToken: serviceAccountTokenOf(spec, workloadSpan),
  };
}
