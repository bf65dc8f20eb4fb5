/** `.pre-commit-hooks.yaml`, by https://pre-commit.com/#creating-new-hooks, and what its entry does. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { version } from '../../server/src/report/version.ts';
import { mayBeOurs } from '../../server/src/workspace/scan.ts';
import { build, folder, harmless, risky, root, write } from '../cli/support.ts';

const hooks: readonly Readonly<Record<string, unknown>>[] = parse(
  readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'),
);
const hook = hooks[0] ?? assert.fail('no hook');

/** The keys of a hook, with their types. */
const schema: Readonly<Record<string, (value: unknown) => boolean>> = {
  id: isText,
  name: isText,
  entry: isText,
  language: (value) => value === 'node',
  description: isText,
  files: isText,
  additional_dependencies: (value) => Array.isArray(value) && value.every(isText),
  pass_filenames: isTruth,
  require_serial: isTruth,
  minimum_pre_commit_version: (value) => isText(value) && /^\d+\.\d+\.\d+$/.test(value),
};

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTruth(value: unknown): boolean {
  return typeof value === 'boolean';
}

before(build);

describe('the pre-commit hook', () => {
  it('has keys that pre-commit knows, and installs this version', () => {
    assert.equal(hooks.length, 1);
    for (const [key, value] of Object.entries(hook)) assert.ok(schema[key]?.(value), key);
    for (const key of ['id', 'name', 'entry', 'language']) assert.ok(key in hook);
    assert.deepEqual(hook.additional_dependencies, [`bulkhead@${version}`]);
  });

  it('is for all files that a scan reads, by their names, and few others', () => {
    // Python has the flag at the front.
    const files = new RegExp(String(hook.files).replace('(?i)', ''), 'i');
    const names = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
    const odd = [
      'Dockerfile',
      'a/Dockerfile.dev',
      'web.Dockerfile',
      'Containerfile',
      'GNUmakefile',
      'rules.mk',
    ];
    const more = ['a.container', 'a.pod', '.devcontainer.json', 'a/.devcontainer/devcontainer.json'];
    const charts = [
      'chart/templates/_helpers.tpl',
      'templates/a.tpl',
      'Kustomization',
      'x.BASH',
      'docker-compose.YML',
    ];
    for (const name of [...names, ...odd, ...more, ...charts])
      assert.ok(files.test(name) || !mayBeOurs(`/${name}`), name);
    for (const name of [
      'main.ts',
      'README.md',
      'podium',
      'makefile.txt',
      'a.tpl',
      'dockerfiles',
      'x.yaml.orig',
    ])
      assert.ok(!files.test(name), name);
    assert.doesNotThrow(
      () => new RegExp(files),
      'it has nothing that Python and JavaScript read differently',
    );
  });

  it('fails for what is risky among the files that it is given, and is silent otherwise', function () {
    if (process.platform === 'win32') return this.skip();
    const [program, ...args] = String(hook.entry).split(' ');
    const run = (...names: string[]) => {
      const PATH = `${join(home.path, 'bin')}:${process.env.PATH}`;
      const options = { cwd: home.path, env: { ...process.env, PATH }, encoding: 'utf8' } as const;
      const { status, stdout, stderr } = spawnSync(String(program), [...args, ...names], options);
      return { status, said: stdout + stderr };
    };
    write(home.path, 'bin/bulkhead', `#!/bin/sh\nexec '${join(root, 'server/bin/bulkhead.js')}' "$@"\n`);
    chmodSync(join(home.path, 'bin/bulkhead'), 0o755);
    assert.deepEqual(run('ok/compose.yaml', 'package.json', 'a b.yaml'), { status: 0, said: '' });
    const { status, said } = run('ok/compose.yaml', 'bad/compose.yaml');
    assert.equal(status, 1);
    assert.match(said, /^bad\/compose\.yaml:4:17 error privileged-container/);
  });
  const home = folder({
    'ok/compose.yaml': harmless,
    'bad/compose.yaml': risky,
    'package.json': '{}',
    'a b.yaml': 'a: b\n',
  });
});
