/** Compose projects: their files merged, with the variables that their `.env` files give. */

import { adaptComposeProject } from '../adapt/compose.ts';
import { composeProject, type ProjectFiles } from '../adapt/compose-project.ts';
import { withCommandLines } from '../formats.ts';
import { isRefusal } from '../model/fact.ts';
import { readEnvFile } from '../parse/env-file.ts';
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
