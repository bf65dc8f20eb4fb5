/** A service and the Dockerfile that it is built from: the user is known, and what is wrong is told once. */

import assert from 'node:assert/strict';
import { foundIn, projectOf } from '../support/projects.ts';

const userRules = /root-user|non-root/;

describe('a service that is built', () => {
  const found = (compose: string, dockerfile: string, path = 'compose.yaml') => {
    const files = {
      'compose.yaml': compose,
      'app/Dockerfile': dockerfile,
      'app/prod.Dockerfile': dockerfile,
    };
    const project = projectOf('compose', ['compose.yaml'], files);
    return foundIn(project, path, 'restricted').found.filter((each) => userRules.test(each));
  };
  const service = (build: string, rest = '') => `services:\n  web:\n    build: ${build}\n${rest}`;
  const ordinary = 'FROM debian\nUSER 1000\n';
  const root = 'FROM debian\nRUN id\n';

  it('runs as the user of its Dockerfile, by every way to name it', () => {
    for (const build of [
      'app',
      './app/',
      '{context: app}',
      '{context: app, dockerfile: prod.Dockerfile}',
      '{context: ., dockerfile: app/Dockerfile}',
      '{context: "${CONTEXT:-app}"}',
    ]) {
      assert.deepEqual(found(service(build), ordinary), [], build);
    }
  });

  it('is judged as before when the Dockerfile is elsewhere', () => {
    for (const build of ['https://github.com/o/r.git', '../other', 'nowhere', '${CONTEXT}'])
      assert.deepEqual(found(service(build), ordinary), ['2 missing-non-root-user "web"'], build);
  });

  it('says nothing of what the Dockerfile is told for', () => {
    assert.deepEqual(found(service('app'), root), []);
    assert.deepEqual(found(service('app'), root, 'app/Dockerfile'), ['1 missing-non-root-user "debian"']);
    assert.deepEqual(found(service('app'), 'FROM debian\nUSER root\n', 'app/Dockerfile'), [
      '2 root-user "root"',
    ]);
  });

  it('has a `user` of its own that goes before the image', () => {
    assert.deepEqual(found(service('app', '    user: root\n'), ordinary), ['4 root-user "root"']);
    assert.deepEqual(found(service('app', '    user: "1000"\n'), root), []);
  });

  it('is told for a stage or an argument of its own, which the Dockerfile alone does not tell', () => {
    const staged = 'FROM debian AS base\nRUN id\nFROM base\nARG USER_NAME=1000\nUSER ${USER_NAME}\n';
    assert.deepEqual(found(service('{context: app, target: base}'), staged), [
      '2 missing-non-root-user "web"',
    ]);
    assert.deepEqual(found(service('{context: app, target: "0"}'), staged), [
      '2 missing-non-root-user "web"',
    ]);
    assert.deepEqual(found(service('{context: app}'), staged), []);
    for (const args of ['{USER_NAME: root}', '[USER_NAME=root]']) {
      const compose = service(`{context: app, args: ${args}}`);
      assert.deepEqual(found(compose, staged), []);
      assert.deepEqual(found(compose, staged, 'app/Dockerfile'), ['5 root-user "${USER_NAME}"']);
    }
  });

  it('is told for a stage whose own `USER` is root, beside that of the last stage', () => {
    const staged = 'FROM debian AS base\nUSER root\nFROM base\nRUN id\nUSER root\n';
    const told = (build: string) => found(service(build), staged, 'app/Dockerfile');
    assert.deepEqual(told('{context: app}'), ['5 root-user "root"']);
    assert.deepEqual(told('{context: app, target: base}'), ['2 root-user "root"', '5 root-user "root"']);
  });

  it('is called as the Dockerfile calls it', () => {
    const files = {
      'compose.yaml': service('{context: app, target: a}'),
      'app/Dockerfile': 'FROM x AS a\nUSER root\nFROM x\n',
    };
    const { analysis } = foundIn(projectOf('compose', ['compose.yaml'], files), 'app/Dockerfile');
    const [finding] = analysis.findings.filter(({ ruleId }) => ruleId === 'root-user');
    assert.match(finding?.message ?? '', /^`USER root` has/);
  });

  it('counts the folder of a build from the project that its file belongs to', () => {
    const missing = (include: string, dockerfile: string) =>
      foundIn(
        projectOf('compose', ['compose.yaml', 'more/override.yml'], {
          'compose.yaml': `${include}services: {}\n`,
          'more/override.yml': include ? '' : service('app'),
          'parts/one.yml': service('app'),
          [dockerfile]: ordinary,
        }),
        include ? 'parts/one.yml' : 'more/override.yml',
        'restricted',
      ).found.filter((each) => userRules.test(each)).length;
    assert.equal(missing('', 'app/Dockerfile'), 0);
    assert.equal(missing('', 'more/app/Dockerfile'), 1);
    assert.equal(missing('include: [parts/one.yml]\n', 'parts/app/Dockerfile'), 0);
    assert.equal(missing('include: [{path: parts/one.yml, project_directory: .}]\n', 'app/Dockerfile'), 0);
    assert.equal(
      missing('include: [{path: parts/one.yml, project_directory: .}]\n', 'parts/app/Dockerfile'),
      1,
    );
  });
});
