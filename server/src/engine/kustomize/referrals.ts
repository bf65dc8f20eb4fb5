/** What names objects that got another name, with that name. https://github.com/kubernetes-sigs/kustomize/blob/master/api/filters/nameref */

import { items, type Place, string } from '../parse/lookup.ts';
import type { Tell } from './json-patch.ts';
import { idOf, namespaceOf, type Resource } from './resource.ts';
import { isClusterKind } from './scopes.ts';
import { changedAt, placeAt, textLike } from './tree.ts';

const podsPaths = [
  ['spec'],
  ['spec', 'template', 'spec'],
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
];

/** Where objects name others of a kind, as far as it concerns what runs. `*` stands for each item of a list. */
const references: Readonly<Record<string, readonly (readonly string[])[]>> = {
  ServiceAccount: podsPaths.map((path) => [...path, 'serviceAccountName']),
  PersistentVolumeClaim: podsPaths.map((path) => [
    ...path,
    'volumes',
    '*',
    'persistentVolumeClaim',
    'claimName',
  ]),
  PersistentVolume: [['spec', 'volumeName']],
};

/** The objects with the names that those have now which they refer to. */
export function withReferences(resources: readonly Resource[], tell: Tell): readonly Resource[] {
  return Object.entries(references).reduce((current, [kind, paths]) => {
    const named = current.filter((each) => each.previous.length > 0 && idOf(each.place).kind === kind);
    return named.length === 0 ? current : current.map((each) => withNamesOf(each, named, paths, tell));
  }, resources);
}

function withNamesOf(
  resource: Resource,
  named: readonly Resource[],
  paths: readonly (readonly string[])[],
  tell: Tell,
): Resource {
  const rename = (used: Place): Place => {
    const names = namesFor(string(used), resource, named);
    if (names.size > 1) tell(used, `This may mean ${[...names].map((name) => `\`${name}\``).join(' or ')}.`);
    const [name, another] = names;
    return name === undefined || another !== undefined ? used : textLike(used, name);
  };
  const place = paths.reduce((current, path) => changedEach(current, path, rename), resource.place);
  return place === resource.place ? resource : { ...resource, place };
}

/** What the objects are called now that a resource may mean by a name: those that got what it got, if there are such. */
function namesFor(name: string | undefined, resource: Resource, named: readonly Resource[]): Set<string> {
  const own = namespaceOf(idOf(resource.place));
  const candidates = named.filter(({ place, previous }) => {
    const id = idOf(place);
    const isHere = isClusterKind(id.kind) || namespaceOf(id) === own;
    return isHere && previous.some((before) => before.name === name);
  });
  const like = (all: readonly Resource[], mayLack: boolean) =>
    all.length < 2 ? all : all.filter((each) => isNamedLike(each, resource, mayLack));
  return new Set(like(like(candidates, true), false).map(({ place }) => idOf(place).name));
}

/** True when two got the same prefixes and suffixes last. */
function isNamedLike(one: Resource, other: Resource, mayLack: boolean): boolean {
  return (['prefixes', 'suffixes'] as const).every((key) => {
    const [short = [], long = []] = [one[key], other[key]].sort((a, b) => a.length - b.length);
    if (short.length === 0) return mayLack || long.length === 0;
    return short.every((text, index) => long[long.length - short.length + index] === text);
  });
}

/** The place with what is at the end of all ways that a path stands for changed. */
function changedEach(
  place: Place,
  [step, ...rest]: readonly string[],
  change: (there: Place) => Place,
): Place {
  if (step === undefined) return change(place);
  const steps = step === '*' ? items(place).map((_, index) => index) : [step];
  return steps.reduce<Place>((current, each) => {
    const there = placeAt(current, [each]);
    const now = there && changedEach(there, rest, change);
    return now === there ? current : (changedAt(current, [each], () => now) ?? current);
  }, place);
}
