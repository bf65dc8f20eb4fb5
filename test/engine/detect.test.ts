import assert from 'node:assert/strict';
import { documentFamily, fileKind, isOverrideFile } from '../../server/src/engine/detect.ts';

describe('fileKind', () => {
  const cases: Record<string, ReturnType<typeof fileKind>> = {
    Dockerfile: 'dockerfile',
    'a/b/Dockerfile': 'dockerfile',
    'file:///w/Dockerfile.prod': 'dockerfile',
    'api.dockerfile': 'dockerfile',
    'api.Dockerfile': 'dockerfile',
    Containerfile: 'dockerfile',
    'Containerfile.dev': 'dockerfile',
    dockerfile: 'dockerfile',
    'Dockerfile.dockerignore': undefined,
    'Dockerfile.md': undefined,
    'Dockerfile.test.ts': undefined,
    'dockerfile.go': undefined,
    'dockerfile_test.go': undefined,
    'Dockerfile.go': 'dockerfile',
    'Dockerfile.js': undefined,
    'Dockerfile.dev': 'dockerfile',
    'Dockerfile.yaml': 'yaml',
    'not-a-dockerfile.txt': undefined,
    'compose.yaml': 'compose',
    'compose.yml': 'compose',
    'docker-compose.yml': 'compose',
    'docker-compose.prod.yaml': 'compose',
    'docker-compose-dev.yml': 'compose',
    'C:\\work\\compose.yaml': 'compose',
    'decompose.yaml': 'yaml',
    'composer.json': 'yaml',
    'pod.json': 'yaml',
    'notes.txt': undefined,
  };
  for (const [path, kind] of Object.entries(cases)) {
    it(`takes ${path} for ${kind ?? 'none of ours'}`, () => assert.equal(fileKind(path), kind));
  }

  it("lets the editor's language win over the name", () => {
    assert.equal(fileKind('build.txt', 'dockerfile'), 'dockerfile');
    assert.equal(fileKind('untitled:Untitled-1', 'yaml'), 'yaml');
    assert.equal(fileKind('stack.yaml', 'dockercompose'), 'compose');
  });
});

describe('documentFamily', () => {
  it('recognises what may hold a pod, in YAML and JSON', () => {
    assert.equal(documentFamily('kind: Pod\nspec:\n  containers: []\n', 'yaml'), 'kubernetes');
    assert.equal(documentFamily('{"kind":"Pod","spec":{"containers":[]}}', 'yaml'), 'kubernetes');
    assert.equal(
      documentFamily('kind: Deployment\nspec: {template: {spec: {hostNetwork: true}}}', 'yaml'),
      'kubernetes',
    );
  });

  it('passes over what cannot', () => {
    for (const text of [
      'kind: Service\nspec: {ports: []}',
      'kind: ConfigMap\ndata: {a: "containers: 1"}',
      'a: 1',
      '',
    ]) {
      assert.equal(documentFamily(text, 'yaml'), undefined, text);
    }
  });

  it('recognises what may be a compose file by its content', () => {
    assert.equal(documentFamily('version: "3"\nservices:\n  web:\n    image: x\n', 'yaml'), 'compose');
    assert.equal(documentFamily('on: push\njobs:\n  a:\n    services:\n      db: {}\n', 'yaml'), undefined);
  });
});

describe('isOverrideFile', () => {
  it('knows the files that Compose merges by itself', () => {
    assert.ok(isOverrideFile('/w/compose.override.yaml'));
    assert.ok(isOverrideFile('docker-compose.override.yml'));
    assert.equal(isOverrideFile('docker-compose.prod.yml'), false);
  });
});
