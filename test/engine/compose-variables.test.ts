// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose writes its variables like this

import assert from 'node:assert/strict';
import { interpolate, substitute } from '../../server/src/engine/parse/compose-variables.ts';

describe('variables of Compose', () => {
  const cases: readonly (readonly [raw: string, text: string | undefined])[] = [
    ['plain', 'plain'],
    ['$VAR', undefined],
    ['${VAR}', undefined],
    ['a${VAR}b', undefined],
    ['${VAR:-default}', 'default'],
    ['${VAR-default}', 'default'],
    ['${VAR:-}', ''],
    ['${VAR:-a:-b}', 'a:-b'],
    ['${A:-${B:-deep}}', 'deep'],
    ['${A:-x${B:-y}z}/w', 'xyz/w'],
    ['${A:-${B}}', undefined],
    ['${VAR:?must be set}', undefined],
    ['${VAR?must be set}', undefined],
    ['${VAR:+other}', undefined],
    ['${VAR+other}', undefined],
    ['$$VAR', '$VAR'],
    ['$${VAR:-x}', '${VAR:-x}'],
    ['a$', 'a$'],
    ['$1', '$1'],
    ['${VAR', undefined],
    ['${VAR:-x', undefined],
    ['${VAR/a/b}', undefined],
    ['${}', undefined],
    ['', ''],
  ];
  for (const [raw, text] of cases) {
    it(`reads ${JSON.stringify(raw)} as ${JSON.stringify(text) ?? 'unknown'}`, () => {
      assert.equal(substitute(raw), text);
    });
  }

  it('tells which part of the raw text gives a part of the result', () => {
    const raw = '${DIR:-/srv}/data:/x';
    const { text, rawSpan, isLiteral } = interpolate(raw);
    assert.equal(text, '/srv/data:/x');
    const { start, end } = rawSpan(0, '/srv/data'.length);
    assert.equal(raw.slice(start, end), '${DIR:-/srv}/data');
    assert.equal(isLiteral(0, 9), false);
    assert.equal(isLiteral(10, 12), true);
  });

  it('gives up on defaults in defaults without end', () => {
    const raw = `${'${A:-'.repeat(2000)}x${'}'.repeat(2000)}`;
    assert.equal(substitute(raw), undefined);
  });
});
