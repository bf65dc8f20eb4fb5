/**
 * What the engine takes a kustomization for is what `kubectl kustomize` builds of it, the reference, compared object by
 * object with all fields. Each fixture is a folder in one file: `-- path --`, then the file. The objects are in order.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { buildKustomization } from '../../server/src/engine/kustomize/build.ts';
import { dataAt } from '../../server/src/engine/kustomize/data.ts';
import { isRefusal } from '../../server/src/engine/model/fact.ts';
import { parseYaml, splitDocuments } from '../../server/src/engine/parse/yaml.ts';
import { projectOf } from '../support/projects.ts';
import { filesOf } from '../support/txtar.ts';

const folder = new URL('./kustomize/', import.meta.url);

/** The objects that the engine sees. */
function built(files: Readonly<Record<string, string>>): unknown[] {
  const project = projectOf('kustomization', ['kustomization.yaml'], files);
  const { resources, unresolved } = buildKustomization('/p/kustomization.yaml', {
    documents(path) {
      const content = project.contents.get(path) ?? { refused: 'it is not there' };
      return isRefusal(content) ? content : splitDocuments(content).map(({ text }) => parseYaml(text));
    },
    resolve: project.resolve,
  });
  assert.deepEqual(unresolved, []);
  return resources.map(({ place }) => JSON.parse(JSON.stringify(dataAt(place))));
}

/** The objects that kubectl builds. */
function reference(files: Readonly<Record<string, string>>): unknown[] {
  const root = mkdtempSync(join(tmpdir(), 'kustomize-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const out = execFileSync('kubectl', ['kustomize', root], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return parseAllDocuments(out).flatMap((document) => document.toJS({ maxAliasCount: -1 }) ?? []);
  } finally {
    rmSync(root, { recursive: true });
  }
}

function hasKubectl(): boolean {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('kustomizations, beside kubectl kustomize', function () {
  this.timeout(20_000);
  before(function () {
    if (!hasKubectl()) this.skip();
  });
  for (const name of readdirSync(folder)) {
    it(name.replace('.txtar', ''), () => {
      const files = filesOf(readFileSync(new URL(name, folder), 'utf8'));
      assert.deepEqual(built(files).map(read).sort(byId), reference(files).map(read).sort(byId));
    });
  }
});

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
    const { kind, metadata } = object as { kind: string; metadata: { name: string } };
    return `${kind} ${metadata.name}`;
  };
  return id(one) < id(other) ? -1 : 1;
}
