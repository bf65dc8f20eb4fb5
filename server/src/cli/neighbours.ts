/** The files that those on a command line may make one configuration with, though nobody names them. */

import { promises as fs } from 'node:fs';
import path from 'node:path';
import { walk } from '../node/files.ts';
import { mayBeOurs } from '../workspace/scan.ts';

/**
 * The files of the repository that named files are in, as far as it lies in the working folder; where there is no
 * repository, the files beside them. Files outside of the working folder have none.
 */
export async function neighboursOf(named: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const here = process.cwd();
  const folders = new Set([...named].filter((file) => isIn(here, file)).map((file) => path.dirname(file)));
  const repositories = new Set<string>();
  const found = new Set<string>();
  for (const folder of folders) {
    const repository = await repositoryOf(folder);
    if (repository === undefined) for (const file of await filesIn(folder)) found.add(file);
    else repositories.add(isIn(here, repository) ? repository : here);
  }
  for (const folder of repositories) for await (const file of walk(folder)) found.add(file);
  return found;
}

function isIn(folder: string, file: string): boolean {
  return file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

async function repositoryOf(folder: string): Promise<string | undefined> {
  for (let above = folder; ; above = path.dirname(above)) {
    const stat = await fs.stat(path.join(above, '.git')).catch(() => undefined);
    if (stat) return above;
    if (above === path.dirname(above)) return undefined;
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isFile() && mayBeOurs(file.split(path.sep).join('/')) ? [file] : [];
  });
}
