/**
 * The fixtures of the rules. `test/rules/<rule-id>/` holds `bad*` files with marks (see `marks.ts`), the text after
 * their fixes in `bad*.fixed.*`, look-alikes in `good*`, and in `rule.json` what differs from the usual. Names end in
 * `.compose.yaml`, `.override.yaml` (an override file of Compose), `.pod.yaml` or `.Dockerfile`.
 */

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { SourceFile } from '../../server/src/engine/analysis.ts';
import type { Family } from '../../server/src/engine/model/workload.ts';
import { type Level, levels, type Rule } from '../../server/src/engine/rule.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/settings.ts';

const folder = new URL('../rules/', import.meta.url);

/** How a fixture's name ends, and the path that it is analysed under. */
const kinds: readonly { readonly ending: string; readonly family: Family; readonly path: string }[] = [
  { ending: '.compose.yaml', family: 'compose', path: 'compose.yaml' },
  { ending: '.override.yaml', family: 'compose', path: 'compose.override.yaml' },
  { ending: '.pod.yaml', family: 'kubernetes', path: 'pod.yaml' },
  { ending: '.Dockerfile', family: 'dockerfile', path: 'Dockerfile' },
  { ending: '.devcontainer.json', family: 'devcontainer', path: '.devcontainer/devcontainer.json' },
  { ending: '.container', family: 'quadlet', path: 'app.container' },
  { ending: '.workflow.yaml', family: 'github-actions', path: '.github/workflows/ci.yaml' },
  { ending: '.sh', family: 'command-line', path: 'run.sh' },
];

/** The families that every rule has fixtures in, or says why not. Others have what tells something new. */
export const families: readonly Family[] = ['compose', 'kubernetes', 'dockerfile'];

/** One file that has to have findings, or must not. */
export interface Fixture {
  readonly name: string;
  readonly family: Family;
  readonly file: SourceFile;
  /** Where the text after the fixes stands if there are fixes: `bad.fixed.pod.yaml` for `bad.pod.yaml`. */
  readonly golden: URL;
}

/** What `rule.json` says. */
export interface FixtureOptions {
  /** Level of the bad files; that of the rule unless it says otherwise. */
  readonly level: Level;
  /** Families in which there is no way to write what the rule finds. */
  readonly notExpressible: readonly Family[];
  readonly settings: Settings;
}

export interface RuleFixtures {
  readonly options: FixtureOptions;
  readonly bad: readonly Fixture[];
  readonly good: readonly Fixture[];
  /** Names of files that are neither: misspelt, or a golden file without its bad one. */
  readonly stray: readonly string[];
}

/** The rule ids that there is a folder for. */
export function fixtureFolders(): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** Reads a rule's folder. */
export function fixturesOf(rule: Rule): RuleFixtures {
  const own = new URL(`${rule.id}/`, folder);
  const names = existsSync(own) ? readdirSync(own).sort() : [];
  const read = (start: string) =>
    names.filter((name) => name.startsWith(start)).flatMap((name) => fixture(own, name) ?? []);
  const bad = read('bad');
  const good = read('good');
  const goldens = bad.map(({ golden }) => golden.pathname.slice(own.pathname.length));
  const known = new Set(['rule.json', ...goldens, ...[...bad, ...good].map(({ name }) => name)]);
  return {
    options: readOptions(new URL('rule.json', own), rule),
    bad,
    good,
    stray: names.filter((name) => !known.has(name)),
  };
}

function fixture(own: URL, name: string): Fixture | undefined {
  const kind = kinds.find(({ ending }) => name.endsWith(ending));
  if (!kind || /\.fixed\./.test(name)) return undefined;
  const { ending, family, path } = kind;
  const text = readFileSync(new URL(name, own), 'utf8');
  const golden = `${name.slice(0, -ending.length)}.fixed${ending}`;
  return { name, family, file: { path, text }, golden: new URL(golden, own) };
}

function readOptions(url: URL, rule: Rule): FixtureOptions {
  const given: Record<string, unknown> = existsSync(url) ? JSON.parse(readFileSync(url, 'utf8')) : {};
  const { level: name = rule.level, notExpressible: names = [], settings = {}, ...unknown } = given;
  assert.deepEqual(Object.keys(unknown), [], 'rule.json has keys that mean nothing');
  assert.ok(Array.isArray(names), 'rule.json: notExpressible has to be a list');
  assert.ok(typeof settings === 'object', 'rule.json: settings has to be an object');
  const level = oneOf(levels, name);
  return {
    level,
    notExpressible: names.map((family) => oneOf(families, family)),
    settings: { ...defaultSettings, ...settings, level },
  };
}

function oneOf<T extends string>(known: readonly T[], name: unknown): T {
  const found = known.find((each) => each === name);
  assert.ok(found, `rule.json: ${name} is none of ${known.join(', ')}`);
  return found;
}
