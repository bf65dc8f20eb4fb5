/** Compares the files that are made of the rules with what the rules say. */

import type { Rule } from '../src/engine/rule.ts';
import { withConfiguration, withTexts } from './configuration.ts';
import { coveragePage } from './coverage.ts';
import { ruleDocument, rulesIndex, withRuleTable } from './docs.ts';
import { pageAssets } from './page.ts';
import { registrySource } from './registry.ts';
import { sandboxesPage } from './sandboxes.ts';
import { configurationSchema } from './schema.ts';

const page = 'server/src/report/page';

/** A file that differs from what the rules say. */
export interface StaleFile {
  /** From the repository's top folder. */
  readonly path: string;
  /** What it has to hold; `undefined` when it has to go. */
  readonly text: string | undefined;
}

/**
 * Finds the files that have to be written or removed.
 *
 * @param rules sorted by id
 * @param read gives a file's text by its path from the top folder, an empty text when there is none
 * @param pages the names of the files that `docs/rules` holds
 */
export function staleFiles(
  rules: readonly Rule[],
  read: (path: string) => string,
  pages: readonly string[],
): StaleFile[] {
  const made = new Map([
    ['server/src/engine/rules/index.ts', registrySource(rules)],
    ['docs/rules/README.md', rulesIndex(rules)],
    ['docs/coverage.md', coveragePage(rules)],
    ['docs/sandboxes.md', sandboxesPage(rules)],
    ['docs/schema/configuration.schema.json', configurationSchema(rules)],
    [`${page}/assets.ts`, pageAssets(read(`${page}/style.css`), read(`${page}/script.js`))],
    ...rules.map((rule): [string, string] => [`docs/rules/${rule.id}.md`, ruleDocument(rule)]),
    ['README.md', withRuleTable(read('README.md'), rules)],
    ['package.json', withConfiguration(read('package.json'), rules)],
    ['package.nls.json', withTexts(read('package.nls.json'), rules)],
  ]);
  const changed = [...made].filter(([path, text]) => read(path) !== text);
  const left = pages.map((name) => `docs/rules/${name}`).filter((path) => !made.has(path));
  return [
    ...changed.map(([path, text]) => ({ path, text })),
    ...left.map((path) => ({ path, text: undefined })),
  ];
}
