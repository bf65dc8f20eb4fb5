/** Turns a Kubernetes manifest into workloads, one for each pod, pod template, workflow or virtual machine, and policies. */

import type { ClusterStorage } from '../model/cluster.ts';
import { noSubjects, type Subjects } from '../model/subjects.ts';
import type { Workload } from '../model/workload.ts';
import { child, descend, isWritten, items, type Place } from '../parse/lookup.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import { podSecurity } from '../pod-security/verdict.ts';
import { kubernetesVersion } from '../pod-security/version.ts';
import { annotationsOf } from './kubernetes-annotations.ts';
import { findStorage } from './kubernetes-claims.ts';
import { type PodContext, readContainer } from './kubernetes-container.ts';
import { staysOnHost } from './kubernetes-host.ts';
import { moveOf } from './kubernetes-move.ts';
import { type KubernetesObject, objectsOf } from './kubernetes-objects.ts';
import { findPersistentVolumes } from './kubernetes-persistent-volume.ts';
import { readNamespaces, readRuntime } from './kubernetes-pod.ts';
import { containerPlaces, findPods, type PodPlace } from './kubernetes-pods.ts';
import { findPolicies } from './kubernetes-policies.ts';
import { settingsOfPod } from './kubernetes-settings.ts';
import { type Claims, claimNameOf, readVolumes } from './kubernetes-volumes.ts';
import { findWorkflows } from './kubernetes-workflows.ts';
import { findMachines } from './kubevirt.ts';
import { unsaidWorkload } from './unsaid.ts';

/** The subjects of a document. */
export function adaptKubernetes(document: YamlDocument): Subjects {
  const subjects = adaptObjects(objectsOf(document));
  return { ...subjects, ...(document.error ? { error: document.error } : {}) };
}

/** The subjects of objects. */
export function adaptObjects(objects: readonly KubernetesObject[]): Subjects {
  const pods = findPods(objects);
  const workloads = [
    ...pods.map((pod) => readWorkload(pod)),
    ...findWorkflows(objects),
    ...findMachines(objects),
    ...findPersistentVolumes(objects),
  ];
  return { ...noSubjects, workloads, policies: findPolicies(objects), storage: findStorage(objects, pods) };
}

function readWorkload(place: PodPlace, claims?: Claims): Workload {
  const { pod, broken, ...found } = place;
  const spec = child(pod, 'spec');
  const containers = containerPlaces(spec);
  const places = containers.map(({ place }) => place);
  const context: PodContext = {
    spec,
    annotations: descend(pod, 'metadata', 'annotations'),
    workloadSpan: found.span,
    volumes: readVolumes(spec, places, claims),
  };
  const partial = broken || isPatch(places);
  const judged = { spec, metadata: child(pod, 'metadata') };
  const unsaid = { family: 'kubernetes', span: found.span, dialect: 'a pod' } as const;
  const workload: Workload = {
    ...unsaidWorkload(unsaid, {
      ...found,
      partial,
      containers: containers.map(({ place, role }) => readContainer(place, role, context)),
    }),
    namespaces: readNamespaces(spec, found.span),
    runtime: readRuntime(spec, found.span),
    annotations: annotationsOf(context.annotations),
    hostVolumes: context.volumes.hostVolumes,
    ...settingsOfPod(context),
    podSecurity: partial ? undefined : (version) => podSecurity(judged, kubernetesVersion(version)),
  };
  const settled = { ...workload, staysOnHost: staysOnHost(workload, pod) };
  const withStorage = ({ claims: bound }: ClusterStorage) =>
    readWorkload(place, (claim) => bound.get(`${found.namespace ?? 'default'}/${claim}`));
  const hasClaims = items(child(spec, 'volumes')).some((volume) => isWritten(claimNameOf(volume)));
  return { ...settled, move: moveOf(settled, pod), ...(hasClaims ? { withStorage } : {}) };
}

/** True for what Kustomize or kubectl merges over a whole object: every real container has an image. */
function isPatch(containers: readonly Place[]): boolean {
  return containers.length === 0 || containers.some((container) => !isWritten(child(container, 'image')));
}
