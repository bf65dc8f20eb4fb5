/** Which files of a workspace projects start from, by their names and by what their texts say. */

import { fileKind } from '../engine/detect.ts';
import {
  isRemote,
  type KustomizationHead,
  kustomizationHead,
  kustomizationNames,
} from '../engine/kustomize/references.ts';
import { isRefusal } from '../engine/model/fact.ts';
import { readEnvFile } from '../engine/parse/env-file.ts';
import type { Project } from '../engine/projects/project.ts';
import { withoutAtEnd } from '../engine/text.ts';
import { chartStarts } from './chart-starts.ts';
import { folderOf, folderPrefix, normalizeUri } from './paths.ts';
import { type ProjectSurroundings, readContent, resolveReference } from './project-files.ts';

/** What a project starts from. */
export type ProjectStart = Pick<Project, 'kind' | 'roots' | 'files' | 'envFiles'>;

/** What the texts of files tell of the projects that start from them. URIs are normalized. */
export class Starters {
  /** Files of Compose, whatever their names. */
  readonly services = new Set<string>();
  /** Those that may be a project by themselves: they refer to others, or have variables. */
  readonly compose = new Set<string>();
  readonly kustomizations = new Map<string, KustomizationHead>();

  /** Takes a file's text into account. True when other projects may start now. */
  see(uri: string, text: string): boolean {
    const before = this.said(uri);
    this.services.delete(uri);
    this.compose.delete(uri);
    this.kustomizations.delete(uri);
    if (isKustomization(uri)) {
      const head = kustomizationHead(text);
      if (head) this.kustomizations.set(uri, head);
    } else if (isComposeFile(uri, text)) {
      this.services.add(uri);
      if (mayStartCompose(text)) this.compose.add(uri);
    }
    return this.said(uri) !== before;
  }

  private said(uri: string): string {
    return JSON.stringify([this.services.has(uri), this.compose.has(uri), this.kustomizations.get(uri)]);
  }
}

/** Whether a file has a name that Kustomize looks for. */
export function isKustomization(uri: string): boolean {
  return kustomizationNames.some((name) => uri.endsWith(`/${name}`));
}

function isComposeFile(uri: string, text: string): boolean {
  return fileKind(uri) === 'compose' || /^services\s*:/m.test(text);
}

function mayStartCompose(text: string): boolean {
  return /\b(extends|include|build)["']?\s*:|\$/.test(text) || hasDocuments(text);
}

/** Whether a text goes on after the end of its first document: Compose puts each document over those before it. */
export function hasDocuments(text: string): boolean {
  const first = text.search(/^[^#\s-]/m);
  return first >= 0 && /\n---\s/.test(text.slice(first));
}

/**
 * What the projects among files start from.
 *
 * @param uris normalized
 */
export async function projectStarts(
  uris: readonly string[],
  starters: Starters,
  around: ProjectSurroundings,
): Promise<readonly ProjectStart[]> {
  return [
    ...(await composeStarts(uris, starters, around)),
    ...kustomizationStarts(uris, starters.kustomizations, around.folders),
    ...chartStarts(uris),
  ];
}

/**
 * A kustomization that no other takes is built by itself; the others are a part of those that take them. Components
 * are nothing by themselves.
 */
function kustomizationStarts(
  uris: readonly string[],
  heads: ReadonlyMap<string, KustomizationHead>,
  folders: readonly string[],
): ProjectStart[] {
  const all = uris.filter((uri) => heads.has(uri));
  const inFolder = new Map(all.map((uri) => [folderUri(uri), uri]));
  const taken = new Map(
    all.map((uri) => [
      uri,
      (heads.get(uri)?.takes ?? []).flatMap((reference) => {
        const folder = isRemote(reference) ? undefined : resolveReference(folders, uri, `${reference}/.`);
        return (typeof folder === 'string' && inFolder.get(`${withoutAtEnd(folder, '/')}/`)) || [];
      }),
    ]),
  );
  const takenByOthers = new Set([...taken].flatMap(([uri, others]) => others.filter((each) => each !== uri)));
  const starts: { readonly root: string; readonly reached: ReadonlySet<string> }[] = [];
  const reach = (root: string) => {
    const reached = new Set<string>();
    const pending = [root];
    for (let uri = pending.pop(); uri; uri = pending.pop()) {
      if (reached.has(uri)) continue;
      reached.add(uri);
      pending.push(...(taken.get(uri) ?? []));
    }
    starts.push({ root, reached });
  };
  const own = all.filter((uri) => !heads.get(uri)?.isComponent);
  for (const uri of own) if (!takenByOthers.has(uri)) reach(uri);
  // Those that take each other in a circle, or are taken by components that nothing takes.
  for (const uri of own) if (!starts.some(({ reached }) => reached.has(uri))) reach(uri);
  return grouped(starts).map((roots) => ({ kind: 'kustomization', roots }));
}

/** The roots that reach something in common, together. */
function grouped(
  starts: readonly { readonly root: string; readonly reached: ReadonlySet<string> }[],
): string[][] {
  const groups: { readonly roots: string[]; readonly reached: Set<string> }[] = [];
  for (const { root, reached } of starts) {
    const common = groups.filter((group) => [...reached].some((uri) => group.reached.has(uri)));
    const [first = { roots: [], reached: new Set<string>() }, ...others] = common;
    if (common.length === 0) groups.push(first);
    for (const other of others) {
      first.roots.push(...other.roots);
      for (const uri of other.reached) first.reached.add(uri);
      groups.splice(groups.indexOf(other), 1);
    }
    first.roots.push(root);
    for (const uri of reached) first.reached.add(uri);
  }
  return groups.map(({ roots }) => roots);
}

const baseNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const overrideNames = baseNames.map((name) => name.replace('compose.', 'compose.override.'));

/**
 * In a folder Compose takes its default file and the override beside it, or
 * what `COMPOSE_FILE` of the folder's `.env` names; every other Compose file starts a project of its own.
 * https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/
 */
async function composeStarts(
  uris: readonly string[],
  starters: Starters,
  around: ProjectSurroundings,
): Promise<readonly ProjectStart[]> {
  const known = new Set(uris);
  const chosen = (around.options.composeFiles ?? []).map(normalizeUri);
  const starts: ProjectStart[] = chosen.length > 0 ? [{ kind: 'compose', roots: chosen }] : [];
  const taken = new Set(chosen);
  const candidates = uris.filter((uri) => starters.services.has(uri));
  for (const folder of new Set(candidates.flatMap((uri) => foldersAbove(uri, around.folders)))) {
    const named = folder === folderUri(chosen[0] ?? '') ? [] : await composeFilesOf(folder, around);
    if (named.length === 0) continue;
    // Variables are those of the folder in which Compose is called, and besides those of the project's own folder.
    const own = `${folderUri(named[0] ?? folder)}.env`;
    const envFiles = own === `${folder}.env` ? {} : { envFiles: [own, `${folder}.env`] };
    starts.push({ kind: 'compose', roots: named, ...envFiles });
    for (const uri of named) taken.add(uri);
  }
  for (const folder of new Set(candidates.map(folderUri))) {
    const first = (names: readonly string[]) =>
      names.map((name) => folder + name).find((uri) => known.has(uri) && !taken.has(uri));
    const base = first(baseNames);
    const override = base && first(overrideNames);
    if (!base || !override) continue;
    starts.push({ kind: 'compose', roots: [base, override] });
    taken.add(base).add(override);
  }
  const alone = uris.filter((uri) => starters.compose.has(uri) && !taken.has(uri));
  return [...starts, ...alone.map((uri): ProjectStart => ({ kind: 'compose', roots: [uri] }))];
}

/** https://docs.docker.com/compose/how-tos/environment-variables/envvars/#compose_file */
async function composeFilesOf(folder: string, around: ProjectSurroundings): Promise<string[]> {
  const text = await readContent(`${folder}.env`, around);
  if (isRefusal(text) || !/^[ \t]*(export[ \t]+)?COMPOSE_FILE\b/m.test(text)) return [];
  const values = new Map(readEnvFile(text).map(({ name, value }) => [name, value]));
  const separator = values.get('COMPOSE_PATH_SEPARATOR') || ':';
  const names = values.get('COMPOSE_FILE')?.split(separator) ?? [];
  const resolved = names.map((name) => resolveReference(around.folders, `${folder}.env`, name.trim()));
  return resolved.filter((uri): uri is string => !isRefusal(uri));
}

/** The folder of a file and those above it, within the workspace. */
function foldersAbove(uri: string, folders: readonly string[]): string[] {
  const root = folderOf(folders, uri);
  if (root === undefined) return [folderUri(uri)];
  const above: string[] = [];
  const shortest = folderPrefix(normalizeUri(root)).length;
  for (let folder = folderUri(uri); folder.length >= shortest; folder = folderUri(folder.slice(0, -1)))
    above.push(folder);
  return above;
}

function folderUri(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/') + 1);
}
