/** Finds the configuration of a folder, and what of it is for a file. */

import { type Configuration, isExpired, readConfiguration } from '../engine/configuration/configuration.ts';
import { configurationNames } from '../engine/configuration/names.ts';
import { rules } from '../engine/rules/index.ts';
import type { ConfiguredIgnore } from '../engine/settings.ts';
import type { FileSource } from './files.ts';
import { ignoredBelow, ignoreFile } from './gitignore.ts';
import { folderPrefix, normalizeUri, pathOf } from './paths.ts';

/** A configuration, and where it is. */
export interface ConfigurationFile {
  /** Normalized. */
  readonly uri: string;
  readonly text: string;
  readonly configuration: Configuration;
}

/** Where the configuration of a folder may be. Normalized. */
export function configurationUris(folder: string): string[] {
  return configurationNames.map((name) => normalizeUri(folderPrefix(folder) + name));
}

/** The configuration that a text says. */
export function configurationFile(uri: string, text: string): ConfigurationFile {
  return { uri: normalizeUri(uri), text, configuration: readConfiguration(text, rules) };
}

/** The configuration of a folder; `undefined` when it has none. Rejects when there is one that cannot be read. */
export async function findConfiguration(
  files: Pick<FileSource, 'read' | 'exists'>,
  folder: string,
): Promise<ConfigurationFile | undefined> {
  for (const uri of configurationUris(folder)) {
    if (await files.exists(uri)) return configurationFile(uri, await files.read(uri, folder));
  }
  return undefined;
}

/** Gives the ignores that are for a file, on a day in the form `2026-12-31`. */
export function ignoresFor(
  { uri, configuration }: ConfigurationFile,
  today: string,
): (file: string) => readonly ConfiguredIgnore[] {
  const prefix = uri.slice(0, uri.lastIndexOf('/') + 1);
  const root = pathOf(prefix).replace(/\/$/, '');
  const valid = configuration.ignores
    .filter((each) => !isExpired(each, today))
    .map((ignore) => {
      const { paths } = ignore;
      const isIn = ignoredBelow(root, [ignoreFile(root, paths.join('\n'))]);
      return { ignore, isFor: (file: string) => paths.length === 0 || isIn(file) };
    });
  return (file) => {
    const normal = normalizeUri(file);
    const path = pathOf(normal);
    const isBelow = normal.startsWith(prefix);
    return valid
      .filter(({ ignore, isFor }) => (isBelow ? isFor(path) : ignore.paths.length === 0))
      .map(({ ignore }) => ignore);
  };
}

/** A day by the calendar of UTC, the same for all who look at a project. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
