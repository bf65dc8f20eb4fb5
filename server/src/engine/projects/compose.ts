/** Compose projects: their files merged, with the variables that their `.env` files give. */

import { adaptComposeProject } from '../adapt/compose.ts';
import type { DockerfileText } from '../adapt/compose-image.ts';
import { composeProject, type ProjectFiles } from '../adapt/compose-project.ts';
import { withCommandLines } from '../formats.ts';
import { isRefusal, type Refusal } from '../model/fact.ts';
import { readEnvFile } from '../parse/env-file.ts';
import { type Place, placeSpan } from '../parse/lookup.ts';
import type { Assembled, ProjectReader } from './assembly.ts';
import type { Project } from './project.ts';
import type { FileSpan } from './sources.ts';

/** Puts a Compose project together. */
export function assembleCompose(project: Project, reader: ProjectReader): Assembled {
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
    resolve: (from, reference) => reader.resolve(from, reference),
    dockerfile: (build, context, name) => findDockerfile(build, context, name, project, reader),
    variables: (root, envFiles) => {
      const beside = reader.resolve(root, '.env');
      return valuesIn(envFiles ?? (isRefusal(beside) ? [] : [beside]));
    },
  };
  const composed = composeProject(project.roots, files, project.envFiles);
  const subjects = withCommandLines(adaptComposeProject(composed), reader.sources.text);
  return {
    adapted: { family: 'compose', subjects },
    problems: composed.unresolved.map((each) => ({ code: 'unresolved-reference', ...each })),
    members: composed.members,
    variables,
  };
}

/** A context is relative to the project's folder, or to that of a file that the project takes from elsewhere. */
function findDockerfile(
  build: Place,
  context: string,
  name: string,
  { roots }: Project,
  reader: ProjectReader,
): DockerfileText | Refusal {
  const own = reader.sources.inFile(placeSpan(build))?.path ?? '';
  const folder = reader.resolve(roots.includes(own) ? (roots[0] ?? own) : own, context);
  if (isRefusal(folder)) return folder;
  const path = reader.resolve(`${folder}/.`, name);
  if (isRefusal(path)) return path;
  const text = reader.text(path);
  if (isRefusal(text)) return text;
  return { text, start: reader.sources.inAll({ path, span: { start: 0, end: 0 } }).start };
}
