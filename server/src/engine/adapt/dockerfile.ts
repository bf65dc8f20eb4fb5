/** A Dockerfile to subjects: the image that its last stage makes, and the steps of the build. */

import { defaults } from '../model/defaults.ts';
import type { Fact, Hop } from '../model/fact.ts';
import { noSubjects, type Subjects } from '../model/subjects.ts';
import type { Container, User, Workload } from '../model/workload.ts';
import {
  type Dockerfile,
  type Instruction,
  lineage,
  parseDockerfile,
  resolveIn,
  type Stage,
} from '../parse/dockerfile.ts';
import { dialect, stageHop, variableHop } from './dockerfile-facts.ts';
import { imageSettingsOf } from './dockerfile-image.ts';
import { userSlot } from './dockerfile-slot.ts';
import { buildStepsOf } from './dockerfile-steps.ts';
import { unsaidContainer, unsaidWorkload } from './unsaid.ts';
import { readUserText } from './user.ts';
import { closedSlot } from './yaml-slot.ts';

/** What a build is told besides its Dockerfile. */
export interface ImageBuild {
  /** The stage that is built, by name or number; the last one unless said. */
  readonly target?: string;
  readonly args?: ReadonlyMap<string, string>;
}

/** Reads a Dockerfile. Half-typed text gives what can be known of it. */
export function adaptDockerfile(text: string, { target, args }: ImageBuild = {}): Subjects {
  const file = parseDockerfile(text, args);
  const final = stageOf(file, target);
  const error = errorOf(file);
  return {
    ...noSubjects,
    workloads: final && final.image.text !== '' ? [imageOf(file, final, error !== undefined)] : [],
    buildSteps: buildStepsOf(file, nameOf),
    ...(error ? { error } : {}),
  };
}

/** https://docs.docker.com/reference/cli/docker/buildx/build/#target */
function stageOf({ stages }: Dockerfile, target: string | undefined): Stage | undefined {
  const named = stages.find(({ name }) => name !== undefined && name.toLowerCase() === target?.toLowerCase());
  return target === undefined ? stages.at(-1) : (named ?? stages[Number(target)]);
}

/** A heredoc without an end hides everything after it; the builder refuses the file. */
function errorOf({ instructions }: Dockerfile): Subjects['error'] {
  const heredoc = instructions.at(-1)?.heredocs.find(({ terminated }) => !terminated);
  return (
    heredoc && { message: `The heredoc has no line \`${heredoc.name}\` that ends it`, span: heredoc.span }
  );
}

/** What runs from the image of a stage when nothing else is said. */
function imageOf(file: Dockerfile, stage: Stage, partial: boolean): Workload {
  const { span } = stage.image;
  const extent = { start: stage.from.span.start, end: (stage.instructions.at(-1) ?? stage.from).span.end };
  const unsaid = { family: 'dockerfile', span, dialect } as const;
  const container: Container = {
    ...unsaidContainer(unsaid),
    image: baseImageOf(stage),
    user: userOf(file, stage),
    ...imageSettingsOf(file, stage),
  };
  return unsaidWorkload(unsaid, {
    kind: 'image',
    name: nameOf(stage),
    extent,
    partial,
    containers: [container],
  });
}

/** The stage's own name, else the last word of its base image's. */
function nameOf({ name, base }: Stage): string {
  return name ?? lastWordOf(base.text ?? '') ?? 'image';
}

/** The last word of an image's name, without tag and digest. */
function lastWordOf(image: string): string | undefined {
  const [name = ''] = image.slice(image.lastIndexOf('/') + 1).split(/[:@]/, 1);
  return name.match(/[\w.-]+/g)?.at(-1);
}

/** The image at the bottom of the stages that a stage is built on. */
function baseImageOf(stage: Stage): Fact<string> {
  const stages = lineage(stage);
  const { base, image, from } = stages.at(-1) ?? stage;
  const fact = {
    span: image.span,
    keySpan: from.keywordSpan,
    written: 'FROM',
    via: [...stages.slice(0, -1).map(stageHop), ...base.through.map(variableHop)],
    slot: closedSlot('another base image makes another image'),
  };
  return base.text === undefined
    ? { state: 'unresolved', ...fact }
    : { state: 'set', value: base.text, ...fact };
}

/**
 * The user that the image runs as: the last `USER` of the stage, else that of the stage below. What an
 * `ONBUILD` of a stage says goes for the stages built on it, not for the stage itself.
 * https://docs.docker.com/reference/dockerfile/#user, https://docs.docker.com/reference/dockerfile/#onbuild
 */
function userOf(file: Dockerfile, final: Stage): Fact<User> {
  const hops: Hop[] = [];
  for (const stage of lineage(final)) {
    const own = lastUser(stage.instructions);
    if (own) return userFact(file, final, stage, own, hops);
    hops.push(stageHop(stage));
    const triggers = stage.parent?.instructions.flatMap(({ trigger }) => trigger ?? []) ?? [];
    const held = lastUser(triggers);
    if (held && stage.parent) return userFact(file, final, stage.parent, held, hops);
  }
  const slot = userSlot(file, final, undefined);
  const { span } = final.image;
  return { state: 'absent', value: defaults.user.dockerfile, span, written: 'USER', via: [], slot };
}

/** The last `USER` that names somebody. */
function lastUser(instructions: readonly Instruction[]): Instruction | undefined {
  return instructions.findLast(({ keyword, arguments: user }) => keyword === 'USER' && user.text !== '');
}

function userFact(
  file: Dockerfile,
  final: Stage,
  stage: Stage,
  user: Instruction,
  hops: readonly Hop[],
): Fact<User> {
  const { text, through } = resolveIn(file, stage, user, user.arguments);
  const fact = {
    span: user.arguments.span,
    keySpan: user.keywordSpan,
    written: 'USER',
    via: [...hops, ...through.map(variableHop)],
    slot: userSlot(file, final, stage === final ? user : undefined),
  };
  return text ? { state: 'set', value: readUserText(text), ...fact } : { state: 'unresolved', ...fact };
}
