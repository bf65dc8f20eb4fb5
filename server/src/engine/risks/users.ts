/** What is known about the user that a container runs as. */

import { isTrue, knownValue } from '../model/fact.ts';
import type { Container } from '../model/workload.ts';

/** True when the container surely does not start as root: another user id is written, or root is refused. */
export function runsAsOrdinaryUser({ runAsNonRoot, user }: Container): boolean {
  const uid = knownValue(user)?.uid;
  return isTrue(runAsNonRoot) || (uid !== undefined && uid !== 0);
}

/**
 * The user that fixes write where a file names none. Distroless and other minimal images have it as `nonroot`, and
 * hosts give it to nobody (https://github.com/GoogleContainerTools/distroless).
 */
export const ordinaryUser = '65532:65532';
