/** URIs, which programs spell in several ways, and how people read them. */

import { URI } from 'vscode-uri';

/**
 * A URI in the one spelling by which files are told apart: `file:///C:/a b` and `file:///c%3A/a%20b` are the same
 * file. Text that is no URI stays as it is.
 */
export function normalizeUri(uri: string): string {
  try {
    return URI.parse(uri).toString();
  } catch {
    return uri;
  }
}

/** The folder that a URI is in: the innermost of `folders`, as spelt there, or `undefined` when it is in none. */
export function folderOf(folders: readonly string[], uri: string): string | undefined {
  return foldersOf(folders, uri)[0];
}

/** The folders that a URI is in, the innermost first, as spelt in `folders`. */
export function foldersOf(folders: readonly string[], uri: string): string[] {
  const file = normalizeUri(uri);
  return folders
    .filter((folder) => file === normalizeUri(folder) || file.startsWith(folderPrefix(folder)))
    .sort((a, b) => b.length - a.length);
}

/** How the URIs of all files in a folder start, normalized. */
export function folderPrefix(folder: string): string {
  const normalized = normalizeUri(folder);
  return normalized.endsWith('/') ? normalized : `${normalized}/`;
}

/**
 * A file's path from its workspace folder, with the folder's name in front when there are several; outside all
 * folders the whole path.
 */
export function relativePath(folders: readonly string[], uri: string): string {
  const folder = folderOf(folders, uri);
  if (folder === undefined) return pathOf(uri);
  const root = pathOf(folder).replace(/[\\/]$/, '');
  const path = pathOf(uri).slice(root.length + 1);
  return folders.length > 1 ? `${root.slice(root.lastIndexOf('/') + 1)}/${path}` : path;
}

/** The path of a URI, with forward slashes. */
export function pathOf(uri: string): string {
  try {
    return URI.parse(uri).path;
  } catch {
    return uri;
  }
}

/** How a file is called where there is little room: its name with that of its folder. */
export function shortPath(uri: string): string {
  return pathOf(uri).split('/').slice(-2).join('/');
}
