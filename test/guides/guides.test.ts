/**
 * Runs every command of the guides, in the order of the page and in a folder made for it. Programs that a machine of ours
 * may not have are stood in for by `bin/standin.mjs`, which checks how they are called.
 */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { build, bulkhead, folder, harmless, risky, root, write } from '../cli/support.ts';
import { listOf, runningPod } from '../support/pods.ts';

const guides = readdirSync(join(root, 'docs/guides')).sort();

/** Programs that are stood in for. */
const standIns = ['npm', 'npx', 'docker', 'gh', 'pre-commit', 'kubectl', 'parallel', 'spark-submit'];

/** Programs that a guide needs as they are. */
const needed: Readonly<Record<string, readonly string[]>> = {
  'fleet.md': ['jq', 'python3', 'xargs'],
  'kubectl.md': ['jq'],
};

/** Languages of blocks that are no commands: `test/editor/other-editors.test.ts` runs those of the editors that it has. */
const configurations: Readonly<Record<string, readonly string[]>> = { 'editors.md': ['lua', 'lisp', 'toml'] };

interface Block {
  readonly language: string;
  readonly text: string;
}

function blocksOf(file: string): Block[] {
  const page = readFileSync(file, 'utf8');
  return [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => {
    return { language, text };
  });
}

/** What is to be told by the exit code, for the blocks that end with another one than 0: by a part of them. */
const codes: readonly (readonly [guide: string, part: string, code: number])[] = [
  ['ci.md', 'npm install --global', 1],
  ['ci.md', 'junit=', 1],
  ['ci.md', 'gh pr comment', 1],
  ['ci.md', 'git diff --name-only', 1],
  ['container.md', 'bulkhead scan\n', 1],
  ['kubectl.md', 'kubectl plugin list', 1],
  ['kubectl.md', '--level restricted', 1],
  ['kubectl.md', '--pods', 1],
];

/** What has to be there when all blocks of a guide have run: files below its folder, and what is in them. */
const left: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  'ci.md': {
    'reports/bulkhead.xml': /<failure/,
    'reports/bulkhead.sarif': /privileged-container/,
    'reports/bulkhead.html': /<html/,
    'comment.md': /privileged/,
    '.bulkhead-baseline.json': /privileged-container/,
  },
  'container.md': { 'bulkhead.sarif': /privileged-container/ },
  'pre-commit.md': { '.git/hooks/pre-commit': /--files-from -\n$/ },
  'kubectl.md': { 'cluster.html': /<html/, 'cluster.json': /privileged-container/ },
  'editors.md': {},
  'fleet.md': {
    'out/a.ndjson': /"type":"summary"/,
    'all.ndjson': /"path":"repos\/b\/compose\.yaml"/,
    'findings.ndjson': /privileged-container[\s\S]*"type":"summary"/,
    'parallel.ndjson': /privileged-container/,
    'spark-findings': /"type":"finding","ruleId":"privileged-container"/,
    'ray-findings': /"ruleId": "privileged-container"/,
  },
  'api.md': {},
};

const home = folder();
const bin = () => join(home.path, 'bin');

before(() => {
  build();
  mkdirSync(bin());
  const server = join(root, 'server/bin');
  for (const [name, target] of [
    ['bulkhead', join(server, 'bulkhead.js')],
    ['kubectl-bulkhead', join(server, 'kubectl-bulkhead.js')],
    ...standIns.map((each) => [each, join(root, 'test/guides/bin/standin.mjs')] as const),
  ] as const) {
    // Not links: a program is to know itself by this name.
    write(
      bin(),
      name,
      `#!/bin/sh\nexec '${process.execPath}' --import 'data:text/javascript,process.argv[1]="${name}"' '${target}' "$@"\n`,
    );
    chmodSync(join(bin(), name), 0o755);
  }
});

/** The text of a file, or of all in a folder. */
function readAll(path: string): string {
  if (!statSync(path).isDirectory()) return readFileSync(path, 'utf8');
  return readdirSync(path)
    .map((name) => readFileSync(join(path, name), 'utf8'))
    .join('');
}

/** A repository with a commit on `origin/main`, and one after it that makes something worse. */
function makeProject(path: string): void {
  const git = (...args: string[]) => {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'init.defaultBranch=main'];
    execFileSync('git', [...who, ...args], { cwd: path, stdio: 'pipe' });
  };
  mkdirSync(path, { recursive: true });
  git('init', '--quiet');
  const privileged = { securityContext: { privileged: true } };
  write(path, 'compose.yaml', harmless);
  write(path, 'pods.json', listOf([runningPod({ name: 'web', container: privileged })]));
  write(path, '.gitignore', 'pods.json\nnode_modules\n');
  write(path, 'repos/a/compose.yaml', harmless);
  write(path, 'repos/b/Dockerfile', 'FROM scratch\n');
  git('add', '.');
  git('commit', '--quiet', '--message', 'one');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  write(path, 'compose.yaml', risky);
  write(path, 'repos/b/compose.yaml', risky);
  git('add', '.');
  git('commit', '--quiet', '--message', 'two');
  mkdirSync(join(path, 'node_modules'));
  symlinkSync(join(root, 'server'), join(path, 'node_modules/bulkhead'));
}

describe('the guides', () => {
  if (process.platform === 'win32') return;

  it('are all known here', () => {
    assert.deepEqual(guides, Object.keys(left).sort());
  });

  for (const guide of guides) {
    it(`hold what ${guide} says`, function () {
      const isThere = (name: string) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0;
      if (!(needed[guide] ?? []).every(isThere)) return this.skip();
      const path = join(home.path, guide, 'project');
      makeProject(path);
      const env = {
        ...process.env,
        PATH: `${bin()}:${process.env.PATH}`,
        PYTHONPATH: join(root, 'test/guides/python'),
        PYTHONDONTWRITEBYTECODE: '1',
        PULL_REQUEST: '7',
        NO_COLOR: '1',
      };
      const run = (program: string, args: readonly string[]) =>
        spawnSync(program, args, { cwd: path, env, encoding: 'utf8', timeout: 60_000 });
      for (const [index, { language, text }] of blocksOf(join(root, 'docs/guides', guide)).entries()) {
        const [, name] = /^# (\S+\.\w+)\n/.exec(text) ?? [];
        if (name !== undefined) write(path, name, text);
        if (language === 'js') {
          writeFileSync(join(path, `block-${index}.mjs`), text);
          const { status, stdout, stderr } = run('node', [`block-${index}.mjs`]);
          assert.equal(status, 0, stderr);
          assert.notEqual(stdout, '');
        } else if (language === 'sh') {
          const [, , expected = 0] = codes.find(([of, part]) => of === guide && text.includes(part)) ?? [];
          const { status, stdout, stderr } = run('bash', ['-e', '-o', 'pipefail', '-c', text]);
          assert.equal(status, expected, `${text}\n${stdout}\n${stderr}`);
        } else if (language === 'json') JSON.parse(text);
        else if (configurations[guide]?.includes(language)) continue;
        else assert.ok(['yaml', 'python'].includes(language) && name, `a block of ${language} for nobody`);
      }
      for (const [file, content] of Object.entries(left[guide] ?? {}))
        assert.match(readAll(join(path, file)), content, file);
    }).timeout(120_000);
  }

  it('stop a commit by the hook that they show', () => {
    const path = join(home.path, 'pre-commit.md/project');
    const env = { ...process.env, PATH: `${bin()}:${process.env.PATH}` };
    const commit = () => spawnSync('git', ['commit', '--quiet', '--message', 'three'], options);
    const options = { cwd: path, env, encoding: 'utf8' } as const;
    execFileSync('git', ['config', 'user.name', 'a'], options);
    execFileSync('git', ['config', 'user.email', 'a@example.com'], options);
    write(path, 'new/compose.yaml', risky);
    execFileSync('git', ['add', 'new'], options);
    const refused = commit();
    assert.equal(refused.status, 1);
    assert.match(refused.stdout + refused.stderr, /new\/compose\.yaml:4:17 error/);
    write(path, 'new/compose.yaml', harmless);
    execFileSync('git', ['add', 'new'], options);
    assert.equal(commit().status, 0);
  });

  it('show workflows, hooks and jobs that can be read, with inputs that there are, and nothing to find', async () => {
    const action = parse(readFileSync(join(root, 'action.yml'), 'utf8'));
    const hooks: readonly { readonly id: string }[] = parse(
      readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'),
    );
    const blocks = guides.flatMap((guide) => blocksOf(join(root, 'docs/guides', guide)));
    for (const { text } of blocks.filter(({ language }) => language === 'yaml')) {
      const data = parse(text);
      const [, name = ''] = /^# (\S+)/.exec(text) ?? [];
      for (const { uses = '', with: inputs = {} } of data.jobs?.scan.steps ?? [])
        if (uses.startsWith('bulkhead-dev/')) {
          for (const input of Object.keys(inputs)) assert.ok(input in action.inputs, input);
        }
      for (const { id } of data.repos?.[0].hooks ?? []) assert.ok(hooks.some((hook) => hook.id === id));
      const args = [
        'scan',
        '--level',
        'all',
        '--confidence',
        'low',
        '--no-config',
        '--stdin-path',
        name,
        '-',
      ];
      const { code, stdout } = await bulkhead(args, { input: text });
      assert.equal(code, 0, stdout);
    }
  });

  it('are linked from the README, and what the npm package says of itself runs', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    for (const guide of guides) assert.ok(readme.includes(`docs/guides/${guide}`), guide);
    const path = join(home.path, 'package');
    makeProject(path);
    const env = { ...process.env, PATH: `${bin()}:${process.env.PATH}`, NO_COLOR: '1' };
    for (const { language, text } of blocksOf(join(root, 'server/README.md'))) {
      writeFileSync(join(path, 'a.mjs'), text);
      const commands = language === 'js' ? ['node a.mjs'] : text.trimEnd().split('\n');
      for (const command of commands) {
        const { status, stdout } = spawnSync('sh', ['-c', command], { cwd: path, env, encoding: 'utf8' });
        assert.equal(status, / scan\b/.test(command) ? 1 : 0, command);
        if (!/sarif|fix/.test(command)) assert.match(stdout, /privileged/, command);
      }
    }
    assert.ok(existsSync(join(path, 'bulkhead.sarif')));
  });
});
