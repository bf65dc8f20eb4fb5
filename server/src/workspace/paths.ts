/** URIs as people read them. */

import { URI } from 'vscode-uri';

/** The folder that a URI is in: the innermost of `folders`, or `undefined` when it is in none. */
export function folderOf(folders: readonly string[], uri: string): string | undefined {
  return folders
    .filter((folder) => uri === folder || uri.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/**
 * A file's path from its workspace folder, with the folder's name in front when there are several; outside all
 * folders the whole path.
 */
export function relativePath(folders: readonly string[], uri: string): string {
  const folder = folderOf(folders, uri);
  if (folder === undefined) return URI.parse(uri).fsPath;
  const path = decodeURIComponent(uri.slice(folder.length + 1));
  return folders.length > 1 ? `${decodeURIComponent(folder.slice(folder.lastIndexOf('/') + 1))}/${path}` : path;
}
