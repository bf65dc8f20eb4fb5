/** `action.yml`: its steps are run as a runner would, with the command line that is built in place of the published one. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { version } from '../../server/src/report/version.ts';
import { build, bulkhead, folder, harmless, risky, root, write } from '../cli/support.ts';

interface Step {
  readonly name: string;
  readonly run?: string;
  readonly uses?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const text = readFileSync(join(root, 'action.yml'), 'utf8');
const action: {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
} = parse(text);
const { steps } = action.runs;

before(build);

describe('the GitHub action', () => {
  it('describes its inputs, of which none has to be given', () => {
    for (const { description, default: value } of Object.values(action.inputs))
      assert.deepEqual([typeof description, typeof value], ['string', 'string']);
    assert.equal(action.runs.using, 'composite');
  });

  it('lets nothing of a workflow become a part of a script', () => {
    for (const { run = '', shell } of steps.filter((step) => step.run)) {
      assert.doesNotMatch(run, /\$\{\{/);
      assert.equal(shell, 'bash');
    }
    const used = new Set([...text.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name));
    assert.deepEqual([...used].sort(), Object.keys(action.inputs).sort());
  });

  it('installs this version', () => {
    const [install] = steps;
    assert.match(install?.run ?? '', new RegExp(` bulkhead@${version.replaceAll('.', '\\.')}$`));
  });

  it('passes the rules that it brings', async () => {
    const args = ['scan', '--level', 'all', '--confidence', 'low', '--no-config', '-'];
    const asWorkflow = `on: push\njobs:\n  a:\n    runs-on: x\n    steps: ${JSON.stringify(steps)}\n`;
    for (const [name, input] of [
      ['action.yml', text],
      ['.github/workflows/a.yml', asWorkflow],
    ] as const) {
      const { code, stdout } = await bulkhead([...args, '--stdin-path', name], { input });
      assert.equal(code, 0, stdout);
    }
  });
});

describe('the steps of the GitHub action', () => {
  if (process.platform === 'win32') return;
  const home = folder({
    'repo/ok dir/compose.yaml': harmless,
    'repo/bad/compose.yaml': risky,
    'repo/node_modules/.bin/bulkhead': '#!/bin/sh\necho taken over\n',
    'repo/bulkhead.sarif': 'forged',
    'bin/npm': `#!/bin/sh
[ "$1" = install ] && [ "$2" = --ignore-scripts ] || { echo "npm $*" >&2; exit 9; }
while [ "$1" != --prefix ]; do shift; done
mkdir -p "$2/node_modules/.bin"
ln -s "$BUILT" "$2/node_modules/.bin/bulkhead"
`,
  });

  /** Runs the steps' scripts with these inputs, as a runner does. */
  function run(inputs: Readonly<Record<string, string>>) {
    const at = (name: string) => join(home.path, name);
    const temp = at('temp');
    execFileSync('rm', ['-rf', temp, at('output'), at('summary')]);
    mkdirSync(temp);
    chmodSync(at('bin/npm'), 0o755);
    const givenFor = (expression: string) => {
      const name = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression)?.[1] ?? assert.fail(expression);
      return inputs[name] ?? action.inputs[name]?.default ?? assert.fail(name);
    };
    const environment = {
      ...process.env,
      PATH: `${at('bin')}:${process.env.PATH}`,
      BUILT: join(root, 'server/bin/bulkhead.js'),
      RUNNER_TEMP: temp,
      GITHUB_OUTPUT: at('output'),
      GITHUB_STEP_SUMMARY: at('summary'),
    };
    const outcomes = steps
      .filter((step) => step.run)
      .map(({ name, run: script = '', env = {} }) => {
        const own = Object.fromEntries(Object.entries(env).map(([key, value]) => [key, givenFor(value)]));
        return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
          cwd: name === 'Install Bulkhead' ? temp : at('repo'),
          env: { ...environment, ...own },
          encoding: 'utf8',
        });
      });
    const [install, scan] = outcomes;
    assert.equal(install?.status, 0, install?.stderr);
    const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
    return { scan, output: read(at('output')), summary: read(at('summary')) };
  }

  it('annotate, write SARIF and a summary, and fail as the command line does', () => {
    const { scan, output, summary } = run({});
    assert.equal(scan?.status, 1, scan?.stderr);
    assert.match(scan?.stdout ?? '', /^::error file=bad\/compose\.yaml,line=4/);
    assert.equal(output, 'sarif-file=bulkhead.sarif\n');
    const { runs } = JSON.parse(readFileSync(join(home.path, 'repo/bulkhead.sarif'), 'utf8'));
    assert.equal(runs[0].results.length, 1);
    assert.match(summary, /privileged/);
  });

  it('take paths with spaces, one on a line, and every other input as it is', () => {
    const fine = run({ paths: 'ok dir\n', level: 'baseline', 'sarif-file': 'a b.sarif' });
    assert.deepEqual([fine.scan?.status, fine.output], [0, 'sarif-file=a b.sarif\n']);
    assert.equal(run({ 'fail-on': 'never' }).scan?.status, 0);
    write(home.path, 'repo/known.json', '{"schemaVersion":1,"findings":[]}');
    write(home.path, 'repo/conf.yaml', 'rules: { privileged-container: off }\n');
    assert.equal(run({ config: 'conf.yaml' }).scan?.status, 0);
    for (const name of ['level', 'fail-on', 'baseline', 'config', 'paths']) {
      const { scan, output } = run({ [name]: '$(touch taken) `touch taken`; touch taken' });
      assert.deepEqual([scan?.status, existsSync(join(home.path, 'repo/taken'))], [2, false], name);
      // A wrong path is in the report; without wrong options there is one.
      assert.equal(output, name === 'paths' ? 'sarif-file=bulkhead.sarif\n' : '');
    }
  });

  it('run the installed program, not one that comes with the checkout', () => {
    symlinkSync('/bin/false', join(home.path, 'repo/bulkhead'));
    assert.doesNotMatch(run({ paths: 'ok dir' }).scan?.stdout ?? '', /taken over/);
  });
});
