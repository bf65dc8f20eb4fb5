/** The values of a chart, and those of files that go over them. */

import { isMap } from 'yaml';
import { layered, type MergeRules } from '../parse/layers.ts';
import { isWritten, type Place, rootPlace } from '../parse/lookup.ts';
import type { YamlDocument } from '../parse/yaml.ts';

/**
 * Mappings are merged, all else is replaced, and null takes a value away.
 * https://helm.sh/docs/chart_template_guide/values_files/#deleting-a-default-key
 */
const rules: MergeRules = {
  counting(layers) {
    const last = layers.at(-1);
    if (!last || !isWritten(last)) return [];
    if (!isMap(last.node)) return [last];
    const others = layers.findLastIndex((layer) => !isMap(layer.node));
    return layers.slice(others + 1);
  },
  merge: () => ({ as: 'join', deep: true }),
};

/** What the values of files are together, the later over the earlier. */
export function mergedValues(files: readonly (readonly YamlDocument[])[]): Place | undefined {
  const roots = files.flatMap(([document]) => (document ? rootPlace(document) : []));
  const written = roots.filter(isWritten);
  return written.length === 0 ? roots[0] : layered(written, rules);
}
