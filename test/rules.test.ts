/** Runs every rule over its fixtures in `test/rules`: what has to be found, what must not be, what fixes make of it. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Analysis, SourceFile } from '../server/src/engine/analysis.ts';
import { analyze } from '../server/src/engine/analyze.ts';
import { provenFixes } from '../server/src/engine/prove.ts';
import type { Finding, Fix, Rule } from '../server/src/engine/rule.ts';
import { rules } from '../server/src/engine/rules/index.ts';
import type { Settings } from '../server/src/engine/settings.ts';
import { applyEdits, LineIndex } from '../server/src/engine/source.ts';
import { type Fixture, families, fixtureFolders, fixturesOf, type RuleFixtures } from './support/fixtures.ts';
import { type Mark, readMarks } from './support/marks.ts';

/** More fixes than any fixture needs: beyond it they go in circles. */
const maxFixes = 50;

describe('rules', () => {
  it('have a folder of fixtures each, and no folder is left without a rule', () => {
    assert.deepEqual(
      fixtureFolders(),
      rules.map(({ id }) => id),
    );
  });

  for (const rule of rules) {
    describe(rule.id, () => {
      const fixtures = fixturesOf(rule);
      it('has a bad and a good fixture in every family that can express it', () => {
        assertComplete(fixtures);
      });
      for (const fixture of fixtures.bad) {
        it(`${fixture.name}: finds what is marked and nothing else`, () => {
          assertFindings(fixture, rule, fixtures.options.settings);
        });
        it(`${fixture.name}: its fixes do what they promise`, () => {
          assertFixes(fixture, rule, fixtures.options.settings);
        });
      }
      for (const fixture of fixtures.good) {
        it(`${fixture.name}: is silent`, () => {
          assertSilent(fixture, rule, fixtures.options.settings);
        });
      }
    });
  }
});

function assertComplete({ bad, good, options, stray }: RuleFixtures): void {
  assert.deepEqual(stray, [], 'these files are no fixtures');
  for (const { name, file } of [...bad, ...good])
    assert.doesNotMatch(file.text, /WRITE:/, `${name} is not filled in`);
  for (const family of families) {
    const expressible = !options.notExpressible.includes(family);
    assert.equal(
      bad.some((fixture) => fixture.family === family),
      expressible,
      `bad fixture for ${family}`,
    );
    if (expressible)
      assert.ok(
        good.some((fixture) => fixture.family === family),
        `good fixture for ${family}`,
      );
  }
}

function assertFindings({ file }: Fixture, rule: Rule, settings: Settings): void {
  const marks = readMarks(file.text);
  assert.ok(
    marks.some(({ ruleId }) => ruleId === rule.id),
    `no line is marked with ${rule.id}`,
  );
  const { findings, failures } = analyze(file, settings);
  assert.deepEqual(failures, []);
  const lines = new LineIndex(file.text);
  const found = findings.map(({ ruleId, span }) => ({
    line: lines.lineAt(span.start),
    ruleId,
    text: file.text.slice(span.start, span.end),
  }));
  assert.deepEqual(describeMarks(found, marks), describeMarks(marks, marks));
}

/** Marks in words and in order. The underlined text is told where one of `marks` asks for it. */
function describeMarks(found: readonly Mark[], marks: readonly Mark[]): string[] {
  const place = ({ line, ruleId }: Mark) => `line ${line + 1}: ${ruleId}`;
  const exact = new Set(marks.filter(({ text }) => text !== undefined).map(place));
  return found.map((mark) => (exact.has(place(mark)) ? `${place(mark)} "${mark.text}"` : place(mark))).sort();
}

function assertSilent({ file, family }: Fixture, rule: Rule, settings: Settings): void {
  assert.deepEqual(readMarks(file.text), [], 'a good fixture has no marks');
  const level = rule.level === 'all' ? 'all' : 'restricted';
  const { families: seen, findings, suppressed, failures } = analyze(file, { ...settings, level });
  assert.ok(seen.includes(family), 'the file was not even looked at');
  assert.deepEqual(failures, []);
  const all = [...findings, ...suppressed.map(({ finding }) => finding)];
  assert.deepEqual(
    all.filter(({ ruleId }) => ruleId === rule.id).map(({ message }) => message),
    [],
  );
}

function assertFixes({ file, golden }: Fixture, rule: Rule, settings: Settings): void {
  const before = analyze(file, settings);
  for (const finding of fixable(before, rule)) {
    const proven = new Set(provenFixes(file, settings, before, finding));
    for (const fix of hardening(finding))
      assert.ok(proven.has(fix), `this does not do what it says: ${fix.title}`);
  }
  const text = fixed(file, rule, settings);
  const wanted = existsSync(golden) ? readFileSync(golden, 'utf8') : undefined;
  if (text === file.text) {
    assert.equal(wanted, undefined, 'nothing here has a fix, so there must be no golden file');
    return;
  }
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, text);
  else assert.equal(text, wanted, 'the text after the fixes; UPDATE_GOLDEN=1 writes it');
  const after = analyze({ ...file, text }, settings);
  assert.ok(after.syntaxErrors.length <= before.syntaxErrors.length, 'the result does not parse');
}

/** Applies the first hardening fix of every finding of the rule, one after another, until there is none left. */
function fixed(file: SourceFile, rule: Rule, settings: Settings): string {
  let current = file;
  for (let count = 0; count < maxFixes; count++) {
    const analysis = analyze(current, settings);
    const [finding] = fixable(analysis, rule);
    if (!finding) return current.text;
    const fix = provenFixes(current, settings, analysis, finding).find(({ kind }) => kind === 'harden');
    assert.ok(fix, `after ${count} fixes none is proven for: ${finding.message}`);
    current = { ...current, text: applyEdits(current.text, fix.edits) };
  }
  assert.fail(`the rule still has fixes to offer after ${maxFixes}`);
}

function fixable({ findings }: Analysis, rule: Rule): readonly Finding[] {
  return findings.filter((finding) => finding.ruleId === rule.id && hardening(finding).length > 0);
}

function hardening(finding: Finding): readonly Fix[] {
  return finding.fixes().filter(({ kind }) => kind === 'harden');
}
