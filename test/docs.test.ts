/** Holds what the rules say to people: their documentation, whose examples are run, and every message and title. */

import assert from 'node:assert/strict';
import { analyze } from '../server/src/engine/analyze.ts';
import { sandboxKinds } from '../server/src/engine/model/sandbox-kind.ts';
import type { Family } from '../server/src/engine/model/workload.ts';
import type { Example, Finding, Rule } from '../server/src/engine/rule.ts';
import { rules } from '../server/src/engine/rules/index.ts';
import { effectOf } from '../server/src/engine/sandboxes/effects.ts';
import { defaultSettings } from '../server/src/engine/settings.ts';
import { fixturesOf } from './support/fixtures.ts';

const paths: Readonly<Record<Family, string>> = {
  compose: 'compose.yaml',
  kubernetes: 'pod.yaml',
  dockerfile: 'Dockerfile',
  devcontainer: '.devcontainer/devcontainer.json',
  quadlet: 'app.container',
  'github-actions': '.github/workflows/ci.yaml',
  'command-line': 'run.sh',
};

describe('documentation of', () => {
  for (const rule of rules) {
    describe(rule.id, () => {
      it('has an id that reads well after "allow"', () => {
        assert.match(rule.id, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
        assert.doesNotMatch(rule.id, /^(no|disallow)-/);
      });
      it('has a title, a summary of one line, and texts without placeholders', () => {
        assert.match(rule.title, /^[A-Z`].*[^.]$/);
        assertSentence(rule.summary);
        for (const text of [rule.escape, rule.remedy]) {
          assert.match(text, /^[A-Z`][\s\S]*\.$/);
          assert.doesNotMatch(text, / {2}|[ \t]$/m);
        }
        assert.doesNotMatch(JSON.stringify(rule), /WRITE:/, 'the skeleton is not filled in');
      });
      it('says what each sandbox does, in one sentence', () => {
        for (const kind of sandboxKinds) assertSentence(effectOf(rule.sandboxes, kind).reason);
      });
      it('names standards and references that exist', () => {
        const { cwe, attack = [] } = rule.standards;
        assert.ok(cwe.length > 0, 'there is a CWE for every weakness');
        for (const technique of attack) assert.match(technique, /^T\d{4}(\.\d{3})?$/);
        assert.ok(rule.references.length > 0, 'at least one reference');
        assert.equal(new Set(rule.references).size, rule.references.length, 'a reference is given twice');
        for (const reference of rule.references) assert.equal(new URL(reference).protocol, 'https:');
      });
      it('is implied by rules that exist', () => {
        const others = rules.map(({ id }) => id).filter((id) => id !== rule.id);
        for (const id of rule.impliedBy ?? []) assert.ok(others.includes(id), id);
      });
      it('has bad examples that show this rule and no other', () => {
        assert.ok(rule.examples.bad.length > 0);
        for (const example of rule.examples.bad) {
          assert.deepEqual([...new Set(idsIn(example, rule))], [rule.id], example.text);
        }
      });
      it('has good examples that do not show it', () => {
        assert.ok(rule.examples.good.length > 0);
        for (const example of rule.examples.good) {
          assert.ok(!idsIn(example, rule).includes(rule.id), example.text);
        }
      });
    });
  }
});

/** The rules that have findings in an example: those of the default level, and the one that it belongs to. */
function idsIn({ family, text }: Example, { id, level, severity }: Rule): string[] {
  assert.ok(text.endsWith('\n'), 'an example ends with a line end');
  const settings = level === 'baseline' ? defaultSettings : { ...defaultSettings, rules: { [id]: severity } };
  const analysis = analyze({ path: paths[family], text }, settings);
  assert.deepEqual(analysis.families, [family], `the example is not seen as ${family}`);
  assert.deepEqual(analysis.syntaxErrors, []);
  return analysis.findings.map(({ ruleId }) => ruleId);
}

function assertSentence(text: string): void {
  assert.match(text, /^[A-Z`][^\n]*[^.]\.$/);
  assert.doesNotMatch(text, / {2}/);
}

describe('messages of', () => {
  for (const rule of rules) {
    it(rule.id, () => {
      const { bad, options } = fixturesOf(rule);
      const findings = bad.flatMap(({ file }) => analyze(file, options.settings).findings);
      for (const finding of findings.filter(({ ruleId }) => ruleId === rule.id)) assertReadable(finding);
    });
  }
});

/** Longest message that fits a hover and a terminal without becoming a page, in characters. */
const maxLength = 420;

function assertReadable({ message, fixes, related }: Finding): void {
  assertProse(message);
  assert.ok(message.length <= maxLength, `${message.length} characters: ${message}`);
  const sentences = withoutCode(message)
    .split(/[.!?](?= |$)/)
    .filter((each) => each.trim() !== '');
  assert.ok(sentences.length >= 3, `what, why and advice: ${message}`);
  for (const place of related) assertProse(place.message);
  for (const { title, check } of fixes()) {
    assert.match(title, /^[A-Z].*[^.]$/, 'a title is imperative and has no full stop');
    assert.doesNotMatch(title, / {2}|undefined/);
    // It completes "Check first …".
    if (check !== undefined) assert.match(check, /^[a-z`].*[^.]\.$/);
  }
}

/** Whole sentences on one line: capital or code first, one stop at the end, code spans closed, no slips. */
function assertProse(text: string): void {
  assert.match(text, /^[A-Z`][^\n]*[^.!?]\.$/, text);
  assert.doesNotMatch(text, / {2}|undefined|\[object| [.,;:]|``/, text);
  assert.equal((text.match(/`/g) ?? []).length % 2, 0, `a code span is not closed: ${text}`);
  assert.doesNotMatch(withoutCode(text), /[.!?] [a-z]/, `a sentence starts without a capital: ${text}`);
}

function withoutCode(text: string): string {
  return text.replace(/`[^`]*`/g, '`');
}
