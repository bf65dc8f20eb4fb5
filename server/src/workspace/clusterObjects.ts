/** The objects of a workspace that say something about the pods of other files, and for which files they count. */

import {
  boundClaims,
  builtStorageOf,
  type ClusterObject,
  clusterObjectsOf,
  clusterOf,
} from '../engine/cluster-objects.ts';
import type { ClusterFacts } from '../engine/model/cluster.ts';
import { assemblyOf } from '../engine/projects/assembly.ts';
import type { Project } from '../engine/projects/project.ts';
import type { Span } from '../engine/source.ts';
import type { FileSource } from './files.ts';

/** An object with the file that defines it. */
export interface ObjectInFile extends ClusterObject {
  readonly uri: string;
}

/**
 * The objects that files define. What cannot be read defines none. Never rejects.
 *
 * @param seen told of each text on the way
 */
export async function findClusterObjects(
  files: Pick<FileSource, 'read'>,
  uris: readonly string[],
  seen: (uri: string, text: string) => void = () => {},
): Promise<ObjectInFile[]> {
  const found: ObjectInFile[] = [];
  for (const uri of uris) {
    if (!isManifest(uri)) continue;
    const text = await files.read(uri).catch(() => '');
    seen(uri, text);
    found.push(...objectsIn(uri, text));
  }
  return found;
}

/** Whether a file may hold objects of a cluster, as far as its name tells. */
export function isManifest(uri: string): boolean {
  return /\.(ya?ml|json)$|\/Kustomization$/i.test(uri);
}

/** The objects that a text defines. */
export function objectsIn(uri: string, text: string): ObjectInFile[] {
  return clusterObjectsOf({ path: uri, text }).map((each) => ({ ...each, uri }));
}

/** The storage objects that kustomizations build, which have other names and namespaces there than in their files. */
export interface BuiltStorage {
  /** The files whose own storage objects do not count besides. */
  readonly members: ReadonlySet<string>;
  readonly objects: readonly ObjectInFile[];
}

/** What the kustomizations among projects build. */
export function builtStorage(projects: readonly Project[]): BuiltStorage {
  const built = projects.filter(({ kind }) => kind === 'kustomization').map(assemblyOf);
  const objects = built.flatMap(({ adapted, sources }) => {
    const placeOf = (span: Span) => sources.elsewhere(span);
    return adapted.flatMap(({ subjects }) =>
      builtStorageOf(subjects, placeOf).map(({ path, ...object }) => ({ ...object, uri: path })),
    );
  });
  return { members: new Set(built.flatMap(({ members }) => [...members])), objects };
}

/** Objects of files, with storage objects as they are built. */
export function withBuiltStorage(
  objects: readonly ObjectInFile[],
  { members, objects: built }: BuiltStorage,
): readonly ObjectInFile[] {
  const isOwn = ({ kind, uri }: ObjectInFile) => !(storageKinds.has(kind) && members.has(uri));
  return [...objects.filter(isOwn), ...built];
}

const storageKinds: ReadonlySet<string> = new Set(['PersistentVolume', 'PersistentVolumeClaim', 'ClaimUse']);

function inScope(folder: string, objects: readonly ObjectInFile[]): ObjectInFile[] {
  const nearness = ({ uri }: ObjectInFile) => {
    const other = folderOf(uri);
    return folder.startsWith(other) ? other.length : 0;
  };
  return objects
    .filter((each) => each.kind === 'RuntimeClass' || nearness(each) > 0)
    .sort((a, b) => nearness(b) - nearness(a));
}

/** The names of a folder's PersistentVolumes that pods mount, there or below, by what counts where the pods are. */
function mountedOf(folder: string, objects: readonly ObjectInFile[]): ReadonlySet<string> {
  const isHere = (uri: string) => folderOf(uri) === folder;
  const mounted = new Set<string>();
  if (!objects.some(({ kind, uri }) => kind === 'PersistentVolume' && isHere(uri))) return mounted;
  const uses = objects.filter(({ kind, uri }) => kind === 'ClaimUse' && uri.startsWith(folder));
  for (const place of new Set(uses.map(({ uri }) => folderOf(uri)))) {
    const claims = boundClaims(inScope(place, objects));
    for (const { uri, namespace, name } of uses) {
      const volume = folderOf(uri) === place ? claims.get(`${namespace}/${name}`) : undefined;
      if (volume && isHere(volume.at.elsewhere?.path ?? '')) mounted.add(volume.name);
    }
  }
  return mounted;
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/') + 1);
}

/**
 * Gives what counts for the pods of a file. A RuntimeClass belongs to the whole cluster. All others count in their own
 * folder and below, the nearest first: projects of one workspace may use one name for different things. Where the same
 * counts it is one object, by which whoever judges several files knows that nothing is different.
 */
export function clusters(objects: readonly ObjectInFile[]): (uri: string) => ClusterFacts {
  const byFolder = new Map<string, ClusterFacts>();
  const byContent = new Map<string, ClusterFacts>();
  const numbers = new Map(objects.map((each, number) => [each, number]));
  const inFolder = (folder: string): ClusterFacts => {
    const scope = inScope(folder, objects);
    const mounted = mountedOf(folder, objects);
    const content = JSON.stringify([scope.map((each) => numbers.get(each)), [...mounted]]);
    const facts = byContent.get(content) ?? { ...clusterOf(scope), mounted };
    byContent.set(content, facts);
    return facts;
  };
  return (uri) => {
    const folder = folderOf(uri);
    const cluster = byFolder.get(folder) ?? inFolder(folder);
    byFolder.set(folder, cluster);
    return cluster;
  };
}
