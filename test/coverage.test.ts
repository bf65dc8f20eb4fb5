/** Holds the catalogue of risks and the rules together: no row without a rule or a reason. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { risks, rulesFor } from '../server/scripts/coverage.ts';
import { rules } from '../server/src/engine/rules/index.ts';

/** The catalogue that the rows were taken from, when it lies beside the project. */
const source = new URL('../../shared/catalogue.md', import.meta.url);

describe('the catalogue of risks', () => {
  for (const { row, risk, everyRule, notCovered } of risks) {
    it(`${row}, ${risk}: has a rule, or a reason why not`, () => {
      const covering = rulesFor(row, rules).map(({ id }) => id);
      const reason = everyRule ?? notCovered ?? '';
      if (covering.length === 0) assert.match(reason, /^[A-Z].*\.$/, 'neither rule nor reason');
      else
        assert.equal(notCovered, undefined, `${covering.join(', ')} cover it, and there is a reason why not`);
    });
  }

  it('has no row twice, and no rule points at a row that is not there', () => {
    const rows = new Set(risks.map(({ row }) => row));
    assert.equal(rows.size, risks.length);
    const strays = rules.flatMap(({ id, catalogue }) =>
      catalogue.filter((row) => !rows.has(row)).map((row) => `${id}: ${row}`),
    );
    assert.deepEqual(strays, []);
  });

  it('has all the rows of the catalogue beside the project', function () {
    if (!existsSync(source)) this.skip();
    const [, union = ''] = readFileSync(source, 'utf8').split(/^## 1\. /m);
    const rows = [...(union.split(/^## 2\. /m)[0] ?? '').matchAll(/^\| (\d+) \|/gm)].map(([, row]) =>
      Number(row),
    );
    assert.deepEqual(
      rows,
      risks.map(({ row }) => row),
    );
  });
});
