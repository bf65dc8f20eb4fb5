/**
 * What the engine takes a kustomization for is what `kubectl kustomize` builds of it, the reference, compared object by
 * object with all fields. Each fixture is a folder in one file: `-- path --`, then the file.
 */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { builtByEngine, builtByKubectl, hasKubectl } from '../support/kustomize.ts';
import { filesOf } from '../support/txtar.ts';

const folder = new URL('./kustomize/', import.meta.url);

describe('kustomizations, beside kubectl kustomize', function () {
  this.timeout(20_000);
  before(function () {
    if (!hasKubectl()) this.skip();
  });
  for (const name of readdirSync(folder)) {
    it(name.replace('.txtar', ''), () => {
      const files = filesOf(readFileSync(new URL(name, folder), 'utf8'));
      assert.deepEqual(builtByEngine(files), { objects: builtByKubectl(files), told: [] });
    });
  }
});
