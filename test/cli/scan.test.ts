import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, bulkhead, folder, harmless, type Outcome, risky } from './support.ts';

before(build);

const missing = 'services:\n  web:\n    image: web\n';
const ignoring =
  'services:\n  web:\n    image: web\n    privileged: true # bulkhead-ignore privileged-container -- builds images\n';

describe('bulkhead scan', () => {
  const project = folder({
    'risky/compose.yaml': risky,
    'harmless/compose.yaml': harmless,
    'ignoring/compose.yaml': ignoring,
    'weak/compose.yaml': 'services:\n  web:\n    image: web\n    cgroup: host\n',
  });
  const scan = (
    args: readonly string[],
    input?: string | Buffer,
    env?: Record<string, string>,
  ): Promise<Outcome> =>
    bulkhead(['scan', ...args], {
      cwd: project.path,
      ...(input === undefined ? {} : { input }),
      ...(env ? { env } : {}),
    });
  const json = async (args: readonly string[], input?: string | Buffer) =>
    JSON.parse((await scan(['--format', 'json', ...args], input)).stdout);

  it('exits with 0, 1 or 2 for nothing, findings or trouble, trouble first', async () => {
    const codes = await Promise.all(
      [
        ['harmless'],
        ['risky'],
        ['nowhere'],
        ['risky', 'nowhere'],
        ['--colour', 'risky'],
        ['--format', 'xml', 'risky'],
      ].map(async (args) => (await scan(args)).code),
    );
    assert.deepEqual(codes, [0, 1, 2, 2, 2, 2]);
  });

  it('scans the working folder when it is given nothing', async () => {
    const { files } = await json([]);
    assert.deepEqual(
      files.map(({ path }: { path: string }) => path),
      ['harmless', 'ignoring', 'risky', 'weak'].map((name) => `${name}/compose.yaml`),
    );
  });

  it('exits with 1 from the severity of --fail-on on', async () => {
    const codes = await Promise.all(
      [
        ['--fail-on', 'never', 'risky'],
        ['--fail-on', 'error', 'risky'],
        ['--fail-on=warning', 'weak'],
        ['--fail-on', 'information', 'weak'],
      ].map(async (args) => (await scan(args)).code),
    );
    assert.deepEqual(codes, [0, 1, 0, 1]);
  });

  it('reports what is missing from level restricted on, and rules as --rule has them', async () => {
    const rules = async (args: readonly string[]): Promise<string[]> =>
      (await json(args)).findings.map(
        ({ ruleId, severity }: { ruleId: string; severity: string }) => `${ruleId} ${severity}`,
      );
    const [baseline, restricted, off, hint, on] = await Promise.all([
      rules(['harmless']),
      rules(['--level', 'restricted', 'harmless']),
      rules(['--rule', 'privileged-container=off', 'risky']),
      rules(['--rule', 'privileged-container=hint', 'risky']),
      rules(['--rule', 'missing-non-root-user=error', 'harmless']),
    ]);
    assert.deepEqual(baseline, []);
    assert.ok(restricted.includes('missing-non-root-user information'), restricted.join());
    assert.deepEqual(off, []);
    assert.deepEqual(hint, ['privileged-container hint']);
    assert.deepEqual(on, ['missing-non-root-user error']);
  });

  it('tells what is wrong with an option, and what it takes', async () => {
    const errors = await Promise.all(
      [
        ['--rule', 'root-usr=off'],
        ['--rule', 'root-user'],
        ['--rule', 'root-user=bad'],
        ['--level', 'high'],
        ['--kubernetes-version', '2'],
        ['--format'],
        ['--pods', '--format', 'json'],
      ].map(async (args) => (await scan(args)).stderr),
    );
    const expected = [
      'there is no rule `root-usr`; did you mean `root-user`?',
      '--rule is `root-user`; it takes a rule and its severity',
      '--rule root-user is `bad`; it takes error, warning, information, hint, off',
      '--level is `high`; it takes baseline, restricted, all',
      '--kubernetes-version is `2`; it takes `latest` or a version such as `1.31`',
      "Option '--format <value>' argument missing",
      '--pods adds to text only',
    ];
    for (const [i, text] of expected.entries()) assert.ok(errors[i]?.includes(text), errors[i]);
  });

  it('honours ignore comments unless told not to', async () => {
    const [kept, all] = await Promise.all([json(['ignoring']), json(['--no-ignores', 'ignoring'])]);
    assert.deepEqual([kept.findings.length, kept.suppressed.length, kept.summary.suppressed], [0, 1, 1]);
    assert.equal(kept.suppressed[0].reason, 'builds images');
    assert.deepEqual([all.findings.length, all.suppressed.length, all.summary.suppressed], [1, 0, 0]);
    assert.equal(all.findings[0].fingerprint, kept.suppressed[0].finding.fingerprint);
  });

  it('reads standard input, under the name that it is given', async () => {
    const [compose, dockerfile, commented, named, unsaid, mixed] = await Promise.all([
      json(['-'], risky),
      json(['-'], '# syntax=docker/dockerfile:1\n\nFROM scratch\nUSER root\n'),
      json(['-'], `\n${'# x\n\n'.repeat(5000)}services: {web: {image: web, privileged: true}}\n`),
      json(['-', '--stdin-path', 'sub/Dockerfile'], '\n'.repeat(100_000)),
      json(['-', '--stdin-path', 'notes.txt'], risky),
      json(['risky', '-'], harmless),
    ]);
    assert.deepEqual(compose.files, [{ path: '<stdin>', family: 'compose', status: 'analyzed' }]);
    assert.equal(compose.findings[0].path, '<stdin>');
    assert.deepEqual(dockerfile.files, [{ path: '<stdin>', family: 'dockerfile', status: 'analyzed' }]);
    assert.equal(commented.findings.length, 1);
    assert.equal(named.files[0].path, 'sub/Dockerfile');
    assert.equal(unsaid.files[0].status, 'skipped');
    assert.deepEqual(
      mixed.files.map(({ path }: { path: string }) => path),
      ['<stdin>', 'risky/compose.yaml'],
    );
  });

  it('gives several reports of one scan, one of them on standard output', async () => {
    const formats = [
      'sarif=several.sarif',
      'html=several.html',
      'markdown=several.md',
      'junit=several.xml',
      'ndjson',
    ];
    const { stdout, code } = await scan(['risky', ...formats.flatMap((each) => ['--format', each])]);
    assert.equal(code, 1);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).type);
    assert.deepEqual([lines[0], lines.at(-1)], ['file', 'summary']);
    const read = (name: string) => readFileSync(join(project.path, name), 'utf8');
    assert.equal(JSON.parse(read('several.sarif')).version, '2.1.0');
    assert.match(read('several.html'), /^<!DOCTYPE html>[\s\S]*<svg class="hull"/);
    assert.match(read('several.md'), /^### Bulkhead: /);
    assert.match(read('several.xml'), /<testsuites/);
  });

  it('wants a place of its own for each report', async () => {
    for (const args of [
      ['--format', 'json', '--format', 'text'],
      ['--format', 'json=', 'risky'],
    ]) {
      const { code, stderr } = await scan(args);
      assert.equal(code, 2);
      assert.match(stderr, /two formats go to standard output|names no file/);
    }
  });

  it('scans what a list names, with line ends or NUL in between', async () => {
    for (const separator of ['\n', '\0']) {
      const { stdout } = await scan(
        ['--files-from', '-', '--format', 'json'],
        ['risky', 'harmless'].join(separator),
      );
      const named = JSON.parse((await scan(['risky', 'harmless', '--format', 'json'])).stdout);
      assert.deepEqual(JSON.parse(stdout), named);
    }
    assert.equal((await scan(['--files-from', 'nowhere.txt'])).code, 2);
  });

  it('writes to a file, and nothing to standard output then', async () => {
    const [written, dash, wrong] = await Promise.all([
      scan(['risky', '--format', 'sarif', '--output', 'out.sarif'], undefined, { FORCE_COLOR: '1' }),
      scan(['harmless', '-o', '-']),
      scan(['harmless', '-o', 'no/such/folder']),
    ]);
    assert.deepEqual([written.code, written.stdout], [1, '']);
    assert.equal(JSON.parse(readFileSync(join(project.path, 'out.sarif'), 'utf8')).version, '2.1.0');
    assert.match(dash.stdout, /No isolation risk was found/);
    assert.deepEqual(
      [wrong.code, /cannot write no\/such\/folder: no such file/.test(wrong.stderr)],
      [2, true],
    );
  });

  it('tells once what cannot be read', async () => {
    const { code, stdout, stderr } = await scan(['nope.yaml']);
    assert.deepEqual(
      [code, stderr, stdout],
      [
        2,
        'bulkhead: nope.yaml: no such file or folder\n',
        'Nothing could be read.\n0 files analyzed, 0 skipped, 1 failed.\n',
      ],
    );
  });

  it('prints findings only when it is to be quiet', async () => {
    const [quiet, nothing] = await Promise.all([scan(['-q', 'risky']), scan(['--quiet', 'harmless'])]);
    assert.match(quiet.stdout, /^risky\/compose\.yaml:4:17 error privileged-container service web\n/);
    assert.doesNotMatch(quiet.stdout, /analyzed/);
    assert.deepEqual([nothing.stdout, nothing.stderr], ['', '']);
  });

  it('colours as it is told, by --color before FORCE_COLOR before NO_COLOR', async () => {
    const colored = await Promise.all(
      [
        scan(['risky']),
        scan(['risky', '--color', 'always']),
        scan(['risky'], '', { FORCE_COLOR: '1' }),
        scan(['risky'], '', { FORCE_COLOR: '1', NO_COLOR: '1' }),
        scan(['risky'], '', { FORCE_COLOR: '0' }),
        scan(['risky', '--color=never'], '', { FORCE_COLOR: '3' }),
      ].map(async (outcome) => (await outcome).stdout.includes('\u001b[')),
    );
    assert.deepEqual(colored, [false, true, true, true, false, false]);
  });

  it('judges pods by the Kubernetes version that is asked for', async () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: a}]\n';
    const { workloads } = await json(['-', '--kubernetes-version', '1.25'], pod);
    assert.deepEqual(
      workloads.map(({ kind, podSecurityLevel }: Record<string, string>) => [kind, podSecurityLevel]),
      [['Pod', 'baseline']],
    );
  });

  it('keeps the findings of intact documents beside a broken one, and does not call that trouble', async () => {
    const pod = (name: string) =>
      `kind: Pod\nmetadata: {name: ${name}}\nspec:\n  hostPID: true\n  containers: [{name: a, image: a}]\n`;
    const broken = `${pod('one')}---\nkind: Pod\nspec: {containers: [{name: "a\n---\n${pod('two')}`;
    const [report, { code }] = await Promise.all([
      json(['-'], broken),
      scan(['-', '--fail-on', 'error'], broken),
    ]);
    assert.equal(report.files[0].status, 'failed');
    assert.match(report.files[0].reason, /^not fully readable, line \d+: /);
    assert.deepEqual(
      report.findings.map(({ workload }: { workload: { name: string } }) => workload.name),
      ['one', 'two'],
    );
    assert.equal(code, 0);
  });

  it('tells of comments that ignore nothing', async () => {
    const comment = `${missing}# bulkhead-ignore root-usr -- typo\n`;
    const [{ problems }, { stdout }] = await Promise.all([json(['-'], comment), scan(['-'], comment)]);
    assert.deepEqual([problems[0].code, problems[0].range.start], ['unknown-rule', { line: 4, column: 19 }]);
    assert.match(stdout, /<stdin>:4:19 There is no rule `root-usr` to ignore; did you mean `root-user`\?/);
  });
});
