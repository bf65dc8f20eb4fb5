/** Applies changes in tests, and proves that they do what they promise. */

import assert from 'node:assert/strict';
import { applyOps, sameData } from '../../server/src/engine/model/data.ts';
import { type Change, isRefusal, type Refusal } from '../../server/src/engine/model/fact.ts';
import { parseYaml, yamlData } from '../../server/src/engine/parse/yaml.ts';
import { applyEdits, areDisjoint } from '../../server/src/engine/source.ts';

/** The text after a change to one YAML document. Fails when the edits overlap or the data is not what they promise. */
export function proven(before: string, change: Change | Refusal): string {
  assert.ok(!isRefusal(change), `refused: ${isRefusal(change) && change.refused}`);
  assert.ok(areDisjoint(change.edits), 'the edits overlap');
  const after = applyEdits(before, change.edits);
  const [original, edited] = [parseYaml(before), parseYaml(after)];
  assert.equal(edited.error?.message, original.error?.message, after);
  const [promised, found] = [applyOps(yamlData(original.root), change.ops), yamlData(edited.root)];
  assert.ok(
    sameData(promised, found),
    `promised ${JSON.stringify(promised)}, found ${JSON.stringify(found)}`,
  );
  return after;
}

/** Why a change was refused. */
export function refusal(change: Change | Refusal): string {
  assert.ok(isRefusal(change), 'expected a refusal');
  return change.refused;
}
