import assert from 'node:assert/strict';
import { isComposeDocument } from '../../server/src/engine/adapt/compose.ts';
import { parseYaml } from '../../server/src/engine/parse/yaml.ts';

const compose: Readonly<Record<string, string>> = {
  'a file with one image': 'services:\n  web:\n    image: nginx\n',
  'a file with version and name': 'version: "3.8"\nname: shop\nservices:\n  web:\n    build: .\n',
  'a stack':
    'services:\n  web:\n    image: nginx\n    deploy:\n      replicas: 2\nnetworks:\n  n: {driver: overlay}\n',
  'an override without image': 'services:\n  web:\n    ports: ["80:80"]\n    environment: {A: b}\n',
  'extension fields': 'x-base: &b {image: nginx}\nservices:\n  web:\n    <<: *b\n    x-note: hello\n',
  JSON: '{"services": {"web": {"image": "nginx", "privileged": true}}}',
  'a misspelt key among others':
    'services:\n  web:\n    image: nginx\n    privilged: true\n    ports: []\n    user: a\n',
  'a key at the top that is being typed': 'services:\n  web:\n    image: nginx\nnetw:\n',
};

const others: Readonly<Record<string, string>> = {
  'a GitHub workflow': 'on: push\njobs:\n  a:\n    services:\n      redis:\n        image: redis\n',
  'a workflow with services at its top': 'on: push\njobs: {a: {}}\nservices:\n  redis:\n    image: redis\n',
  'a GitLab pipeline': 'image: ruby\nservices:\n  - postgres\ntest:\n  script: rake\n',
  'a Woodpecker pipeline': 'steps:\n  - name: a\n    image: go\nservices:\n  db:\n    image: postgres\n',
  'a Symfony container':
    'services:\n  _defaults:\n    autowire: true\n    autoconfigure: true\n  App\\:\n    resource: "../src/"\n    exclude: []\n',
  'an Azure Developer CLI project':
    'name: shop\nservices:\n  web:\n    project: ./src\n    language: ts\n    host: containerapp\n    image: web\n',
  'a Kubernetes object': 'apiVersion: v1\nkind: List\nservices:\n  web:\n    image: nginx\n',
  'Traefik settings': 'http:\n  services:\n    a:\n      loadBalancer: {}\n',
  'a serverless project': 'services:\n  a:\n    path: ./a\n    params: {b: c}\n',
  'services without settings': 'services:\n  web: {}\n  db:\n',
  'services that are words': 'services:\n  web: nginx\n',
  'no services': 'volumes:\n  a: {}\n',
  'an empty document': '',
  'a list': '- services\n',
};

describe('isComposeDocument', () => {
  for (const [name, text] of Object.entries(compose)) {
    it(`knows ${name}`, () => assert.equal(isComposeDocument(parseYaml(text)), true));
  }
  for (const [name, text] of Object.entries(others)) {
    it(`leaves ${name} alone`, () => assert.equal(isComposeDocument(parseYaml(text)), false));
  }
});
