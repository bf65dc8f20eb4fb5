/**
 * The configurations of a workspace that are put together from several files. A project starts from files with
 * reserved names or contents, and grows by what those refer to; nothing outside the workspace's folders is read.
 */

import type { ProjectPart } from '../engine/analysis.ts';
import { isRefusal, type Refusal } from '../engine/model/fact.ts';
import { assemblyOf, withContents } from '../engine/projects/assembly.ts';
import type { Project } from '../engine/projects/project.ts';
import { type ProjectSurroundings, readContent, resolveReference } from './project-files.ts';
import { hasDocuments, type ProjectStart, projectStarts, type Starters } from './project-starts.ts';

/** The most files that one project reads. */
const maxFiles = 2000;

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
    const room = maxFiles - contents.size;
    const read = [...wanted].map(async (uri, index) => {
      const full = { refused: `the project has more than ${maxFiles} files` };
      return [uri, index < room ? await readContent(uri, around) : full] as const;
    });
    for (const [uri, content] of await Promise.all(read)) contents.set(uri, content);
    current = withContents(current, contents);
  }
}

/** Finds and reads the projects among files. Never rejects. */
export async function loadProjects(
  uris: readonly string[],
  starters: Starters,
  around: ProjectSurroundings,
): Promise<readonly Project[]> {
  const projects: Project[] = [];
  for (const start of await projectStarts(uris, starters, around)) {
    projects.push(await loadProject(start, around));
  }
  return projects;
}

/** Gives the parts that a file has in projects; `undefined` for one that has none, or is a project by itself. */
export type PartsOf = (uri: string) => readonly ProjectPart[] | undefined;

/** The parts that files have in projects. Normalized URIs. */
export function partsIn(projects: readonly Project[]): PartsOf {
  const parts = new Map<string, ProjectPart[]>();
  for (const project of withoutTaken(projects)) {
    const texts = [...project.contents].filter(([, content]) => !isRefusal(content));
    if (isOneDocument(project, texts) && assemblyOf(project).problems.length === 0) continue;
    for (const [path] of texts) parts.set(path, [...(parts.get(path) ?? []), { project, path }]);
  }
  return (uri) => parts.get(uri);
}

/** Whether there is nothing to put together. What stands in a kustomization itself is a patch, which only building shows. */
function isOneDocument({ kind }: Project, texts: readonly (readonly [string, string | Refusal])[]): boolean {
  const [, text = ''] = texts[0] ?? [];
  if (kind === 'kustomization' || texts.length > 1) return false;
  return !(kind === 'compose' && typeof text === 'string' && hasDocuments(text));
}

/** Without the Compose files that start a project of their own and are included by another one as well. */
function withoutTaken(projects: readonly Project[]): Project[] {
  const takers = new Map<string, Project[]>();
  for (const project of projects) {
    if (project.kind !== 'compose') continue;
    for (const path of assemblyOf(project).members) takers.set(path, [...(takers.get(path) ?? []), project]);
  }
  const gone = new Set<Project>();
  for (const project of projects) {
    const [root, ...others] = project.roots;
    if (project.kind !== 'compose' || root === undefined || others.length > 0) continue;
    const isTaken = (takers.get(root) ?? []).some((other) => other !== project && !gone.has(other));
    if (isTaken) gone.add(project);
  }
  return projects.filter((project) => !gone.has(project));
}
