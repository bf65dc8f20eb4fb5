/** Dockerfiles for tests, and the proof that a change does what it promises. */

import assert from 'node:assert/strict';
import { adaptDockerfile } from '../../server/src/engine/adapt/dockerfile.ts';
import type { BuildStep } from '../../server/src/engine/model/build.ts';
import { applyOps, sameData } from '../../server/src/engine/model/data.ts';
import { type Change, type Fact, isRefusal, type Refusal } from '../../server/src/engine/model/fact.ts';
import type { User, Workload } from '../../server/src/engine/model/workload.ts';
import { dockerfileData } from '../../server/src/engine/parse/dockerfile.ts';
import { applyEdits, type Span } from '../../server/src/engine/source.ts';

/** The one workload that a Dockerfile makes. */
export function imageOf(text: string): Workload {
  const [image, ...others] = adaptDockerfile(text).workloads;
  assert.ok(image && others.length === 0, 'one workload');
  return image;
}

export function userOf(text: string): Fact<User> {
  const [container] = imageOf(text).containers;
  assert.ok(container);
  return container.user;
}

/** A user in short: `root`, `app?` where only the image knows, `1000!` where it is surely not root. */
export function userWord(text: string): string {
  const user = userOf(text);
  if (user.state === 'unresolved') return 'unresolved';
  if (user.state === 'absent') return 'absent';
  const { isRoot } = user.value;
  return user.value.text + (isRoot === undefined ? '?' : isRoot ? ' is root' : '!');
}

export function stepsOf(text: string): readonly BuildStep[] {
  return adaptDockerfile(text).buildSteps;
}

/** The only build step of a Dockerfile besides those that declare variables. */
export function stepOf(text: string): BuildStep {
  const [step, ...others] = stepsOf(text).filter(({ keyword }) => keyword !== 'ENV' && keyword !== 'ARG');
  assert.ok(step && others.length === 0, 'one build step');
  return step;
}

/** The value of a fact; `undefined` when it is unresolved. */
export function known<T>(fact: Fact<T>): T | undefined {
  return fact.state === 'unresolved' ? undefined : fact.value;
}

export function textAt(text: string, span: Span): string {
  return text.slice(span.start, span.end);
}

/** The text after a change, which must keep its promise about the data. */
export function applied(text: string, change: Change | Refusal): string {
  assert.ok(!isRefusal(change), isRefusal(change) ? change.refused : '');
  const after = applyEdits(text, change.edits);
  const promised = applyOps(dockerfileData(text), change.ops);
  assert.ok(sameData(promised, dockerfileData(after)), 'the change is not what it promises');
  return after;
}
