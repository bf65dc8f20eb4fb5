/** For findings about what a pod does not say: the place is the pod's name, and some of its containers are meant. */

import type { Container, Workload } from '../model/workload.ts';
import type { RelatedPlace } from '../rule.ts';

/** Where the containers stand that such a finding means; nothing where the workload has only one. */
export function containersMeant(
  meant: readonly Container[],
  { containers }: Workload,
): readonly RelatedPlace[] {
  if (containers.length < 2) return [];
  return meant.map(({ name, span }) => ({ span, message: `\`${name}\` is one of these containers.` }));
}
