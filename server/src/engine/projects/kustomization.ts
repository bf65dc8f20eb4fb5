/** Kustomizations: what they build, as `kubectl kustomize` does. */

import { adaptObjects } from '../adapt/kubernetes.ts';
import { objectsAt } from '../adapt/kubernetes-objects.ts';
import { withCommandLines } from '../formats.ts';
import { buildKustomization } from '../kustomize/build.ts';
import type { Assembled, ProjectReader } from './assembly.ts';
import type { Project } from './project.ts';

/** Builds a kustomization. */
export function assembleKustomization({ roots }: Project, reader: ProjectReader): Assembled {
  const built = buildKustomization(roots[0] ?? '', {
    documents: (path) => reader.documents(path, withoutSchema),
    resolve: (from, reference) => reader.resolve(from, reference),
  });
  const objects = built.resources.flatMap(({ place, broken }) => objectsAt(place, broken));
  const subjects = withCommandLines(adaptObjects(objects), reader.sources.text);
  return {
    adapted: { family: 'kubernetes', subjects },
    problems: built.unresolved.map((each) => ({ code: 'unresolved-reference', ...each })),
    members: built.members,
  };
}

/** Of a CustomResourceDefinition only the head: its schema is long, and says nothing of what runs. */
function withoutSchema(text: string): string {
  if (!/^kind:[ \t]*CustomResourceDefinition\b/m.test(text)) return text;
  const head = text.slice(0, text.search(/^spec:/m));
  return /^metadata:/m.test(head) ? head : text;
}
