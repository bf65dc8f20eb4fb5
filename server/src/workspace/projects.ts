/**
 * The configurations of a workspace that are put together from several files. A project starts from files with
 * reserved names or contents, and grows by what those refer to; nothing outside the workspace's folders is read.
 */

import { URI, Utils } from 'vscode-uri';
import type { ProjectPart } from '../engine/analysis.ts';
import { fileKind } from '../engine/detect.ts';
import { isRefusal, type Refusal } from '../engine/model/fact.ts';
import { readEnvFile } from '../engine/parse/env-file.ts';
import { assemblyOf } from '../engine/projects/assembly.ts';
import type { Project } from '../engine/projects/project.ts';
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

/** What a project starts from. */
export type ProjectStart = Pick<Project, 'kind' | 'roots'>;

/** The most files that one project reads. */
const maxFiles = 2000;

const baseNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const overrideNames = baseNames.map((name) => name.replace('compose.', 'compose.override.'));

/**
 * What the projects among files start from. In a folder Compose takes its default file and the override beside it, or
 * what `COMPOSE_FILE` of the folder's `.env` names; every other Compose file starts a project of its own.
 * https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/
 *
 * @param uris normalized
 * @param mayStart see `mayStartProject`: a file that others are not merged over is no project otherwise
 */
export async function projectStarts(
  uris: readonly string[],
  mayStart: (uri: string) => boolean,
  around: ProjectSurroundings,
): Promise<readonly ProjectStart[]> {
  const known = new Set(uris);
  const chosen = (around.options.composeFiles ?? []).map(normalizeUri);
  const starts: ProjectStart[] = chosen.length > 0 ? [{ kind: 'compose', roots: chosen }] : [];
  const taken = new Set(chosen);
  const candidates = uris.filter((uri) => fileKind(uri) === 'compose');
  for (const folder of new Set(candidates.map(folderUri))) {
    const first = (names: readonly string[]) =>
      names.map((name) => folder + name).find((uri) => known.has(uri) && !taken.has(uri));
    const base = first(baseNames);
    const named = await composeFilesOf(folder, around);
    const override = base && first(overrideNames);
    const roots = named.length > 0 ? named : [base ?? [], override ?? []].flat();
    if (roots.length < 2) continue;
    starts.push({ kind: 'compose', roots });
    for (const uri of roots) taken.add(uri);
  }
  const alone = uris.filter((uri) => mayStart(uri) && !taken.has(uri));
  return [...starts, ...alone.map((uri): ProjectStart => ({ kind: 'compose', roots: [uri] }))];
}

/** https://docs.docker.com/compose/how-tos/environment-variables/envvars/#compose_file */
async function composeFilesOf(folder: string, around: ProjectSurroundings): Promise<string[]> {
  const text = await readContent(`${folder}.env`, around);
  if (isRefusal(text) || !/^\s*(export\s+)?COMPOSE_FILE\b/m.test(text)) return [];
  const values = new Map(readEnvFile(text).map(({ name, value }) => [name, value]));
  const separator = values.get('COMPOSE_PATH_SEPARATOR') || ':';
  const names = values.get('COMPOSE_FILE')?.split(separator) ?? [];
  const resolved = names.map((name) => resolveReference(around.folders, `${folder}.env`, name.trim()));
  return resolved.filter((uri): uri is string => !isRefusal(uri));
}

/** Reads a project: its roots, and all that they refer to. Never rejects. */
export async function loadProject(start: ProjectStart, around: ProjectSurroundings): Promise<Project> {
  const { envFiles, variables } = around.options;
  return completed(
    {
      ...start,
      ...(envFiles ? { envFiles } : {}),
      ...(variables ? { variables } : {}),
      contents: new Map(),
      resolve: (from, reference) => resolveReference(around.folders, from, reference),
    },
    around,
  );
}

/** The project with what it refers to and has not read yet. Never rejects. */
export async function completed(project: Project, around: ProjectSurroundings): Promise<Project> {
  let current = project;
  for (;;) {
    const { wanted } = assemblyOf(current);
    if (wanted.size === 0) return current;
    const contents = new Map(current.contents);
    for (const uri of wanted) {
      const isFull = contents.size >= maxFiles;
      contents.set(
        uri,
        isFull ? { refused: `the project has more than ${maxFiles} files` } : await readContent(uri, around),
      );
    }
    current = { ...current, contents };
  }
}

async function readContent(uri: string, { files, folders }: ProjectSurroundings): Promise<string | Refusal> {
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
    return { refused: 'it is not a file of the workspace' };
  if (reference.startsWith('~')) return { refused: 'it is outside the workspace' };
  const base = URI.parse(from);
  const path = reference.replaceAll('\\', '/');
  const isAbsolute = /^(\/|[A-Za-z]:\/)/.test(path);
  const target = isAbsolute
    ? base.with({ path: Utils.resolvePath(base.with({ path: '/' }), path).path })
    : Utils.resolvePath(Utils.dirname(base), path);
  const uri = normalizeUri(target.toString());
  return folderOf(folders, uri) === undefined ? { refused: 'it is outside the workspace' } : uri;
}

function folderUri(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/') + 1);
}

/** Whether a file may be a Compose project by itself: it refers to other files, or has variables that files may give. */
export function mayStartProject(uri: string, text: string): boolean {
  const isCompose = fileKind(uri) === 'compose' || /^services\s*:/m.test(text);
  return isCompose && /\b(extends|include|build)["']?\s*:|\$/.test(text);
}

/** Finds and reads the projects among files. Never rejects. */
export async function loadProjects(
  uris: readonly string[],
  mayStart: (uri: string) => boolean,
  around: ProjectSurroundings,
): Promise<readonly Project[]> {
  const projects: Project[] = [];
  for (const start of await projectStarts(uris, mayStart, around)) {
    projects.push(await loadProject(start, around));
  }
  return projects;
}

/** Gives the parts that a file has in projects; `undefined` for one that has none, or is a project by itself. */
export type PartsOf = (uri: string) => readonly ProjectPart[] | undefined;

/** The parts that files have in projects. Normalized URIs. */
export function partsIn(projects: readonly Project[]): PartsOf {
  const parts = new Map<string, ProjectPart[]>();
  for (const project of projects) {
    const texts = [...project.contents].filter(([, content]) => !isRefusal(content));
    if (texts.length < 2 && assemblyOf(project).problems.length === 0) continue;
    for (const [path] of texts) parts.set(path, [...(parts.get(path) ?? []), { project, path }]);
  }
  return (uri) => parts.get(uri);
}
