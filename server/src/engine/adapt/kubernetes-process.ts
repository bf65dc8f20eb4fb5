/** What a container of a pod says about its processes: commands, groups, limits, accounts. */

import type { Container } from '../model/workload.ts';
import type { Place } from '../parse/lookup.ts';
import type { PodContext } from './kubernetes-container.ts';

/** The facts of one container; what it does not say is taken from its pod. */
export function processOf(_container: Place, _context: PodContext): Partial<Container> {
  return {};
}
