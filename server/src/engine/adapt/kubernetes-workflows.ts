/**
 * Workflows of Argo and tasks of Tekton: pods that a controller puts together. Each object is one workload with the
 * containers of all its pods. It is judged by what it says; what it lacks the controller may add.
 * https://argo-workflows.readthedocs.io/en/latest/fields/, https://tekton.dev/docs/pipelines/pipeline-api/
 */

import { isMap } from 'yaml';
import type { ContainerRole, Workload } from '../model/workload.ts';
import { child, descend, isWritten, items, type Place, string } from '../parse/lookup.ts';
import { annotationsOf } from './kubernetes-annotations.ts';
import { type PodContext, readContainer } from './kubernetes-container.ts';
import { type KubernetesObject, nameOf } from './kubernetes-objects.ts';
import { readNamespaces, readRuntime } from './kubernetes-pod.ts';
import { settingsOfPod } from './kubernetes-settings.ts';
import { type PodVolumes, readVolumes } from './kubernetes-volumes.ts';
import { unsaidWorkload } from './unsaid.ts';

/** The workflows and tasks among objects. */
export function findWorkflows(objects: readonly KubernetesObject[]): Workload[] {
  return objects.flatMap((each) => workflowOf(each) ?? []);
}

/** What pods are put together from. */
interface Parts {
  /** What has the settings of all pods, by the names that a pod spec has for them. */
  readonly spec: Place;
  /** The annotations that reach the pods. */
  readonly annotations: Place;
  /** Each has the containers of one pod, and may have volumes and a security context for it. */
  readonly groups: readonly Place[];
  /** Where the containers of a group are: each path leads to one, or to a list of them. */
  readonly containers: readonly (readonly string[])[];
}

function workflowOf({ kind, object }: KubernetesObject): Workload | undefined {
  const apiVersion = string(child(object, 'apiVersion')) ?? '';
  const read = readers.find(([group]) => apiVersion.startsWith(group))?.[1];
  const parts = read?.(kind, object);
  if (!parts) return undefined;
  const { spec, annotations } = parts;
  const groups = parts.groups.map((group) => ({ group, places: containersOf(group, parts.containers) }));
  const all = groups.flatMap(({ places }) => places);
  if (all.length === 0 && !isWritten(spec)) return undefined;
  const { name, namespace, span, extent } = nameOf(object);
  const common = readVolumes(spec, all);
  const pods = groups.map(({ group, places }) => ({ group, places, own: readVolumes(group, places) }));
  const context: PodContext = { spec, annotations, workloadSpan: span, volumes: common };
  const containers = pods.flatMap(({ group, places, own }) => {
    const level = isWritten(child(group, 'securityContext')) ? group : spec;
    const ofPod = { ...context, spec: level, volumes: joined(common, own) };
    return places.map((place) => readContainer(place, roleOf(place), ofPod));
  });
  const unsaid = { family: 'kubernetes', span, dialect: 'a workflow' } as const;
  return {
    ...unsaidWorkload(unsaid, { kind, name, extent, partial: true, containers }),
    ...(namespace === undefined ? {} : { namespace }),
    namespaces: readNamespaces(spec, span),
    runtime: readRuntime(spec, span),
    annotations: annotationsOf(annotations),
    hostVolumes: [common, ...pods.map(({ own }) => own)].flatMap(({ hostVolumes }) => hostVolumes),
    ...settingsOfPod(context),
  };
}

function containersOf(group: Place, paths: Parts['containers']): Place[] {
  return paths.flatMap((path) => {
    const place = descend(group, ...path);
    return [place, ...items(place)].filter(({ node }) => isMap(node));
  });
}

function roleOf(container: Place): ContainerRole {
  return container.parent?.key === 'initContainers' ? 'init' : 'container';
}

function joined(common: PodVolumes, own: PodVolumes): PodVolumes {
  return {
    mountsOf: (container) => [...common.mountsOf(container), ...own.mountsOf(container)],
    devicesOf: (container) => [...common.devicesOf(container), ...own.devicesOf(container)],
    hostVolumes: [...common.hostVolumes, ...own.hostVolumes],
  };
}

const readers: readonly (readonly [
  group: string,
  read: (kind: string, object: Place) => Parts | undefined,
])[] = [
  ['argoproj.io/', readArgo],
  ['tekton.dev/', readTekton],
];

/** https://argo-workflows.readthedocs.io/en/latest/fields/#workflowspec */
function readArgo(kind: string, object: Place): Parts | undefined {
  if (!['Workflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate', 'CronWorkflow'].includes(kind))
    return undefined;
  const spec = descend(object, 'spec', ...(kind === 'CronWorkflow' ? ['workflowSpec'] : []));
  return {
    spec,
    annotations: descend(spec, 'podMetadata', 'annotations'),
    groups: [child(spec, 'templateDefaults'), ...items(child(spec, 'templates'))],
    containers: [['initContainers'], ['container'], ['script'], ['containerSet', 'containers'], ['sidecars']],
  };
}

/** https://tekton.dev/docs/pipelines/podtemplates/ */
function readTekton(kind: string, object: Place): Parts | undefined {
  if (!/^(Cluster)?Task$|^(Task|Pipeline)(Run)?$/.test(kind)) return undefined;
  const spec = child(object, 'spec');
  const pipeline = kind === 'PipelineRun' ? child(spec, 'pipelineSpec') : spec;
  const tasks = ['tasks', 'finally'].flatMap((list) => items(child(pipeline, list)));
  const templates = [child(spec, 'podTemplate'), descend(spec, 'taskRunTemplate', 'podTemplate')];
  return {
    spec: templates.find(isWritten) ?? child(spec, 'podTemplate'),
    annotations: descend(object, 'metadata', 'annotations'),
    groups: kind.endsWith('Task') ? [spec] : [spec, ...tasks].map((task) => child(task, 'taskSpec')),
    containers: [['stepTemplate'], ['steps'], ['sidecars']],
  };
}
