/** Puts projects together: their files, read as one text, give the subjects that really run. */

import type { Adapted } from '../formats.ts';
import type { Problem } from '../ignore.ts';
import { isRefusal, type Refusal } from '../model/fact.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import { assembleChart } from './chart.ts';
import { assembleCompose } from './compose.ts';
import { assembleKustomization } from './kustomization.ts';
import type { Project } from './project.ts';
import { type FileSpan, Sources } from './sources.ts';

/** What a project's files are read with. */
export interface ProjectReader {
  readonly sources: Sources;
  /** A file's text, or why there is none. */
  text(path: string): string | Refusal;
  /** The YAML documents of a file, or why there are none; `worth` is as for `Sources.documents`. */
  documents(path: string, worth?: (text: string) => string): readonly YamlDocument[] | Refusal;
  /** Where a reference in a file leads: a path, or why it is not followed. */
  resolve(from: string, reference: string): string | Refusal;
}

/** What a project runs. All places are those of the reader's sources. */
export interface Assembled {
  /** What runs together; each is judged by itself. */
  readonly adapted: readonly Adapted[];
  /** What it refers to and is not there. */
  readonly problems: readonly Problem[];
  /** The files all of which it takes: they are judged through it, and not alone. */
  readonly members: ReadonlySet<string>;
  /** Where the variables of each file get the values that other files give them. */
  readonly variables?: ReadonlyMap<string, ReadonlyMap<string, FileSpan>>;
}

export interface Assembly extends Assembled {
  readonly sources: Sources;
  /** The paths that it refers to and of which the contents do not tell whether they are there. */
  readonly wanted: ReadonlySet<string>;
}

const assemble: Readonly<Record<Project['kind'], (project: Project, reader: ProjectReader) => Assembled>> = {
  compose: assembleCompose,
  kustomization: assembleKustomization,
  chart: assembleChart,
};

const assemblies = new WeakMap<Project, Assembly>();

/** Putting together is done once, however many files ask for their part. */
export function assemblyOf(project: Project): Assembly {
  const known = assemblies.get(project);
  if (known) return known;
  const { reader, wanted } = readerOf(project);
  const assembled = assemble[project.kind](project, reader);
  const assembly: Assembly = { ...assembled, sources: reader.sources, wanted };
  assemblies.set(project, assembly);
  return assembly;
}

/** Reads what a project has, and tells of what else is wanted of it. */
export function readerOf(project: Project): { readonly reader: ProjectReader; readonly wanted: Set<string> } {
  const { contents } = project;
  const texts = new Map<string, string>();
  for (const [path, content] of contents) if (!isRefusal(content)) texts.set(path, content);
  const sources = new Sources(texts, project.before);
  const wanted = new Set<string>();
  const text = (path: string): string | Refusal => {
    const content = contents.get(path);
    if (content === undefined) wanted.add(path);
    return content ?? { refused: 'it is not there' };
  };
  const reader: ProjectReader = {
    sources,
    text,
    documents(path, worth) {
      const read = text(path);
      return isRefusal(read) ? read : (sources.documents(path, worth) ?? []);
    },
    resolve: (from, reference) => project.resolve(from, reference),
  };
  return { reader, wanted };
}

/** True for a file that is judged through the project, and not alone. */
export function isMember(project: Project, path: string): boolean {
  return assemblyOf(project).members.has(path);
}

/** The project with another text of one of its files. */
export function withText(project: Project, path: string, text: string): Project {
  if (project.contents.get(path) === text) return project;
  return withContents(project, new Map(project.contents).set(path, text));
}

/** The project with other contents; what they have in common is not parsed again. */
export function withContents(project: Project, contents: Project['contents']): Project {
  const before = assemblies.get(project)?.sources;
  return { ...project, ...(before ? { before } : {}), contents };
}
