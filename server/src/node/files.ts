/** Files of this machine. Stays inside the folders it is given, follows no symbolic link, honours `.gitignore`. */

import { type Dirent, promises as fs, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FileSource } from '../workspace/files.ts';
import { type IgnoreFile, ignoreFile, isIgnored } from '../workspace/gitignore.ts';
import { mayBeOurs } from '../workspace/scan.ts';
import { readText, reasonOf } from './text.ts';

/** Folders in which nobody writes configuration by hand. */
const neverEntered = new Set(['.git', 'node_modules', '.hg', '.svn']);

/** The machine's file system as a file source. Only `file:` URIs have files here. */
export function nodeFiles(): FileSource {
  return {
    async find(folderUri) {
      const found: string[] = [];
      for await (const file of walk(fileURLToPath(folderUri))) found.push(pathToFileURL(file).href);
      return found;
    },
    async read(uri, inside) {
      const file = fileURLToPath(uri);
      if (inside !== undefined && (await isLinkedOut(file, fileURLToPath(inside))))
        throw new Error('it is behind a link out of the scanned folders');
      return readText(file);
    },
    async exists(uri) {
      const stat = await fs.lstat(fileURLToPath(uri)).catch(() => undefined);
      return stat?.isFile() === true;
    },
  };
}

/** What is not there is behind no link. */
async function isLinkedOut(file: string, folder: string): Promise<boolean> {
  const real = (each: string) => fs.realpath(each).catch(() => undefined);
  const [realFile, realFolder] = [await real(file), await real(folder)];
  if (realFile === undefined || realFolder === undefined) return false;
  const way = path.relative(realFolder, realFile);
  return way === '..' || way.startsWith(`..${path.sep}`) || path.isAbsolute(way);
}

/** Told about a folder that cannot be read, with the reason. */
export type UnreadableFolder = (folder: string, reason: string) => void;

/**
 * The files under a folder that may be ours, in the order of their names, folder by folder. `.gitignore` files
 * count from the repository's root down; the folder itself is looked at even if they name it.
 */
export async function* walk(folder: string, unreadable: UnreadableFolder = () => {}): AsyncGenerator<string> {
  yield* walkFolder(folder, await outerIgnores(folder), unreadable);
}

async function* walkFolder(
  folder: string,
  outer: readonly IgnoreFile[],
  unreadable: UnreadableFolder,
): AsyncGenerator<string> {
  const entries = readFolder(folder, unreadable);
  // What is ignored in a repository that is in another is its own affair.
  const inherited = entries.some(({ name }) => name === '.git') ? [] : outer;
  const hasOwn = entries.some(({ name }) => name === '.gitignore');
  const own = hasOwn ? await readIgnoreFile(folder) : undefined;
  const ignores = own ? [...inherited, own] : inherited;
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (neverEntered.has(entry.name) || isIgnored(ignores, slashes(file), true)) continue;
      yield* walkFolder(file, ignores, unreadable);
    } else if (entry.isFile() && mayBeOurs(slashes(file)) && !isIgnored(ignores, slashes(file), false))
      yield file;
  }
}

function readFolder(folder: string, unreadable: UnreadableFolder): Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    unreadable(folder, reasonOf(error));
    return [];
  }
}

/** The ignore files above a folder, up to the root of the repository that it is in. */
async function outerIgnores(folder: string): Promise<IgnoreFile[]> {
  const above: IgnoreFile[] = [];
  let current = path.resolve(folder);
  while (!(await isRepositoryRoot(current))) {
    const parent = path.dirname(current);
    if (parent === current) return [];
    current = parent;
    const own = await readIgnoreFile(current);
    if (own) above.unshift(own);
  }
  return above;
}

async function isRepositoryRoot(folder: string): Promise<boolean> {
  return fs.lstat(path.join(folder, '.git')).then(
    () => true,
    () => false,
  );
}

/** The ignore file of a folder. One that is a link or cannot be read counts as none, as with git. */
async function readIgnoreFile(folder: string): Promise<IgnoreFile | undefined> {
  const file = path.join(folder, '.gitignore');
  const stat = lstatSync(file, { throwIfNoEntry: false });
  const text = stat?.isFile() ? await readText(file).catch(() => '') : '';
  return text === '' ? undefined : ignoreFile(slashes(folder).replace(/\/$/, ''), text);
}

function slashes(file: string): string {
  return file.split(path.sep).join('/');
}
