/** Kustomizations: what is judged is what they build, and findings are at the line that causes them. */

import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import { withText } from '../../server/src/engine/projects/assembly.ts';
import { provenFixes } from '../../server/src/engine/prove.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { applyEdits } from '../../server/src/engine/source.ts';
import { foundIn, partFile, projectOf } from '../support/projects.ts';

const pod = (more = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: nginx\n${more}`;
const privileged = (value: boolean) => `      securityContext:\n        privileged: ${value}\n`;
const patch = (more: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n${more}`;

function build(files: Readonly<Record<string, string>>, root = 'kustomization.yaml') {
  return projectOf('kustomization', [root], files);
}

/** The file after the first fix of its first finding. */
function fixed(project: ReturnType<typeof build>, path: string): string {
  const file = partFile(project, path);
  const analysis = analyze(file, defaultSettings);
  const [finding] = analysis.findings;
  assert.ok(finding);
  const [fix] = provenFixes(file, defaultSettings, analysis, finding);
  assert.ok(fix, 'no fix is proven');
  return applyEdits(file.text, fix.edits);
}

describe('a kustomization', () => {
  it('has a finding on the line of the patch that makes a pod privileged', () => {
    const project = build({
      'kustomization.yaml': 'resources: [pod.yaml]\npatches: [{ path: p.yaml }]\n',
      'pod.yaml': pod(privileged(false)),
      'p.yaml': patch(
        '  hostPID: true\n  containers: [{ name: web, securityContext: { privileged: true } }]\n',
      ),
    });
    assert.deepEqual(foundIn(project, 'pod.yaml').found, []);
    const { found, analysis } = foundIn(project, 'p.yaml');
    assert.deepEqual(found, ['6 host-pid-namespace "true"', '7 privileged-container "true"']);
    assert.equal(analysis.findings[0]?.related[0]?.elsewhere?.path, '/p/pod.yaml');
  });

  it('is silent on the base where a patch takes the risk away', () => {
    const project = build({
      'kustomization.yaml': 'resources: [pod.yaml]\npatches: [{ path: p.yaml }]\n',
      'pod.yaml': pod(privileged(true)),
      'p.yaml': patch('  containers: [{ name: web, securityContext: { privileged: false } }]\n'),
    });
    assert.deepEqual(foundIn(project, 'pod.yaml').found, []);
    assert.deepEqual(foundIn(project, 'p.yaml').found, []);
  });

  it('judges a pod by the RuntimeClass as it is patched', () => {
    const files = {
      'base/kustomization.yaml': 'resources: [pod.yaml, class.yaml]\n',
      'base/pod.yaml': pod(privileged(true)).replace('spec:', 'spec:\n  runtimeClassName: vm'),
      'base/class.yaml':
        'apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: { name: vm }\nhandler: kata\n',
      'kustomization.yaml':
        "resources: [base]\npatches:\n- target: { kind: RuntimeClass }\n  patch: '[{ op: replace, path: /handler, value: runc }]'\n",
    };
    const severity = (root: string) =>
      foundIn(build(files, root), 'base/pod.yaml').analysis.findings.map((each) => each.severity);
    assert.deepEqual(severity('base/kustomization.yaml'), ['information']);
    assert.deepEqual(severity('kustomization.yaml'), ['error']);
  });

  it('has no fix in the base that leaves a patch of an overlay without its place', () => {
    const files = (patches: string) => ({
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': `${pod(privileged(true))}  hostPID: true\n`,
      'over/kustomization.yaml': `resources: [../base]\npatches:\n  - target: { kind: Pod }\n    patch: |\n${patches}`,
    });
    const offered = (patches: string) => {
      const { analysis, fixes } = foundIn(build(files(patches), 'over/kustomization.yaml'), 'base/pod.yaml');
      return fixes(analysis.findings.find(({ ruleId }) => ruleId === 'host-pid-namespace'));
    };
    const label = '      - { op: add, path: /metadata/labels, value: { a: b } }\n';
    assert.equal(offered(label)[0], 'Remove `hostPID: true`');
    assert.deepEqual(offered('      - { op: test, path: /spec/hostPID, value: true }\n'), []);
    assert.deepEqual(
      offered('      - { op: copy, from: /spec/hostPID, path: /spec/shareProcessNamespace }\n'),
      [],
    );
  });

  it('has no fix in the base that has a patch count to another item', () => {
    const mounts = `      volumeMounts:
        - { name: socket, mountPath: /run/docker.sock }
        - { name: data, mountPath: /data }
`;
    const volumes = `  volumes:
    - name: socket
      hostPath: { path: /run/docker.sock }
    - name: data
      emptyDir: {}
`;
    const offered = (path: string) => {
      const project = build(
        {
          'base/kustomization.yaml': 'resources: [pod.yaml]\n',
          'base/pod.yaml': `${pod(mounts)}${volumes}`,
          'over/kustomization.yaml': `resources: [../base]\npatches:\n  - target: { kind: Pod }\n    patch: |\n      - { op: replace, path: ${path}, value: /other }\n`,
        },
        'over/kustomization.yaml',
      );
      const { analysis, fixes } = foundIn(project, 'base/pod.yaml');
      return fixes(analysis.findings.find(({ ruleId }) => ruleId === 'runtime-socket-mount')).length;
    };
    assert.equal(offered('/spec/containers/0/workingDir'), 1);
    assert.equal(offered('/spec/containers/0/volumeMounts/1/mountPath'), 0);
  });

  it('has an object once, and tells where it comes a second time', () => {
    const { problems, found } = foundIn(
      build({
        'kustomization.yaml': 'resources: [base, pod.yaml, pod.yaml]\n',
        'base/kustomization.yaml': 'resources: [pod.yaml]\n',
        'base/pod.yaml': pod().replace('web', 'other'),
        'pod.yaml': pod(privileged(true)),
      }),
      'kustomization.yaml',
    );
    assert.deepEqual(problems, ['This brings Pod `web` a second time, which Kustomize refuses.']);
    assert.deepEqual(found, []);
  });

  it('is built in the time of its parts when they take each other again and again', () => {
    const files: Record<string, string> = {
      'k40/kustomization.yaml': 'resources: [pod.yaml]\n',
      'k40/pod.yaml': pod(privileged(true)),
    };
    for (let i = 0; i < 40; i++) {
      const next = [i + 1, i + 2].filter((each) => each <= 40).map((each) => `../k${each}`);
      files[`k${i}/kustomization.yaml`] = `resources: [${next.join(', ')}]\n`;
    }
    assert.deepEqual(foundIn(build(files, 'k0/kustomization.yaml'), 'k40/pod.yaml').found, [
      '10 privileged-container "true"',
    ]);
  });

  it('has what is missing at the container in the base, not at that of each patch', () => {
    const over = (name: string) => ({
      [`${name}/kustomization.yaml`]: 'resources: [../base]\npatches: [{ path: p.yaml }]\n',
      [`${name}/p.yaml`]: patch(`  containers: [{ name: web, image: "${name}" }]\n`),
    });
    const project = projectOf('kustomization', ['a/kustomization.yaml', 'b/kustomization.yaml'], {
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': pod(),
      ...over('a'),
      ...over('b'),
    });
    const missing = (path: string) =>
      foundIn(project, path, 'restricted').found.filter((each) => each.includes(' missing-'));
    assert.deepEqual([missing('a/p.yaml'), missing('b/p.yaml')], [[], []]);
    assert.ok(missing('base/pod.yaml').includes('7 missing-capability-drop "web"'));
    const { analysis, fixes } = foundIn(project, 'base/pod.yaml', 'restricted');
    const drop = analysis.findings.find(({ ruleId }) => ruleId === 'missing-capability-drop');
    assert.ok(fixes(drop).length > 0);
  });

  it('keeps an operation that gives a list an item where another one counts in that list', () => {
    const socket =
      '- { op: add, path: /spec/volumes/0, value: { name: s, hostPath: { path: /run/docker.sock } } }\n';
    const offered = (more: string) => {
      const files = {
        'kustomization.yaml': 'resources: [pod.yaml]\npatches: [{ target: { kind: Pod }, path: p.yaml }]\n',
        'pod.yaml': `${pod()}  volumes: [{ name: a, emptyDir: {} }, { name: b, emptyDir: {} }]\n`,
        'p.yaml': `${socket}${more}`,
      };
      const { analysis, fixes } = foundIn(build(files), 'p.yaml');
      return fixes(analysis.findings[0]).length;
    };
    assert.equal(offered('- { op: add, path: /spec/containers/0/tty, value: true }\n'), 1);
    assert.equal(offered('- { op: add, path: /spec/volumes/1/emptyDir/medium, value: Memory }\n'), 0);
  });

  it('brings no capability back that an overlay takes away by its place in the list', () => {
    const list = '/spec/containers/0/securityContext/capabilities/add';
    const capabilities = '      securityContext: { capabilities: { add: [SYS_ADMIN, NET_ADMIN] } }\n';
    const overlay = (base: string, operations: string) =>
      `resources: [${base}]\npatches:\n- target: { kind: Pod }\n  patch: |\n${operations}`;
    const added = `    - { op: add, path: ${list}/0, value: SYS_MODULE }\n`;
    const removed = `    - { op: remove, path: ${list}/1 }\n`;
    const base = { 'base/kustomization.yaml': 'resources: [pod.yaml]\n', 'base/pod.yaml': pod(capabilities) };
    const offered = (files: Readonly<Record<string, string>>, path: string) => {
      const { found, analysis, fixes } = foundIn(
        build({ ...base, ...files }, 'top/kustomization.yaml'),
        path,
      );
      assert.deepEqual(
        found.map((each) => each.split(' ')[1]),
        ['dangerous-capability'],
      );
      return fixes(analysis.findings[0]).length;
    };
    const mid = { 'mid/kustomization.yaml': overlay('../base', added) };
    const top = (from: string, operations: string) => ({
      'top/kustomization.yaml': overlay(from, operations),
    });
    assert.equal(offered(top('../base', added + removed), 'top/kustomization.yaml'), 0);
    assert.equal(offered({ ...mid, ...top('../mid', removed) }, 'mid/kustomization.yaml'), 0);
    assert.ok(offered(top('../base', added), 'top/kustomization.yaml') > 0);
  });

  it('tells once what a base has through one overlay and not through another', () => {
    const base = {
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': pod(privileged(true)),
    };
    const plain = { 'prod/kustomization.yaml': 'resources: [../base]\n', ...base };
    const mended = {
      'dev/kustomization.yaml': 'resources: [../base]\npatches: [{ path: p.yaml }]\n',
      'dev/p.yaml': patch('  containers: [{ name: web, securityContext: { privileged: false } }]\n'),
      ...base,
    };
    const others = [{ project: build(mended, 'dev/kustomization.yaml'), path: '/p/base/pod.yaml' }];
    const file = partFile(build(plain, 'prod/kustomization.yaml'), 'base/pod.yaml', others);
    assert.equal(analyze(file, defaultSettings).findings.length, 1);
    const [alone] = others;
    assert.deepEqual(alone && foundIn(alone.project, 'base/pod.yaml').found, []);
  });

  it('takes a patch away of which only what it is for would be left', () => {
    const inline = (text: string) => `  - patch: |\n${text.replace(/^(?=.)/gm, '      ')}`;
    const file = (spec: string, more = '') =>
      `resources: [pod.yaml]\npatches:\n${inline(patch(spec))}  - path: p.yaml\n${more}`;
    const files = (text: string) => ({
      'kustomization.yaml': text,
      'pod.yaml': pod(),
      'p.yaml': patch('  x: y\n'),
    });
    const rest = 'resources: [pod.yaml]\npatches:\n  - path: p.yaml\n';
    assert.equal(fixed(build(files(file('  hostPID: true\n'))), 'kustomization.yaml'), rest);
    const item =
      '  containers:\n    - name: web\n      securityContext:\n        capabilities:\n          add: [SYS_ADMIN]\n';
    assert.equal(fixed(build(files(file(item))), 'kustomization.yaml'), rest);
    assert.equal(fixed(build(files(file(`  hostPID: true\n${item}`))), 'kustomization.yaml'), file(item));
  });

  it('has the finding of an operation on its value, and takes the operation away', () => {
    const kustomization = [
      'resources: [pod.yaml]',
      'patches:',
      '  - target: { kind: Pod }',
      '    patch: |-',
      '      - op: add',
      '        path: /spec/hostPID',
      '        value: true',
      '      - op: add',
      '        path: /spec/priority',
      '        value: 1',
      '',
    ];
    const project = build({ 'kustomization.yaml': kustomization.join('\n'), 'pod.yaml': pod() });
    assert.deepEqual(foundIn(project, 'kustomization.yaml').found, ['7 host-pid-namespace "true"']);
    const without = kustomization.filter((_, index) => index < 4 || index > 6);
    assert.equal(fixed(project, 'kustomization.yaml'), without.join('\n'));
  });

  it('takes a patch away of which nothing would be left', () => {
    const entry = [
      '  - target: { kind: Pod }',
      '    patch: |-',
      '      - { op: add, path: /spec/hostPID, value: true }',
      '',
    ].join('\n');
    const files = { 'pod.yaml': pod(), 'p.yaml': '- { op: add, path: /spec/hostIPC, value: true }\n' };
    const other = '  - { target: { kind: Pod }, path: p.yaml }\n';
    const both = `resources: [pod.yaml]\npatches:\n${entry}${other}`;
    const project = build({ 'kustomization.yaml': both, ...files });
    assert.equal(fixed(project, 'kustomization.yaml'), both.replace(entry, ''));
    const alone = build({ 'kustomization.yaml': `resources: [pod.yaml]\npatches:\n${entry}`, ...files });
    assert.equal(fixed(alone, 'kustomization.yaml'), 'resources: [pod.yaml]\n');
    // A file of operations cannot be empty.
    const { analysis, fixes } = foundIn(project, 'p.yaml');
    assert.deepEqual(fixes(analysis.findings[0]), []);
  });

  it('mends a patch that is merged and stands in the kustomization', () => {
    const kustomization = [
      'resources: [pod.yaml]',
      'patches:',
      '  - patch: |',
      '      apiVersion: v1',
      '      kind: Pod',
      '      metadata: { name: web }',
      '      spec:',
      '        hostNetwork: true # for now',
      '        containers:',
      '          - name: web',
      '            image: nginx',
      '',
    ].join('\n');
    const project = build({ 'kustomization.yaml': kustomization, 'pod.yaml': pod() });
    assert.deepEqual(foundIn(project, 'kustomization.yaml').found, ['8 host-network-namespace "true"']);
    const after = kustomization.replace('        hostNetwork: true # for now\n', '');
    assert.equal(fixed(project, 'kustomization.yaml'), after);
  });

  it('underlines all of a quoted patch, which no fix changes', () => {
    const value = `'[{"op": "add", "path": "/spec/hostPID", "value": true}, {"op": "test", "path": "/kind", "value": "Pod"}]'`;
    const project = build({
      'kustomization.yaml': `resources: [pod.yaml]\npatches: [{ target: { kind: Pod }, patch: ${value} }]\n`,
      'pod.yaml': pod(),
    });
    const { found, analysis, fixes } = foundIn(project, 'kustomization.yaml');
    assert.deepEqual(found, [`2 host-pid-namespace ${JSON.stringify(value)}`]);
    assert.deepEqual(fixes(analysis.findings[0]), []);
  });

  it('tells what is not there, at the words that refer to it, and judges the rest', () => {
    const project = build({
      'kustomization.yaml':
        'resources: [pod.yaml, gone.yaml, ../../out, empty]\npatches: [{ path: gone.yaml }]\ncomponents: [nowhere]\n',
      'pod.yaml': pod(privileged(true)),
    });
    const { problems } = foundIn(project, 'kustomization.yaml');
    assert.deepEqual(problems, [
      '`gone.yaml` is not read: it is not there.',
      '`../../out` is not read: it is outside the scanned folders.',
      '`empty` is not read: there is no kustomization.',
      '`nowhere` is not read: there is no kustomization.',
      '`gone.yaml` is not read: it is not there.',
    ]);
    assert.deepEqual(foundIn(project, 'pod.yaml').found, ['10 privileged-container "true"']);
  });

  it('ends cycles, and tells of them', () => {
    const project = build({
      'kustomization.yaml': 'resources: [a, pod.yaml]\n',
      'pod.yaml': pod(privileged(true)),
      'a/kustomization.yaml': 'resources: [../b]\n',
      'b/kustomization.yaml': 'resources: [../a]\n',
    });
    assert.deepEqual(foundIn(project, 'b/kustomization.yaml').problems, [
      'This kustomization takes itself through others; the cycle ends here.',
    ]);
    assert.equal(foundIn(project, 'pod.yaml').found.length, 1);
  });

  it('says nothing of what would have to be fetched, and judges a patch of it on what it says', () => {
    const project = build({
      'kustomization.yaml':
        'resources: [https://example.com/x.yaml, github.com/o/r//deploy?ref=v1]\npatches: [{ path: p.yaml }]\n',
      'p.yaml': patch('  hostPID: true\n  containers: [{ name: web }]\n'),
    });
    assert.deepEqual(foundIn(project, 'kustomization.yaml').problems, []);
    assert.deepEqual(foundIn(project, 'p.yaml', 'restricted').found, ['6 host-pid-namespace "true"']);
  });

  it('tells of a patch that is for no object', () => {
    const project = build({
      'kustomization.yaml': 'resources: [pod.yaml]\npatches: [{ path: p.yaml }]\n',
      'pod.yaml': pod(),
      'p.yaml': patch('  hostPID: true\n').replace('name: web', 'name: other'),
    });
    const { problems, found } = foundIn(project, 'p.yaml');
    assert.deepEqual(problems, ['There is no Pod `other` that this patch could change.']);
    assert.deepEqual(found, ['6 host-pid-namespace "true"']);
  });

  it('tells of a resource and of a patch outside of its folder, which Kustomize refuses', () => {
    const project = build(
      {
        'app/kustomization.yaml': 'resources: [../pod.yaml]\npatches: [{ path: ../shared/p.yaml }]\n',
        'pod.yaml': pod(),
        'shared/p.yaml': patch('  hostPID: true\n'),
      },
      'app/kustomization.yaml',
    );
    const { problems } = foundIn(project, 'app/kustomization.yaml');
    assert.equal(problems.filter((each) => each.includes('--load-restrictor')).length, 2);
    assert.deepEqual(foundIn(project, 'shared/p.yaml').found, ['6 host-pid-namespace "true"']);
  });

  it('tells of an operation for which nothing is there', () => {
    const project = build({
      'kustomization.yaml':
        'resources: [pod.yaml]\npatches:\n  - target: { kind: Pod }\n    patch: |\n      - { op: remove, path: /spec/hostPID }\n',
      'pod.yaml': pod(),
    });
    assert.deepEqual(foundIn(project, 'kustomization.yaml').problems, [
      'There is nothing at `/spec/hostPID`, so that the patch cannot be applied.',
    ]);
  });

  it('reads a text that a replacement puts somewhere by the type of what was there', () => {
    const project = build({
      'kustomization.yaml':
        'resources: [pod.yaml, map.yaml]\nreplacements:\n  - source: { kind: ConfigMap, name: m, fieldPath: data.on }\n    targets:\n      - select: { kind: Pod }\n        fieldPaths: [spec.hostPID, "spec.containers.[name=web].securityContext.privileged"]\n        options: { create: true }\n',
      'pod.yaml': pod('  hostPID: false\n'),
      'map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m }\ndata:\n  on: "true"\n',
    });
    const { found, problems } = foundIn(project, 'map.yaml');
    assert.deepEqual(found, ['5 host-pid-namespace "\\"true\\""', '5 privileged-container "\\"true\\""']);
    assert.deepEqual(problems, []);
  });

  it('tells of a replacement that finds nothing, as Kustomize refuses it', () => {
    const told = (source: string, target: string) =>
      foundIn(
        build({
          'kustomization.yaml': `resources: [pod.yaml]\nreplacements:\n  - source: { kind: Pod, ${source} }\n    targets:\n      - select: { kind: Pod }\n        fieldPaths: [${target}]\n`,
          'pod.yaml': pod('  hostPID: false\n'),
        }),
        'kustomization.yaml',
      ).problems;
    assert.deepEqual(told('fieldPath: spec.hostPID', 'spec.hostPID'), []);
    assert.match(told('fieldPath: spec.none', 'spec.hostPID').join(), /nothing at `spec.none` of Pod `web`/);
    assert.match(told('fieldPath: spec.hostPID', 'spec.none').join(), /nothing at `spec.none` of Pod `web`/);
    assert.match(told('fieldPath: metadata.name', 'spec.hostPID').join(), /does not fit at `spec.hostPID`/);
    assert.match(told('name: none', 'spec.hostPID').join(), /no such object/);
  });

  it('judges by what they say operations for what would have to be fetched', () => {
    const file = (more: string) =>
      `resources: [https://example.com/x]\npatches:\n  - target: { kind: Deployment, name: web }\n    patch: |\n${more}`;
    const operation = (path: string, value: string) =>
      `      - op: add\n        path: /spec/template/spec/${path}\n        value: ${value}\n`;
    const project = build({
      'kustomization.yaml': file(
        operation('hostNetwork', 'true') + operation('containers/1/securityContext/privileged', 'true'),
      ),
    });
    const { found, problems, analysis } = foundIn(project, 'kustomization.yaml', 'restricted');
    assert.deepEqual(found, ['7 host-network-namespace "true"', '10 privileged-container "true"']);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      analysis.workloads.map(({ kind, name }) => `${kind} ${name}`),
      ['Deployment web'],
    );
    assert.equal(
      fixed(project, 'kustomization.yaml'),
      file(operation('containers/1/securityContext/privileged', 'true')),
    );
  });

  it('follows a value that a replacement takes from elsewhere', () => {
    const project = build({
      'kustomization.yaml':
        'resources: [pod.yaml, map.yaml]\nreplacements:\n  - source: { kind: ConfigMap, name: m, fieldPath: data.path }\n    targets:\n      - select: { kind: Pod }\n        fieldPaths: [spec.volumes.0.hostPath.path]\n',
      'map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\ndata:\n  path: /etc\n',
      'pod.yaml': pod(
        '      volumeMounts: [{ name: v, mountPath: /v }]\n  volumes: [{ name: v, hostPath: { path: /srv } }]\n',
      ),
    });
    assert.deepEqual(foundIn(project, 'map.yaml').found, ['6 sensitive-host-path-mount "/etc"']);
    assert.deepEqual(foundIn(project, 'pod.yaml').found, []);
  });

  it('does not go through what aliases blow up', () => {
    const bomb = [...'abcdefghijklmnop'].map((name, index, all) => {
      const inner = `*${all[index - 1]}, `.repeat(9);
      return `x-${name}: &${name} [${index === 0 ? '1' : inner}]`;
    });
    const loop = 'x-z: &z [*z]\n';
    for (const evil of [`${bomb.join('\n')}\n`, loop]) {
      const project = build({
        'kustomization.yaml':
          'resources: [pod.yaml, evil.yaml]\npatches: [{ path: p.yaml }, { path: q.yaml }]\nimages: [{ name: a, newTag: b }]\n',
        'pod.yaml': pod(privileged(true)),
        'evil.yaml': `${pod().replace('name: web', 'name: evil')}${evil}`,
        'p.yaml': `${patch('  hostPID: true\n')}${evil}`,
        'q.yaml': patch('  hostIPC: true\n'),
      });
      assert.deepEqual(foundIn(project, 'pod.yaml').found, ['10 privileged-container "true"']);
      assert.deepEqual(foundIn(project, 'q.yaml').found, ['6 host-ipc-namespace "true"']);
    }
  });

  it('says after any edits what it would say of the texts as they are then', () => {
    const texts: Record<string, string[]> = {
      'dev/kustomization.yaml': [
        'resources: [../base]\n',
        'resources: [../base]\npatches: [{ path: p.yaml }]\n',
      ],
      'dev/p.yaml': [patch('  hostPID: true\n'), patch('  hostIPC: true\n'), patch('  hostP')],
      'prod/kustomization.yaml': [
        'resources: [../base]\nnamePrefix: x-\n',
        'resources: [../base, gone.yaml]\n',
        'resources: [../base]\nnamespace: n\nimages: [{ name: nginx, newName: other }]\ncommonLabels: { a: b }\n',
        'resources: [../deep, ../base]\n',
      ],
      'base/kustomization.yaml': ['resources: [pod.yaml, ../deep]\n', '', 'resources: [pod.yaml]\n'],
      'deep/kustomization.yaml': [
        'namePrefix: d-\nresources: [pod.yaml]\n',
        'namespace: d\nresources: [pod.yaml, ../dev]\n',
        'resources: [pod.yaml, https://example.com/x]\n',
      ],
      'deep/pod.yaml': [pod(privileged(true)).replace('web', 'deep'), pod().replace('web', 'deep')],
      'base/pod.yaml': [
        pod(privileged(true)),
        pod(privileged(false)),
        pod(),
        `${pod(privileged(true))}# longer\n`,
      ],
    };
    const paths = Object.keys(texts);
    const start = Object.fromEntries(paths.map((path) => [path, texts[path]?.[0] ?? '']));
    const roots = ['dev/kustomization.yaml', 'prod/kustomization.yaml'];
    let edited = projectOf('kustomization', roots, start);
    const now = { ...start };
    for (let step = 0; step < 150; step++) {
      const path = paths[(step * 7 + (step >> 2)) % paths.length] ?? '';
      const choices = texts[path] ?? [];
      now[path] = choices[(step * 5 + (step >> 3)) % choices.length] ?? '';
      edited = withText(edited, `/p/${path}`, now[path]);
      const fresh = projectOf('kustomization', roots, now);
      for (const each of paths) {
        const [one, other] = [foundIn(edited, each), foundIn(fresh, each)];
        assert.deepEqual(one.found, other.found, `${each} after ${step}`);
        assert.deepEqual(one.problems, other.problems);
      }
    }
  });

  it('goes on where a file is half typed', () => {
    const text =
      'resources: [pod.yaml]\npatches:\n  - target: { kind: Pod }\n    patch: |-\n      - op: add\n        path: /spec/hostPID\n        value: true\n';
    for (let end = 0; end <= text.length; end++) {
      const project = build({ 'kustomization.yaml': text.slice(0, end), 'pod.yaml': pod(privileged(true)) });
      for (const path of ['kustomization.yaml', 'pod.yaml']) {
        const { file, analysis } = foundIn(project, path);
        for (const { span } of analysis.findings)
          assert.ok(span.end <= file.text.length && span.start < span.end);
      }
    }
  });
});
