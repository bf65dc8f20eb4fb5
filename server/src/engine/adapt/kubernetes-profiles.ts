/** seccomp, AppArmor and SELinux of a container: its own, the annotations of old, then the pod's. */

import { isMap } from 'yaml';
import { defaults } from '../model/defaults.ts';
import { type Fact, type Hop, isRefusal, type ListSlot } from '../model/fact.ts';
import type { SecurityProfile, SelinuxOptions } from '../model/workload.ts';
import { child, isWritten, type Place, string } from '../parse/lookup.ts';
import type { Span } from '../source.ts';
import { type Candidate, firstSetting, podPlacement } from './kubernetes-read.ts';
import type { Reading } from './yaml-facts.ts';
import { yamlSlot } from './yaml-slot.ts';

/** Where a container's settings are looked for. */
export interface Levels {
  readonly container: Place;
  /** The container's and the pod's `securityContext`. */
  readonly own: Place;
  readonly pod: Place;
  /** `metadata.annotations` of the pod. */
  readonly annotations: Place;
  readonly containerName: string;
  /** What lies between a container and what its pod says. */
  readonly podHop: Hop | undefined;
  /** Underlined where neither level says something. */
  readonly workloadSpan: Span;
}

const fieldWords = { 'runtime-default': 'RuntimeDefault', unconfined: 'Unconfined' };
const annotationWords = { 'runtime-default': 'runtime/default', unconfined: 'unconfined' };

/**
 * The order is the kubelet's before 1.27: container field, container annotation, pod field, pod annotation
 * (kubernetes/kubernetes, pkg/kubelet/kuberuntime/helpers.go). Since 1.27 the annotations do nothing: they switch no
 * filter on, and only one that asks for none is still read, for the clusters before.
 */
export function seccompOf(levels: Levels): Fact<SecurityProfile> {
  const { annotations, containerName } = levels;
  const asksForNone = (key: string) => {
    const place = child(annotations, key);
    return string(place) === 'unconfined' ? place : undefined;
  };
  return profileOf(levels, 'seccompProfile', defaults.seccomp.kubernetes, {
    container: asksForNone(`container.seccomp.security.alpha.kubernetes.io/${containerName}`),
    pod: asksForNone('seccomp.security.alpha.kubernetes.io/pod'),
    slotOf: (place) => fieldInstead(place, child(child(levels.pod, 'seccompProfile'), 'type')),
  });
}

/** Takes the annotation away and writes the field that counts. */
function fieldInstead(annotation: Place, field: Place): ListSlot {
  const slot = yamlSlot(annotation);
  return {
    ...slot,
    set(value) {
      const removed = slot.remove();
      const set = wordSlot(field, fieldWords).set(value);
      if (isRefusal(removed)) return removed;
      if (isRefusal(set)) return set;
      return { edits: [...removed.edits, ...set.edits], ops: [...removed.ops, ...set.ops] };
    },
  };
}

/** The same order; the annotation counts to this day (kubernetes/kubernetes, pkg/security/apparmor/helpers.go). */
export function appArmorOf(levels: Levels): Fact<SecurityProfile> {
  const { annotations, containerName } = levels;
  return profileOf(levels, 'appArmorProfile', defaults.appArmor.kubernetes, {
    container: child(annotations, `container.apparmor.security.beta.kubernetes.io/${containerName}`),
    slotOf: (place) => wordSlot(place, annotationWords),
  });
}

function profileOf(
  levels: Levels,
  field: 'seccompProfile' | 'appArmorProfile',
  absent: SecurityProfile,
  annotations: {
    readonly container: Place | undefined;
    readonly pod?: Place | undefined;
    readonly slotOf: (place: Place) => ListSlot;
  },
): Fact<SecurityProfile> {
  const { own, pod, podHop, workloadSpan } = levels;
  const written = `securityContext.${field}.type`;
  const podType = child(child(pod, field), 'type');
  const candidates: Candidate<SecurityProfile>[] = [
    profileCandidate(child(own, field), written, undefined),
    ...annotationCandidate(annotations.container, undefined, annotations.slotOf),
    profileCandidate(child(pod, field), written, podHop),
    ...annotationCandidate(
      annotations.pod,
      podHop && { ...podHop, message: "the pod's annotations" },
      annotations.slotOf,
    ),
  ];
  return firstSetting(candidates, {
    place: podType,
    slot: wordSlot(podType, fieldWords),
    absent,
    absentSpan: workloadSpan,
    written,
  });
}

function profileCandidate(profile: Place, written: string, hop: Hop | undefined): Candidate<SecurityProfile> {
  const place = child(profile, 'type');
  return { present: profile, place, written, hop, read: readProfile, slot: wordSlot(place, fieldWords) };
}

function annotationCandidate(
  place: Place | undefined,
  hop: Hop | undefined,
  slotOf: (place: Place) => ListSlot,
): Candidate<SecurityProfile>[] {
  if (!place) return [];
  return [{ present: place, written: String(place.key), hop, read: readAnnotation, slot: slotOf(place) }];
}

function readProfile(type: Place): Reading<SecurityProfile> {
  const path = type.parent && string(child(type.parent, 'localhostProfile'));
  switch (string(type)) {
    case 'RuntimeDefault':
      return { value: { type: 'runtime-default' } };
    case 'Unconfined':
      return { value: { type: 'unconfined' } };
    case 'Localhost':
      return { value: { type: 'custom', ...(path === undefined ? {} : { path }) } };
    default:
      return invalid(string(type));
  }
}

function readAnnotation(place: Place): Reading<SecurityProfile> {
  const text = string(place) ?? '';
  // `docker/default` is what `runtime/default` was called before 1.11.
  if (text === 'runtime/default' || text === 'docker/default') return { value: { type: 'runtime-default' } };
  if (text === 'unconfined') return { value: { type: 'unconfined' } };
  if (text.startsWith('localhost/'))
    return { value: { type: 'custom', path: text.slice('localhost/'.length) } };
  return text === '' ? undefined : invalid(text);
}

/** A word that the API server does not know: it refuses the pod. */
function invalid(path: string | undefined): Reading<SecurityProfile> {
  return path === undefined ? undefined : { value: { type: 'invalid', path } };
}

/** A slot that takes a profile's type in our words and writes it in those of the dialect. */
function wordSlot(place: Place, words: Readonly<Record<string, string>>): ListSlot {
  const slot = yamlSlot(place, podPlacement);
  return { ...slot, set: (value) => slot.set((typeof value === 'string' && words[value]) || value) };
}

const selinuxKeys = ['type', 'user', 'role', 'level'] as const;

/** The container's options, or the pod's: never a mix of both. The slot takes away all of them. */
export function selinuxOf(levels: Levels): Fact<SelinuxOptions> {
  const { own, pod, podHop, workloadSpan } = levels;
  const podOptions = child(pod, 'seLinuxOptions');
  return firstSetting(
    [selinuxCandidate(child(own, 'seLinuxOptions'), undefined), selinuxCandidate(podOptions, podHop)],
    {
      place: podOptions,
      absent: defaults.selinux.kubernetes,
      absentSpan: workloadSpan,
      written: 'securityContext.seLinuxOptions',
    },
  );
}

function selinuxCandidate(options: Place, hop: Hop | undefined): Candidate<SelinuxOptions> {
  const telling = selinuxKeys.map((key) => child(options, key)).find(isWritten);
  return {
    present: options,
    place: telling ?? options,
    written: `securityContext.seLinuxOptions${telling ? `.${telling.key}` : ''}`,
    hop,
    slot: yamlSlot(options, podPlacement),
    read: () => readSelinux(options),
  };
}

function readSelinux(options: Place): Reading<SelinuxOptions> {
  if (!isMap(options.node)) return undefined;
  const value: { disabled: boolean; type?: string; user?: string; role?: string } = { disabled: false };
  for (const key of ['type', 'user', 'role'] as const) {
    const place = child(options, key);
    if (!isWritten(place)) continue;
    const text = string(place);
    if (text === undefined) return undefined;
    value[key] = text;
  }
  return { value };
}
