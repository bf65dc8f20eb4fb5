/** What fails on the way out of a scan: nothing is lost that was there, and it is said once. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build, bulkhead, folder, risky, root, write } from './support.ts';

before(build);

describe('a report', () => {
  if (process.platform === 'win32') return;
  const made = folder({ 'compose.yaml': risky, 'report.json': 'as it was', 'kept.html': 'as it was' });
  const scan = (...args: string[]) => bulkhead(['scan', ...args], { cwd: made.path });

  it('that the disk has no room for leaves the old one as it was, and nothing half done', () => {
    // A limit on the size of files does what a full disk does, for this process alone.
    const command = `trap '' XFSZ; ulimit -f 1; exec "$0" "$@"`;
    const program = [
      process.execPath,
      join(root, 'server/bin/bulkhead.js'),
      'scan',
      '--format=html=kept.html',
    ];
    const { status, stderr } = spawnSync('bash', ['-c', command, ...program], {
      cwd: made.path,
      encoding: 'utf8',
    });
    assert.equal(
      stderr,
      'bulkhead: cannot write kept.html: it would be too large\nTry `bulkhead scan --help`.\n',
    );
    assert.equal(status, 2);
    assert.equal(readFileSync(join(made.path, 'kept.html'), 'utf8'), 'as it was');
    assert.deepEqual(
      readdirSync(made.path).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('to a device that is full is told of, and is trouble', async function () {
    if (!existsSync('/dev/full')) return this.skip();
    const { code, stderr } = await scan('--output', '/dev/full');
    assert.equal(stderr, 'bulkhead: cannot write /dev/full: the disk is full\nTry `bulkhead scan --help`.\n');
    assert.equal(code, 2);
  });

  it('replaces what a link leads to, not the link', async () => {
    write(made.path, 'reports/real.json', 'as it was');
    symlinkSync('reports/real.json', join(made.path, 'latest.json'));
    await scan('--format=json', '--output=latest.json');
    assert.ok(lstatSync(join(made.path, 'latest.json')).isSymbolicLink());
    assert.equal(JSON.parse(readFileSync(join(made.path, 'reports/real.json'), 'utf8')).findings.length, 1);
  });

  it('whose reader goes away ends quietly, with the exit code of the scan', () => {
    const command = `"${process.execPath}" "${root}server/bin/bulkhead.js" scan --format json | head -c 1; echo " \${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: made.path, encoding: 'utf8' });
    assert.deepEqual([stdout, stderr], ['{ 1\n', '']);
  });
});
