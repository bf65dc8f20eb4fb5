/** What `kubectl kustomize` refuses to build is told, and where it builds nothing is. */

import assert from 'node:assert/strict';
import { builtByEngine, builtByKubectl, type Files, hasKubectl } from '../support/kustomize.ts';

const pod =
  'apiVersion: v1\nkind: Pod\nmetadata: { name: w }\nspec: { containers: [{ name: a, image: a }] }\n';
const patched = (entry: string) => `resources: [pod.yaml]\npatches:\n  - ${entry}\n`;
const operation = '[{ op: add, path: /spec/hostPID, value: true }]';
const json = '[{"op": "add", "path": "/spec/hostPID", "value": true}]';
const operations = (more: string) => `- { op: add, path: /spec/${more}, value: true }\n`;

/** What is told, and the files for it; those that are not named are the same for all. */
const refused: Readonly<Record<string, readonly [RegExp, Files]>> = {
  'a file outside of the folder': [
    /outside.*LoadRestrictionsNone/,
    { 'kustomization.yaml': 'resources: [base]\n', 'base/kustomization.yaml': 'resources: [../pod.yaml]\n' },
  ],
  'a patch outside of the folder': [
    /outside.*LoadRestrictionsNone/,
    {
      'kustomization.yaml': 'resources: [base]\n',
      'base/kustomization.yaml': 'patches: [{ path: ../pod.yaml }]\nresources: [pod.yaml]\n',
      'base/pod.yaml': pod,
    },
  ],
  'two kustomizations in one folder': [
    /`Kustomization` too/,
    { 'kustomization.yaml': 'resources: [pod.yaml]\n', Kustomization: 'resources: [pod.yaml]\n' },
  ],
  'two kustomizations in the folder of a base': [
    /`kustomization.yml` too/,
    {
      'kustomization.yaml': 'resources: [base]\n',
      'base/kustomization.yaml': 'namePrefix: a-\n',
      'base/kustomization.yml': 'namePrefix: b-\n',
    },
  ],
  'an object that comes twice': [
    /Pod `w` a second time/,
    { 'kustomization.yaml': 'resources: [pod.yaml, other.yaml]\n', 'other.yaml': pod },
  ],
  'a base that comes twice': [
    /Pod `w` a second time/,
    {
      'kustomization.yaml': 'resources: [one, two]\n',
      'one/kustomization.yaml': 'resources: [../base]\n',
      'two/kustomization.yaml': 'resources: [../base]\nnamespace: default\n',
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': pod,
    },
  ],
  'operations in flow style': [
    /none/,
    { 'kustomization.yaml': patched(`{ target: { kind: Pod }, patch: "${operation}" }`) },
  ],
  'operations in flow style in a file': [
    /none/,
    { 'kustomization.yaml': patched('{ target: { kind: Pod }, path: p.yaml }'), 'p.yaml': operation },
  ],
  'a patch that is only a path': [
    /but with `path:`/,
    { 'kustomization.yaml': patched('p.yaml'), 'p.yaml': pod },
  ],
  'operations for nothing': [/without a `target`/, { 'kustomization.yaml': patched(`patch: '${json}'`) }],
  'a patch without a name': [
    /without a `kind`/,
    { 'kustomization.yaml': patched('{ target: { kind: Pod }, patch: "spec: { hostPID: true }" }') },
  ],
  'a component among the resources': [
    /taken by `components` only/,
    {
      'kustomization.yaml': 'resources: [base]\n',
      'base/kustomization.yaml':
        'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnamePrefix: a-\n',
    },
  ],
  'a base that says nothing': [
    /says nothing/,
    {
      'kustomization.yaml': 'resources: [base]\n',
      'base/kustomization.yaml': 'kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\n',
    },
  ],
  'two namespaces that become one': [
    /one of two by the name Pod `w`/,
    {
      'kustomization.yaml': 'resources: [pod.yaml, other.yaml]\nnamespace: one\n',
      'other.yaml': pod.replace('{ name: w }', '{ name: w, namespace: two }'),
    },
  ],
  'a kustomization among the components': [
    /`kind: Component`/,
    { 'kustomization.yaml': 'components: [base]\n', 'base/kustomization.yaml': 'namePrefix: a-\n' },
  ],
};

const taken: Readonly<Record<string, Files>> = {
  'a base beside the folder': {
    'kustomization.yaml': 'resources: [a/b]\n',
    'a/b/kustomization.yaml': 'resources: [../../c]\n',
    'c/kustomization.yaml': 'resources: [../c/pod.yaml]\n',
    'c/pod.yaml': pod,
  },
  'JSON operations': { 'kustomization.yaml': patched(`{ target: { kind: Pod }, patch: '${json}' }`) },
  'operations in flow style after a comment': {
    'kustomization.yaml': patched('{ target: { kind: Pod }, path: p.yaml }'),
    'p.yaml': `# These are read as YAML.\n${operation}`,
  },
  'of two documents of operations the first': {
    'kustomization.yaml': patched('{ target: { kind: Pod }, path: p.yaml }'),
    'p.yaml': `${operations('hostPID')}---\n${operations('hostIPC')}`,
  },
  'objects by one name in two namespaces': {
    'kustomization.yaml': 'resources: [pod.yaml, other.yaml]\n',
    'other.yaml': pod.replace('{ name: w }', '{ name: w, namespace: n }'),
  },
  'a base that comes under two names': {
    'kustomization.yaml': 'resources: [one, two]\n',
    'one/kustomization.yaml': 'resources: [../base]\nnamePrefix: a-\n',
    'two/kustomization.yaml': 'resources: [../base]\n',
    'base/kustomization.yaml': 'resources: [pod.yaml]\n',
    'base/pod.yaml': pod,
  },
};

describe('what kubectl kustomize refuses', function () {
  this.timeout(20_000);
  for (const [name, [message, files]] of Object.entries(refused)) {
    it(`is told: ${name}`, () => {
      const all = { 'pod.yaml': pod, ...files };
      assert.match(builtByEngine(all).told.join('\n'), message);
      if (hasKubectl()) assert.equal(builtByKubectl(all), undefined);
    });
  }
  for (const [name, files] of Object.entries(taken)) {
    it(`is not ${name}`, () => {
      const all = { 'pod.yaml': pod, ...files };
      const built = builtByEngine(all);
      assert.deepEqual(built.told, []);
      if (hasKubectl()) assert.deepEqual(built.objects, builtByKubectl(all));
    });
  }

  it('is built in part, however often components take each other', () => {
    const files: Record<string, string> = {
      'kustomization.yaml': 'resources: [pod.yaml]\ncomponents: [k0]\n',
    };
    for (let i = 0; i < 40; i++)
      files[`k${i}/kustomization.yaml`] =
        `kind: Component\ncomponents: [../k${i + 1}, ../k${Math.min(i + 2, 40)}]\n`;
    files['k40/kustomization.yaml'] = 'kind: Component\npatches: []\n';
    files['pod.yaml'] = pod;
    assert.match(builtByEngine(files).told.join('\n'), /So many kustomizations/);
  });
});
