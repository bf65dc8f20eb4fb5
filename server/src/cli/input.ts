/** What a command is to look at: the files behind its arguments, read and analysed. */

import { promises as fs } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Settings } from '../engine/settings.ts';
import { nodeFiles, walk } from '../node/files.ts';
import { readStream, reasonOf } from '../node/text.ts';
import { builtStorage, clusters, findClusterObjects, withBuiltStorage } from '../workspace/clusterObjects.ts';
import { normalizeUri } from '../workspace/paths.ts';
import type { ProjectOptions } from '../workspace/project-files.ts';
import { Starters } from '../workspace/project-starts.ts';
import { loadProjects, partsIn } from '../workspace/projects.ts';
import { mayBeOurs, type ScannedFile, scanFile, scanText, unreadable } from '../workspace/scan.ts';
import type { Configured } from './configuration.ts';
import { neighboursOf } from './neighbours.ts';
import type { Progress } from './progress.ts';

/**
 * Reads and analyses the files behind paths, one at a time: an analysis takes a hundred times the memory of its text.
 * They are judged with what they make one configuration with: a file that is named, with its neighbours. What cannot be
 * read comes too, last, and says why.
 */
export async function* scanPaths(
  paths: readonly string[],
  { settings: asked, ignoresFor }: Pick<Configured, 'settings' | 'ignoresFor'>,
  progress: Progress,
  options: ProjectOptions = {},
): AsyncGenerator<ScannedFile> {
  const { named, found, failed } = await listFiles(paths, asked, progress);
  const files = [...new Set([...named, ...found])];
  const source = nodeFiles();
  const uris = [...new Set([...files, ...(await neighboursOf(named))])].map((file) =>
    normalizeUri(uriOf(file)),
  );
  const starters = new Starters();
  const objects = await findClusterObjects(source, uris, (uri, text) => {
    starters.see(uri, text);
  });
  const around = { files: source, folders: foldersOf(paths, named, options), options };
  const projects = await loadProjects(uris, starters, around);
  const clusterAt = clusters(withBuiltStorage(objects, builtStorage(projects)));
  const partsOf = partsIn(projects);
  for (const [done, file] of files.entries()) {
    progress(`Scanning: ${done} of ${files.length} files`);
    const uri = uriOf(file);
    const settings = { ...asked, ignores: ignoresFor(uri), cluster: clusterAt(normalizeUri(uri)) };
    const result = await scanFile(source, uri, settings, partsOf(normalizeUri(uri)));
    yield named.has(file) ? asNamed(result) : result;
  }
  progress();
  for (const uri of [...(options.composeFiles ?? []), ...(options.envFiles ?? [])]) {
    const reason = await source.read(uri).then(
      () => undefined,
      (error: unknown) => reasonOf(error),
    );
    if (reason !== undefined) yield unreadable(uri, reason, asked);
  }
  yield* failed;
}

/** A file that is named is meant to be read: too large is a failure then, and a strange name worth a word. */
function asNamed(file: ScannedFile): ScannedFile {
  if (!file.analysis) return { ...file, status: 'failed' };
  return mayBeOurs(file.uri)
    ? file
    : { ...file, reason: 'not named like a Dockerfile, Compose file or manifest' };
}

/** What is read besides lies in the folders that are asked for, and for a file that is named, below the working folder. */
function foldersOf(
  paths: readonly string[],
  named: ReadonlySet<string>,
  { composeFiles = [], envFiles = [] }: ProjectOptions,
): string[] {
  const here = process.cwd();
  const meant = [...composeFiles, ...envFiles].map((uri) => uri.slice(0, uri.lastIndexOf('/')));
  const asked = paths.map((given) => {
    const full = path.resolve(given);
    if (!named.has(full)) return uriOf(full);
    return uriOf(full.startsWith(here + path.sep) ? here : path.dirname(full));
  });
  return [...asked, ...meant];
}

/** A path is taken as it is when it is a file; a folder is walked. */
async function listFiles(paths: readonly string[], settings: Settings, progress: Progress) {
  const named = new Set<string>();
  const found = new Set<string>();
  const failed: ScannedFile[] = [];
  for (const given of paths) {
    const full = path.resolve(given);
    try {
      const stat = await fs.stat(given);
      if (!stat.isDirectory()) {
        named.add(full);
        continue;
      }
    } catch (error) {
      failed.push(unreadable(uriOf(full), reasonOf(error), settings));
      continue;
    }
    const cannotRead = (folder: string, reason: string) =>
      failed.push(unreadable(uriOf(folder), reason, settings));
    for await (const file of walk(full, cannotRead)) {
      found.add(file);
      progress(`Looking for files: ${found.size}`);
    }
  }
  return { named, found, failed };
}

/** Begins the URI of what is no file of this machine: a text that came under a name. */
const given = 'given:/';

/** The URI of a text that came under a name, which reports show as it is. */
export function givenUri(name: string): string {
  return `${given}${name}`;
}

/** What standard input is called when `--stdin-path` gives no name. */
const unnamedInput = givenUri('<stdin>/');

/** Reads standard input to its end and analyses it under the given name, or as what its content looks like. */
export async function scanStandardInput(
  name: string | undefined,
  { settings: asked, ignoresFor }: Pick<Configured, 'settings' | 'ignoresFor'>,
): Promise<ScannedFile> {
  const uriAs = (guess: string) =>
    name === undefined ? `${unnamedInput}${guess}` : uriOf(path.resolve(name));
  let text: string;
  try {
    text = await readStream(process.stdin);
  } catch (error) {
    return unreadable(uriAs('input'), reasonOf(error), asked);
  }
  const looksLikeDockerfile = /^(?:[^\S\n]*(?:#[^\n]*)?\n)*[^\S\n]*(?:FROM|ARG)\s/i.test(text);
  const uri = uriAs(looksLikeDockerfile ? 'Dockerfile' : 'input.yaml');
  return scanText(uri, text, { ...asked, ignores: ignoresFor(uri) });
}

/** Why a file could not be read, and which rules broke on it, in words for people. Mostly nothing. */
export function troubleWith({ uri, status, reason, analysis }: ScannedFile): string[] {
  const messages =
    analysis?.failures.map(({ ruleId, message }) => `the rule ${ruleId} broke: ${message}`) ?? [];
  if (status === 'failed' && !analysis) messages.push(reason ?? 'not read');
  return messages.map((message) => `${displayPath(uri)}: ${message}`);
}

function uriOf(file: string): string {
  return pathToFileURL(file).href;
}

/** A file's path from the working folder, with forward slashes. */
export function displayPath(uri: string): string {
  if (uri.startsWith(unnamedInput)) return '<stdin>';
  if (uri.startsWith(given)) return uri.slice(given.length);
  return path.relative(process.cwd(), fileURLToPath(uri)).split(path.sep).join('/') || '.';
}
