/** The npm package as it is published: packed, unpacked elsewhere, and used from there. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '../../server/src/report/version.ts';
import { build, root } from '../cli/support.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-npm-'));
const packed = join(folder, 'node_modules/bulkhead');
let files: readonly string[] = [];

/** Runs Node in a project that has the package. */
const node = (...args: string[]) =>
  execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

before(function () {
  this.timeout(60_000);
  build();
  const shell = process.platform === 'win32';
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const options = { cwd: join(root, 'server'), encoding: 'utf8', shell, stdio: 'pipe' } as const;
  const said = JSON.parse(execFileSync('npm', pack, options));
  // npm 12 has an object by name where npm 11 has a list.
  const [{ filename, files: listed }] = Array.isArray(said) ? said : Object.values<never>(said);
  files = listed.map(({ path }: { path: string }) => path).sort();
  mkdirSync(packed, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, filename), '--strip-components=1', '-C', packed]);
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe('the npm package', () => {
  it('has what it needs and nothing else', () => {
    assert.deepEqual(files, [
      'LICENSE',
      'README.md',
      'bin/bulkhead.js',
      'bin/kubectl-bulkhead.js',
      'dist/api.cjs',
      'dist/api.d.cts',
      'dist/api.d.ts',
      'dist/api.js',
      'dist/cli.cjs',
      'dist/notices.txt',
      'dist/sbom.cdx.json',
      'package.json',
    ]);
    const { dependencies, scripts = {} } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8'));
    assert.deepEqual(
      [dependencies, Object.keys(scripts)],
      [undefined, []],
      'nothing runs where it is installed',
    );
    assert.equal(
      readFileSync(join(packed, 'LICENSE'), 'utf8'),
      readFileSync(join(root, 'LICENSE'), 'utf8'),
      'the copy of the licence',
    );
  });

  const use = `
    const { findings } = analyze('services: {a: {image: a, privileged: true}}', 'compose.yaml');
    console.log(findings[0].ruleId, findings[0].fixes.length > 0, version, rules.length > 50);`;
  const used = `privileged-container true ${version} true\n`;

  it('can be imported', () => {
    writeFileSync(join(folder, 'a.mjs'), `import { analyze, rules, version } from 'bulkhead';${use}`);
    assert.equal(node('a.mjs'), used);
  });

  it('can be required', () => {
    writeFileSync(join(folder, 'a.cjs'), `const { analyze, rules, version } = require('bulkhead');${use}`);
    assert.equal(node('a.cjs'), used);
  });

  it('has nothing but the language when it is imported: no module, no global of Node or of a browser', () => {
    writeFileSync(
      join(folder, 'bare.mjs'),
      `import { readFileSync } from 'node:fs';
      import vm from 'node:vm';
      const module = new vm.SourceTextModule(readFileSync('node_modules/bulkhead/dist/api.js', 'utf8'), {
        context: vm.createContext({}),
      });
      await module.link((name) => { throw new Error('it imports ' + name); });
      await module.evaluate();
      const { analyze, rules, version } = module.namespace;
      for (const path of ['Dockerfile', 'pod.yaml', 'run.sh', 'x.container', '.github/workflows/a.yaml'])
        analyze('FROM a\\nUSER root\\nRUN docker run --privileged a', path);${use}`,
    );
    assert.equal(node('--no-warnings', '--experimental-vm-modules', 'bare.mjs'), used);
  });

  const typed = `
    const options: Options = { level: 'restricted', rules: { 'root-user': 'off' } };
    const { findings, workloads }: Analysis = analyze('', 'Dockerfile', options);
    const texts: string[] = findings.flatMap(({ fixes }) => fixes.map(({ edits }) => applyEdits('', edits)));
    const verdicts: Array<'ready' | string> = workloads.map(({ advice }) => advice.verdict);
    // @ts-expect-error there is no such level
    analyze('', 'Dockerfile', { level: 'most' });
    export { texts, verdicts };`;
  const imports = `import { analyze, applyEdits, type Analysis, type Options } from 'bulkhead';${typed}`;

  for (const [module, resolution] of [
    ['node16', 'node16'],
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ] as const) {
    it(`has types for ${resolution}, by which wrong use is told`, () => {
      const sources = resolution === 'bundler' ? ['b.ts'] : ['b.mts', 'b.cts'];
      for (const name of sources) writeFileSync(join(folder, name), imports);
      const compiler = join(root, 'node_modules/typescript/bin/tsc');
      const options = ['--ignoreConfig', '--strict', '--noEmit', '--types', '', '--lib', 'es2022'];
      const modules = ['--module', module, '--moduleResolution', resolution];
      assert.equal(
        tried(() => node(compiler, ...options, ...modules, ...sources)),
        '',
      );
    }).timeout(30_000);
  }

  it('names nothing of the engine in its types', () => {
    const types = readFileSync(join(packed, 'dist/api.d.ts'), 'utf8');
    assert.doesNotMatch(types, /\bimport\b|\bfrom '|\bany\b|\bspan\b/i);
    assert.equal(types, readFileSync(join(packed, 'dist/api.d.cts'), 'utf8'));
  });
});

/** What a program says, whether or not it fails. */
function tried(run: () => string): string {
  try {
    return run();
  } catch (error) {
    return String((error as { readonly stdout?: unknown }).stdout ?? error);
  }
}
