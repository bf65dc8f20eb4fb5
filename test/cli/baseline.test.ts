/** The baseline: an old project starts clean, and what is new counts. */

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { build, bulkhead, folder, harmless, risky, root, write } from './support.ts';

before(build);

const file = '.bulkhead-baseline.json';
const schema = JSON.parse(readFileSync(join(root, 'docs/schema/baseline.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

describe('bulkhead baseline', () => {
  const project = folder();
  let cwd = '';
  let count = 0;
  beforeEach(() => {
    cwd = join(project.path, `${++count}`);
    mkdirSync(cwd);
    write(cwd, 'a/compose.yaml', risky);
  });
  const run = (...args: string[]) => bulkhead(args, { cwd });
  const json = async (...args: string[]) =>
    JSON.parse((await run('scan', '--format', 'json', ...args)).stdout);
  const read = (name: string) => JSON.parse(readFileSync(join(cwd, name), 'utf8'));

  it('writes what is found, sorted, as its schema has it, and leaves nothing else behind', async () => {
    write(cwd, 'b/compose.yaml', risky);
    const { code, stderr } = await run('baseline', 'b', 'a');
    assert.deepEqual([code, stderr], [0, '2 findings written to the baseline.\n']);
    const baseline = read(file);
    const isValid: boolean = validate(baseline);
    assert.ok(isValid, JSON.stringify(validate.errors));
    assert.deepEqual(
      baseline.entries.map(({ path, ruleId }: { path: string; ruleId: string }) => `${path} ${ruleId}`),
      ['a/compose.yaml privileged-container', 'b/compose.yaml privileged-container'],
    );
    assert.deepEqual(readdirSync(cwd).sort(), [file, 'a', 'b']);
  });

  it('keeps a scan from failing on what it holds, wherever the lines went', async () => {
    await run('baseline');
    write(cwd, 'a/compose.yaml', `# A comment.\n\n${risky}`);
    const { code, stdout } = await run('scan');
    assert.equal(code, 0);
    assert.match(stdout, /No new isolation risk was found.*1 known from the baseline/s);
    assert.doesNotMatch(stdout, /privileged-container/);
    const { findings, baselined, summary } = await json();
    assert.deepEqual([findings.length, baselined.length, summary.baselined], [0, 1, 1]);
  });

  it('lets what is new count, also beside its like', async () => {
    await run('baseline');
    write(cwd, 'a/compose.yaml', `${risky}    pid: host\n`);
    assert.equal((await run('scan')).code, 1);
    const { findings, baselined } = await json();
    assert.deepEqual([findings[0].ruleId, findings.length, baselined.length], ['host-pid-namespace', 1, 1]);
    const mounts = (number: number) =>
      `services:\n  web:\n    image: web\n    volumes:\n${'      - /etc:/a\n'.repeat(number)}`;
    write(cwd, 'a/compose.yaml', mounts(1));
    await run('baseline');
    write(cwd, 'a/compose.yaml', mounts(2));
    const twice = await json();
    assert.deepEqual([twice.findings.length, twice.baselined.length], [1, 1]);
  });

  it('is left aside with --no-baseline, and found elsewhere with --baseline', async () => {
    mkdirSync(join(cwd, 'ci'));
    await run('baseline', '--output', 'ci/known.json');
    assert.equal(read('ci/known.json').entries[0].path, '../a/compose.yaml');
    const codes = [await run('scan'), await run('scan', '--baseline', 'ci/known.json')].map(
      ({ code }) => code,
    );
    assert.deepEqual(codes, [1, 0]);
    const inside = await bulkhead(['scan', '--baseline', '../ci/known.json'], { cwd: join(cwd, 'a') });
    assert.equal(inside.code, 0);
    await run('baseline');
    assert.equal((await run('scan', '--no-baseline')).code, 1);
  });

  it('tells what it holds in vain, but not of what was not looked for', async () => {
    write(cwd, 'b/compose.yaml', harmless);
    await run('baseline');
    const off = await json('--rule', 'privileged-container=off');
    const elsewhere = await json('b');
    write(cwd, 'a/compose.yaml', harmless);
    const gone = await json();
    assert.deepEqual(
      [off, elsewhere, gone].map(({ baseline }) => baseline.obsolete),
      [0, 0, 1],
    );
    assert.match((await run('scan')).stdout, /The baseline has 1 obsolete finding;/);
  });

  it('marks what is new and what is not in SARIF, and nothing without a baseline', async () => {
    const states = async () => {
      const [log] = JSON.parse((await run('scan', '--format', 'sarif')).stdout).runs;
      return log.results.map(({ baselineState }: { baselineState?: string }) => baselineState);
    };
    assert.deepEqual(await states(), [undefined]);
    await run('baseline');
    write(cwd, 'a/compose.yaml', `${risky}    pid: host\n`);
    assert.deepEqual(await states(), ['new', 'unchanged']);
  });

  it('ends the scan where it cannot be used, and says why', async () => {
    const told = async (content: string) => {
      write(cwd, file, content);
      const { code, stderr } = await run('scan');
      assert.equal(code, 2);
      return stderr;
    };
    assert.match(await told('{'), /cannot use the baseline .bulkhead-baseline.json: it is not valid JSON/);
    assert.match(await told('{"schemaVersion": 2}'), /no baseline of version 1/);
    assert.match(await told('{"schemaVersion": 1, "entries": [{}]}'), /entry 1 is not well-formed/);
    const missing = await run('scan', '--baseline', 'nowhere.json');
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /nowhere\.json: no such file/);
  });
});
