/**
 * Findings that hang on what a file cannot tell: for each unresolved fact, the subject as it would be if the fact
 * were the worse one. What the rules find at that fact then is a finding of low confidence.
 */

import { type Fact, knownValue, type UnresolvedFact } from './model/fact.ts';
import { noSubjects, type Subjects } from './model/subjects.ts';
import type { Container, HostMount, Namespaces, User, Workload } from './model/workload.ts';
import { hostPathRisk } from './risks/host-paths.ts';
import type { Finding } from './rule.ts';
import type { Span } from './source.ts';

/** Subjects with one fact assumed, and where that fact stands. */
export interface Assumption {
  readonly subjects: Subjects;
  readonly span: Span;
}

const root: User = { text: 'root', uid: 0, isRoot: true };

/** The facts of a container that a single value can make worse, with that value. */
const worseValues = {
  privileged: true,
  user: root,
  seccomp: { type: 'unconfined' },
  appArmor: { type: 'unconfined' },
  selinux: { disabled: true },
  procUnmasked: true,
  hostProcess: true,
} as const;

const namespaceNames = ['network', 'pid', 'ipc', 'uts', 'cgroup'] as const;

/** One assumption for each unresolved fact that is written and has a worse value. */
export function assumptions({ workloads }: Subjects): Assumption[] {
  return workloads.flatMap((workload) =>
    [...namespaceVariants(workload), ...containerVariants(workload)].map(({ variant, span }) => ({
      subjects: { ...noSubjects, workloads: [variant] },
      span,
    })),
  );
}

interface Variant {
  readonly variant: Workload;
  readonly span: Span;
}

function namespaceVariants(workload: Workload): Variant[] {
  return namespaceNames.flatMap((name) => {
    const fact = workload.namespaces[name];
    if (fact.state !== 'unresolved' || fact.unsaid) return [];
    const namespaces: Namespaces = { ...workload.namespaces, [name]: assumed(fact, 'host') };
    return { variant: { ...workload, namespaces }, span: fact.span };
  });
}

function containerVariants(workload: Workload): Variant[] {
  return workload.containers.flatMap((container) =>
    [...valueVariants(container), ...mountVariants(container)].map(({ variant, span }) => ({
      // What is said of volumes as a whole was said already.
      variant: { ...workload, containers: [variant], hostVolumes: [] },
      span,
    })),
  );
}

function valueVariants(container: Container): { variant: Container; span: Span }[] {
  return Object.entries(worseValues).flatMap(([name, value]) => {
    const fact = container[name as keyof typeof worseValues];
    if (fact.state !== 'unresolved' || fact.unsaid) return [];
    return { variant: { ...container, [name]: assumed<unknown>(fact, value) }, span: fact.span };
  });
}

/** An unknown source that is mounted where the host has something dangerous is likely that. */
function mountVariants(container: Container): { variant: Container; span: Span }[] {
  return container.mounts.flatMap(({ source, target, ...mount }, i) => {
    if (source.state !== 'unresolved' || target === undefined) return [];
    if (!hostPathRisk(target, { readOnly: knownValue(mount.readOnly) })) return [];
    const mounts = container.mounts.map(
      (mount, at): HostMount => (at === i ? { ...mount, source: assumed(source, target) } : mount),
    );
    return { variant: { ...container, mounts }, span: source.span };
  });
}

function assumed<T>(fact: UnresolvedFact, value: T): Fact<T> {
  return { ...fact, state: 'set', value };
}

/** The finding as one that holds only if the assumption does. */
export function doubted(
  finding: Finding,
  doubt = 'Only rendering or running tells the value; if it is the worse one',
): Finding {
  const [first, ...others] = finding.said;
  const said = first ? [{ ...first, template: `${doubt}: ${first.template}` }, ...others] : [];
  return { ...finding, confidence: 'low', message: `${doubt}: ${finding.message}`, said };
}
