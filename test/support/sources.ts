/** The program's source files, and what they import. */

import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

const root = new URL('../../', import.meta.url);

export interface Source {
  /** From the repository's top folder. */
  readonly path: string;
  readonly text: string;
  /** Paths from the top folder for the project's own files, names for packages and `node:` modules. */
  readonly imports: readonly string[];
}

/** Reads all TypeScript files of a folder and the folders in it. */
export function sourcesIn(folder: string): readonly Source[] {
  return readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readSource(`${folder}/${name.replaceAll('\\', '/')}`));
}

function readSource(path: string): Source {
  const text = readFileSync(new URL(path, root), 'utf8');
  const statements = text.matchAll(
    /^(?:import|export)\b[^;'"]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'/gm,
  );
  const imports = [...statements].map(([, from, bare, dynamic]) => {
    const target = from ?? bare ?? dynamic ?? '';
    return target.startsWith('.') ? posix.join(posix.dirname(path), target) : target;
  });
  return { path, text, imports };
}
