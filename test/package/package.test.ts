import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '../../server/src/report/version.ts';
import { build, risky, root } from '../cli/support.ts';
import { sourcesIn } from '../support/sources.ts';

const text = (path: string) => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(text('package.json'));
const server = JSON.parse(text('server/package.json'));

before(build);

describe('what is shipped', () => {
  it('has one version', () => {
    const lock = JSON.parse(text('package-lock.json')).packages;
    assert.deepEqual(
      [manifest.version, server.version, lock[''].version, lock.server.version],
      Array(4).fill(version),
    );
    const [latest] = /(?<=^## \[)[^\]]+/m.exec(text('CHANGELOG.md')) ?? [];
    assert.ok(latest === 'Unreleased' || latest === version, `CHANGELOG.md is about ${latest}`);
    assert.deepEqual(server.engines.node, manifest.engines.node);
  });

  it('has that version wherever people are told to take one', () => {
    const guides = readdirSync(join(root, 'docs/guides')).map((name) => `docs/guides/${name}`);
    const places = ['action.yml', '.pre-commit-hooks.yaml', 'server/README.md', ...guides];
    const named = places.flatMap((path) =>
      [...text(path).matchAll(/(?:\bbulkhead@v?|\brev: v)(\d[\w.-]*)/g)].map(([, each]) => `${path} ${each}`),
    );
    assert.ok(named.length > 4);
    assert.deepEqual(
      named.filter((each) => !each.endsWith(` ${version}`)),
      [],
    );
  });

  it('has every file that the manifests name', () => {
    const named = [
      manifest.main,
      manifest.browser,
      manifest.icon,
      ...Object.values(server.bin as object).map((bin) => `server/${bin}`),
    ];
    assert.deepEqual(
      named.filter((path) => !existsSync(join(root, path))),
      [],
    );
  });

  const bundles = [manifest.main, 'client/dist/server.js', 'server/dist/cli.cjs'];

  it('runs no text as a program', () => {
    for (const bundle of bundles) {
      assert.doesNotMatch(text(bundle), /\beval\(|\bnew Function\(|\bFunction\(['"`]/, bundle);
    }
  });

  it('starts no program and opens no connection of its own', () => {
    const reaching = /^(node:)?(child_process|cluster|vm|worker_threads|net|http|https|http2|tls|dgram|dns)$/;
    const imports = sourcesIn('server/src').flatMap((source) => source.imports);
    assert.ok(imports.includes('node:fs'));
    assert.deepEqual(
      imports.filter((name) => reaching.test(name)),
      [],
    );
  });

  it('has a command line that needs no packages', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bulkhead-'));
    try {
      for (const part of ['package.json', ...server.files]) {
        cpSync(join(root, 'server', part), join(folder, 'package', part), { recursive: true });
      }
      writeFileSync(join(folder, 'compose.yaml'), risky);
      const run = (args: readonly string[]) =>
        execFileSync(process.execPath, [join(folder, 'package', server.bin.bulkhead), ...args], {
          cwd: folder,
          encoding: 'utf8',
          stdio: 'pipe',
        });
      assert.equal(run(['--version']), `${version}\n`);
      assert.match(run(['scan', '--fail-on', 'never']), /^compose\.yaml:4:17 error privileged-container/);
      assert.match(run(['fix', '--dry-run', '--unsafe']), /^\+ {4}privileged: false$/m);
      assert.match(run(['explain', 'root-user']), /^# /);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
