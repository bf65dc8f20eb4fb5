/** Reads the repository. The folder of rules is the one list of what rules there are. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Rule } from '../src/engine/rule.ts';

/** The repository's top folder. */
export const root = new URL('../../', import.meta.url);

/** Where a rule's source stands, from the top folder. */
export function ruleSource(id: string): string {
  return `server/src/engine/rules/${id}.ts`;
}

const folder = new URL('server/src/engine/rules/', root);

/** The names of the rule files, sorted. */
export function ruleIds(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
}

/** Loads every rule, sorted by id. @throws when a file holds no rule, or one whose id is not the file's name */
export async function loadRules(): Promise<readonly Rule[]> {
  return Promise.all(
    ruleIds().map(async (id) => {
      const module: { readonly default?: Rule } = await import(new URL(`${id}.ts`, folder).href);
      if (module.default?.id === id) return module.default;
      throw new Error(`${ruleSource(id)} has to export the rule \`${id}\` by default`);
    }),
  );
}

/** A file's text by its path from the top folder; empty when there is no such file. */
export function readText(path: string): string {
  const url = new URL(path, root);
  return existsSync(url) ? readFileSync(url, 'utf8') : '';
}

/** The names of the pages in `docs/rules`. */
export function documentPages(): readonly string[] {
  return readdirSync(new URL('docs/rules/', root));
}
