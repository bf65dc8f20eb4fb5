import assert from 'node:assert/strict';
import { applyOps, type Data, sameData } from '../../server/src/engine/model/data.ts';

describe('applyOps', () => {
  const data: Data = { a: { b: 1 }, list: ['x', 'y', 'z'] };

  it('sets, and makes the mappings on the way', () => {
    const after = applyOps(data, [{ op: 'set', path: ['a', 'c', 'd'], value: true }]);
    assert.deepEqual(
      { ...(after as object) },
      { a: { b: 1, c: Object.assign(Object.create(null), { d: true }) }, list: ['x', 'y', 'z'] },
    );
  });

  it('reads all indexes as those of the original', () => {
    const after = applyOps(data, [
      { op: 'remove', path: ['list', 0] },
      { op: 'remove', path: ['list', 2] },
    ]);
    assert.ok(sameData(after, { a: { b: 1 }, list: ['y'] }));
  });

  it('inserts before an index', () => {
    assert.ok(sameData(applyOps(['a', 'c'], [{ op: 'insert', path: [1], value: 'b' }]), ['a', 'b', 'c']));
  });

  it('leaves the original as it was', () => {
    applyOps(data, [{ op: 'remove', path: ['a'] }]);
    assert.ok(sameData(data, { a: { b: 1 }, list: ['x', 'y', 'z'] }));
  });
});

describe('sameData', () => {
  it('does not mind the order of keys, but that of items', () => {
    assert.ok(sameData({ a: 1, b: 2 }, { b: 2, a: 1 }));
    assert.equal(sameData([1, 2], [2, 1]), false);
  });

  it('tells apart what merely looks alike', () => {
    assert.equal(sameData('true', true), false);
    assert.equal(sameData([], {}), false);
    assert.equal(sameData({ a: null }, {}), false);
    assert.equal(sameData(null, {}), false);
  });
});
