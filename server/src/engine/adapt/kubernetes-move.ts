/** Moves a pod to a sandboxed runtime: sets `runtimeClassName`, and removes what a sandbox can't start with. */

import type { Node } from 'yaml';
import { isRefusal, type Refusal } from '../model/fact.ts';
import { type SandboxKind, sandboxKinds } from '../model/sandbox-kind.ts';
import type { Move, MoveChange, Workload } from '../model/workload.ts';
import { child, descend, isWritten, items, type Place, string } from '../parse/lookup.ts';
import { belongsTo } from '../parse/yaml-tree.ts';
import { areDisjoint } from '../source.ts';
import { obstacleOf } from './kubernetes-obstacles.ts';
import { containerPlaces } from './kubernetes-pods.ts';
import { isTemplate, podPlacement, readBoolean } from './kubernetes-read.ts';
import { removeAllAt, setAt } from './yaml-slot.ts';

/** Kata sizes the VM by the limits; without them it has the class's default, and can't grow. */
const sizeCheck = 'what size the VM should have: without `resources.limits` it gets a default one';

/** A setting that must go before the sandbox can start the pod. */
interface Blocker {
  readonly place: Place;
  /** The setting's name for the fix's title. */
  readonly name: string;
  /** The kinds of sandbox that can't take it. */
  readonly kinds: readonly SandboxKind[];
}

/** The move of a pod that has no sandbox yet; `pod` is the mapping with `metadata` and `spec`. */
export function moveOf(workload: Workload, pod: Place): Move | undefined {
  if (workload.partial) return undefined;
  const spec = child(pod, 'spec');
  const containers = containerPlaces(spec).map(({ place }) => place);
  const blockers = blockersOf(spec, containers);
  return {
    obstacle: (kind) => obstacleOf(workload, pod, kind),
    into: (runtime, kind) =>
      into(runtime, kind, workload, pod, blockers, [spec, ...containers].every(lacksLimits)),
  };
}

/**
 * What Kata and gVisor can't start with, or would leave without effect: host namespaces, the pod's own users
 * (Kata's handler does not offer them; gVisor's does), mounts that travel to the host, a written overhead, which
 * is the RuntimeClass's business, and SELinux labels under gVisor.
 * https://github.com/kata-containers/kata-containers/blob/main/docs/Limitations.md
 * https://gvisor.dev/docs/user_guide/faq/
 * https://kubernetes.io/docs/concepts/scheduling-eviction/pod-overhead/
 */
function blockersOf(spec: Place, containers: readonly Place[]): Blocker[] {
  const blockers: Blocker[] = [];
  const add = (place: Place, isInTheWay: boolean, kinds: readonly SandboxKind[] = sandboxKinds) => {
    if (isInTheWay) blockers.push({ place, name: String(place.key), kinds });
  };
  const says = (place: Place, wanted: boolean) => {
    const reading = isWritten(place) ? readBoolean(place) : undefined;
    return typeof reading === 'object' && reading.value === wanted;
  };
  const [network, dnsPolicy, users] = [
    child(spec, 'hostNetwork'),
    child(spec, 'dnsPolicy'),
    child(spec, 'hostUsers'),
  ];
  add(network, says(network, true));
  add(dnsPolicy, says(network, true) && string(dnsPolicy) === 'ClusterFirstWithHostNet');
  for (const key of ['hostPID', 'hostIPC']) {
    add(child(spec, key), says(child(spec, key), true), ['user-namespace', 'microvm']);
  }
  add(users, says(users, false), ['microvm']);
  add(child(spec, 'overhead'), isWritten(child(spec, 'overhead')));
  for (const owner of [spec, ...containers]) {
    const options = descend(owner, 'securityContext', 'seLinuxOptions');
    add(options, isWritten(options), ['gvisor']);
    const procMount = descend(owner, 'securityContext', 'procMount');
    add(procMount, string(procMount) === 'Unmasked', ['microvm']);
    for (const mount of items(child(owner, 'volumeMounts'))) {
      const propagation = child(mount, 'mountPropagation');
      add(propagation, isWritten(propagation) && string(propagation) !== 'None');
    }
  }
  return blockers;
}

/** Kata sizes the VM by the limits of pod and containers; without any it has the class's default, and can't grow. */
function lacksLimits(owner: Place): boolean {
  const limits = descend(owner, 'resources', 'limits');
  return !isTemplate(limits) && ['memory', 'cpu'].every((key) => !isWritten(child(limits, key)));
}

function into(
  runtime: string,
  kind: SandboxKind,
  workload: Workload,
  pod: Place,
  blockers: readonly Blocker[],
  hasDefaultSize: boolean,
): MoveChange | Refusal {
  const refused = workload.staysOnHost ?? obstacleOf(workload, pod, kind)?.reason;
  if (refused !== undefined) return { refused };
  const removable = blockers.filter(({ kinds }) => kinds.includes(kind));
  const going = removable.map(({ place }) => place);
  const spec = child(pod, 'spec');
  const shared = going.find((place) => !isOwn(place, spec.node));
  if (shared) return { refused: `\`${shared.key}\` is written elsewhere, where others may take it from` };
  const removed = removeAllAt(going);
  if (isRefusal(removed)) return removed;
  const set = setAt(child(spec, 'runtimeClassName'), runtime, podPlacement);
  if (isRefusal(set)) return set;
  const edits = [...removed.edits, ...set.edits];
  if (!areDisjoint(edits)) return { refused: 'the settings stand too close together to be edited at once' };
  const check = hasDefaultSize && kind === 'microvm' ? [sizeCheck] : [];
  return {
    edits,
    ops: [...removed.ops, ...set.ops],
    removed: [...new Set(removable.map(({ name }) => name))],
    check,
  };
}

function isOwn({ document, pair }: Place, owner: Node | undefined): boolean {
  const value = pair?.value as Node | null | undefined;
  return value !== null && value !== undefined && owner !== undefined && belongsTo(document, value, owner);
}
