#!/usr/bin/env node
// Stands in for a program that a guide calls and this machine may not have: checks how it is called, and does as much of
// what it does as the guide goes on with. Its name is the one that it is called by.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

const [, self, ...args] = process.argv;
const input = () => readFileSync(0, 'utf8');
const shell = (command, options = {}) =>
  spawnSync('sh', ['-c', command], { stdio: 'inherit', ...options }).status;

/** Takes options with a value off the front, and those without one. */
function options(words, values, flags) {
  const given = {};
  while (words[0]?.startsWith('-')) {
    const name = words.shift();
    assert.ok(values.includes(name) || flags.includes(name), `there is no ${name}`);
    given[name] = values.includes(name) ? words.shift() : true;
  }
  return given;
}

const programs = {
  npm() {
    const known = [/^install (--global )?bulkhead(@0\.1\.0)?$/, /^ci$/, /^run build$/];
    assert.ok(known.some((form) => form.test(args.join(' '))));
  },
  npx() {
    assert.equal(args.shift(), 'bulkhead');
    return spawnSync('bulkhead', args, { stdio: 'inherit' }).status;
  },
  docker() {
    const [command, ...rest] = args;
    if (command === 'build') return assert.deepEqual(rest, ['--tag', 'bulkhead', 'server']);
    assert.equal(command, 'run');
    const values = ['--network', '--cap-drop', '--security-opt', '--volume'];
    const given = options(rest, values, ['--rm', '--read-only', '--interactive']);
    assert.ok(given['--rm'] && given['--network'] === 'none');
    if (given['--volume']) assert.equal(given['--volume'], `${process.cwd()}:/work:ro`);
    else assert.ok(given['--interactive']);
    assert.equal(rest.shift(), 'bulkhead');
    return spawnSync('bulkhead', rest, { stdio: 'inherit' }).status;
  },
  gh() {
    const [group, command, number, ...rest] = args;
    assert.deepEqual([group, command, number], ['pr', 'comment', '7']);
    const given = options(rest, ['--body-file'], ['--edit-last', '--create-if-none']);
    assert.match(readFileSync(given['--body-file'], 'utf8'), /privileged/);
  },
  'pre-commit'() {
    assert.ok(existsSync('.pre-commit-config.yaml'));
    assert.ok(['install', 'run bulkhead --all-files'].includes(args.join(' ')));
  },
  kubectl() {
    if (args[0] === 'plugin') return void execFileSync('which', ['kubectl-bulkhead'], { stdio: 'inherit' });
    if (args[0] === 'bulkhead')
      return spawnSync('kubectl-bulkhead', args.slice(1), { stdio: 'inherit' }).status;
    const [command, kinds, ...rest] = args;
    assert.equal(command, 'get');
    assert.match(kinds, /^pods(,(deployments|cronjobs|namespaces|serviceaccounts|runtimeclasses))*$/);
    assert.ok(['-A -o json', '-n shop -o json'].includes(rest.join(' ')));
    process.stdout.write(readFileSync('pods.json'));
  },
  parallel() {
    const given = options(args, ['--jobs', '--joblog', '--block'], ['--pipe']);
    assert.equal(args.length, 1);
    if (given['--pipe']) return shell(args[0], { input: input(), stdio: ['pipe', 'inherit', 'inherit'] });
    const words = input().trimEnd().split('\n');
    return Math.max(...words.map((word) => shell(args[0].replaceAll('{}', word), { stdio: [0, 1, 2] })));
  },
  'spark-submit'() {
    assert.equal(args.length, 1);
    return spawnSync('python3', args, { stdio: 'inherit' }).status;
  },
};

process.exitCode = programs[basename(self)]() ?? 0;
