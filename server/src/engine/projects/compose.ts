/** Compose projects: their files merged, with the variables that their `.env` files give. */

import { adaptComposeProject } from '../adapt/compose.ts';
import type { ProjectFiles, Variables } from '../adapt/compose-files.ts';
import type { DockerfileText } from '../adapt/compose-image.ts';
import { type ComposeProject, composeProject } from '../adapt/compose-project.ts';
import { withCommandLines } from '../formats.ts';
import { isRefusal, type Refusal } from '../model/fact.ts';
import { readEnvFile } from '../parse/env-file.ts';
import { placeSpan } from '../parse/lookup.ts';
import type { Assembled, ProjectReader } from './assembly.ts';
import type { Project } from './project.ts';
import type { FileSpan } from './sources.ts';

/** Puts a Compose project together. */
export function assembleCompose(project: Project, reader: ProjectReader): Assembled {
  const composed = compose(project, reader);
  const places = [...composed.variables].map(([path, variables]) => [path, variables.places] as const);
  const subjects = withCommandLines(adaptComposeProject(composed), reader.sources.text);
  return {
    adapted: [{ family: 'compose', subjects }],
    problems: composed.unresolved.map((each) => ({ code: 'unresolved-reference', ...each })),
    members: composed.members,
    variables: new Map(places),
  };
}

/** What the files of a project say together. */
export function compose(project: Project, reader: ProjectReader): ComposeProject {
  const given = project.variables ?? new Map<string, string>();
  const variablesIn = (paths: readonly string[], around: ReadonlyMap<string, string>): Variables => {
    const before = new Map([...around, ...given]);
    const known = new Map<string, string>();
    const places = new Map<string, FileSpan>();
    for (const path of paths) {
      const text = reader.text(path);
      for (const { name, value, span } of isRefusal(text) ? [] : readEnvFile(text, before, known)) {
        if (given.has(name)) continue;
        places.set(name, { path, span });
        if (value === undefined) known.delete(name);
        else known.set(name, value);
      }
    }
    return { values: new Map([...known, ...given]), places };
  };
  const files: ProjectFiles = {
    documents: (path) => reader.documents(path),
    refusal: (path) => {
      const text = reader.text(path);
      return isRefusal(text) ? text : undefined;
    },
    resolve: (from, reference) => reader.resolve(from, reference),
    dockerfile: (build, context, name) => {
      const path = reader.sources.inFile(placeSpan(build))?.path ?? '';
      return findDockerfile(composed.origins.get(path) ?? path, context, name, reader);
    },
    variables: (from, envFiles, around = given) => {
      const beside = reader.resolve(from, '.env');
      return variablesIn(envFiles ?? (isRefusal(beside) ? [] : [beside]), around);
    },
  };
  const composed = composeProject(project.roots, files, project.envFiles);
  return composed;
}

/** @param from the context is counted from this path's folder */
function findDockerfile(
  from: string,
  context: string,
  name: string,
  reader: ProjectReader,
): DockerfileText | Refusal {
  const folder = reader.resolve(from, context);
  if (isRefusal(folder)) return folder;
  const path = reader.resolve(`${folder}/.`, name);
  if (isRefusal(path)) return path;
  const text = reader.text(path);
  if (isRefusal(text)) return text;
  return { text, start: reader.sources.inAll({ path, span: { start: 0, end: 0 } }).start };
}
