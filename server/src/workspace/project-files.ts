/** How projects read the files of a workspace: nothing outside its folders, and what is refused says why. */

import { URI, Utils } from 'vscode-uri';
import type { Refusal } from '../engine/model/fact.ts';
import type { FileSource } from './files.ts';
import { folderOf, normalizeUri } from './paths.ts';

/** What users choose of the Compose projects. URIs. */
export interface ProjectOptions {
  /** The files of one project, as for `docker compose -f … -f …`; those that go over others last. */
  readonly composeFiles?: readonly string[];
  /** Files of variables, instead of each project's `.env`. */
  readonly envFiles?: readonly string[];
  /** Values of variables, which go before those of files. */
  readonly variables?: ReadonlyMap<string, string>;
}

/** What projects are read with. */
export interface ProjectSurroundings {
  readonly files: Pick<FileSource, 'read'>;
  /** The folders outside of which nothing is read. */
  readonly folders: readonly string[];
  readonly options: ProjectOptions;
}

/** The text of a file, or why there is none. Never rejects. */
export async function readContent(
  uri: string,
  { files, folders }: ProjectSurroundings,
): Promise<string | Refusal> {
  try {
    return await files.read(uri, folderOf(folders, uri));
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

/** Where a reference in a file leads: a normalized URI, or why it is not followed. */
export function resolveReference(
  folders: readonly string[],
  from: string,
  reference: string,
): string | Refusal {
  if (/^(\w[\w+.-]+:|git@)/.test(reference) && !/^[A-Za-z]:[\\/]/.test(reference))
    return { refused: 'it is no local file' };
  if (reference.startsWith('~')) return { refused: 'it is outside the scanned folders' };
  const base = URI.parse(from);
  const path = reference.replaceAll('\\', '/');
  const isAbsolute = /^(\/|[A-Za-z]:\/)/.test(path);
  const target = isAbsolute
    ? base.with({ path: Utils.resolvePath(base.with({ path: '/' }), path).path })
    : Utils.resolvePath(Utils.dirname(base), path);
  const uri = normalizeUri(target.toString());
  return folderOf(folders, uri) === undefined ? { refused: 'it is outside the scanned folders' } : uri;
}
