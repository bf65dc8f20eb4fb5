/** What an image says of the containers that are started from it, besides its user. */

import type { Container } from '../model/workload.ts';
import type { Dockerfile, Stage } from '../parse/dockerfile.ts';

/** The facts of the image that a stage makes. */
export function imageSettingsOf(_file: Dockerfile, _stage: Stage): Partial<Container> {
  return {};
}
