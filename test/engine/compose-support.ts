/** Compose files for tests, and the proof that a change does what it promises. */

import assert from 'node:assert/strict';
import { adaptCompose } from '../../server/src/engine/adapt/compose.ts';
import { applyOps, sameData } from '../../server/src/engine/model/data.ts';
import { type Change, type Fact, isRefusal, type Refusal } from '../../server/src/engine/model/fact.ts';
import type { Subjects } from '../../server/src/engine/model/subjects.ts';
import type { Container, Workload } from '../../server/src/engine/model/workload.ts';
import { parseYaml, yamlData } from '../../server/src/engine/parse/yaml.ts';
import { applyEdits, areDisjoint, type Span } from '../../server/src/engine/source.ts';

/** A Compose file with one service `web`, whose settings are the given lines. */
export function webWith(settings: string): string {
  const lines = settings.trimEnd().split('\n');
  return `services:\n  web:\n    image: nginx\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

export function subjectsOf(text: string, partial = false): Subjects {
  return adaptCompose(parseYaml(text), { partial });
}

/** The service of a name, `web` when none is given. */
export function workload(text: string, name = 'web'): Workload {
  const found = subjectsOf(text).workloads.find((each) => each.name === name);
  assert.ok(found, `there is no service ${name}`);
  return found;
}

/** The one container of a service. */
export function container(text: string, name = 'web'): Container {
  const [found] = workload(text, name).containers;
  assert.ok(found);
  return found;
}

/** What a fact says: its value where it is written or unresolved, `absent` and the default in brackets. */
export function said(fact: Fact<unknown>): unknown {
  if (fact.state === 'unresolved') return 'unresolved';
  return fact.state === 'absent' ? [fact.value] : fact.value;
}

export function textOf(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

/** The text after a change, which must do to the data what it promises and nothing else. */
export function applied(text: string, change: Change | Refusal): string {
  assert.ok(!isRefusal(change), isRefusal(change) ? `refused: ${change.refused}` : '');
  assert.ok(areDisjoint(change.edits), 'the edits overlap');
  const after = applyEdits(text, change.edits);
  const promised = applyOps(yamlData(parseYaml(text).root), change.ops);
  const parsed = parseYaml(after);
  assert.equal(parsed.error, undefined, after);
  assert.ok(sameData(promised, yamlData(parsed.root)), after);
  return after;
}

/** Why a change can't be made. */
export function refusedFor(change: Change | Refusal | undefined): string {
  assert.ok(change && isRefusal(change), 'it is not refused');
  return change.refused;
}
