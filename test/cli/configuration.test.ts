import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build, bulkhead, folder, harmless, risky, write } from './support.ts';

describe('bulkhead with .bulkhead.yaml', () => {
  before(build);

  const json = async (cwd: string, ...args: string[]) => {
    const { code, stdout, stderr } = await bulkhead(['scan', '--format', 'json', ...args], { cwd });
    const report = stdout === '' ? undefined : JSON.parse(stdout);
    const found: string[] = (report?.findings ?? []).map(
      ({ path, ruleId, severity }: Record<string, string>) => `${path} ${ruleId} ${severity}`,
    );
    return { code, report, found, stderr };
  };

  describe('of a project', () => {
    const project = folder({
      '.bulkhead.yaml': `level: baseline
rules:
  privileged-container: information
ignores:
  - rule: privileged-container
    paths: [agent/]
    workload: w*
    reason: It loads a kernel module.
    expires: 2999-12-31
  - rule: privileged-container
    reason: It was needed once.
    expires: 2020-12-31
`,
      'compose.yaml': risky,
      'agent/compose.yaml': risky,
    });
    const off = folder({ '.bulkhead.yaml': 'rules: { privileged-container: off }', 'compose.yaml': risky });

    it('goes by severities and ignores, and tells what has expired without failing for it', async () => {
      const { code, report, found, stderr } = await json(project.path);
      assert.deepEqual([code, found], [0, ['compose.yaml privileged-container information']]);
      const [{ reason, by, finding } = {}, ...more] = report.suppressed;
      assert.deepEqual(
        [reason, by, finding.path, more],
        ['It loads a kernel module.', 'configuration', 'agent/compose.yaml', []],
      );
      assert.match(stderr, /^bulkhead: \.bulkhead\.yaml:10: This expired after 2020-12-31: /);
    });

    it('lets options win, and goes by another file or by none when told to', async () => {
      const louder = await json(project.path, '--rule', 'privileged-container=warning');
      assert.deepEqual([louder.code, louder.found.length], [1, 1]);
      const none = await json(project.path, '--no-config');
      assert.deepEqual([none.code, none.found.length, none.stderr], [1, 2, '']);
      write(project.path, 'other/strict.yaml', 'level: all\n');
      const other = await json(project.path, '--config', 'other/strict.yaml');
      assert.ok(other.found.length > 2);
      const both = await json(project.path, '--config', 'x', '--no-config');
      assert.deepEqual([both.code, both.report], [2, undefined]);
      const missing = await json(project.path, '--config', 'missing.yaml');
      assert.equal(missing.code, 2);
      assert.match(missing.stderr, /cannot use the configuration missing\.yaml/);
    });

    it('reports what is ignored when told to, and marks it for SARIF', async () => {
      const { found } = await json(project.path, '--no-ignores');
      assert.equal(found.length, 2);
      const { stdout } = await bulkhead(['scan', '--format', 'sarif'], { cwd: project.path });
      const { results } = JSON.parse(stdout).runs[0];
      assert.deepEqual(
        results.map(({ suppressions }: { suppressions: unknown }) => suppressions),
        [[], [{ kind: 'external', justification: 'It loads a kernel module.' }]],
      );
    });

    it('is gone by in fix, baseline, diff and advise too', async () => {
      const { path: cwd } = project;
      const fixed = await bulkhead(['fix', '--dry-run', '--unsafe'], { cwd });
      assert.match(fixed.stdout, /^--- a\/compose\.yaml/m);
      assert.doesNotMatch(fixed.stdout, /agent/);
      const { stdout: base } = await bulkhead(['scan', '--format', 'json', '--no-config'], { cwd });
      write(cwd, 'base.json', base);
      const diff = await bulkhead(['diff', 'base.json', '--format', 'json'], { cwd });
      assert.equal(JSON.parse(diff.stdout).went.length, 1);
      for (const command of ['advise', 'baseline']) {
        const { stderr } = await bulkhead([command], { cwd });
        assert.match(stderr, /This expired/, command);
      }
    });

    it('keeps fix from what is off, unless the rule is asked for', async () => {
      const dryRun = (...args: string[]) =>
        bulkhead(['fix', '--dry-run', '--unsafe', ...args], { cwd: off.path });
      assert.equal((await dryRun()).stdout, '');
      assert.match((await dryRun('--rule', 'privileged-container')).stdout, /privileged: false/);
    });

    it('is gone by for standard input, by the path that it counts as', async () => {
      const scan = (path: string) =>
        bulkhead(['scan', '--stdin-path', path, '--format', 'json', '-'], {
          cwd: project.path,
          input: risky,
        });
      const counts = async (path: string) => JSON.parse((await scan(path)).stdout).summary.suppressed;
      assert.deepEqual([await counts('agent/compose.yaml'), await counts('compose.yaml')], [1, 0]);
    });
  });

  describe('with mistakes', () => {
    const project = folder({
      '.bulkhead.yaml': 'levle: all\nrules:\n  privileged-container: information\n',
      'compose.yaml': risky,
    });

    it('ends with 2, says where they are, and goes by the rest', async () => {
      const { code, found, stderr } = await json(project.path);
      assert.deepEqual(
        [code, found, stderr],
        [
          2,
          ['compose.yaml privileged-container information'],
          'bulkhead: .bulkhead.yaml:1: There is no key `levle`. Did you mean `level`?\n',
        ],
      );
    });
  });

  describe('with ignores that cover nothing', () => {
    const project = folder({
      '.bulkhead.yaml': `ignores:
  - { rule: host-pid-namespace, reason: why }
  - { rule: missing-capability-drop, reason: why }
  - { rule: privileged-container, paths: [a/], reason: why }
`,
      'a/compose.yaml': risky,
      'b/compose.yaml': harmless,
    });

    it('tells of those whose rule is on, when all was scanned', async () => {
      const { stderr } = await json(project.path);
      assert.match(stderr, /^bulkhead: \.bulkhead\.yaml:2: Nothing is ignored by this: [^\n]*\n$/);
      assert.deepEqual([(await json(project.path)).code, (await json(project.path, 'b')).stderr], [0, '']);
    });
  });

  describe('that is not a file of the folder', () => {
    const outside = folder({ 'secret.yaml': 'password: hunter2\n', 'strict.yaml': 'level: all\n' });
    const project = folder({ 'compose.yaml': harmless });

    it('is not read through a link, nor taken for a configuration when it is a folder', async () => {
      symlinkSync(join(outside.path, 'secret.yaml'), join(project.path, '.bulkhead.yaml'));
      assert.deepEqual((await json(project.path)).stderr, '');
      const other = folderWith(project.path, 'sub');
      assert.deepEqual((await json(other)).code, 0);
    });

    function folderWith(above: string, name: string): string {
      const path = join(above, name);
      mkdirSync(join(path, '.bulkhead.yaml'), { recursive: true });
      return path;
    }
  });

  describe('as one of the files to scan', () => {
    const project = folder({ '.bulkhead.yaml': 'level: all\n', 'compose.yaml': harmless });

    it('is not taken for a manifest', async () => {
      const { report } = await json(project.path, '.bulkhead.yaml');
      assert.deepEqual(
        report.files.map(({ status }: { status: string }) => status),
        ['skipped'],
      );
    });
  });
});
