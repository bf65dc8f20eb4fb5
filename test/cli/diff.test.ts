/** `bulkhead diff`: what a change made better or worse. */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { build, bulkhead, folder, root, write } from './support.ts';

before(build);

const schema = JSON.parse(readFileSync(join(root, 'docs/schema/changes.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false }).compile(schema);
const service = (more: string) => `services:\n  web:\n    image: x\n${more}`;

describe('bulkhead diff', () => {
  const project = folder();
  let cwd = '';
  let count = 0;
  const put = (text: string) => write(cwd, 'compose.yaml', text);
  const run = (...args: string[]) => bulkhead(args, { cwd });
  beforeEach(async () => {
    cwd = join(project.path, `${++count}`);
    mkdirSync(cwd);
    put(service('    pid: host\n    cap_add: [SYS_ADMIN]\n'));
    await run('scan', '--format', 'json=base.json');
  });

  it('says that nothing changed, wherever the lines and the file went', async () => {
    put(`# A comment.\n${service('    pid: host\n    cap_add: [SYS_ADMIN]\n')}`);
    renameSync(join(cwd, 'compose.yaml'), join(cwd, 'docker-compose.yaml'));
    const { code, stdout } = await run('diff', 'base.json');
    assert.deepEqual([code, stdout], [0, 'Nothing changed in isolation.\n']);
  });

  it('tells what came and what went, and fails for what came', async () => {
    put(service('    privileged: true\n    cap_add: [SYS_ADMIN]\n'));
    const { code, stdout } = await run('diff', 'base.json');
    assert.equal(code, 1);
    assert.match(stdout, /^\+ compose\.yaml:4:17 error privileged-container service web: /m);
    assert.match(stdout, /^- compose\.yaml:4:10 warning host-pid-namespace service web: /m);
    assert.match(stdout, /1 risk came, 2 risks went\.\n$/);
    assert.equal((await run('diff', '--fail-on', 'never', 'base.json')).code, 0);
  });

  it('does not fail for what became better', async () => {
    put(service('    runtime: io.containerd.kata.v2\n    cap_add: [SYS_ADMIN]\n'));
    const { code, stdout } = await run('diff', 'base.json');
    assert.equal(code, 0);
    assert.match(stdout, /^- compose\.yaml:2 service web: shared kernel became microVM$/m);
    assert.match(stdout, /^- .*dangerous-capability.*\(was error\)$/m);
  });

  it('is a comment for a pull request, and JSON that fits its schema', async () => {
    put(service('    privileged: true\n'));
    const [markdown, json] = [
      await run('diff', '--format', 'markdown', 'base.json'),
      await run('diff', '--format', 'json', 'base.json'),
    ];
    assert.match(
      markdown.stdout,
      /^### Bulkhead: 1 risk came, 2 risks went\.\n\n- \*\*error\*\* `compose\.yaml:4`/,
    );
    assert.match(markdown.stdout, /<details><summary>Better: 2<\/summary>/);
    const changes = JSON.parse(json.stdout) as { came: unknown[]; went: unknown[] };
    assert.ok(validate(changes), JSON.stringify(validate.errors));
    assert.deepEqual([changes.came.length, changes.went.length], [1, 2]);
  });

  it('names what is no report', async () => {
    write(cwd, 'other.json', '{"schemaVersion": 1}');
    write(
      cwd,
      'half.json',
      '{"schemaVersion": 1, "tool": {"name": "bulkhead"}, "findings": [{}], "workloads": []}',
    );
    for (const [args, message] of [
      [[], /diff wants an earlier report/],
      [['gone.json'], /cannot compare with gone\.json: no such file/],
      [['compose.yaml'], /it is not valid JSON/],
      [['other.json'], /it is no report of/],
      [['half.json'], /its `findings` are not well-formed/],
    ] as const) {
      const { code, stderr } = await run('diff', ...args);
      assert.equal(code, 2);
      assert.match(stderr, message);
    }
  });
});
