/** Lists of which patches name the items by their place: to take an item away would have them change another one. */

import type { Project } from './project.ts';

const known = new WeakMap<Project, ReadonlySet<string>>();

/**
 * The keys of the lists that JSON patches (`/spec/containers/0`) and replacements (`spec.containers.0`) of a
 * kustomization count in. Found by their spelling alone, so that some may be none.
 */
export function countedLists(project: Project): ReadonlySet<string> {
  const lists = known.get(project) ?? find(project);
  known.set(project, lists);
  return lists;
}

/** The keys of the lists of which the paths of JSON patches in a text name a whole item, or a new one. */
export function itemsAddressedIn(text: string): readonly string[] {
  return [...text.matchAll(/\/([A-Za-z]+)\/(?:\d+|-)(?![\w/])/g)].map(([, key = '']) => key);
}

function find({ kind, contents }: Project): ReadonlySet<string> {
  if (kind !== 'kustomization') return new Set();
  const keys = new Set<string>();
  for (const content of contents.values()) {
    if (typeof content !== 'string') continue;
    for (const [, key = ''] of content.matchAll(/[./]([A-Za-z]+)[./](?=\d+\b)/g)) keys.add(key);
  }
  return keys;
}
