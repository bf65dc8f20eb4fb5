import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { readConfiguration } from '../server/src/engine/configuration/configuration.ts';
import { configurationNames } from '../server/src/engine/configuration/names.ts';
import { rules } from '../server/src/engine/rules/index.ts';

const file = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const schema = 'docs/schema/configuration.schema.json';

/** The configurations in the pages of the documentation. */
function documented(): { readonly page: string; readonly text: string }[] {
  const ruleNames = readdirSync(new URL('../docs/rules', import.meta.url));
  const pages = ['docs/configuration.md', ...ruleNames.map((name) => `docs/rules/${name}`)];
  return pages.flatMap((page) =>
    [...file(page).matchAll(/```yaml\n([\s\S]*?)```/g)]
      .map(([, text = '']) => ({ page, text }))
      .filter(({ text }) => /^(rules|ignores|level)\s*:/m.test(text)),
  );
}

describe('the schema of the configuration', () => {
  const isValid = new Ajv({
    allowUnionTypes: true,
    strict: true,
    keywords: ['enumDescriptions', 'patternErrorMessage'],
  }).compile(JSON.parse(file(schema)));

  it('takes what the documentation shows, and so does Bulkhead', () => {
    const all = documented();
    assert.ok(all.length > rules.length);
    for (const { page, text } of all) {
      assert.ok(isValid(parse(text)), `${page}: ${JSON.stringify(isValid.errors)}`);
      assert.deepEqual(readConfiguration(text, rules).problems, [], page);
    }
  });

  it('takes what Bulkhead takes, and refuses what Bulkhead refuses', () => {
    const right = [
      'kubernetesVersion: 1.31',
      'kubernetesVersion: "1.30"',
      'rules: { host-port: { allow: [9100, 1-2] } }',
      'rules: { root-user: { severity: off } }',
      'ignores: []',
      'ignores: [{ rule: root-user, reason: why, paths: ["*.yaml"], workload: a*, expires: 2026-12-31 }]',
      'sandbox: { composeRuntime: io.containerd.kata.v2 }',
    ];
    const wrong = [
      'kubernetesVersion: two',
      'levels: all',
      'level: most',
      'rules: { rooot-user: off }',
      'rules: { root-user: on }',
      'rules: { root-user: { allow: [1] } }',
      'rules: { host-port: { allow: [http] } }',
      'rules: [root-user]',
      'ignores: { rule: root-user }',
      'ignores: [{ rule: root-user }]',
      'ignores: [{ rule: all, reason: why }]',
      'ignores: [{ rule: root-user, reason: " " }]',
      'ignores: [{ rule: root-user, reason: why, paths: [a/../b] }]',
      'ignores: [{ rule: root-user, reason: why, expires: tomorrow }]',
      'sandbox: kata',
    ];
    for (const text of right) {
      assert.ok(isValid(parse(text)), text);
      assert.deepEqual(readConfiguration(text, rules).problems, [], text);
    }
    for (const text of wrong) {
      assert.ok(!isValid(parse(text)), text);
      assert.notEqual(readConfiguration(text, rules).problems.length, 0, text);
    }
  });

  it('is given to the YAML extension for all names that the file may have, and is in the package', () => {
    const { contributes } = JSON.parse(file('package.json'));
    assert.deepEqual(contributes.yamlValidation, [
      { fileMatch: [...configurationNames], url: `./${schema}` },
    ]);
    assert.ok(file('.vscodeignore').split('\n').includes(`!${schema}`));
  });
});
