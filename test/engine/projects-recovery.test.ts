/** Projects that are huge, broken, or go round in circles: what is wrong is told where it is, and the rest is judged. */

import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import type { Project } from '../../server/src/engine/projects/project.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { partFile, projectOf } from '../support/projects.ts';

const both = ['compose.yaml', 'compose.override.yaml'];
const web = 'services:\n  web:\n    image: nginx\n    privileged: true\n';
const overWeb = 'services:\n  web:\n    pid: host\n';

describe('a project that is not as it should be', () => {
  it('tells the first file that is one too many, and judges all others', () => {
    const names = Array.from({ length: 1001 }, (_, i) => `${i}.yml`);
    const files = names.map((name, i) => [
      name,
      `services:\n  s${i}:\n    image: nginx\n    privileged: true\n`,
    ]);
    const project = projectOf('compose', ['compose.yaml'], {
      'compose.yaml': `include:\n${names.map((name) => `  - ${name}\n`).join('')}${web}`,
      ...Object.fromEntries(files),
    });
    const { found, problems } = toldOf(project);
    assert.deepEqual(problems, ['1000.yml: So many files are included that this one is not read.']);
    assert.equal(found.length, 1002);
    assert.equal(found.filter((each) => each.endsWith('privileged-container true')).length, 1002);
  });

  it('follows many services that extend one another, and tells where it stops', () => {
    const chain = (length: number) => {
      const service = (i: number) =>
        `  s${i}:\n    ipc: host\n${i + 1 < length ? `    extends: s${i + 1}\n` : '    image: nginx\n    privileged: true\n'}`;
      return toldOf(
        projectOf('compose', ['compose.yaml'], {
          'compose.yaml': `services:\n${Array.from({ length }, (_, i) => service(i)).join('')}`,
        }),
      );
    };
    assert.deepEqual(chain(50).problems, []);
    const { found, problems } = chain(60);
    assert.equal(
      problems[0],
      's51: So many services are extended one after another that this one is left out.',
    );
    assert.ok(found.includes('compose.yaml privileged-container true'));
    assert.equal(found.filter((each) => /host-ipc-namespace/.test(each)).length, 60);
    // What is extended already is not gone through again: a chain is left once, and not by all that come after.
    const ends = ['s51', 's102', 's153', 's204'].map((name) => `${name}: So many services are`);
    assert.deepEqual(
      chain(250).problems.map((each) => each.slice(0, each.indexOf(' extended'))),
      ends,
    );
  });

  it('ends cycles of files where they close', () => {
    const { found, problems } = toldOf(
      projectOf('compose', ['compose.yaml'], {
        'compose.yaml': `include: [one.yml]\n${web}`,
        'one.yml': 'include:\n  - path: two.yml\nservices:\n  one:\n    image: nginx\n    ipc: host\n',
        'two.yml': 'include: [compose.yaml]\nservices:\n  two:\n    image: nginx\n    pid: host\n',
      }),
    );
    assert.deepEqual(problems, [
      'compose.yaml: This file includes itself through others; the cycle ends here.',
    ]);
    assert.deepEqual(found, [
      'compose.yaml privileged-container true',
      'one.yml host-ipc-namespace host',
      'two.yml host-pid-namespace host',
    ]);
  });

  it('ends cycles of services where they close, in one file and through others', () => {
    const { found, problems } = toldOf(
      projectOf('compose', ['compose.yaml'], {
        'compose.yaml':
          'services:\n  a:\n    extends: b\n    pid: host\n  b:\n    extends: a\n    ipc: host\n  c:\n    extends: {file: other.yml, service: d}\n    privileged: true\n',
        'other.yml': 'services:\n  d:\n    extends: {file: compose.yaml, service: c}\n    image: nginx\n',
      }),
    );
    const message = 'This service extends itself through others, so nothing can start it.';
    assert.deepEqual(problems, [`a: ${message}`, `b: ${message}`, `c: ${message}`]);
    for (const each of ['host-pid-namespace host', 'host-ipc-namespace host', 'privileged-container true'])
      assert.ok(found.includes(`compose.yaml ${each}`), each);
  });

  it('tells what cannot be read at the reference to it', () => {
    const project = projectOf('compose', ['compose.yaml'], {
      'compose.yaml': [
        'include:',
        '  - none.yml',
        '  - path: folder',
        '  - path: part.yml',
        '    env_file: none.env',
        '  - path: [part.yml, https://example.com/compose.yaml]',
        '    project_directory: ../other',
        '  - ../outside.yml',
        web,
        '  one: {image: nginx, extends: {file: none.yml, service: x}}',
        '  two: {image: nginx, extends: {file: part.yml, service: x}}',
        '  three: {image: nginx, extends: x}',
        '',
      ].join('\n'),
      'part.yml': overWeb.replaceAll('web', 'part'),
    });
    const contents = new Map(project.contents).set('/p/folder', { refused: 'it is a folder' });
    const { found, problems } = toldOf({ ...project, contents });
    assert.deepEqual(problems, [
      'none.yml: `none.yml` is not read: it is not there.',
      'folder: `folder` is not read: it is a folder.',
      'none.env: `none.env` is not read: it is not there.',
      'https://example.com/compose.yaml: `https://example.com/compose.yaml` is not read: it is no local file.',
      '../other: `../other` is not looked into: it is outside the scanned folders.',
      '../outside.yml: `../outside.yml` is not read: it is outside the scanned folders.',
      'none.yml: `none.yml` is not read: it is not there.',
      'x: There is no service `x` in that file.',
      'x: There is no service `x` in this file.',
    ]);
    assert.deepEqual(found, ['compose.yaml privileged-container true', 'part.yml host-pid-namespace host']);
  });

  it('is not overwhelmed by aliases that stand for more and more', () => {
    const levels = Array.from({ length: 50 }, (_, i) => i + 1);
    const lists = levels.map((i) => `x-l${i}: &l${i} [*l${i - 1}, *l${i - 1}]\n`).join('');
    const maps = levels.map(
      (i) => `x-m${i}: &m${i} {<<: [*m${i - 1}, *m${i - 1}], a: *m${i - 1}, b: *m${i - 1}}\n`,
    );
    const listKeys = ['cap_add', 'volumes', 'devices', 'security_opt', 'ports', 'command'];
    const mapKeys = ['environment', 'labels', 'build', 'deploy', 'ulimits', 'sysctls', 'networks'];
    const settings = (list: string, map: string) =>
      [
        ...listKeys.map((key) => `    ${key}: ${list}\n`),
        ...mapKeys.map((key) => `    ${key}: ${map}\n`),
      ].join('');
    const { found } = toldOf(
      projectOf('compose', both, {
        'compose.yaml': `${web}${settings('[x]', '{x: y}')}`,
        'compose.override.yaml': `x-l0: &l0 [x, x]\nx-m0: &m0 {x: y}\n${lists}${maps.join('')}${overWeb}${settings('*l50', '*m50')}    <<: *m50\n`,
      }),
    );
    assert.ok(found.includes('compose.yaml privileged-container true'));
    assert.ok(found.includes('compose.override.yaml host-pid-namespace host'));
  });

  it('reads an override of a megabyte', () => {
    const values = Array.from({ length: 40_000 }, (_, i) => `      - NAME_${i}=value number ${i}\n`).join('');
    const { found } = toldOf(
      projectOf('compose', both, {
        'compose.yaml': `${web}    environment: {DOCKER_HOST: tcp://host:2375}\n`,
        'compose.override.yaml': `${overWeb}    environment:\n${values}      - DOCKER_HOST=unix:///x\n`,
      }),
    );
    assert.deepEqual(found, [
      'compose.yaml privileged-container true',
      'compose.override.yaml host-pid-namespace host',
    ]);
  });
});

/** What is found in all files and the references that lead nowhere, with what is underlined. */
function toldOf(project: Project) {
  const found: string[] = [];
  const problems: string[] = [];
  for (const [full, content] of project.contents) {
    if (typeof content !== 'string') continue;
    const path = full.slice('/p/'.length);
    const { text, ...part } = partFile(project, path);
    const analysis = analyze({ ...part, text }, defaultSettings);
    const own = analysis.findings.map(
      ({ ruleId, span }) => `${path} ${ruleId} ${text.slice(span.start, span.end)}`,
    );
    found.push(...own);
    for (const { span, message, code } of analysis.problems) {
      assert.equal(code, 'unresolved-reference');
      problems.push(`${text.slice(span.start, span.end)}: ${message}`);
    }
  }
  return { found, problems };
}
