/** Files that are put together: what is judged is the whole, and what is told has its place in the right file. */

import assert from 'node:assert/strict';
import { findingsAbout } from '../../server/src/engine/analysis.ts';
import { analyze } from '../../server/src/engine/analyze.ts';
import { provenMove } from '../../server/src/engine/prove.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { foundIn, partFile, projectOf } from '../support/projects.ts';

const base = 'services:\n  web:\n    image: nginx\n    cap_add: [NET_ADMIN]\n';
const override = 'services:\n  web:\n    cap_add: [SYS_ADMIN]\n    pid: ${PID}\n';
const both = ['compose.yaml', 'compose.override.yaml'];

describe('a project of several files', () => {
  const project = projectOf('compose', both, {
    'compose.yaml': base,
    'compose.override.yaml': override,
    '.env': '# what runs\nPID=host\n',
  });

  it('has each finding in the file whose line causes it', () => {
    assert.deepEqual(foundIn(project, 'compose.yaml').found, ['4 dangerous-capability "NET_ADMIN"']);
    assert.deepEqual(foundIn(project, 'compose.override.yaml').found, [
      '3 dangerous-capability "SYS_ADMIN"',
      '4 host-pid-namespace "${PID}"',
    ]);
  });

  it('says where a variable gets its value, and which service it is about', () => {
    const { analysis } = foundIn(project, 'compose.override.yaml');
    const places = analysis.findings[1]?.related.map(({ elsewhere, message }) => [
      elsewhere?.path,
      elsewhere?.start.line,
      message,
    ]);
    assert.deepEqual(places, [
      ['/p/.env', 1, 'The value of `PID` is written here.'],
      ['/p/compose.yaml', 1, 'It becomes a part of service `web`, which is here.'],
    ]);
  });

  it('has its workload where the service is first written, with the findings of all files', () => {
    const { analysis } = foundIn(project, 'compose.yaml');
    const [workload] = analysis.workloads;
    assert.equal(workload?.name, 'web');
    assert.ok(workload);
    assert.equal(findingsAbout(analysis, workload).length, 3);
    assert.deepEqual(foundIn(project, 'compose.override.yaml').analysis.workloads, []);
  });

  it('offers the fixes that change the file of the finding, proven on the whole', () => {
    const { analysis, fixes } = foundIn(project, 'compose.override.yaml');
    assert.deepEqual(
      analysis.findings.map((finding) => fixes(finding)),
      [['Remove `SYS_ADMIN`'], ['Remove `pid: host`']],
    );
  });

  it('offers no fix after which another file lets the same finding in', () => {
    const twice = projectOf('compose', both, {
      'compose.yaml': `${base}    privileged: true\n`,
      'compose.override.yaml': 'services:\n  web:\n    privileged: true\n',
    });
    const { analysis, fixes } = foundIn(twice, 'compose.override.yaml');
    assert.deepEqual(fixes(analysis.findings[0]), ['Set `privileged` to `false`']);
  });

  it('heeds the ignore comments of each file', () => {
    const ignored = projectOf('compose', both, {
      'compose.yaml': base,
      'compose.override.yaml':
        'services:\n  web:\n    pid: host # bulkhead-ignore host-pid-namespace -- it watches\n',
    });
    const { found, analysis } = foundIn(ignored, 'compose.override.yaml');
    assert.deepEqual([found, analysis.suppressed.length, analysis.problems], [[], 1, []]);
  });

  it('takes away all that an override says', () => {
    const mounts = 'services:\n  web:\n    volumes:\n      - /:/host\n';
    const { analysis, fixes } = foundIn(
      projectOf('compose', both, { 'compose.yaml': base, 'compose.override.yaml': mounts }),
      'compose.override.yaml',
    );
    assert.deepEqual(fixes(analysis.findings[0]), ['Remove the mount of `/`']);
  });

  it('keeps what a file says when another one is broken or empty', () => {
    for (const broken of [
      'services:\n  web: [',
      '',
      '\t',
      '- a\n',
      'services: 1\n',
      '\0',
      'services:\n  web:\n',
    ]) {
      const files = { 'compose.yaml': `${base}    privileged: true\n`, 'compose.override.yaml': broken };
      const { found } = foundIn(projectOf('compose', both, files), 'compose.yaml', 'restricted');
      assert.ok(found.includes('5 privileged-container "true"'), `${JSON.stringify(broken)}: ${found}`);
    }
  });

  it('says what is missing once, at the service', () => {
    const { found } = foundIn(project, 'compose.yaml', 'restricted');
    assert.ok(found.includes('2 missing-non-root-user "web"'));
    const { found: others } = foundIn(project, 'compose.override.yaml', 'restricted');
    assert.equal(others.filter((each) => /missing/.test(each)).length, 0);
  });

  it('adds what is missing to a last line without a line end', () => {
    const files = {
      'compose.yaml': base.trimEnd(),
      'compose.override.yaml': 'services: {web: {init: true}}',
    };
    const { analysis, file } = foundIn(projectOf('compose', both, files), 'compose.yaml', 'restricted');
    const finding = analysis.findings.find(({ ruleId }) => ruleId === 'missing-no-new-privileges');
    const [fix] = finding?.fixes() ?? [];
    const [edit] = fix?.edits ?? [];
    assert.ok(edit && edit.span.end <= file.text.length);
    assert.match(edit.newText, /^\n {4}security_opt:\n {6}- no-new-privileges:true$/);
  });
});

describe('a service that others extend', () => {
  it('is named with them where its risk is told', () => {
    const files = {
      'compose.yaml': 'services:\n  web:\n    extends: {file: common.yml, service: base}\n',
      'common.yml': 'services:\n  base:\n    image: x\n    pid: host\n',
    };
    const { analysis } = foundIn(projectOf('compose', ['compose.yaml'], files), 'common.yml');
    const [finding, ...others] = analysis.findings;
    assert.equal(others.length, 0);
    assert.deepEqual(
      [finding?.workload, ...(finding?.alsoIn ?? [])].map((ref) => ref?.name),
      ['web', 'base'],
    );
  });
});

describe('a service that is extended from another file', () => {
  it('is not moved: what extends it would move along', () => {
    const files = (more: string) => ({
      'compose.yaml': `services:\n  web:\n    ${more}\n`,
      'common.yml': 'services:\n  base:\n    image: x\n',
    });
    const move = (more: string) => {
      const project = projectOf('compose', ['compose.yaml'], files(more));
      const file = partFile(project, 'common.yml');
      const analysis = analyze(file, defaultSettings);
      const [workload] = analysis.workloads;
      assert.ok(workload);
      return provenMove(file, defaultSettings, analysis, workload);
    };
    assert.equal(move('extends: {file: common.yml, service: base}'), undefined);
    assert.ok(move('extends: {file: common.yml, service: base}\n    runtime: runc'));
  });
});
