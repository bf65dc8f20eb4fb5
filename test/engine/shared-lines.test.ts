/** A fix of a line that several services share says which others it changes. */

import assert from 'node:assert/strict';
import { foundIn, projectOf } from '../support/projects.ts';

describe('the fix of a line that services share', () => {
  const titles = (files: Readonly<Record<string, string>>, path = 'compose.yaml') => {
    const roots = ['compose.yaml', 'compose.override.yaml'].filter((root) => files[root] !== undefined);
    const { analysis, fixes } = foundIn(projectOf('compose', roots, files), path);
    const all = analysis.findings.flatMap((finding) => fixes(finding));
    return all.filter((title) => !title.startsWith('Run '));
  };
  const services = (names: readonly string[], value: string) =>
    `services:\n${names.map((name) => `  ${name}: ${value}\n`).join('')}`;

  it('names the services that take it from an anchor, a fragment or a merge key', () => {
    const compose =
      'x-base: &base {image: nginx, pid: host}\nservices:\n  web: *base\n  worker:\n    <<: *base\n  other: {<<: *base, pid: ""}\n';
    assert.deepEqual(titles({ 'compose.yaml': compose }), ['Remove `pid: host` (also changes worker)']);
  });

  it('names the services that extend it, in the file that has it', () => {
    const extended = '{extends: {file: base.yml, service: app}}';
    const files = {
      'base.yml': 'services:\n  app: {image: nginx, pid: host}\n',
      'compose.yaml': services(['web', 'worker', 'cron'], extended),
    };
    assert.deepEqual(titles(files, 'base.yml'), ['Remove `pid: host` (also changes worker, cron)']);
    assert.deepEqual(titles(files), []);
  });

  it('names those, too, for which another finding says the same', () => {
    const compose =
      'x-base: &base {image: nginx, cap_add: [SYS_ADMIN]}\nservices:\n  web: *base\n  worker: {<<: *base, privileged: true}\n';
    assert.deepEqual(titles({ 'compose.yaml': compose }), [
      'Remove `SYS_ADMIN` (also changes worker)',
      'Set `privileged` to `false`',
    ]);
  });

  it('counts them where they are many', () => {
    const compose = `x-base: &base {image: nginx, pid: host}\n${services(['a', 'b', 'c', 'd', 'e'], '*base')}`;
    assert.deepEqual(titles({ 'compose.yaml': compose }), [
      'Remove `pid: host` (also changes 4 other services)',
    ]);
  });

  it('names what other overlays make of it, where that is called otherwise', () => {
    const overlays = (dev: string, prod: string) => {
      const files = {
        'dev/kustomization.yaml': `resources: [../base]\n${dev}`,
        'prod/kustomization.yaml': `resources: [../base]\n${prod}`,
        'base/kustomization.yaml': 'resources: [pod.yaml]\n',
        'base/pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  hostPID: true\n  containers: [{image: x}]\n',
      };
      const project = projectOf(
        'kustomization',
        ['dev/kustomization.yaml', 'prod/kustomization.yaml'],
        files,
      );
      const { analysis, fixes } = foundIn(project, 'base/pod.yaml');
      return analysis.findings
        .flatMap((finding) => fixes(finding))
        .map((title) => title.replace(/^Run .* and/, '…'));
    };
    assert.deepEqual(overlays('', ''), ['Remove `hostPID: true`', '… remove `hostPID`']);
    assert.deepEqual(overlays('', 'namePrefix: prod-\n'), [
      'Remove `hostPID: true` (also changes prod-web)',
      '… remove `hostPID` (also changes prod-web)',
    ]);
    assert.deepEqual(overlays('', 'namespace: prod\n')[0], 'Remove `hostPID: true` (also changes prod/web)');
  });

  it('names nobody where the line is one service’s own', () => {
    assert.deepEqual(
      titles({
        'compose.yaml': services(['web', 'worker'], '{image: nginx, pid: host}'),
        'compose.override.yaml': services(['web'], '{ipc: host}'),
      }),
      ['Remove `pid: host`', 'Remove `pid: host`'],
    );
  });
});
