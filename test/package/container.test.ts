/** The image of the command line, as far as it can be judged without an engine: by its own rules, and by what it copies. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '../../server/src/report/version.ts';
import { build, bulkhead, root } from '../cli/support.ts';

const file = 'server/Dockerfile';
const instructions = readFileSync(join(root, file), 'utf8')
  .split('\n')
  .filter((line) => /^[A-Z]/.test(line));

before(build);

describe('the container image', () => {
  it('passes all rules that it brings, at every level', async () => {
    const args = [
      'scan',
      '--level',
      'all',
      '--confidence',
      'low',
      '--no-config',
      '--no-ignores',
      '--no-baseline',
    ];
    const { code, stdout } = await bulkhead([...args, '--fail-on', 'hint', file], { cwd: root });
    assert.equal(code, 0, stdout);
    assert.match(stdout, /No isolation risk was found in 1 workload/);
  });

  it('is based on a tag, runs as a user with a number, and runs nothing while it is built', () => {
    assert.match(instructions[0] ?? '', /^FROM [\w./-]+:(?!latest)[\w.-]+$/);
    assert.ok(instructions.some((line) => /^USER [1-9]\d*:[1-9]\d*$/.test(line)));
    assert.ok(!instructions.some((line) => line.startsWith('RUN ')));
  });

  it('has all that its entry point needs', () => {
    const image = mkdtempSync(join(tmpdir(), 'bulkhead-image-'));
    try {
      for (const line of instructions.filter((each) => each.startsWith('COPY '))) {
        const names = line.split(' ').slice(1);
        const target = join(image, names.at(-1) ?? '');
        const isFolder = names.at(-1)?.endsWith('/');
        for (const name of names.slice(0, -1)) {
          const to = isFolder ? join(target, name.split('/').at(-1) ?? '') : target;
          cpSync(join(root, 'server', name), to, { recursive: true });
        }
      }
      const entry = instructions.find((line) => line.startsWith('ENTRYPOINT '))?.slice('ENTRYPOINT '.length);
      const [, program = ''] = JSON.parse(entry ?? '[]');
      const run = [join(image, program), '--version'];
      assert.equal(execFileSync(process.execPath, run, { encoding: 'utf8' }), `${version}\n`);
    } finally {
      rmSync(image, { recursive: true, force: true });
    }
  });
});
