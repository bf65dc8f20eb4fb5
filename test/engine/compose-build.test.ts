// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose files write their variables like this

import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import type { BuildStep } from '../../server/src/engine/model/build.ts';
import { knownValue } from '../../server/src/engine/model/fact.ts';
import { provenFixes } from '../../server/src/engine/prove.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { applyEdits } from '../../server/src/engine/source.ts';
import { subjectsOf } from './compose-support.ts';

/** The step of a service whose `build` says this, indented by six. */
function buildOf(build: string): BuildStep {
  const [step] = subjectsOf(`services:\n  web:\n    build:\n${build}`).buildSteps;
  assert.ok(step);
  return step;
}

describe('the build of a service', () => {
  it('has contexts by their names, in every spelling', () => {
    const contexts = (text: string) =>
      (subjectsOf(text).buildSteps[0]?.contexts ?? []).map(
        ({ name, value }) => `${name}=${knownValue(value) ?? '?'}`,
      );
    const service = (build: string) => `services:\n  web:\n    build: ${build}\n`;
    assert.deepEqual(contexts(service('.')), ['context=.']);
    assert.deepEqual(contexts(service('{context: "/"}')), ['context=/']);
    assert.deepEqual(contexts(service('{additional_contexts: {a: /x, b: "${B}"}}')), ['a=/x', 'b=?']);
    assert.deepEqual(contexts(service('{additional_contexts: [a=/x, "b=${B:-/y}"]}')), ['a=/x', 'b=/y']);
    assert.deepEqual(contexts(service('!reset null')), []);
  });

  it('has agents and secrets by their names', () => {
    const names = (facts: BuildStep['ssh']) => facts.map(knownValue);
    assert.deepEqual(names(buildOf('      ssh: [default, k=./key]\n').ssh), ['default', 'k']);
    assert.deepEqual(names(buildOf('      ssh:\n        default:\n        k: ./key\n').ssh), [
      'default',
      'k',
    ]);
    assert.deepEqual(names(buildOf('      secrets: [a, {source: b, mode: 0400}]\n').secrets), ['a', 'b']);
  });

  it('has names with addresses, in every spelling', () => {
    const names = (hosts: string) =>
      buildOf(`      extra_hosts: ${hosts}\n`).hostNames.map(
        ({ name, address }) => `${name} ${knownValue(address) ?? '?'}`,
      );
    assert.deepEqual(names('["a:host-gateway", "b=::1", "c=[::1]", "d:${D}"]'), [
      'a host-gateway',
      'b ::1',
      'c ::1',
      'd ?',
    ]);
    assert.deepEqual(names('{a: host-gateway, b: [10.0.0.1, 10.0.0.2]}'), [
      'a host-gateway',
      'b 10.0.0.1',
      'b 10.0.0.2',
    ]);
  });
});

/** What is found in a Compose file: rule and underlined text. */
function foundIn(text: string): string[] {
  const { findings, failures } = analyze({ path: 'compose.yaml', text }, defaultSettings);
  assert.deepEqual(failures, []);
  return findings.map(({ ruleId, span }) => `${ruleId}: ${text.slice(span.start, span.end)}`);
}

const head = 'services:\n  web:\n    build:\n      context: .\n';

describe('dockerfile_inline', () => {
  it('is judged as a Dockerfile, each finding at its place in a literal block', () => {
    const text = `${head}      dockerfile_inline: |\n        FROM debian:13\n\n        RUN --security=insecure \\\n          make\n        USER root\n`;
    assert.deepEqual(foundIn(text), ['insecure-build-step: --security=insecure', 'root-user: root']);
  });

  it('is found in literal blocks of every kind', () => {
    for (const header of ['|-', '|+', '|4', '| # why', '&a |']) {
      const text = `${head}      dockerfile_inline: ${header}\n          FROM debian:13\n          USER root\n`;
      assert.deepEqual(foundIn(text), ['root-user: root'], header);
    }
    const windows = `${head}      dockerfile_inline: |\n        FROM debian:13\n        USER root\n`;
    assert.deepEqual(foundIn(windows.replaceAll('\n', '\r\n')), ['root-user: root']);
  });

  it('is underlined at its key where it is not written character for character', () => {
    const quoted = `${head}      dockerfile_inline: "FROM debian:13\\nUSER root\\n"\n`;
    assert.deepEqual(foundIn(quoted), ['root-user: dockerfile_inline']);
  });

  it('has its place in a folded block, and is not edited there', () => {
    const text = `${head}      dockerfile_inline: >\n        FROM debian:13\n\n        RUN --security=insecure\n        make\n\n\n        USER root\n`;
    assert.deepEqual(foundIn(text), ['insecure-build-step: --security=insecure', 'root-user: root']);
    const { findings } = analyze({ path: 'compose.yaml', text }, defaultSettings);
    assert.deepEqual(
      findings.flatMap((finding) => finding.fixes().filter(({ kind }) => kind === 'harden')),
      [],
    );
  });

  it('says nothing of what a variable of Compose brings', () => {
    const inline = (user: string) =>
      foundIn(`${head}      dockerfile_inline: |\n        FROM debian:13\n        USER ${user}\n`);
    assert.deepEqual(inline('${WHO}'), []);
    assert.deepEqual(inline('$$WHO'), []);
    assert.deepEqual(inline('${WHO:-root}'), ['root-user: ${WHO:-root}']);
  });

  it('leaves the user of the image aside where the service names one', () => {
    const text = `${head}      dockerfile_inline: |\n        FROM debian:13\n        USER root\n    user: "1000"\n`;
    assert.deepEqual(foundIn(text), []);
  });

  it('gives the service its user, and what it lacks is said once', () => {
    const missing = (user: string) => {
      const text = `${head}      dockerfile_inline: |\n        FROM debian:13\n${user}`;
      const { findings } = analyze(
        { path: 'compose.yaml', text },
        { ...defaultSettings, level: 'restricted' },
      );
      return findings.filter(({ ruleId }) => ruleId === 'missing-non-root-user').length;
    };
    assert.equal(missing(''), 1);
    assert.equal(missing('        USER 1000\n'), 0);
    assert.equal(missing('        USER $$U\n'), 0);
  });

  it('is read at every length', () => {
    const text = `${head}      dockerfile_inline: |2-\n          FROM a:\${B:-c}\n\n          USER "root\n          RUN <<E\n           sudo x\n          E\n`;
    for (let length = head.length; length <= text.length; length++) foundIn(text.slice(0, length));
  });

  it('has fixes where every character has its place, and none elsewhere', () => {
    const fixedText = (text: string) => {
      const file = { path: 'compose.yaml', text };
      const analysis = analyze(file, defaultSettings);
      const [finding] = analysis.findings;
      assert.ok(finding);
      const [fix] = provenFixes(file, defaultSettings, analysis, finding);
      return fix && applyEdits(text, fix.edits);
    };
    const block = (line: string) =>
      `${head}      dockerfile_inline: |\n        FROM debian:13\n        ${line}\n        USER 1000\n`;
    assert.equal(fixedText(block('RUN --network=host make')), block('RUN make'));
    assert.equal(fixedText(block('RUN --network=host make $VAR')), undefined);
    const quoted = `${head}      dockerfile_inline: "FROM debian:13\\nRUN --network=host make\\n"\n`;
    assert.equal(fixedText(quoted), undefined);
  });
});
