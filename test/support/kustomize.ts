/** What a kustomization builds: as the engine sees it, and as `kubectl kustomize` does, the reference. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { buildKustomization } from '../../server/src/engine/kustomize/build.ts';
import { dataAt } from '../../server/src/engine/kustomize/data.ts';
import { isRefusal } from '../../server/src/engine/model/fact.ts';
import { parseYaml, splitDocuments } from '../../server/src/engine/parse/yaml.ts';
import { projectOf } from './projects.ts';

/** Files by path; the kustomization that is built is `kustomization.yaml`. */
export type Files = Readonly<Record<string, string>>;

/** The objects that the engine sees, and what it tells of what is not there. */
export function builtByEngine(files: Files): { objects: unknown[]; told: string[] } {
  const project = projectOf('kustomization', ['kustomization.yaml'], files);
  const { resources, unresolved } = buildKustomization('/p/kustomization.yaml', {
    documents(path) {
      const content = project.contents.get(path) ?? { refused: 'it is not there' };
      return isRefusal(content) ? content : splitDocuments(content).map(({ text }) => parseYaml(text));
    },
    resolve: project.resolve,
  });
  const objects = resources.map(({ place }) => read(dataAt(place))).sort(byId);
  return { objects, told: unresolved.map(({ message }) => message) };
}

/** The objects that kubectl builds; `undefined` when it refuses. */
export function builtByKubectl(files: Files): unknown[] | undefined {
  const root = mkdtempSync(join(tmpdir(), 'kustomize-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const out = execFileSync('kubectl', ['kustomize', root], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const objects = parseAllDocuments(out).flatMap((document) => document.toJS({ maxAliasCount: -1 }) ?? []);
    return objects.map(read).sort(byId);
  } catch {
    return undefined;
  } finally {
    rmSync(root, { recursive: true });
  }
}

export function hasKubectl(): boolean {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** An object without what nobody here reads: selectors, and the order of ports. */
function read(object: unknown): unknown {
  return JSON.parse(JSON.stringify(object), (key, value) => {
    if (key === 'selector') return undefined;
    if (key !== 'ports') return value;
    return (value as unknown[])
      .map((port) => JSON.stringify(port, Object.keys(port as object).sort()))
      .sort();
  });
}

/** kubectl has an order of its own among the objects. */
function byId(one: unknown, other: unknown): number {
  const id = (object: unknown) => {
    const { kind, metadata } = object as { kind: string; metadata: { name: string; namespace?: string } };
    return `${kind} ${metadata.name} ${metadata.namespace}`;
  };
  return id(one) < id(other) ? -1 : 1;
}
