/** Finds the Helm charts of a workspace, and which of its files belong to each. */

import type { ProjectStart } from './project-starts.ts';

/** Of one folder with more files than this only the first are read. */
const maxFiles = 1000;

const rootName = '/Chart.yaml';

/**
 * A chart is a folder with a `Chart.yaml`. Its templates and its values belong to it, files of values that go over
 * those too (`values-prod.yaml`, `values.prod.yaml`, `ci/*.yaml`, `values/*.yaml`); and so do the charts in its folder
 * `charts`, which take values from it.
 * https://helm.sh/docs/topics/charts/#the-chart-file-structure
 *
 * @param uris normalized
 */
export function chartStarts(uris: readonly string[]): ProjectStart[] {
  const roots = new Set(uris.filter((uri) => uri.endsWith(rootName)));
  const files = new Map([...roots].map((root) => [root, [] as string[]]));
  for (const uri of roots.size > 0 ? uris : []) {
    for (const root of rootsAbove(uri, roots)) {
      const own = files.get(root);
      const path = uri.slice(root.length - rootName.length + 1);
      if (own && own.length < maxFiles && isOfChart(path)) own.push(uri);
    }
  }
  // A chart in another is what that one makes of it.
  const isTaken = (root: string) =>
    roots.has(root.replace(/\/charts\/[^/]+\/Chart\.yaml$/, rootName).replace(root, ''));
  return [...files]
    .filter(([root]) => !isTaken(root))
    .map(([root, own]) => ({ kind: 'chart', roots: [root], files: own }));
}

/** The charts in whose folders a file is. */
function rootsAbove(uri: string, roots: ReadonlySet<string>): string[] {
  const found: string[] = [];
  for (let end = uri.lastIndexOf('/'); end > 0; end = uri.lastIndexOf('/', end - 1)) {
    const root = uri.slice(0, end) + rootName;
    if (roots.has(root)) found.push(root);
  }
  return found;
}

/** Whether a file is named like the values of a chart. */
export function isValues(uri: string): boolean {
  return /\/values([._-][^/]*)?\.ya?ml$/.test(uri);
}

/** Whether a file of a chart's folder is one of its templates or values, or of a chart in it. */
function isOfChart(path: string): boolean {
  const [, inner = path] = /^charts\/[^/]+\/(.*)$/.exec(path) ?? [];
  if (/^templates\/.*\.(ya?ml|tpl)$/.test(inner)) return true;
  if (inner !== path) return inner === 'values.yaml';
  return /^(values([._-][^/]*)?\.ya?ml|(ci|values)\/[^/]+\.ya?ml)$/.test(path);
}
