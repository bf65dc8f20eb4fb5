/** The values of a chart, and those of files that go over them. */

import { isMap } from 'yaml';
import { layered, type MergeRules } from '../parse/layers.ts';
import {
  child,
  descend,
  entries,
  isWritten,
  items,
  kubernetesScalar,
  mayHold,
  type Place,
  rootPlace,
  string,
} from '../parse/lookup.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import { overwriting } from './places.ts';

/**
 * Mappings are merged, all else is replaced, and null takes a value away.
 * https://helm.sh/docs/chart_template_guide/values_files/#deleting-a-default-key
 */
const rules: MergeRules = {
  ...overwriting,
  counting(layers, path) {
    const last = layers.at(-1);
    return last && isWritten(last) ? overwriting.counting(layers, path) : [];
  },
};

/** What the values of files are together, the later over the earlier. */
export function mergedValues(files: readonly (readonly YamlDocument[])[]): Place | undefined {
  const roots = files.flatMap(([document]) => (document ? rootPlace(document) : []));
  const written = roots.filter(isWritten);
  return written.length === 0 ? roots[0] : layered(written, rules);
}

/** A chart in the folder `charts` of another, as far as that one's `Chart.yaml` says something of it. */
export interface Dependency {
  /** What it is called in the values of the chart around it. */
  readonly key: string;
  /** The values that say whether it is there, of which the first counts that does. */
  readonly conditions: readonly (readonly string[])[];
  /** The tags of which one has to be on, where no condition says more. */
  readonly tags: readonly string[];
}

/** What a chart depends on by a name: several times, if it gives it several aliases. */
export function dependenciesOn(name: string, documents: readonly YamlDocument[]): readonly Dependency[] {
  const [document] = documents;
  const list = document ? items(child(rootPlace(document), 'dependencies')) : [];
  const found = list.filter((each) => string(child(each, 'name')) === name);
  if (found.length === 0) return [{ key: name, conditions: [], tags: [] }];
  return found.map((each) => ({
    key: string(child(each, 'alias')) ?? name,
    conditions: (string(child(each, 'condition')) ?? '').split(',').map((path) => path.trim().split('.')),
    tags: items(child(each, 'tags')).flatMap((tag) => string(tag) ?? []),
  }));
}

/** The values of a chart over those of the charts in it, by what these are called. */
export function valuesAround(values: Place, inner: ReadonlyMap<string, Place | undefined>): Place {
  const at = (key: string): Place | undefined => {
    const layers = [inner.get(key), child(values, key)].filter((each) => each?.node);
    return layered(
      layers.flatMap((each) => each ?? []),
      rules,
    );
  };
  return {
    ...values,
    view: {
      mayHold: (key) => mayHold(values, key),
      child(key) {
        const found = inner.has(key) ? at(key) : child(values, key);
        return found?.node ? { ...found, key } : undefined;
      },
      entries: () => [
        ...entries(values).filter(({ key }) => !inner.has(String(key))),
        ...[...inner.keys()].flatMap((key) => at(key) ?? []),
      ],
      items: () => [],
    },
  };
}

/**
 * The values of a chart in another: what `valuesAround` has for it, and the global ones. `undefined` when it is not
 * there.
 * https://helm.sh/docs/chart_template_guide/subcharts_and_globals/
 */
export function valuesWithin(
  around: Place | undefined,
  own: Place | undefined,
  { key, conditions, tags }: Dependency,
): Place | undefined {
  if (!around) return own;
  const said = conditions.map((path) => kubernetesScalar(descend(around, ...path)));
  const tagged = tags.map((tag) => kubernetesScalar(descend(around, 'tags', tag)));
  const areOff = tagged.includes(false) && !tagged.includes(true);
  if (!(said.find((each) => typeof each === 'boolean') ?? !areOff)) return undefined;
  const given = child(around, key);
  const merged = isMap(given.node) ? given : own;
  const shared = layered(
    [merged, around].flatMap((each) => (each ? child(each, 'global') : [])).filter(isWritten),
    rules,
  );
  return {
    ...(merged ?? around),
    view: {
      mayHold: (name) => merged !== undefined && mayHold(merged, name),
      child(name) {
        const found = name === 'global' ? shared : merged && child(merged, name);
        return found?.node ? found : undefined;
      },
      entries: () => {
        const others = merged ? entries(merged) : [];
        return [...others.filter(({ key: name }) => name !== 'global'), shared ?? []].flat();
      },
      items: () => [],
    },
  };
}
