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
  /** The first of the values that say whether it is there. */
  readonly condition: readonly string[] | undefined;
  /** The tags of which one has to be on, where no condition says more. */
  readonly tags: readonly string[];
}

/** The charts that a chart depends on, by their names. */
export function dependenciesIn(documents: readonly YamlDocument[]): ReadonlyMap<string, Dependency> {
  const [document] = documents;
  const list = document ? items(child(rootPlace(document), 'dependencies')) : [];
  return new Map(
    list.flatMap((each): [string, Dependency][] => {
      const name = string(child(each, 'name'));
      const condition = string(child(each, 'condition'))?.split(',')[0]?.trim().split('.');
      const tags = items(child(each, 'tags')).flatMap((tag) => string(tag) ?? []);
      const key = string(child(each, 'alias')) ?? name;
      return name === undefined || key === undefined ? [] : [[name, { key, condition, tags }]];
    }),
  );
}

/**
 * The values of a chart in another: its own, those that the other has for it, and the global ones. `undefined` when it
 * is not there.
 * https://helm.sh/docs/chart_template_guide/subcharts_and_globals/
 */
export function valuesWithin(
  around: Place | undefined,
  own: Place | undefined,
  { key, condition, tags }: Dependency,
): Place | undefined {
  if (!around) return own;
  const isOn = condition && kubernetesScalar(descend(around, ...condition));
  const areOff =
    tags.length > 0 && tags.every((tag) => kubernetesScalar(descend(around, 'tags', tag)) === false);
  if (isOn === false || (isOn === undefined && areOff)) return undefined;
  const given = [own, child(around, key)].filter((each) => each && isWritten(each) && isMap(each.node));
  const layers = given.flatMap((each) => each ?? []);
  const merged = layered(layers, rules) ?? own;
  const global = child(around, 'global');
  if (!merged || !isWritten(global)) return merged;
  const shared = layered([child(merged, 'global'), global].filter(isWritten), rules);
  return {
    ...merged,
    view: {
      mayHold: (name) => mayHold(merged, name),
      child(name) {
        const found = name === 'global' ? shared : child(merged, name);
        return found?.node ? found : undefined;
      },
      entries: () => [...entries(merged).filter(({ key: name }) => name !== 'global'), shared ?? []].flat(),
      items: () => [],
    },
  };
}
