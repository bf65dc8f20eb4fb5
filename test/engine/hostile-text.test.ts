/**
 * Texts that are made to harm who reads them. Each is answered in steps that go with its length, with what is sane of it
 * found and nothing lost beside it. Hostile files and names are in `test/cli/input.test.ts` and in the tests of reports.
 */

import assert from 'node:assert/strict';
import type { Analysis } from '../../server/src/engine/analysis.ts';
import { assertSane } from '../support/sane.ts';

const compose = 'file:///w/compose.yaml';
const manifest = 'file:///w/pod.yaml';
const dockerfile = 'file:///w/Dockerfile';

const pod = (name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  containers:\n    - name: c\n      image: x\n      securityContext: {privileged: true}\n`;

const idsOf = ({ findings }: Analysis) => findings.map(({ ruleId }) => ruleId);
const isFound = (analysis: Analysis, id = 'privileged-container') => idsOf(analysis).includes(id);

/** The pod after a document that cannot be read is found all the same. */
function assertNextFound(bad: string): void {
  assert.ok(isFound(assertSane(manifest, `${bad}\n---\n${pod('next')}`)));
}

describe('a hostile text', function () {
  this.timeout(60_000);

  it('that is an alias bomb is not unfolded', () => {
    const levels = Array.from(
      { length: 30 },
      (_, i) => `x-${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}*a${i}]\n`,
    );
    const services =
      'services:\n  web:\n    image: x\n    privileged: true\n    command: *a30\n    environment: *a30\n';
    assert.ok(isFound(assertSane(compose, `x-0: &a0 [x]\n${levels.join('')}${services}`)));
    assertNextFound(
      `kind: Pod\na0: &a0 [x]\n${levels.map((each) => each.slice(2)).join('')}spec: {containers: *a30}`,
    );
  });

  it('that is a bomb of merge keys is not unfolded', () => {
    const levels = Array.from(
      { length: 40 },
      (_, i) => `x-${i + 1}: &m${i + 1}\n  <<: [*m${i}, *m${i}, *m${i}]\n`,
    );
    const text = `x-0: &m0 {privileged: true}\n${levels.join('')}services:\n  web:\n    image: x\n    <<: *m40\n`;
    assert.ok(isFound(assertSane(compose, text)));
  });

  it('whose merge keys and aliases go round in circles has an end', () => {
    const text =
      'x-a: &a {<<: *b}\nx-b: &b {<<: *a}\nservices:\n  self: &self\n    <<: *self\n    image: x\n    privileged: true\n  other: {<<: [*a, *b, *self], image: y}\n';
    assert.ok(isFound(assertSane(compose, text)));
    assertNextFound('kind: Pod\nspec: &s {containers: [*s]}');
  });

  it('whose services extend each other in a circle has an end', () => {
    const text =
      'services:\n  a: {extends: b, image: x, privileged: true}\n  b: {extends: {service: c}}\n  c: {extends: a}\n';
    assert.ok(isFound(assertSane(compose, text)));
  });

  for (const [what, text] of [
    ['flow sequences', '['.repeat(10_000)],
    ['closed flow sequences', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['flow mappings', 'kind: '.concat('{a: '.repeat(10_000))],
    ['JSON', `{"kind": "Pod", "spec": ${'{"a":'.repeat(10_000)}1${'}'.repeat(10_001)}`],
    ['block sequences', `kind: Pod\nspec:\n${'- '.repeat(10_000)}x`],
    ['block mappings', Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['templates', `kind: Pod\n${'{{ if .a }}'.repeat(10_000)}`],
    ['parentheses of templates', `kind: Pod\nspec: {{ ${'('.repeat(10_000)} }}`],
  ] as const) {
    it(`of ${what}, 10,000 deep, hides nothing in the documents after it`, () => assertNextFound(text));
  }

  for (const [what, run] of [
    ['command substitutions', 'echo '.concat('$(echo '.repeat(10_000))],
    ['backticks', '`\\'.repeat(10_000)],
    ['variables', '${A:-'.repeat(10_000)],
    ['parentheses', '('.repeat(10_000)],
    ['arithmetic', '$(('.repeat(10_000)],
    ['quotes', `"'`.repeat(10_000)],
    ['shells in shells', `sh -c '`.repeat(10_000)],
    ['continued lines', '\\\n'.repeat(10_000)],
    ['heredocs', `cat${' <<A'.repeat(10_000)}`],
  ] as const) {
    it(`of ${what} in a RUN, 10,000 deep, is read as far as anyone goes`, () => {
      assert.ok(
        isFound(
          assertSane(dockerfile, `FROM x\nRUN --security=insecure a\nRUN ${run}\n`),
          'insecure-build-step',
        ),
      );
    });
  }

  it('that is one line of 100,000 characters is read to its end', () => {
    for (const char of ['a', ' ', '#', '"', "'", '[', '-', '$', '{{', '\\', '\t', '&', '😀']) {
      const line = char.repeat(100_000 / char.length);
      for (const path of [compose, manifest, dockerfile, 'file:///w/run.sh', 'file:///w/web.container']) {
        assertSane(path, `FROM x\nRUN ${line}`.slice(path === dockerfile ? 0 : 7));
      }
    }
  });

  it('whose image has a tag of 300,000 @ is read in one go', () => {
    const image = `"node:${'@'.repeat(300_000)}\\n/"`;
    const text = `services:\n  web:\n    image: ${image}\n    privileged: true\n`;
    assert.ok(isFound(assertSane(compose, text)));
  });

  it('that is one line of 50 MB is left, as nobody writes one', () => {
    for (const path of [compose, manifest, dockerfile]) assertSane(path, 'a'.repeat(50_000_000));
  });

  it('with NUL bytes keeps its findings and its places', () => {
    assert.ok(
      isFound(assertSane(compose, 'services:\n  web:\n    image: "a\u0000b"\n    privileged: true\n')),
    );
    assert.ok(
      isFound(
        assertSane(dockerfile, 'FROM x\u0000y\nUSER root\u0000\nRUN --security=insecure a\u0000b\n'),
        'insecure-build-step',
      ),
    );
  });

  it('with a byte order mark is read behind it', () => {
    for (const [path, text, id] of [
      [compose, 'services:\n  web:\n    image: x\n    privileged: true\n', 'privileged-container'],
      [manifest, pod('web'), 'privileged-container'],
      [dockerfile, 'FROM x\nRUN --security=insecure a\n', 'insecure-build-step'],
    ] as const) {
      assert.ok(isFound(assertSane(path, `\uFEFF${text}`), id), path);
    }
  });

  it('of UTF-16 that was read as UTF-8 says nothing', () => {
    for (const path of [compose, manifest, dockerfile]) {
      const bytes = Buffer.from('services:\n  web:\n    privileged: true\n', 'utf16le');
      assertSane(path, new TextDecoder().decode(bytes));
      assertSane(path, new TextDecoder().decode(Buffer.from(bytes).swap16()));
    }
  });

  it('with halves of characters has its places between characters', () => {
    for (const half of ['\uD83D', '\uDE00', '\uDE00\uD83D', '😀']) {
      const text = `services:\n  ${half}web${half}:\n    image: ${half}\n    privileged: true # ${half}\n    volumes: ["/:/${half}"]\n`;
      assert.ok(isFound(assertSane(compose, text)));
      // A syntax error is told at a character, too.
      assertSane(compose, `: ${half}services:\n  web:\n    image: x\n`);
      assertSane(dockerfile, `FROM ${half}\nUSER ${half}\nRUN chmod 777 ${half}\n`);
    }
  });

  it('whose lines end with CR only is one long line, as for those who run it', () => {
    assertSane(compose, 'services:\r  web:\r    image: x\r    privileged: true\r');
    assertSane(manifest, pod('web').replaceAll('\n', '\r'));
    assertSane(dockerfile, 'FROM x\rUSER root\rRUN a\r');
  });
});
