import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AdviceReport } from '../../server/src/report/advice.ts';
import { build, bulkhead, folder, root, write } from './support.ts';

before(build);

const pod = (name: string, lines: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n${lines}  containers:\n    - name: a\n      image: a\n      securityContext: { privileged: true }\n`;
const runtimeClass = (name: string, handler: string) =>
  `apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata:\n  name: ${name}\nhandler: ${handler}\n`;
const compose = 'services:\n  web:\n    image: nginx\n    pid: host\n';

const home = folder();
let folders = 0;

/** A new folder with these files. */
function holding(files: Readonly<Record<string, string>>): string {
  const path = join(home.path, String(++folders));
  mkdirSync(path);
  for (const [name, text] of Object.entries(files)) write(path, name, text);
  return path;
}

async function advice(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const cwd = holding(files);
  const { code, stdout, stderr } = await bulkhead(['advise', '--format', 'json', ...args], { cwd });
  assert.equal(code, 0, stderr);
  const report: AdviceReport = JSON.parse(stdout);
  return Object.fromEntries(report.workloads.map((each) => [each.name, each]));
}

describe('bulkhead advise', () => {
  it('says for each workload what a microVM would do', async () => {
    const { web, api } = await advice({
      'compose.yaml': compose,
      'pod.yaml': pod('api', '  hostNetwork: true\n'),
    });
    assert.deepEqual([web?.verdict, web?.runtime], ['ready-after-changes', 'io.containerd.kata.v2']);
    assert.deepEqual([api?.verdict, api?.runtime], ['ready-after-changes', 'kata-qemu-runtime-rs']);
    assert.deepEqual(api?.contained, ['privileged-container']);
    assert.deepEqual(
      api?.blockers.map(({ ruleId, fixable }) => [ruleId, fixable]),
      [['host-network-in-sandbox', true]],
    );
    assert.deepEqual(api?.overhead, { memory: '320Mi', cpu: '250m' });
  });

  it('says what its page in the documentation shows', async () => {
    const page = readFileSync(join(root, 'docs/cli.md'), 'utf8');
    const [, shown] = /```text\n(examples\/platform[\s\S]*?)```/.exec(page) ?? [];
    assert.ok(shown);
    const { stdout } = await bulkhead(['advise', 'examples/platform'], { cwd: root });
    assert.ok(stdout.includes(shown), stdout);
  });

  it('advises on the runtime that is asked for, by the name that each platform has for it', async () => {
    const files = { 'compose.yaml': compose, 'pod.yaml': pod('api', '') };
    const { web, api } = await advice(files, '--runtime', 'gvisor');
    assert.deepEqual([web?.runtime, web?.verdict], ['runsc', 'ready']);
    assert.deepEqual([api?.runtime, api?.verdict], ['gvisor', 'ready']);
  });

  it('takes a class for what its handler is, wherever it is defined', async () => {
    const { safe, fake, other } = await advice({
      'a.yaml': pod('safe', '  runtimeClassName: hardened\n'),
      'b.yaml': pod('fake', '  runtimeClassName: kata\n'),
      'c.yaml': pod('other', '  runtimeClassName: ours\n'),
      'z/classes.yaml': `${runtimeClass('hardened', 'kata-clh')}---\n${runtimeClass('kata', 'runc')}`,
    });
    assert.deepEqual([safe?.boundary, safe?.verdict], ['microvm', 'already-sandboxed']);
    assert.deepEqual([fake?.boundary, fake?.verdict, fake?.runtime], ['shared-kernel', 'ready', 'hardened']);
    assert.deepEqual([other?.boundary, other?.verdict], ['unknown', 'not-applicable']);
  });

  it('reads standard input, and says in the exit code what cannot be read', async () => {
    const { code, stdout } = await bulkhead(['advise', '-', '--stdin-path', 'compose.yaml'], {
      input: compose,
    });
    assert.equal(code, 0);
    assert.match(stdout, /^compose\.yaml:2 service web\n {2}shared kernel; microVM: ready after 1 change\n/);
    const gone = await bulkhead(['advise', 'gone.yaml'], { cwd: holding({}) });
    assert.equal(gone.code, 2);
    assert.match(gone.stderr, /gone\.yaml/);
    const wrong = await bulkhead(['advise', '--format', 'yaml'], { cwd: holding({}) });
    assert.equal(wrong.code, 2);
    const none = await bulkhead(['advise', '--runtime', 'runc'], { cwd: holding({}) });
    assert.equal(none.code, 2);
    assert.match(none.stderr, /no sandbox/);
  });

  it('refuses a runtime that nobody knows, and takes the name of a class of the files', async () => {
    const cwd = holding({ 'pod.yaml': pod('api', ''), 'z.yaml': runtimeClass('machine', 'kata-clh') });
    for (const [name, meant] of [
      ['gvsior', 'gvisor'],
      ['machin', 'machine'],
    ] as const) {
      const { code, stdout, stderr } = await bulkhead(['advise', '--runtime', name], { cwd });
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, new RegExp(`--runtime is \`${name}\`.* did you mean \`${meant}\``));
    }
    const { stdout } = await bulkhead(['advise', '--runtime', 'machine'], { cwd });
    assert.match(stdout, /microVM: ready/);
  });
});

describe('bulkhead scan', () => {
  it('judges a pod by the class that another file defines', async () => {
    const cwd = holding({
      'a.yaml': pod('safe', '  runtimeClassName: hardened\n'),
      'z.yaml': runtimeClass('hardened', 'kata-clh'),
    });
    const { code, stdout } = await bulkhead(['scan', '--format', 'json'], { cwd });
    const { findings } = JSON.parse(stdout);
    assert.deepEqual(
      findings.map(({ ruleId, severity }: { ruleId: string; severity: string }) => [ruleId, severity]),
      [['privileged-container', 'information']],
    );
    assert.equal(code, 0);
  });
});
