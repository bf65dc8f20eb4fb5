/** Compose projects on the command line: what is judged is what runs, and every finding is at the line that causes it. */

import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { bulkhead, folder, write } from './support.ts';

const base = 'services:\n  web:\n    image: nginx:1.29\n    privileged: false\n';
const override = 'services:\n  web:\n    privileged: true\n';

describe('a Compose project on the command line', () => {
  const home = folder();
  let folders = 0;

  async function scan(files: Readonly<Record<string, string>>, ...args: string[]) {
    const cwd = join(home.path, String(++folders));
    mkdirSync(cwd);
    for (const [name, text] of Object.entries(files)) write(cwd, name, text);
    return scanFolder(cwd, ...args);
  }

  async function scanFolder(cwd: string, ...args: string[]) {
    const { stdout, stderr, code } = await bulkhead(['scan', '--format', 'json', ...args], { cwd });
    const report = JSON.parse(stdout) as {
      findings: {
        ruleId: string;
        path: string;
        range: { start: { line: number } };
        related: { path: string }[];
      }[];
      problems: { path: string; message: string }[];
    };
    return {
      code,
      stderr,
      found: report.findings.map(({ ruleId, path, range }) => `${path}:${range.start.line} ${ruleId}`),
      related: report.findings.flatMap(({ related }) => related.map(({ path }) => path)),
      problems: report.problems.map(({ path, message }) => `${path} ${message}`),
    };
  }

  it('is the default file with the override beside it', async () => {
    const { found, related } = await scan({ 'compose.yaml': base, 'compose.override.yaml': override });
    assert.deepEqual(found, ['compose.override.yaml:3 privileged-container']);
    assert.deepEqual(related, ['compose.yaml']);
  });

  it('is silent where the override takes the risk away', async () => {
    const files = {
      'docker-compose.yml': base.replace('false', 'true'),
      'docker-compose.override.yml': override.replace('true', 'false'),
    };
    assert.deepEqual((await scan(files)).found, []);
  });

  it('is the documents of a file, each over those before it', async () => {
    const [risky, safe] = [base.replace('false', 'true'), override.replace('true', 'false')];
    const whole = await scan({ 'compose.yaml': `# ours\n---\n${risky}    pid: host\n---\n${safe}` });
    assert.deepEqual(whole.found, ['compose.yaml:7 host-pid-namespace']);
    const { found } = await scan({ 'compose.yaml': `${base}---\n${override}` });
    assert.deepEqual(found, ['compose.yaml:8 privileged-container']);
  });

  it('has the files that COMPOSE_FILE names, and values from .env', async () => {
    const { found } = await scan({
      '.env': 'COMPOSE_FILE=base.yml:prod.yml\nPRIVILEGED=true\n',
      'base.yml': base,
      'prod.yml': override.replace('true', '${PRIVILEGED}'),
      'compose.yaml': base,
    });
    assert.deepEqual(found, ['prod.yml:3 privileged-container']);
  });

  it('has the files that COMPOSE_FILE names wherever they are and whatever they are called', async () => {
    const { found } = await scan({
      '.env': 'COMPOSE_FILE=deploy/base.yml:deploy/prod.yml\nPRIVILEGED=false\nMODE=host\n',
      'deploy/base.yml': base,
      'deploy/prod.yml': `${override.replace('true', '${PRIVILEGED}')}    pid: \${MODE}\n    ipc: \${OWN}\n`,
      'deploy/.env': 'PRIVILEGED=true\nOWN=host\n',
    });
    assert.deepEqual(found, ['deploy/prod.yml:4 host-pid-namespace', 'deploy/prod.yml:5 host-ipc-namespace']);
  });

  it('tells of a file that COMPOSE_FILE names and that is not there', async () => {
    const { found, problems } = await scan({
      '.env': 'COMPOSE_FILE=base.yml:gone.yml\n',
      'base.yml': override,
    });
    assert.deepEqual(found, ['base.yml:3 privileged-container']);
    assert.deepEqual(problems, [
      'base.yml `gone.yml` is a file of this project by `COMPOSE_FILE` or an option, and is not read: no such file or folder.',
    ]);
  });

  it('fails where a file that the command line names is not there', async () => {
    const { code, stderr } = await scan(
      { 'a.yml': base },
      '--compose-file',
      'a.yml',
      '--compose-file',
      'b.yml',
    );
    assert.equal(code, 2);
    assert.match(stderr, /b\.yml: no such file or folder/);
  });

  it('judges a file that another one includes with the variables that it has there', async () => {
    const { found, related } = await scan({
      'compose.yaml': 'include: [part/compose.yaml]\n',
      '.env': 'MODE=private\nP=host\n',
      'part/compose.yaml': 'services:\n  web:\n    image: x\n    pid: ${MODE}\n    ipc: ${OWN}\n',
      'part/.env': 'MODE=host\nOWN=${P}\n',
    });
    assert.deepEqual(found, ['part/compose.yaml:5 host-ipc-namespace']);
    assert.ok(related.includes('part/.env'), related.join());
  });

  it('does not choke on values that hold each other', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `V${i + 1}=\${V${i}}\${V${i}}`);
    const { found, code } = await scan({
      '.env': `V0=0123456789\n${lines.join('\n')}\n`,
      'compose.yaml': 'services:\n  web:\n    image: ${V40}\n    pid: host\n',
    });
    assert.deepEqual([found, code], [['compose.yaml:4 host-pid-namespace'], 1]);
  });

  it('counts for a file that is named, with the neighbours that nobody names', async () => {
    const beside = {
      'compose.yaml': base.replace('false', 'true'),
      'compose.override.yaml': override.replace('true', 'false'),
    };
    assert.deepEqual((await scan(beside, 'compose.yaml')).found, []);
    const chart = {
      'chart/Chart.yaml': 'name: x\n',
      'chart/values.yaml': 'privileged: false\n',
      'chart/values-prod.yaml': 'privileged: true\n',
      'chart/templates/pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec:\n  containers:\n    - name: c\n      image: c\n      securityContext: { privileged: {{ .Values.privileged }} }\n',
    };
    const found = ['chart/values-prod.yaml:1 privileged-container'];
    assert.deepEqual((await scan({ ...chart, '.git/HEAD': '' }, 'chart/values-prod.yaml')).found, found);
    // Without a repository nobody knows how far the neighbourhood goes.
    assert.deepEqual((await scan(chart, 'chart/values-prod.yaml')).found, []);
  });

  it('never runs what a file of variables says', async () => {
    const files = {
      'compose.yaml': override.replace('true', '${P}'),
      'my.env': 'P=true\nNODE_OPTIONS=--require ./evil.cjs\n',
      'evil.cjs': 'process.exit(99);\n',
    };
    const { found } = await scan(files, '--compose-env-file', 'my.env');
    assert.deepEqual(found, ['compose.yaml:3 privileged-container']);
  });

  it('reads the definitions of a chart', async () => {
    const { found } = await scan({
      'Chart.yaml': 'name: x\n',
      'values.yaml': 'a: true\n',
      'templates/_helpers.tpl': '{{- define "sec" }}\nprivileged: {{ .Values.a }}\n{{- end }}\n',
      'templates/pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec:\n  containers:\n    - name: c\n      image: c\n      securityContext:\n        {{- include "sec" . | nindent 8 }}\n',
    });
    assert.deepEqual(found, ['values.yaml:1 privileged-container']);
  });

  it('has the files and the variables that the command line names', async () => {
    const files = { 'a.yml': base, 'b.yml': override.replace('true', '${P}'), 'my.env': 'P=true\n' };
    const asked = ['--compose-file', 'a.yml', '--compose-file', 'b.yml'];
    assert.deepEqual((await scan(files, ...asked)).found, []);
    assert.deepEqual((await scan(files, ...asked, '--compose-env-file', 'my.env')).found, [
      'b.yml:3 privileged-container',
    ]);
    assert.deepEqual((await scan(files, ...asked, '--env', 'P=true')).found, [
      'b.yml:3 privileged-container',
    ]);
  });

  it('has the files that the command line names instead of those of COMPOSE_FILE, as Compose does', async () => {
    const files = { '.env': 'COMPOSE_FILE=a.yml:c.yml\n', 'a.yml': base, 'b.yml': base, 'c.yml': override };
    assert.deepEqual((await scan(files)).related, ['a.yml']);
    const { related } = await scan(files, '--compose-file', 'a.yml', '--compose-file', 'b.yml');
    assert.deepEqual(related, []);
  });

  it('tells what is not there, what leaves the folder and what goes round in circles, and judges the rest', async () => {
    const { found, problems } = await scan({
      'compose.yaml': [
        'include: [missing.yml, ../outside.yml, compose.yaml]',
        'services:',
        '  web:',
        '    extends: {file: other.yml, service: none}',
        '    privileged: true',
        '  loop:',
        '    extends: loop',
        '    pid: host',
        '',
      ].join('\n'),
      'other.yml': base,
    });
    assert.deepEqual(found, ['compose.yaml:5 privileged-container', 'compose.yaml:8 host-pid-namespace']);
    assert.deepEqual(problems, [
      'compose.yaml `missing.yml` is not read: no such file or folder.',
      'compose.yaml `../outside.yml` is not read: it is outside the scanned folders.',
      'compose.yaml This file includes itself through others; the cycle ends here.',
      'compose.yaml There is no service `none` in that file.',
      'compose.yaml This service extends itself through others, so nothing can start it.',
    ]);
  });

  it('does not read a folder, nor what is behind a link out of the folder', async () => {
    const cwd = join(home.path, 'links');
    mkdirSync(join(cwd, 'dir'), { recursive: true });
    write(home.path, 'secret/compose.yaml', override);
    symlinkSync(join(home.path, 'secret'), join(cwd, 'link'));
    write(cwd, 'compose.yaml', `include: [dir, link/compose.yaml]\n${base}`);
    const { found, problems } = await scanFolder(cwd);
    assert.deepEqual(found, []);
    assert.deepEqual(problems, [
      'compose.yaml `dir` is not read: it is a folder.',
      'compose.yaml `link/compose.yaml` is not read: it is behind a link out of the scanned folders.',
    ]);
  });
});

describe('kustomizations on the command line', () => {
  const home = folder();
  let folders = 0;

  async function scan(files: Readonly<Record<string, string>>) {
    const cwd = join(home.path, String(++folders));
    mkdirSync(cwd);
    for (const [name, text] of Object.entries(files)) write(cwd, name, text);
    const { stdout } = await bulkhead(['scan', '--format', 'json', '.'], { cwd });
    const report = JSON.parse(stdout) as {
      findings: { ruleId: string; path: string; range: { start: { line: number } } }[];
      problems: { path: string; message: string }[];
    };
    return {
      found: report.findings.map(({ ruleId, path, range }) => `${path}:${range.start.line} ${ruleId}`),
      problems: report.problems.map(({ path, message }) => `${path} ${message}`),
    };
  }

  const pod = (name: string, isPrivileged: boolean) =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n    - name: c\n      image: nginx\n      securityContext:\n        privileged: ${isPrivileged}\n`;
  const patch = (name: string, isPrivileged: boolean) =>
    pod(name, isPrivileged).replace('      image: nginx\n', '');

  it('are built from those that no other takes', async () => {
    const { found, problems } = await scan({
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': pod('web', true),
      'dev/kustomization.yaml': 'resources: [../base]\npatches: [{ path: p.yaml }]\n',
      'dev/p.yaml': patch('web', false),
    });
    assert.deepEqual(found, []);
    assert.deepEqual(problems, []);
  });

  it('are judged each where several take one base', async () => {
    const { found } = await scan({
      'base/kustomization.yml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': pod('web', false),
      'dev/kustomization.yaml': 'resources: [../base]\npatches: [{ path: p.yaml }]\n',
      'dev/p.yaml': patch('web', true),
      'prod/kustomization.yaml': 'resources: [../base]\n',
    });
    assert.deepEqual(found, ['dev/p.yaml:9 privileged-container']);
  });

  it('leave components that nothing takes, and objects of Flux, alone', async () => {
    const { found, problems } = await scan({
      'comp/kustomization.yaml': 'kind: Component\npatches: [{ path: p.yaml }]\n',
      'comp/p.yaml': patch('web', true),
      'flux/kustomization.yaml':
        'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: { path: ./gone }\nresources: [gone]\n',
    });
    assert.deepEqual(found, ['comp/p.yaml:9 privileged-container']);
    assert.deepEqual(problems, []);
  });

  it('are judged when all that they patch would have to be fetched', async () => {
    const { found } = await scan({
      'kustomization.yaml':
        'resources: [https://example.com/x]\npatches:\n  - target: { kind: Pod }\n    patch: |\n      - op: add\n        path: /spec/hostPID\n        value: true\n',
    });
    assert.deepEqual(found, ['kustomization.yaml:7 host-pid-namespace']);
  });

  it('are told of when they take each other', async () => {
    const { found, problems } = await scan({
      'a/kustomization.yaml': 'resources: [../b, pod.yaml]\n',
      'a/pod.yaml': pod('web', true),
      'b/kustomization.yaml': 'resources: [../a]\n',
    });
    assert.deepEqual(found, ['a/pod.yaml:10 privileged-container']);
    assert.deepEqual(problems, [
      'b/kustomization.yaml This kustomization takes itself through others; the cycle ends here.',
    ]);
  });
});
