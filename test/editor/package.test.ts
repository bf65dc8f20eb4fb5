import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packagedExtension } from './support.ts';
import { unpackExtension } from './vscode.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const maxBytes = 600 * 1000;

describe('the packaged extension', () => {
  it('is small', async () => {
    const { size } = await stat(packagedExtension());
    assert.ok(size <= maxBytes, `It has ${size} bytes; ${maxBytes} are allowed.`);
  });

  it('is the same, byte by byte, whenever and wherever it is made of one state', async () => {
    const before = await readFile(packagedExtension());
    const elsewhere = { ...process.env, TZ: 'Asia/Tokyo' };
    execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, env: elsewhere });
    const again = execFileSync(process.execPath, ['test/editor/package.mjs'], {
      cwd: root,
      env: elsewhere,
      encoding: 'utf8',
    });
    assert.ok(before.equals(await readFile(again.trim())));
  });

  it('has what it runs, shows and must tell in it, and nothing else', async () => {
    const { folder, remove } = await unpackExtension(packagedExtension());
    try {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      assert.deepEqual(files.map(({ parentPath, name }) => relative(folder, join(parentPath, name))).sort(), [
        '.vsixmanifest',
        'LICENSE.txt',
        'changelog.md',
        'client/dist/extension.js',
        'client/dist/notices.txt',
        'client/dist/package.json',
        'client/dist/sbom.cdx.json',
        'client/dist/server.js',
        'client/media/icon.png',
        'client/media/walkthrough/ci.svg',
        'client/media/walkthrough/example.svg',
        'client/media/walkthrough/finding.svg',
        'client/media/walkthrough/fix.svg',
        'client/media/walkthrough/report.svg',
        'docs/schema/configuration.schema.json',
        'package.json',
        'package.nls.json',
        'readme.md',
        'syntaxes/ignore-comments.dockerfile.tmLanguage.json',
        'syntaxes/ignore-comments.tmLanguage.json',
      ]);
    } finally {
      await remove();
    }
  });
});
