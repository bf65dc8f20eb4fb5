/**
 * Which workloads share a kernel, which of them can break out, and whom that endangers. A Compose project runs on one
 * host; pods of a namespace that may run on the same nodes may meet on one.
 */

import type { Advice } from '../engine/advice.ts';
import type { WorkloadSummary } from '../engine/analysis.ts';
import type { Finding } from '../engine/rule.ts';

/** What counts of a workload for who shares a kernel with it. Plain data: no syntax tree hangs on it. */
export interface PlacedWorkload
  extends Pick<WorkloadSummary, 'family' | 'namespace' | 'nodes' | 'images'>,
    Pick<Advice, 'boundary'> {
  /** The file's path, with forward slashes. */
  readonly path: string;
  /** Names it: of what overlays or values files make of it one counts, for they do not run together. */
  readonly id: string;
  /** The rules by whose findings it hands over the kernel. */
  readonly breakouts: readonly string[];
}

/** The workload at its path, with the findings about it. */
export function placed(
  path: string,
  workload: WorkloadSummary,
  findings: readonly Finding[],
): PlacedWorkload {
  const { family, kind, name, namespace, nodes, images, sandbox, span } = workload;
  const space = namespace === undefined ? {} : { namespace };
  return {
    path,
    id: `${path} ${span.start} ${kind} ${name}`,
    family,
    ...space,
    nodes,
    images,
    boundary: sandbox.boundary,
    breakouts: breakoutsOf(findings),
  };
}

/** Workloads of one image. */
export interface SharedImage {
  readonly image: string;
  readonly workloads: readonly number[];
}

/** Workloads that would share a kernel. Numbers count in the list that was given. */
export interface SharedKernel {
  /** `host`: one machine. `nodes`: machines that any of the workloads may run on. */
  readonly kind: 'host' | 'nodes';
  /** What they have in common, for people: "the host of shop/compose.yaml", "nodes of namespace prod (disk=ssd)". */
  readonly title: string;
  readonly workloads: readonly number[];
  /** Those that hand over the kernel, with the rules that say so. */
  readonly breakouts: readonly { readonly workload: number; readonly rules: readonly string[] }[];
  /** Those that have only the shared kernel between them and a breakout of another. */
  readonly endangered: readonly number[];
  /** Images that several of them run: a flaw of one is a flaw of all. */
  readonly images: readonly SharedImage[];
}

/** The groups that share a kernel, the most endangered first. What runs on a kernel of its own is in none. */
export function sharedKernels(workloads: readonly PlacedWorkload[]): SharedKernel[] {
  const groups = new Map<
    string,
    { readonly kind: SharedKernel['kind']; readonly title: string; readonly members: number[] }
  >();
  for (const [index, workload] of workloads.entries()) {
    const place = kernelOf(workload);
    if (!place) continue;
    const group = groups.get(place.title) ?? { ...place, members: [] };
    if (!group.members.some((each) => workloads[each]?.id === workload.id)) group.members.push(index);
    groups.set(place.title, group);
  }
  return [...groups.values()]
    .map(({ kind, title, members }) => groupOf(kind, title, members, workloads))
    .sort((a, b) => b.endangered.length - a.endangered.length);
}

function groupOf(
  kind: SharedKernel['kind'],
  title: string,
  members: readonly number[],
  all: readonly PlacedWorkload[],
): SharedKernel {
  const breakouts = members.flatMap((workload) => {
    const rules = all[workload]?.breakouts ?? [];
    return rules.length > 0 ? [{ workload, rules }] : [];
  });
  const out = new Set(breakouts.map(({ workload }) => workload));
  const endangered = breakouts.length === 0 ? [] : members.filter((each) => !out.has(each) || out.size > 1);
  return { kind, title, workloads: members, breakouts, endangered, images: imagesOf(members, all) };
}

/** Findings that hand over the host by themselves, and that nothing contains. */
function breakoutsOf(findings: readonly Finding[]): string[] {
  const grave = findings.filter(({ severity, containedBy }) => severity === 'error' && !containedBy);
  return [...new Set(grave.map(({ ruleId }) => ruleId))].sort();
}

function imagesOf(members: readonly number[], all: readonly PlacedWorkload[]): SharedImage[] {
  const users = new Map<string, number[]>();
  for (const member of members) {
    for (const image of new Set(all[member]?.images)) {
      users.set(image, [...(users.get(image) ?? []), member]);
    }
  }
  return [...users]
    .filter(([, workloads]) => workloads.length > 1)
    .map(([image, workloads]) => ({ image, workloads }));
}

/** Where a workload's kernel is; `undefined` where it has one of its own, or nothing starts it here. */
function kernelOf({
  path,
  family,
  namespace,
  nodes,
  boundary,
}: PlacedWorkload): Pick<SharedKernel, 'kind' | 'title'> | undefined {
  // A kernel in user space is a program of its own, and what nobody knows may be shared.
  if (boundary !== 'shared-kernel' && boundary !== 'user-namespace' && boundary !== 'unknown')
    return undefined;
  if (family === 'dockerfile') return undefined;
  if (family !== 'kubernetes') return { kind: 'host', title: `the host of ${folderOf(path)}` };
  const where = nodes.length > 0 ? ` (${nodes.join(', ')})` : '';
  return { kind: 'nodes', title: `nodes of namespace ${namespace ?? 'default'}${where}` };
}

/** A Compose project is its folder: override files run on the same host. */
function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? '.' : path.slice(0, end);
}
