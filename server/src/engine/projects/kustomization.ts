/** Kustomizations: what they build, as `kubectl kustomize` does. */

import { adaptObjects } from '../adapt/kubernetes.ts';
import { objectsAt } from '../adapt/kubernetes-objects.ts';
import { type Adapted, withCommandLines } from '../formats.ts';
import { buildKustomization } from '../kustomize/build.ts';
import { type Built, isAsRead } from '../kustomize/built.ts';
import type { Resource } from '../kustomize/resource.ts';
import type { Subjects } from '../model/subjects.ts';
import type { Place } from '../parse/lookup.ts';
import type { Assembled, ProjectReader } from './assembly.ts';
import type { Project } from './project.ts';

/** Builds each of the kustomizations that a project starts from. */
export function assembleKustomization({ roots }: Project, reader: ProjectReader): Assembled {
  const builds = roots.map((root) => buildOf(root, reader));
  return {
    adapted: builds.map(({ adapted }) => adapted),
    problems: builds.flatMap(({ built }) =>
      built.unresolved.map((each) => ({ code: 'unresolved-reference' as const, ...each })),
    ),
    members: new Set(builds.flatMap(({ built }) => [...built.members])),
  };
}

interface Build {
  readonly built: Built;
  readonly adapted: Adapted;
}

/** Builds by the documents of the file that they start from. */
const builds = new WeakMap<object, Build>();

/** The build, as it was where nothing that it read is another now. */
function buildOf(root: string, reader: ProjectReader): Build {
  const documents = (path: string) => reader.documents(path, withoutSchema);
  const known = builds.get(documents(root));
  const files = { documents, resolve: reader.resolve };
  if (known && isAsRead(known.built, files)) return known;
  const built = buildKustomization(root, files);
  const subjects = withCommandLines(joined(built.resources.map(subjectsOf)), reader.sources.text);
  const build: Build = { built, adapted: { family: 'kubernetes', subjects, through: root } };
  builds.set(documents(root), build);
  return build;
}

/** The subjects by what they are read from: most objects are the same in several builds, and after most changes. */
const adapted = new WeakMap<Place, Subjects>();

function subjectsOf({ place, broken }: Resource): Subjects {
  const subjects = adapted.get(place) ?? adaptObjects(objectsAt(place, broken));
  adapted.set(place, subjects);
  return subjects;
}

function joined(all: readonly Subjects[]): Subjects {
  return {
    workloads: all.flatMap(({ workloads }) => workloads),
    buildSteps: all.flatMap(({ buildSteps }) => buildSteps),
    policies: all.flatMap(({ policies }) => policies),
    storage: all.flatMap(({ storage = [] }) => storage),
  };
}

/** Of a CustomResourceDefinition only the head: its schema is long, and says nothing of what runs. */
function withoutSchema(text: string): string {
  if (!/^kind:[ \t]*CustomResourceDefinition\b/m.test(text)) return text;
  const head = text.slice(0, text.search(/^spec:/m));
  return /^metadata:/m.test(head) ? head : text;
}
