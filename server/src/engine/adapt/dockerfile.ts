/** A Dockerfile to subjects: the image that its last stage makes, and the build steps that ask for more. */

import type { BuildStep } from '../model/build.ts';
import { defaults } from '../model/defaults.ts';
import type { Fact, Hop, ListFact } from '../model/fact.ts';
import type { Subjects } from '../model/subjects.ts';
import type { Container, NamespaceMode, User, Workload } from '../model/workload.ts';
import {
  type Dockerfile,
  type Instruction,
  lineage,
  parseDockerfile,
  resolveIn,
  type Stage,
} from '../parse/dockerfile.ts';
import type { Declaration } from '../parse/dockerfile-variables.ts';
import type { Span } from '../source.ts';
import { flagSlot, userSlot } from './dockerfile-slot.ts';
import { readUserText } from './user.ts';
import { inexpressible } from './yaml-facts.ts';
import { closedSlot } from './yaml-slot.ts';

/** What the messages call the platform. */
const dialect = 'a Dockerfile';

/** Reads a Dockerfile. Half-typed text gives what can be known of it. */
export function adaptDockerfile(text: string): Subjects {
  const file = parseDockerfile(text);
  const final = file.stages.at(-1);
  const error = errorOf(file);
  return {
    workloads: final && final.image.text !== '' ? [imageOf(file, final, error !== undefined)] : [],
    buildSteps: file.stages.flatMap((stage) => buildStepsOf(file, stage)),
    ...(error ? { error } : {}),
  };
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
  const unsaid = <T>(value: T): Fact<T> => inexpressible(value, span, dialect);
  return {
    subject: 'workload',
    family: 'dockerfile',
    kind: 'image',
    name: nameOf(stage),
    span,
    extent: { start: stage.from.span.start, end: (stage.instructions.at(-1) ?? stage.from).span.end },
    partial,
    namespaces: {
      network: unsaid(defaults.network.dockerfile),
      pid: unsaid(defaults.pid.dockerfile),
      ipc: unsaid(defaults.ipc.dockerfile),
      uts: unsaid(defaults.uts.dockerfile),
      user: unsaid(defaults.userNamespace.dockerfile),
      cgroup: unsaid(defaults.cgroup.dockerfile),
    },
    runtime: unsaid(defaults.runtime.dockerfile),
    containers: [containerOf(file, stage)],
    podSecurity: undefined,
    move: undefined,
  };
}

function containerOf(file: Dockerfile, stage: Stage): Container {
  const { span } = stage.image;
  const unsaid = <T>(value: T): Fact<T> => inexpressible(value, span, dialect);
  return {
    name: '',
    role: 'container',
    span,
    image: baseImageOf(stage),
    privileged: unsaid(defaults.privileged.dockerfile),
    user: userOf(file, stage),
    runAsNonRoot: unsaid(defaults.runAsNonRoot.dockerfile),
    capabilitiesAdded: unsaidList(span),
    capabilitiesDropped: unsaidList(span),
    seccomp: unsaid(defaults.seccomp.dockerfile),
    appArmor: unsaid(defaults.appArmor.dockerfile),
    selinux: unsaid(defaults.selinux.dockerfile),
    procUnmasked: unsaid(defaults.procUnmasked.dockerfile),
    privilegeEscalation: unsaid(defaults.privilegeEscalation.dockerfile),
    mounts: [],
    devices: [],
  };
}

function unsaidList<T>(span: Span): ListFact<T> {
  const slot = closedSlot(`${dialect} has no such setting`);
  return { state: 'absent', items: [], span, written: dialect, via: [], slot };
}

/** The stage's own name, else the last word of its base image's. */
function nameOf({ name, base }: Stage): string {
  return name ?? /([\w.-]+)(:[^:/@]*)?(@.*)?$/.exec(base.text ?? '')?.[1] ?? 'image';
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

function stageHop({ image }: Stage): Hop {
  return { span: image.span, message: `\`FROM ${image.text}\`` };
}

function variableHop({ keyword, name, span }: Declaration): Hop {
  const variable = `\`${keyword} ${name}\``;
  return { span, message: keyword === 'ARG' ? `the default of ${variable}` : variable };
}

/** https://docs.docker.com/reference/dockerfile/#run---security, and `#run---network` on the same page */
const securityModes: Readonly<Record<string, boolean>> = { insecure: true, sandbox: false };
const networkModes: Readonly<Record<string, NamespaceMode>> = { host: 'host', none: 'own', default: 'own' };

/** The `RUN`s that ask for other than the usual sandbox or network. */
function buildStepsOf(file: Dockerfile, stage: Stage): BuildStep[] {
  return stage.instructions.flatMap((instruction) => {
    const run = instruction.trigger ?? instruction;
    const asks = run.flags.some(({ name }) => name === 'security' || name === 'network');
    if (run.keyword !== 'RUN' || !asks) return [];
    return {
      subject: 'build-step',
      family: 'dockerfile',
      name: nameOf(stage),
      span: run.keywordSpan,
      insecure: flagFact(file, stage, run, 'security', securityModes, defaults.buildInsecure.dockerfile),
      network: flagFact(file, stage, run, 'network', networkModes, defaults.buildNetwork.dockerfile),
      entitlements: unsaidList(run.keywordSpan),
    };
  });
}

function flagFact<T>(
  file: Dockerfile,
  stage: Stage,
  run: Instruction,
  name: string,
  values: Readonly<Record<string, T>>,
  absent: T,
): Fact<T> {
  const written = `RUN --${name}`;
  const flag = run.flags.findLast((each) => each.name === name);
  if (!flag) {
    const slot = closedSlot('the step has no such flag');
    return { state: 'absent', value: absent, span: run.keywordSpan, written, via: [], slot };
  }
  const { text = '', through } = flag.value ? resolveIn(file, stage, run, flag.value) : { through: [] };
  const fact = {
    span: flag.text.span,
    keySpan: flag.text.slice(0, name.length + 2).span,
    written,
    via: through.map(variableHop),
    slot: flagSlot(file, run, flag),
  };
  const value = Object.hasOwn(values, text) ? values[text] : undefined;
  return value === undefined ? { state: 'unresolved', ...fact } : { state: 'set', value, ...fact };
}
