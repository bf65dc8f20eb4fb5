/** Files of this machine. Stays inside the folders it is given, follows no symbolic link, honours `.gitignore`. */

import { type Dirent, promises as fs } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type FileSource, maxFileSize } from '../workspace/files.ts';
import { type IgnoreFile, ignoreFile, isIgnored } from '../workspace/gitignore.ts';
import { mayBeOurs } from '../workspace/scan.ts';

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
    read: (uri) => readText(fileURLToPath(uri)),
    async exists(uri) {
      const stat = await fs.lstat(fileURLToPath(uri)).catch(() => undefined);
      return stat?.isFile() === true;
    },
  };
}

/**
 * The files under a folder that may be ours, in the order of their names, folder by folder. `.gitignore` files
 * count from the repository's root down.
 */
export async function* walk(folder: string): AsyncGenerator<string> {
  yield* walkFolder(folder, await outerIgnores(folder));
}

async function* walkFolder(folder: string, outer: readonly IgnoreFile[]): AsyncGenerator<string> {
  const entries = await readFolder(folder);
  const own = await readIgnoreFile(folder);
  const ignores = own ? [...outer, own] : outer;
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!neverEntered.has(entry.name) && !isIgnored(ignores, slashes(file), true)) yield* walkFolder(file, ignores);
    } else if (entry.isFile() && mayBeOurs(entry.name) && !isIgnored(ignores, slashes(file), false)) yield file;
  }
}

/** A folder that cannot be read holds nothing for us. */
async function readFolder(folder: string): Promise<Dirent[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
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

async function readIgnoreFile(folder: string): Promise<IgnoreFile | undefined> {
  const file = path.join(folder, '.gitignore');
  const text = await fs.lstat(file).then(
    (stat) => (stat.isFile() ? fs.readFile(file, 'utf8') : ''),
    () => '',
  );
  return text === '' ? undefined : ignoreFile(slashes(folder), text);
}

function slashes(file: string): string {
  return file.split(path.sep).join('/');
}

/**
 * Reads a regular file of at most 10 MB.
 *
 * @throws Error with a message for people when it is something else, too large or unreadable
 */
export async function readText(file: string): Promise<string> {
  const stat = await fs.stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(error.code === 'ENOENT' ? 'no such file' : `cannot be read: ${error.code}`);
  });
  if (!stat.isFile()) throw new Error('not a regular file');
  if (stat.size > maxFileSize) throw new Error('larger than 10 MB');
  const bytes = await fs.readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`cannot be read: ${error.code}`);
  });
  return decode(bytes);
}

/** Text files are UTF-8, or UTF-16 where their byte order mark says so. */
function decode(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}
