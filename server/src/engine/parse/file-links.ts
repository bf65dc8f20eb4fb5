/** The words of a file that name other files of the workspace. */

import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Span } from '../source.ts';
import { parseYaml, spanOf, splitDocuments } from './yaml.ts';
import { keyText } from './yaml-tree.ts';

/** A word, and the files that it may mean: the first that is there. Relative to the file's folder. */
export interface FileLink {
  readonly span: Span;
  readonly targets: readonly string[];
}

type Take = (node: Node | null | undefined, targets?: (path: string) => readonly string[]) => void;

/** What a Compose file names: files of `extends` and `include`, Dockerfiles, files of variables. */
export function composeLinks(text: string): FileLink[] {
  return linksIn(text, (root, take) => {
    each(root.get('include', true), (entry) => {
      each(isMap(entry) ? entry.get('path', true) : entry, take);
      if (isMap(entry)) each(entry.get('env_file', true), take);
    });
    const services = root.get('services', true);
    for (const { value } of pairsOf(services)) {
      if (!isMap(value)) continue;
      const from = value.get('extends', true);
      if (isMap(from)) take(from.get('file', true) as Node);
      each(value.get('env_file', true), (file) =>
        take(isMap(file) ? (file.get('path', true) as Node) : file),
      );
      const build = value.get('build', true);
      if (!isMap(build)) take(build as Node, (context) => [`${context}/Dockerfile`]);
      else {
        const context = textOf(build.get('context', true)) ?? '.';
        take(build.get('dockerfile', true) as Node, (name) => [`${context}/${name}`]);
      }
    }
  });
}

/** What a kustomization names: resources, folders of other kustomizations, patches. */
export function kustomizationLinks(text: string, names: readonly string[]): FileLink[] {
  return linksIn(text, (root, take) => {
    const folder = (path: string) => [...names.map((name) => `${path}/${name}`), path];
    for (const key of ['resources', 'bases', 'components'])
      each(root.get(key, true), (node) => take(node, folder));
    each(root.get('patchesStrategicMerge', true), take);
    for (const key of ['patches', 'patchesJson6902', 'replacements'])
      each(root.get(key, true), (entry) => isMap(entry) && take(entry.get('path', true) as Node));
  });
}

function linksIn(text: string, find: (root: YAMLMap, take: Take) => void): FileLink[] {
  const links: FileLink[] = [];
  for (const document of splitDocuments(text)) {
    const { root } = parseYaml(document.text, { text, start: document.start });
    if (!isMap(root)) continue;
    find(root, (node, targets = (path) => [path]) => {
      const path = textOf(node);
      // A value with a variable may be any path, and a patch may stand where its path could.
      if (path === undefined || /[$\n]/.test(path)) return;
      links.push({ span: spanOf(node as Node), targets: targets(path) });
    });
  }
  return links;
}

function each(node: unknown, visit: (node: Node) => void): void {
  if (isSeq(node)) for (const item of node.items) visit(item as Node);
  else if (isMap(node) || isScalar(node)) visit(node);
}

function pairsOf(node: unknown): readonly Pair<unknown, unknown>[] {
  return isMap(node) ? node.items.filter((pair) => keyText(pair) !== '') : [];
}

function textOf(node: unknown): string | undefined {
  return isScalar(node) && typeof node.value === 'string' && node.value !== '' ? node.value : undefined;
}
