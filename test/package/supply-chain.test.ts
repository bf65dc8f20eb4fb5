/** What is shipped: whose it is, what it can do, and that it is nothing else than what its sources give. */

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { createProtocolConnection } from 'vscode-languageserver/node';
import { build, folder, risky, root } from '../cli/support.ts';

const text = (path: string) => readFileSync(join(root, path), 'utf8');
const bundles = [
  'client/dist/extension.js',
  'client/dist/server.js',
  'server/dist/cli.cjs',
  'server/dist/api.js',
  'server/dist/api.cjs',
];
const products = ['client/dist', 'server/dist'];
const preload = `--import=${new URL('../support/no-network.mjs', import.meta.url).href}`;

before(build);

describe('the list of what is shipped', () => {
  for (const product of products) {
    it(`in ${product} is CycloneDX, and names each package with its licence and hash`, async () => {
      const sbom = text(`${product}/sbom.cdx.json`);
      assert.equal(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(sbom), null);
      const { components } = JSON.parse(sbom);
      assert.ok(components.length > 5);
      const notices = text(`${product}/notices.txt`);
      for (const { name, version, licenses, hashes } of components) {
        const { id } = licenses[0].license;
        assert.match(id, /^(MIT|ISC|BSD-[23]-Clause|BlueOak-1\.0\.0|Apache-2\.0)$/, name);
        assert.match(hashes[0].content, /^[\da-f]{128}$/);
        assert.ok(notices.includes(`${name} ${version} (${id})`), name);
      }
    });
  }
});

describe('what is installed', () => {
  it('is by the lock file, each package with its hash', () => {
    const packages: Record<string, { integrity?: string; link?: boolean }> = JSON.parse(
      text('package-lock.json'),
    ).packages;
    const without = Object.entries(packages).filter(
      ([path, { integrity, link }]) => /node_modules\//.test(path) && !link && !integrity,
    );
    assert.deepEqual(without, []);
  });

  it('runs nothing while it is installed', () => {
    assert.match(text('.npmrc'), /^ignore-scripts=true$/m);
    const manifests = ['package.json', 'server/package.json'].map(
      (path) => JSON.parse(text(path)).scripts ?? {},
    );
    for (const scripts of manifests)
      assert.deepEqual(
        Object.keys(scripts).filter((name) => /^(pre|post)?install$|^prepare$/.test(name)),
        [],
      );
  });
});

describe('what is shipped', () => {
  for (const bundle of bundles) {
    it(`makes no code of texts: ${bundle}`, () => {
      assert.doesNotMatch(text(bundle), /\beval\(|\bnew Function\b|\bFunction\(["'`]|import\(\s*[^)"'`\s]/);
    });
  }

  const workspace = folder({
    'compose.yaml': risky,
    Dockerfile: 'FROM x\nUSER root\n',
    '.bulkhead.yaml': 'level: all\n',
  });

  it('asks for no network and starts no program in a scan, in a fix and in all reports', () => {
    const program = join(root, 'server/dist/cli.cjs');
    const formats = ['text', 'html', 'sarif', 'json', 'markdown', 'junit', 'gitlab', 'github', 'ndjson'];
    for (const args of [
      ...formats.map((format) => ['scan', `--format=${format}`]),
      ['advise'],
      ['explain', 'host-pid-namespace'],
      ['fix', '--unsafe', '--dry-run'],
    ]) {
      const { stderr, stdout } = spawnSync(process.execPath, [preload, program, ...args], {
        cwd: workspace.path,
        encoding: 'utf8',
      });
      assert.doesNotMatch(stderr, /forbidden/);
      assert.notEqual(stdout, '');
    }
  });

  it('asks for no network and starts no program while it serves an editor', async () => {
    const child = spawn(process.execPath, [preload, join(root, 'client/dist/server.js'), '--stdio']);
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    const connection = createProtocolConnection(child.stdout, child.stdin);
    connection.listen();
    const uri = `${new URL(`file://${workspace.path}/compose.yaml`).href}`;
    await connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities: { textDocument: { diagnostic: {} } },
      workspaceFolders: [{ uri: `file://${workspace.path}`, name: 'w' }],
    });
    await connection.sendNotification('initialized', {});
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'dockercompose', version: 1, text: risky },
    });
    const { items } = await connection.sendRequest<{ items: unknown[] }>('textDocument/diagnostic', {
      textDocument: { uri },
    });
    assert.ok(items.length > 0);
    const range = { start: { line: 3, character: 5 }, end: { line: 3, character: 5 } };
    await connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [] },
    });
    await connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: range.start });
    await connection.sendRequest('bulkhead/report', {});
    await connection.sendRequest('shutdown');
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await connection.sendNotification('exit');
    assert.equal(await ended, 0);
    assert.equal(errors, '');
  });

  it('would be caught if it asked for the network', () => {
    const asks = "require('node:https').get('https://localhost/')";
    const { stderr } = spawnSync(process.execPath, [preload, '-e', asks], {
      encoding: 'utf8',
      cwd: fileURLToPath(new URL('.', import.meta.url)),
    });
    assert.match(stderr, /^forbidden: get$/m);
  });
});
