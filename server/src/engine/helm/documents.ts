/** The documents of stretches of templates, which are parsed once for each way that their blocks go. */

import type { Block } from '../parse/template.ts';
import type { Choices } from '../parse/template-text.ts';
import { templateDocuments } from '../parse/template-yaml.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import type { Scopes } from './scopes.ts';

/** A stretch of a template's text. */
export interface Stretch {
  /** The text of all that is read, and where the stretch is in it. */
  readonly all: string;
  readonly start: number;
  readonly end: number;
}

/** What was parsed before, and how. */
export interface Parsed {
  /** Take all branches of blocks that nobody knows about. */
  readonly all: boolean;
  /** The documents of stretches, by text, place and the branches that are taken; for the renderer alone. */
  readonly parsed: Map<string, readonly YamlDocument[]>;
  /** How often each of them was used. */
  readonly uses: Map<string, number>;
}

/** How many parsed stretches are kept. */
const maxParsed = 2000;

/** Kinds of objects that start nothing, and say nothing of what others start: some are very long. */
const idle =
  /^kind:[ \t]*["']?(CustomResourceDefinition|ConfigMap|Secret|Service|(Cluster)?Role(Binding)?|Ingress|ServiceMonitor|PrometheusRule)["']?[ \t]*\r?$/m;

/**
 * The documents of a stretch. A keystroke changes one file, and most values decide nothing: what was parsed with the same
 * branches is taken again.
 *
 * @param how see `Choices`
 */
export function documentsOf(
  { all, start }: Stretch,
  text: string,
  { taken }: Scopes,
  around: Parsed,
  how: Pick<Choices, 'isPart' | 'without'>,
): readonly YamlDocument[] {
  const gone = [...(how.without ?? [])].map((block) => -block.start);
  const way = [...[...taken].map(([at, branch]) => `${at}:${branch}`), ...gone].join();
  // What is used twice is two things, which adapters tell apart by their nodes.
  const once = `${start} ${around.all} ${way}\n${text}`;
  const uses = around.uses.get(once) ?? 0;
  around.uses.set(once, uses + 1);
  const key = `${uses} ${once}`;
  const known = around.parsed.get(key);
  if (known) return known;
  const branchOf = (block: Block) => taken.get(block.start);
  const choices = { branchOf, all: around.all, ...how };
  const isWorth = (document: string) => !idle.test(document);
  const documents = templateDocuments(text, { text: all, start }, choices, isWorth);
  if (around.parsed.size >= maxParsed) around.parsed.clear();
  around.parsed.set(key, documents);
  return documents;
}
