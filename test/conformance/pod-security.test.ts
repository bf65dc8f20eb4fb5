/**
 * Runs the pods that Kubernetes itself tests its admission plugin with: those of `pass` are admitted at their
 * level and version, those of `fail` are refused by the control that their file is named after.
 */

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { PodSecurityVerdict } from '../../server/src/engine/model/pod-security.ts';
import { child, rootPlace } from '../../server/src/engine/parse/lookup.ts';
import { parseYaml } from '../../server/src/engine/parse/yaml.ts';
import { podSecurity, refusals } from '../../server/src/engine/pod-security/verdict.ts';
import { kubernetesVersion } from '../../server/src/engine/pod-security/version.ts';

const pods = new URL('../../../shared/pss/', import.meta.url);

describe('conformance to the Pod Security admission plugin', () => {
  if (!existsSync(pods)) {
    it.skip("the plugin's test pods are not there (../shared/pss beside the repository)");
    return;
  }
  for (const level of ['baseline', 'restricted'] as const) {
    for (const version of readdirSync(new URL(`${level}/`, pods))) {
      describe(`${level} ${version}`, () => {
        for (const { name, text } of podsIn(`${level}/${version}/pass/`)) {
          it(`admits ${name}`, () => {
            const verdict = judge(text, version);
            assert.deepEqual(refusals(verdict, level), []);
            assert.deepEqual(verdict.undecided, []);
            assert.notEqual(verdict.level, 'privileged');
            if (level === 'restricted') assert.equal(verdict.level, 'restricted');
          });
        }
        for (const { name, text } of podsIn(`${level}/${version}/fail/`)) {
          it(`refuses ${name}`, () => {
            const verdict = judge(text, version);
            const check = name.replace(/\d+\.yaml$/, '');
            const failure = verdict.failures.find(({ id }) => id.toLowerCase() === check);
            assert.ok(failure, `${check} is not among ${verdict.failures.map(({ id }) => id)}`);
            assert.ok(refusals(verdict, level).length > 0);
            for (const { start, end } of failure.spans) assert.ok(start < end && end <= text.length);
          });
        }
      });
    }
  }
});

function podsIn(folder: string): { name: string; text: string }[] {
  const url = new URL(folder, pods);
  return readdirSync(url).map((name) => ({ name, text: readFileSync(new URL(name, url), 'utf8') }));
}

function judge(text: string, version: string): PodSecurityVerdict {
  const root = rootPlace(parseYaml(text));
  return podSecurity(
    { spec: child(root, 'spec'), metadata: child(root, 'metadata') },
    kubernetesVersion(version),
  );
}
