/** Compose projects: their files merged, with the variables that their `.env` files give. */

import { adaptComposeProject } from '../adapt/compose.ts';
import type { DockerfileText } from '../adapt/compose-image.ts';
import { type ComposeProject, composeProject, type ProjectFiles } from '../adapt/compose-project.ts';
import { withCommandLines } from '../formats.ts';
import { isRefusal, type Refusal } from '../model/fact.ts';
import { readEnvFile } from '../parse/env-file.ts';
import { placeSpan } from '../parse/lookup.ts';
import type { Assembled, ProjectReader } from './assembly.ts';
import type { Project } from './project.ts';
import type { FileSpan } from './sources.ts';

/** Puts a Compose project together. */
export function assembleCompose(project: Project, reader: ProjectReader): Assembled {
  const { composed, variables } = compose(project, reader);
  const subjects = withCommandLines(adaptComposeProject(composed), reader.sources.text);
  return {
    adapted: [{ family: 'compose', subjects }],
    problems: composed.unresolved.map((each) => ({ code: 'unresolved-reference', ...each })),
    members: composed.members,
    variables,
  };
}

/** What the files of a project say together, and where its variables get their values. */
export function compose(
  project: Project,
  reader: ProjectReader,
): { readonly composed: ComposeProject; readonly variables: ReadonlyMap<string, FileSpan> } {
  const given = project.variables ?? new Map<string, string>();
  const variables = new Map<string, FileSpan>();
  const valuesIn = (paths: readonly string[]) => {
    const known = new Map<string, string>();
    for (const path of paths) {
      const text = reader.text(path);
      for (const { name, value, span } of isRefusal(text) ? [] : readEnvFile(text, given)) {
        variables.set(name, { path, span });
        if (value === undefined) known.delete(name);
        else known.set(name, value);
      }
    }
    return new Map([...known, ...given]);
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
    variables: (from, envFiles) => {
      const beside = reader.resolve(from, '.env');
      return valuesIn(envFiles ?? (isRefusal(beside) ? [] : [beside]));
    },
  };
  const composed = composeProject(project.roots, files, project.envFiles);
  return { composed, variables };
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
