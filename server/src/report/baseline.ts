/** The baseline: findings that are known and accepted, so that only new ones count. */

import type { ScannedFile } from '../workspace/scan.ts';
import { fingerprints } from './fingerprint.ts';
import { printableJson } from './printable.ts';

/** How often a finding is known. Lines may come and go around it. */
export interface BaselineEntry {
  /** From the baseline's folder, with forward slashes. */
  readonly path: string;
  readonly ruleId: string;
  readonly fingerprint: string;
  readonly count: number;
}

/** What `docs/schema/baseline.schema.json` describes. */
export interface Baseline {
  readonly schemaVersion: 1;
  /** Sorted by path, rule and fingerprint. */
  readonly entries: readonly BaselineEntry[];
}

/** What the baseline calls a file's findings, in their order. */
export function entriesOf({ text, analysis }: ScannedFile, path: string): BaselineEntry[] {
  const { findings = [], suppressed = [] } = analysis ?? {};
  const names = fingerprints(path, text, [...findings, ...suppressed.map(({ finding }) => finding)]);
  return findings.map((finding) => {
    return { path, ruleId: finding.ruleId, fingerprint: names.get(finding) ?? '', count: 1 };
  });
}

/** The baseline that holds these findings, as the text of its file. */
export function renderBaseline(found: readonly BaselineEntry[]): string {
  const entries = new Map<string, BaselineEntry>();
  for (const entry of found) {
    const key = keyOf(entry);
    entries.set(key, { ...entry, count: (entries.get(key)?.count ?? 0) + entry.count });
  }
  const baseline: Baseline = {
    schemaVersion: 1,
    entries: [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry),
  };
  return printableJson(baseline);
}

/** Reads a baseline. @throws Error with a clause for people when the text is none */
export function parseBaseline(text: string): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('it is not valid JSON');
  }
  const { schemaVersion, entries } = asRecord(value);
  if (schemaVersion !== 1) throw new Error('it is no baseline of version 1');
  if (!Array.isArray(entries)) throw new Error('its `entries` are no list');
  const wrong = entries.findIndex((entry) => !isEntry(entry));
  if (wrong >= 0) throw new Error(`its entry ${wrong + 1} is not well-formed`);
  return { schemaVersion, entries: entries.filter(isEntry) };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isEntry(value: unknown): value is BaselineEntry {
  const { path, ruleId, fingerprint, count } = asRecord(value);
  const isText = (each: unknown) => typeof each === 'string' && each !== '';
  return [path, ruleId, fingerprint].every(isText) && Number.isInteger(count) && Number(count) > 0;
}

/** Tells new findings from known ones. Each entry is used as often as it counts. */
export interface BaselineUse {
  isKnown(entry: BaselineEntry): boolean;
  /** How many findings the baseline still holds in vain, of the entries that the scan could have found again. */
  obsolete(couldBeFound: (entry: BaselineEntry) => boolean): number;
}

/** Uses a baseline for one scan. */
export function useBaseline({ entries }: Baseline): BaselineUse {
  const left = new Map<string, number>();
  for (const entry of entries) left.set(keyOf(entry), (left.get(keyOf(entry)) ?? 0) + entry.count);
  return {
    isKnown(entry) {
      const count = left.get(keyOf(entry)) ?? 0;
      if (count > 0) left.set(keyOf(entry), count - 1);
      return count > 0;
    },
    obsolete(couldBeFound) {
      const keys = new Set(entries.filter(couldBeFound).map(keyOf));
      return [...keys].reduce((sum, key) => sum + (left.get(key) ?? 0), 0);
    },
  };
}

function keyOf({ path, ruleId, fingerprint }: BaselineEntry): string {
  return JSON.stringify([path, ruleId, fingerprint]);
}
