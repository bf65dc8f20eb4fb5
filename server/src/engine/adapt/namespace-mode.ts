/** The words for a namespace that the Docker Engine, Podman and Compose share. */

import type { NamespaceMode } from '../model/workload.ts';

/** `private`, `bridge` and names of networks are all a namespace of the container's own. */
export function namespaceOf(text: string): NamespaceMode {
  if (text === 'host') return 'host';
  if (text === 'shareable') return 'shareable';
  return /^(service|container):|\.(container|pod)$/.test(text) ? 'other' : 'own';
}
