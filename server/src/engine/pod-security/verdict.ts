/**
 * Judges a pod by the Pod Security Standards, as the admission plugin of Kubernetes does
 * (https://github.com/kubernetes/pod-security-admission), and says where in the file it fails. What a plugin of
 * today does for an older version of the standard counts, not what a plugin of that age did.
 */

import type {
  ControlRef,
  PodSecurityFailure,
  PodSecurityLevel,
  PodSecurityVerdict,
} from '../model/pod-security.ts';
import type { Span } from '../source.ts';
import type { Control } from './control.ts';
import { controlsOf } from './controls.ts';
import type { Violation } from './judgement.ts';
import { type Pod, type PodPlaces, readPod } from './pod.ts';
import { unresolved } from './read.ts';
import type { KubernetesVersion } from './version.ts';

/** Judges a pod by one version of the standards. All the work is done here, when it is called. */
export function podSecurity(places: PodPlaces, version: KubernetesVersion): PodSecurityVerdict {
  const pod = readPod(places);
  const controls = controlsOf(version);
  const replaced = new Set(controls.flatMap(({ replaces }) => replaces ?? []));
  const failures: PodSecurityFailure[] = [];
  const undecided: ControlRef[] = [];
  for (const control of controls) {
    const { id, name, level } = control;
    const ref: ControlRef = { id, control: name, level };
    const found = judge(control, pod, version);
    if (found === unresolved) undecided.push(ref);
    else if (found.length > 0) {
      failures.push({
        ...ref,
        message: messageOf(control, found),
        spans: spansOf(found),
        replaced: replaced.has(id),
      });
    }
  }
  return { level: levelOf(failures), failures, undecided };
}

/** The failures for which a level refuses the pod, as its admission would list them. */
export function refusals(
  { failures }: PodSecurityVerdict,
  level: 'baseline' | 'restricted',
): readonly PodSecurityFailure[] {
  return failures.filter((failure) =>
    level === 'baseline' ? failure.level === 'baseline' : !failure.replaced,
  );
}

function judge(
  control: Control,
  pod: Pod,
  version: KubernetesVersion,
): readonly Violation[] | typeof unresolved {
  const { exempt } = control;
  const exempted = exempt && exempt.since <= version ? exempt.applies(pod) : false;
  if (exempted === true) return [];
  const judgements = control.check(pod, version);
  const violations = judgements.filter((judgement) => judgement !== unresolved);
  const isOpen = exempted === unresolved || violations.length === 0;
  return isOpen && judgements.length > 0 ? unresolved : violations;
}

function levelOf(failures: readonly PodSecurityFailure[]): PodSecurityLevel {
  if (failures.length === 0) return 'restricted';
  return failures.some(({ level }) => level === 'baseline') ? 'privileged' : 'baseline';
}

/** Containers that share a setting through an alias fail in one place. */
function spansOf(violations: readonly Violation[]): readonly Span[] {
  return [...new Map(violations.map(({ span }) => [`${span.start}-${span.end}`, span])).values()];
}

const clausesShown = 3;

function messageOf({ demand }: Control, violations: readonly Violation[]): string {
  const shown = violations.slice(0, clausesShown).map(({ clause }) => clause);
  const more = violations.length - shown.length;
  return `${demand}: ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
