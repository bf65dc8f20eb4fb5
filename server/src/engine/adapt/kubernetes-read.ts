/**
 * Reads values the way the Kubernetes API server does, and makes facts of them.
 *
 * What the server refuses (a quoted `"true"` for a boolean, a quoted number, an unknown word) never runs, so
 * nothing definite is said about it: it is unresolved, like a template's `{{ … }}`.
 */

import { isMap, isScalar } from 'yaml';
import type { Fact, Hop, ListFact, ListSlot } from '../model/fact.ts';
import { isOpen, isWritten, kubernetesScalar, mayBeGiven, type Place, scalar } from '../parse/lookup.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import type { Span } from '../source.ts';
import { type FactOptions, factAt, listFactAt, type Reading } from './yaml-facts.ts';
import { yamlSlot } from './yaml-slot.ts';
import type { Placement } from './yaml-writer.ts';

/** Settings of a pod go before its containers, which are long. */
export const podPlacement: Placement = { before: ['initContainers', 'containers'] };

/** True when only rendering tells what is at the place: it, or what holds it, is a template's placeholder. */
export function isTemplate(place: Place): boolean {
  if (mayBeGiven(place)) return true;
  if (!holdsPlaceholders(place.document)) return false;
  for (let current: Place | undefined = place; current; current = current.parent) {
    const { node, document } = current;
    if (isScalar(node) && typeof node.value === 'string' && hasPlaceholder(node.value)) return true;
    // YAML reads an unquoted `{{ x }}` as a mapping whose only key is a mapping.
    if (isMap(node) && node.flow && node.range && document.text.startsWith('{{', node.range[0])) return true;
  }
  return false;
}

const templates = new WeakMap<YamlDocument, boolean>();

/** Most documents are no templates, and then none of their many places has to be looked at. */
function holdsPlaceholders(document: YamlDocument): boolean {
  const known = templates.get(document) ?? hasPlaceholder(document.text);
  templates.set(document, known);
  return known;
}

/** True when a text has a placeholder of Helm or Jinja (`{{ x }}`), of envsubst or Flux (`${x}`), or of ERB. */
export function hasPlaceholder(text: string): boolean {
  return /\{\{|\$\{|<%/.test(text);
}

/** The fact at a place; unresolved where only rendering can tell. */
export function settingAt<T>(place: Place, options: FactOptions<T>): Fact<T> {
  if (isTemplate(place)) return unresolvedAt(place, options);
  return factAt(place, options);
}

/** The fact of a list at a place; unresolved where only rendering can tell. */
export function listSettingAt<T>(place: Place, options: Omit<FactOptions<T>, 'absent'>): ListFact<T> {
  const read = (item: Place) => (isTemplate(item) ? ('unresolved' as const) : options.read(item));
  if (!isTemplate(place)) {
    const fact = listFactAt(place, { ...options, read });
    return isOpen(place) ? { ...fact, state: 'unresolved' } : fact;
  }
  return { ...unresolvedAt(place, options), items: [], slot: yamlSlot(place, options.placement) };
}

function unresolvedAt(
  place: Place,
  options: Pick<FactOptions<unknown>, 'written' | 'absentSpan' | 'placement'>,
) {
  const { written, absentSpan, placement } = options;
  const slot = yamlSlot(place, placement);
  if (!isWritten(place)) {
    const fact = { state: 'unresolved', span: absentSpan, written, via: place.via, slot } as const;
    return mayBeGiven(place) === 'beside' ? ({ ...fact, unsaid: true } as const) : fact;
  }
  return {
    ...factAt(place, { ...options, absent: undefined, read: () => 'unresolved' }),
    state: 'unresolved',
  } as const;
}

/** A place that can give a fact. Of several, the first that is written counts. */
export interface Candidate<T> {
  /** What has to be written for the candidate to count. */
  readonly present: Place;
  /** What is underlined and read; the same as `present` unless told. */
  readonly place?: Place;
  readonly written: string;
  read(place: Place): Reading<T>;
  /** What lies between the container and the place. */
  readonly hop?: Hop | undefined;
  readonly slot?: ListSlot;
}

/** The fact of the first candidate that is written; else absent, to be written at `home`. */
export function firstSetting<T>(
  candidates: readonly Candidate<T>[],
  home: {
    readonly place: Place;
    readonly slot?: ListSlot;
    readonly absent: T;
    readonly absentSpan: Span;
    readonly written: string;
  },
): Fact<T> {
  const chosen = candidates.find(({ present }) => isWritten(present) || isTemplate(present));
  if (!chosen) {
    const fact = factAt(home.place, { ...home, placement: podPlacement, read: () => undefined });
    return home.slot ? { ...fact, slot: home.slot } : fact;
  }
  const { present, place = present, written, read, hop, slot } = chosen;
  // Something is written, so that the default does not hold; without a meaning to us it stays unresolved.
  const options = { ...home, written, read: (at: Place) => read(at) ?? ('unresolved' as const) };
  const fact = isWritten(place) ? settingAt(place, options) : unresolvedAt(place, options);
  return { ...fact, ...(slot ? { slot } : {}), via: hop ? [hop, ...fact.via] : fact.via };
}

/** A boolean; unresolved for anything else that is written. */
export function readBoolean(place: Place): Reading<boolean> {
  const value = kubernetesScalar(place);
  return typeof value === 'boolean' ? { value } : 'unresolved';
}

/** A string; unresolved for anything else that is written. */
export function readString(place: Place): Reading<string> {
  const value = scalar(place);
  return typeof value === 'string' ? { value } : 'unresolved';
}
