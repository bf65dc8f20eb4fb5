/** The configuration of a workspace: what its text says, and what it makes of settings. */

import { type Confidence, confidences, type Level, levels, type Rule, type Severity } from '../rule.ts';
import type { ConfiguredIgnore, Settings } from '../settings.ts';
import type { Span } from '../source.ts';
import { type ConfigurationProblem, type Entry, type MapEntry, readEntries } from './read.ts';
import { configurationShape, severityNames } from './shapes.ts';

/** A value, and where it is written. */
export interface Placed<T> {
  readonly value: T;
  readonly span: Span;
}

/** What a configuration says. What it does not say is not there. */
export interface Configuration {
  readonly level?: Placed<Level>;
  readonly confidence?: Placed<Confidence>;
  readonly severities: Readonly<Record<string, Placed<Severity | 'off'>>>;
  readonly options: Settings['options'];
  readonly ignores: readonly ConfiguredIgnore[];
  readonly runtimeClassName?: Placed<string>;
  readonly composeRuntime?: Placed<string>;
  readonly kubernetesVersion?: Placed<string>;
  readonly problems: readonly ConfigurationProblem[];
}

/** Every file of the workspace is held against every ignore. */
const maxIgnores = 1000;

/** Reads a configuration. What is wrong in it is told, and the rest counts. Never throws. */
export function readConfiguration(text: string, rules: readonly Rule[]): Configuration {
  const { entry, problems } = readEntries(text, configurationShape(rules));
  const sandbox = inner(entry, 'sandbox');
  const all = listOf(entry, 'ignores');
  const ignores = all.slice(0, maxIgnores).flatMap((each) => toIgnore(each) ?? []);
  const more = all[maxIgnores];
  return {
    ...one('level', word(entry, 'level', levels)),
    ...one('confidence', word(entry, 'confidence', confidences)),
    ...one('runtimeClassName', textAt(sandbox, 'runtimeClassName')),
    ...one('composeRuntime', textAt(sandbox, 'composeRuntime')),
    ...one('kubernetesVersion', textAt(entry, 'kubernetesVersion')),
    severities: readSeverities(inner(entry, 'rules')),
    options: readOptions(inner(entry, 'rules')),
    ignores,
    problems: more
      ? [...problems, { code: 'invalid-configuration', span: more.span, message: tooMany }]
      : problems,
  };
}

const tooMany = `A configuration has at most ${maxIgnores} ignores: those from here on do not count.`;

function one<K extends string, T>(key: K, value: T | undefined): { readonly [key in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in K]: T });
}

function inner(entry: Entry | undefined, key: string): MapEntry | undefined {
  const found = entry?.kind === 'map' ? entry.entries.get(key) : undefined;
  return found?.kind === 'map' ? found : undefined;
}

function textAt(entry: Entry | undefined, key: string): Placed<string> | undefined {
  const found = entry?.kind === 'map' ? entry.entries.get(key) : undefined;
  return found?.kind === 'text' ? { value: found.text, span: found.span } : undefined;
}

function word<T extends string>(
  entry: Entry | undefined,
  key: string,
  words: readonly T[],
): Placed<T> | undefined {
  const found = textAt(entry, key);
  const value = words.find((each) => each === found?.value);
  return found && value ? { value, span: found.span } : undefined;
}

function listOf(entry: Entry | undefined, key: string): readonly Entry[] {
  const found = entry?.kind === 'map' ? entry.entries.get(key) : undefined;
  return found?.kind === 'list' ? found.items : [];
}

function textsOf(entry: Entry | undefined, key: string): string[] {
  return listOf(entry, key).flatMap((each) => (each.kind === 'text' ? [each.text] : []));
}

function readSeverities(rules: MapEntry | undefined): Configuration['severities'] {
  const found: Record<string, Placed<Severity | 'off'>> = {};
  for (const [id, entry] of rules?.entries ?? []) {
    const { text, span } =
      entry.kind === 'text' ? entry : { text: textAt(entry, 'severity')?.value, span: entry.span };
    const value = severityNames.find((each) => each === text);
    if (value) found[id] = { value, span: textAt(entry, 'severity')?.span ?? span };
  }
  return found;
}

function readOptions(rules: MapEntry | undefined): Settings['options'] {
  const found: Record<string, Record<string, readonly string[]>> = {};
  for (const [id, entry] of rules?.entries ?? []) {
    if (entry.kind !== 'map') continue;
    const lists = [...entry.entries.keys()].filter((key) => entry.entries.get(key)?.kind === 'list');
    if (lists.length > 0) found[id] = Object.fromEntries(lists.map((key) => [key, textsOf(entry, key)]));
  }
  return found;
}

/** One with a mistake in it is not used: without its path it would be for everything. */
function toIgnore(entry: Entry): ConfiguredIgnore | undefined {
  const rule = textAt(entry, 'rule');
  const reason = textAt(entry, 'reason')?.value;
  if (entry.kind !== 'map' || entry.isPartial || !rule || reason === undefined) return undefined;
  const paths = listOf(entry, 'paths');
  const isMeantForSome = entry.entries.has('paths');
  if (isMeantForSome && paths.length === 0) return undefined;
  return {
    rule: rule.value,
    paths: textsOf(entry, 'paths'),
    ...one('workload', textAt(entry, 'workload')?.value),
    reason: reason.trim(),
    ...one('expires', textAt(entry, 'expires')?.value),
    span: rule.span,
  };
}

/** The settings with what the configuration says in the place of what it says otherwise; its ignores are not in them. */
export function configured<S extends Settings>(settings: S, configuration: Configuration): S {
  const { level, confidence, severities, options, runtimeClassName, composeRuntime, kubernetesVersion } =
    configuration;
  const chosen = Object.entries(severities).map(([id, { value }]) => [id, value]);
  return {
    ...settings,
    level: level?.value ?? settings.level,
    confidence: confidence?.value ?? settings.confidence,
    rules: { ...settings.rules, ...Object.fromEntries(chosen) },
    options: { ...settings.options, ...options },
    sandbox: {
      runtimeClassName: runtimeClassName?.value ?? settings.sandbox.runtimeClassName,
      composeRuntime: composeRuntime?.value ?? settings.sandbox.composeRuntime,
    },
    kubernetesVersion: kubernetesVersion?.value ?? settings.kubernetesVersion,
  };
}

/** Whether an ignore no longer holds on a day, both in the form `2026-12-31`. */
export function isExpired({ expires }: ConfiguredIgnore, today: string): boolean {
  return expires !== undefined && expires < today;
}

/** The ignores that no longer hold on a day, told at their places. */
export function expiredIgnores({ ignores }: Configuration, today: string): ConfigurationProblem[] {
  return ignores
    .filter((each) => isExpired(each, today))
    .map(({ span, rule, expires }) => ({
      code: 'expired-ignore',
      span,
      message: `This expired after ${expires}: \`${rule}\` is reported again.`,
    }));
}

/**
 * The ignores that cover nothing, told at their places.
 *
 * @param isKnown whether everything was looked at that the ignore could be for
 */
export function unusedIgnores(
  { ignores }: Configuration,
  used: ReadonlySet<string>,
  isKnown: (ignore: ConfiguredIgnore) => boolean,
): ConfigurationProblem[] {
  return ignores
    .filter((each) => !used.has(ignoreKey(each)) && isKnown(each))
    .map(({ span, rule }) => ({
      code: 'unused-ignore',
      span,
      message: `Nothing is ignored by this: no finding of \`${rule}\` is where it is for.`,
    }));
}

/** What tells the ignores of a configuration apart. */
export function ignoreKey({ span }: ConfiguredIgnore): string {
  return `${span.start}`;
}
