/**
 * What a sandbox of its own would do for a workload: what it would contain, what would remain, what stands in the way.
 * The workload is judged as if it ran there already, by the same rules that give its findings.
 */

import { type Blocker, judge, placeOf } from './judgement.ts';
import { isRefusal, isTrue, type Refusal } from './model/fact.ts';
import type { MoveChange, Workload } from './model/workload.ts';
import type { Finding, Fix, Rule } from './rule.ts';
import { currentSandbox } from './sandboxes/current.ts';
import { runtimeClassNamed } from './sandboxes/known.ts';
import { ownKernelReason } from './sandboxes/own-kernel.ts';
import type { KnownRuntimeClass, Overhead } from './sandboxes/runtime-class.ts';
import type { Sandbox, SandboxBoundary } from './sandboxes/sandbox.ts';
import type { Settings } from './settings.ts';
import { isForWindows, kindOf, type Target, targetOf } from './target.ts';

/** Whether a workload can have a kernel of its own. */
export const verdicts = [
  'ready',
  'ready-after-changes',
  'blocked',
  'already-sandboxed',
  'not-applicable',
] as const;
export type Verdict = (typeof verdicts)[number];

export interface Advice {
  /** The wall that the workload has today. */
  readonly boundary: SandboxBoundary;
  /** The sandbox behind that wall, where it is known. */
  readonly sandbox?: Sandbox;
  readonly verdict: Verdict;
  /** Why nothing is advised: a clause. */
  readonly reason?: string;
  /** Why people have to make the move, where no edit of ours can: a clause, or what to do. */
  readonly byHand?: string;
  /** Missing where nothing is advised. */
  readonly target?: Target;
  /** Ids of the rules whose findings would stop, or do stop, at the sandbox's border. A rule can be in two lists. */
  readonly contained: readonly string[];
  readonly reduced: readonly string[];
  readonly remaining: readonly string[];
  readonly blockers: readonly Blocker[];
  /** What nodes or host must have. */
  readonly prerequisites: readonly string[];
  /** What the class adds to each pod, by the source that `runtime-classes.ts` names. */
  readonly overhead?: Overhead;
  /** Why a container's kernel is not enough for it: a clause. Then a virtual machine is the answer. */
  readonly ownKernel?: string;
  /** The edits that move it; missing where there are none to make. */
  readonly move?: Fix;
  /** The settings that the move takes away, in the file's own words. */
  readonly removed: readonly string[];
  /** True for a finding on which the move helps. */
  helps(finding: Finding): boolean;
}

/**
 * Advises on one workload. Spans count as those of the workload do.
 *
 * @param rules all rules; settings decide which of them the lists name, never which of them find blockers
 * @param runtime the runtime to move to; otherwise the one of the settings, of the workspace, or the platform's default
 */
export function adviseOn(
  workload: Workload,
  settings: Settings,
  rules: readonly Rule[],
  runtime?: string,
): Advice {
  const { boundary, sandbox, unknown, unresolved } = currentSandbox(workload);
  const today = { boundary, ...(sandbox ? { sandbox } : {}) };
  const ownKernel = ownKernelReason(workload);
  const common = { ...today, ...(ownKernel ? { ownKernel } : {}) };
  const stays = (verdict: Verdict) => ({
    ...common,
    verdict,
    ...judge(workload, settings, rules),
    prerequisites: [],
    removed: [],
    helps: () => false,
  });
  if (!['shared-kernel', 'user-namespace', 'unknown'].includes(boundary))
    return { ...stays('already-sandboxed'), prerequisites: sandbox?.prerequisites ?? [] };
  const reason = whyNot(workload, unknown, unresolved);
  if (reason !== undefined) return { ...stays('not-applicable'), reason };
  const target = targetOf(workload, settings, runtime);
  if (isRefusal(target)) return { ...stays('not-applicable'), reason: target.refused };
  return { ...common, ...plan(workload, settings, rules, target) };
}

/** Why no move is advised at all. */
function whyNot(
  workload: Workload,
  unknown: string | undefined,
  unresolved: string | undefined,
): string | undefined {
  const { family, partial, staysOnHost } = workload;
  if (family === 'dockerfile')
    return 'nothing in a Dockerfile selects a runtime: whoever starts the image does';
  if (family === 'github-actions') return 'its runner starts it: a hosted one is a machine of its own';
  if (staysOnHost !== undefined) return `it must stay where it is: ${staysOnHost}`;
  if (unresolved !== undefined) return `\`${unresolved}\` is only known when the file is rendered`;
  if (unknown !== undefined) return `nobody here knows what \`${unknown}\` is`;
  if (isForWindows(workload)) {
    return 'it is a Windows container, to which `isolation: hyperv` gives a machine';
  }
  // What is missing there says nothing of a command; of a manifest it may stand in another file.
  const isManifest = family === 'compose' || family === 'kubernetes';
  return partial && isManifest ? 'the file says only a part of it' : undefined;
}

type Plan = Omit<Advice, 'boundary' | 'sandbox' | 'ownKernel'>;

function plan(workload: Workload, settings: Settings, rules: readonly Rule[], target: Target): Plan {
  const { move, runtime: fact } = workload;
  const { runtime, sandbox } = target;
  const kind = kindOf(target);
  const moved: Workload = {
    ...workload,
    runtime: { ...fact, state: 'set', value: runtime },
    runtimeClasses: classesWith(target, settings),
    move: undefined,
  };
  const change = move?.into(runtime, kind);
  const made = change && !isRefusal(change) ? change : undefined;
  const { effects, ...lists } = judge(moved, settings, rules, {
    obstacle: move?.obstacle(kind),
    ...(made ? { edits: made.edits } : {}),
  });
  const removed = made ? made.removed : [];
  const isBlocked = lists.blockers.some(({ fixable }) => !fixable);
  const isReady = lists.blockers.length === 0 && removed.length === 0;
  const known = knownClassOf(workload, runtime, settings);
  const overhead = isBlocked ? undefined : known?.overhead;
  const byHand = isBlocked ? undefined : whyByHand(workload, runtime, change);
  return {
    verdict: isBlocked ? 'blocked' : isReady ? 'ready' : 'ready-after-changes',
    ...(byHand === undefined ? {} : { byHand }),
    target,
    ...lists,
    prerequisites: [...needs(workload, target, known), ...(sandbox?.prerequisites ?? [])],
    ...(overhead ? { overhead } : {}),
    removed,
    ...(made && !isBlocked ? { move: fixOf(workload, target, made) } : {}),
    helps: (finding) => {
      const effect = effects.get(placeOf(finding));
      return effect?.effect === 'contained' || effect?.effect === 'not-supported';
    },
  };
}

/** Why the move is left to people: an edit cannot make it, or the option is one of a command line. */
function whyByHand(
  { family, move }: Workload,
  runtime: string,
  change: MoveChange | Refusal | undefined,
): string | undefined {
  if (change) return isRefusal(change) ? change.refused : undefined;
  if (move || family === 'compose' || family === 'kubernetes') return undefined;
  const place = { devcontainer: ' to `runArgs`', quadlet: ' to `PodmanArgs`' }[String(family)] ?? '';
  return `add \`--runtime=${runtime}\`${place}`;
}

/** The classes of the workspace. A name that nobody knows is judged as the microVM that it was chosen for. */
function classesWith(
  { runtime, sandbox }: Target,
  { cluster: { runtimeClasses } }: Settings,
): ReadonlyMap<string, string> {
  return sandbox ? runtimeClasses : new Map([...runtimeClasses, [runtime, 'kata']]);
}

/** What is known of a pod's class; one that the workspace defines may be made otherwise. */
function knownClassOf(
  { family }: Workload,
  name: string,
  { cluster }: Settings,
): KnownRuntimeClass | undefined {
  const known = family === 'kubernetes' ? runtimeClassNamed(name) : undefined;
  const handler = cluster.runtimeClasses.get(name);
  return handler === undefined || handler === known?.handler ? known : undefined;
}

/** Kinds of Knative that run pods; a Service of Kubernetes itself runs nothing. */
const knativeKinds = new Set(['Service', 'Configuration', 'Revision']);

function needs(
  { family, kind, nodes, containers }: Workload,
  { runtime, sandbox }: Target,
  known: KnownRuntimeClass | undefined,
): string[] {
  if (family !== 'kubernetes') return [`the runtime \`${runtime}\` on the host`];
  const labels = Object.entries(known?.nodeSelector ?? {});
  const conflicts = labels.flatMap(([key, value]) => {
    const own = nodes.find((each) => each.startsWith(`${key}=`));
    return own && own !== `${key}=${value}`
      ? [`another \`nodeSelector\` than \`${own}\`, which the class contradicts`]
      : [];
  });
  const selector = labels.map(([key, value]) => `\`${key}=${value}\``).join(', ');
  const name = nodes.find((each) => each.startsWith('nodeName='));
  const pinned = name ? [`the runtime on the node that \`nodeName\` names`] : [];
  // https://knative.dev/docs/serving/configuration/feature-flags/
  const flag = knativeKinds.has(kind)
    ? ['Knative’s flag `kubernetes.podspec-runtimeclassname`, without which it refuses a class']
    : [];
  // https://github.com/kata-containers/kata-containers/blob/main/docs/how-to/privileged.md
  const devices =
    sandbox?.boundary === 'microvm' && containers.some(({ privileged }) => isTrue(privileged))
      ? [
          '`privileged_without_host_devices` for that runtime on the nodes, as kata-deploy sets it: otherwise the machine gets the devices of the node',
        ]
      : [];
  return [
    `the RuntimeClass \`${runtime}\` in the cluster${selector ? `, and nodes with ${selector}` : ''}`,
    ...conflicts,
    ...pinned,
    ...flag,
    ...devices,
    ...(sandbox?.podNeeds ?? []),
  ];
}

const places = {
  microvm: 'in a microVM',
  gvisor: 'in gVisor',
  'user-namespace': 'in a user namespace',
  vm: 'in a VM',
};

function fixOf({ kind, name, family }: Workload, target: Target, change: MoveChange): Fix {
  const { runtime } = target;
  const isPod = family === 'kubernetes';
  const setting = isPod ? 'runtimeClassName' : 'runtime';
  const also = change.removed.length > 0 ? ` and remove ${listed(change.removed)}` : '';
  const question = isPod
    ? `whether the cluster has the RuntimeClass \`${runtime}\`: without it the pod fails to start`
    : `whether the Docker host has the runtime \`${runtime}\``;
  return {
    title: `Run ${name ? `\`${name}\`` : `the ${kind}`} ${places[kindOf(target)]}: set \`${setting}: ${runtime}\`${also}`,
    kind: 'sandbox',
    edits: change.edits,
    ops: change.ops,
    check: `${[question, ...change.check].join('; ')}.`,
  };
}

/** "`pid: host`, `ipc: host` and `devices`" */
function listed(words: readonly string[]): string {
  const names = words.map((each) => `\`${each}\``);
  const last = names.pop();
  return names.length > 0 ? `${names.join(', ')} and ${last}` : String(last);
}
