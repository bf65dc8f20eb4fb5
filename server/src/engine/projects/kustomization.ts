/** Kustomizations: what they build, as `kubectl kustomize` does. */

import { adaptObjects } from '../adapt/kubernetes.ts';
import { objectsAt } from '../adapt/kubernetes-objects.ts';
import { withCommandLines } from '../formats.ts';
import { buildKustomization } from '../kustomize/build.ts';
import type { Assembled, ProjectReader } from './assembly.ts';
import type { Project } from './project.ts';

/** Builds a kustomization. */
export function assembleKustomization({ roots }: Project, reader: ProjectReader): Assembled {
  const built = buildKustomization(roots[0] ?? '', reader);
  const objects = built.resources.flatMap(({ place, broken }) => objectsAt(place, broken));
  const subjects = withCommandLines(adaptObjects(objects), reader.sources.text);
  return {
    adapted: { family: 'kubernetes', subjects },
    problems: built.unresolved.map((each) => ({ code: 'unresolved-reference', ...each })),
    members: built.members,
  };
}
