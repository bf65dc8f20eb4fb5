/** What builds give and what they read, by which it is known whether they would give the same again. */

import { isRefusal, type Refusal } from '../model/fact.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import type { Resource, Unresolved } from './resource.ts';

type Documents = readonly YamlDocument[] | Refusal;

/** What a build reads. */
export interface BuildFiles {
  /** The documents of a file, or why there are none. */
  documents(path: string): Documents;
  /** Where a reference in a file leads: a path, or why it is not followed. */
  resolve(from: string, reference: string): string | Refusal;
}

/** What is built. */
export interface Built {
  readonly resources: readonly Resource[];
  /** The files that it is built from. */
  readonly members: ReadonlySet<string>;
  readonly unresolved: readonly Unresolved[];
  /** What was read for it, by path. */
  readonly read: ReadonlyMap<string, Documents>;
}

/** True when all is as it was when it was read. */
export function isAsRead({ read }: Built, files: BuildFiles): boolean {
  for (const [path, before] of read) {
    const now = files.documents(path);
    const isSame = before === now || (isRefusal(before) && isRefusal(now) && before.refused === now.refused);
    if (!isSame) return false;
  }
  return true;
}

/** A kustomization as those take it that have it for a base. */
export interface Base extends Built {
  /** Something that patches may be meant for is not known. */
  readonly isIncomplete: boolean;
  /** A cycle or a limit ended in it: where others take it, something else is built. */
  readonly isCut: boolean;
}

/** What the build of a kustomization has in common with those of its bases. */
export class Progress {
  /** Bases by their paths. */
  readonly known = new Map<string, Base>();
  builds = 0;
}

/** By the documents of their files: many overlays take one base, and most bases go on as they are. */
const bases = new WeakMap<object, Base>();

/** The base of a file's documents, where nothing that it read is another now. */
export function rememberedBase(documents: Documents, files: BuildFiles): Base | undefined {
  const known = bases.get(documents);
  return known && isAsRead(known, files) ? known : undefined;
}

/** Keeps a base for others that take it. */
export function rememberBase(documents: Documents, base: Base): void {
  bases.set(documents, base);
}
