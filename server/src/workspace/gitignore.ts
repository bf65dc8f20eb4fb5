/** `.gitignore` files: which paths they leave out. Paths have forward slashes. */

import { type IgnorePattern, isIgnoredBy, parseIgnorePatterns } from './gitignore-patterns.ts';

/** An ignore file's patterns, with the folder that they are relative to. */
export interface IgnoreFile {
  readonly folder: string;
  readonly patterns: readonly IgnorePattern[];
}

/** Reads the text of an ignore file. */
export function ignoreFile(folder: string, text: string): IgnoreFile {
  return { folder, patterns: parseIgnorePatterns(text) };
}

/** Whether a path is left out. The innermost ignore file that has an opinion decides, as in git. */
export function isIgnored(ignores: readonly IgnoreFile[], path: string, directory: boolean): boolean {
  for (let i = ignores.length - 1; i >= 0; i--) {
    const { folder, patterns } = ignores[i] ?? { folder: path };
    if (!patterns || !path.startsWith(`${folder}/`)) continue;
    const ignored = isIgnoredBy(patterns, path.slice(folder.length + 1).split('/'), directory);
    if (ignored !== undefined) return ignored;
  }
  return false;
}

/**
 * Gives a function that tells of any path below `root` whether it is left out, by itself or with a folder above it.
 *
 * @param ignores outer ones before inner ones
 */
export function ignoredBelow(root: string, ignores: readonly IgnoreFile[]): (path: string) => boolean {
  const folders = new Map<string, boolean>([[root, false]]);
  const inIgnored = (path: string): boolean => {
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (folder.length <= root.length) return false;
    const known = folders.get(folder);
    const ignored = known ?? (inIgnored(folder) || isIgnored(ignores, folder, true));
    folders.set(folder, ignored);
    return ignored;
  };
  return (path) => inIgnored(path) || isIgnored(ignores, path, false);
}
