/** What programs that run the command line over many files rely on: lines that come early, and say all by themselves. */

import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { build, bulkhead, folder, harmless, risky, start, write } from './support.ts';

interface Line {
  readonly type: string;
  readonly path?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly ruleId?: string;
  readonly findings?: number;
}

const lines = (stdout: string): Line[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const given = (path: string, text: string) => `${JSON.stringify({ path, text })}\n`;

before(build);

describe('scan --texts-from', () => {
  const files = folder();
  const scan = (input: string, ...args: string[]) =>
    bulkhead(['scan', '--texts-from', '-', '--format', 'ndjson', ...args], { cwd: files.path, input });

  it('answers a text before the next one comes', async () => {
    const child = start(['scan', '--texts-from', '-', '--format', 'ndjson'], { cwd: files.path });
    assert.ok(child.stdin && child.stdout);
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    for (const name of ['a/compose.yaml', 'b/compose.yaml']) {
      child.stdin.write(given(name, risky));
      for (const type of ['file', 'workload', 'finding']) {
        const line: Line = JSON.parse((await answers.next()).value);
        assert.deepEqual([line.type, line.path], [type, name]);
      }
    }
    child.stdin.end();
    const summary: Line = JSON.parse((await answers.next()).value);
    assert.deepEqual([summary.type, summary.findings], ['summary', 2]);
  }).timeout(20_000);

  it('shows each path as it was given, whatever it is', async () => {
    const paths = ['s3://bucket/a//compose.yaml', '/abs/compose.yaml', '../up/compose.yaml', 'Dockerfile'];
    const { stdout } = await scan(paths.map((path) => given(path, 'FROM a\n')).join(''));
    const shown = lines(stdout).filter(({ type }) => type === 'file');
    assert.deepEqual(
      shown.map(({ path }) => path),
      paths,
    );
  });

  it('tells of a line that is wrong by its number, goes on, and exits with 2', async () => {
    const input = `${given('a.txt', '')}{\n[1]\n\n{"path":"compose.yaml"}\n${given('compose.yaml', risky)}`;
    const { stdout, stderr, code } = await scan(input.replaceAll('\n', '\r\n'));
    assert.deepEqual(
      lines(stdout)
        .filter(({ type }) => type === 'file')
        .map(({ path, status, reason }) => [path, status, reason]),
      [
        ['a.txt', 'skipped', 'holds no workload'],
        ['<stdin>:2', 'failed', 'it is no JSON'],
        ['<stdin>:3', 'failed', 'it takes an object with the texts `path` and `text`'],
        ['<stdin>:5', 'failed', 'it takes an object with the texts `path` and `text`'],
        ['compose.yaml', 'analyzed', undefined],
      ],
    );
    assert.match(stderr, /<stdin>:2: it is no JSON/);
    assert.equal(code, 2);
  });

  it('passes over a line that is too long', async () => {
    const long = given('compose.yaml', ' '.repeat(11 * 1024 * 1024));
    const { stdout } = await scan(`${long}${given('compose.yaml', risky)}`);
    assert.deepEqual(
      lines(stdout).flatMap(({ type, reason, findings }) =>
        type === 'finding' ? type : (reason ?? findings ?? []),
      ),
      ['larger than 10 MB', 'finding', 1],
    );
  }).timeout(20_000);

  it('gives every other report too, and obeys the configuration', async () => {
    write(files.path, 'conf.yaml', 'ignores: [{rule: privileged-container, paths: [old/], reason: known}]\n');
    const input = given('old/compose.yaml', risky) + given('new/compose.yaml', risky);
    const args = ['scan', '--texts-from', '-', '--config', 'conf.yaml', '--color', 'never'];
    const { stdout, code } = await bulkhead(args, { cwd: files.path, input });
    assert.match(stdout, /^new\/compose\.yaml:4:17 error privileged-container/);
    assert.match(stdout, /privileged: true/);
    assert.doesNotMatch(stdout, /^old/m);
    assert.equal(code, 1);
  });
});

describe('ndjson', () => {
  const files = folder({ 'a/compose.yaml': risky, 'b/compose.yaml': harmless });
  const scan = (args: readonly string[], input = '') =>
    bulkhead(['scan', '--format', 'ndjson', ...args], { cwd: files.path, input });

  it('has the path in every line, and a line for what could not be read', async () => {
    const { stdout, code } = await scan(['a', 'nowhere', 'b']);
    const [summary, ...others] = lines(stdout).reverse();
    assert.equal(summary?.type, 'summary');
    for (const { path } of others) assert.ok(path);
    const failed = others.filter(({ status }) => status === 'failed');
    assert.deepEqual(
      failed.map(({ path, reason }) => [path, reason]),
      [['nowhere', 'no such file or folder']],
    );
    assert.equal(code, 2);
  });

  it('has exit codes by which xargs and GNU parallel tell findings from trouble', async () => {
    const codes = [['a'], ['--fail-on', 'never', 'a'], ['--fail-on', 'never', 'nowhere'], ['b']].map(scanned);
    assert.deepEqual(await Promise.all(codes), [1, 0, 2, 0]);
  });
  const scanned = async (args: readonly string[]) => (await scan(args)).code;

  it('reads standard input once', async () => {
    for (const args of [
      ['-', '--files-from', '-'],
      ['--files-from', '-', '--texts-from', '-'],
    ]) {
      const { code, stderr } = await scan(args);
      assert.equal(code, 2);
      assert.match(stderr, /standard input can be read only once/);
    }
  });
});
