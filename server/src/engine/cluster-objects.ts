/** Finds the objects that say something about the pods of other documents and files. */

import type { SourceFile } from './analysis.ts';
import { type FileKind, fileKind } from './detect.ts';
import { formatOf } from './formats.ts';
import type { BindableVolume, ClusterFacts, NamespaceAdmission, NodeVolume } from './model/cluster.ts';
import { knownValue } from './model/fact.ts';
import type { Policy } from './model/policy.ts';
import type { StorageObject } from './model/storage.ts';
import type { Subjects } from './model/subjects.ts';
import { once, rememberedLately } from './once.ts';
import { LineIndex, nowhere, type PlaceElsewhere, type Span, shiftSpan } from './source.ts';

/** An object and where it is written; offsets count from the start of the file. */
export interface ClusterObject {
  readonly kind: 'RuntimeClass' | 'Namespace' | 'ServiceAccount' | StorageObject['kind'];
  readonly name: string;
  /** That of a ServiceAccount or a claim. */
  readonly namespace: string;
  /** The text that names it. */
  readonly span: Span;
  /** A RuntimeClass's; empty where it is not known. */
  readonly handler: string;
  /** A Namespace's, where it has the label. */
  readonly admission?: NamespaceAdmission;
  /** A ServiceAccount's, where it says so. */
  readonly automount?: boolean;
  /** A PersistentVolume's path of a node. */
  readonly source?: Omit<NodeVolume, 'name'>;
  /** The claim that a PersistentVolume is kept for, as `namespace/name`. */
  readonly claim?: string;
  /** The PersistentVolume that a claim asks for by name; empty where it names none. */
  readonly volume?: string;
  /** That of a PersistentVolume or a claim. */
  readonly storageClass?: string;
}

const kinds = ['RuntimeClass', 'Namespace', 'ServiceAccount'] as const;
const telling = new RegExp(
  String.raw`\bkind['"]?\s*:\s*['"]?(${kinds.join('|')}|PersistentVolume(Claim)?)\b|\bpersistentVolumeClaim\b`,
);

/** The objects of a file that say something about pods. Never throws. */
export function clusterObjectsOf(file: SourceFile): readonly ClusterObject[] {
  const kind = telling.test(file.text) ? fileKind(file.path, file.languageId) : undefined;
  if (!kind) return [];
  const lines = once(() => new LineIndex(file.text));
  return formatOf(kind)
    .split(file.text)
    .filter(({ text }) => telling.test(text))
    .flatMap(({ text, start }) => {
      const position = (offset: number) => lines().positionAt(start + offset);
      const placeOf = ({ start: from, end: to }: Span) => {
        return { span: nowhere, elsewhere: { path: file.path, start: position(from), end: position(to) } };
      };
      const { objects, storage } = contentOf(text, kind);
      return [...objects, ...storage.map((each) => storageObjectOf(each, placeOf))].map((object) => ({
        ...object,
        span: shiftSpan(object.span, start),
      }));
    });
}

/** Storage objects that a project builds; `placeOf` gives the file that a place of them is in. */
export function builtStorageOf(
  { storage = [] }: Subjects,
  placeOf: (span: Span) => PlaceElsewhere | undefined,
): readonly (ClusterObject & { readonly path: string })[] {
  return storage.flatMap((each) => {
    const path = placeOf(each.span)?.path;
    const at = (span: Span) => ({ span: nowhere, ...given({ elsewhere: placeOf(span) }) });
    return path === undefined ? [] : { ...storageObjectOf(each, at), path };
  });
}

interface Content {
  readonly objects: readonly ClusterObject[];
  readonly storage: readonly StorageObject[];
}

/** A keystroke leaves nearly all documents as they are, and several ask for each. */
const contentsLately: Record<string, (text: string) => Content> = {};

function contentOf(text: string, kind: FileKind): Content {
  contentsLately[kind] ??= rememberedLately((each) => readContent(each, kind), 2_000_000);
  return contentsLately[kind](text);
}

function readContent(text: string, kind: FileKind): Content {
  const { policies = [], storage = [] } = formatOf(kind).adapt(text, { partial: false })?.subjects ?? {};
  return { objects: policies.flatMap((policy) => objectOf(policy) ?? []), storage };
}

function storageObjectOf(object: StorageObject, placeOf: (span: Span) => NodeVolume['at']): ClusterObject {
  if (object.kind !== 'PersistentVolume') return { handler: '', ...object };
  const { source, ...volume } = object;
  return {
    namespace: '',
    handler: '',
    ...volume,
    ...(source ? { source: { path: source.path, type: source.type, at: placeOf(source.span) } } : {}),
  };
}

function objectOf(policy: Policy): ClusterObject | undefined {
  const kind = kinds.find((each) => each === policy.kind);
  if (!kind) return undefined;
  const { name, namespace = 'default', span, handler, enforces, enforcedVersion, automount } = policy;
  const base = { kind, name, namespace, span, handler: knownValue(handler) ?? '' };
  const level = enforces.state === 'set' ? enforces.value : '';
  if (kind === 'Namespace' && (level === 'baseline' || level === 'restricted' || level === 'privileged')) {
    return { ...base, admission: { enforces: level, version: knownValue(enforcedVersion) || 'latest' } };
  }
  return kind === 'ServiceAccount' && automount.state === 'set'
    ? { ...base, automount: automount.value }
    : base;
}

/** What objects say, of two by one name the first. */
export function clusterOf(objects: readonly ClusterObject[]): ClusterFacts {
  const runtimeClasses = new Map<string, string>();
  const namespaces = new Map<string, NamespaceAdmission>();
  const tokens = new Map<string, boolean>();
  const put = <T>(map: Map<string, T>, key: string, value: T | undefined) => {
    if (value !== undefined && !map.has(key)) map.set(key, value);
  };
  for (const { kind, name, namespace, handler, admission, automount } of objects) {
    if (kind === 'RuntimeClass') put(runtimeClasses, name, handler);
    else if (kind === 'Namespace') put(namespaces, name, admission);
    else if (kind === 'ServiceAccount') put(tokens, `${namespace}/${name}`, automount);
  }
  const claims = boundClaims(objects);
  const mounted = objects.flatMap(({ kind, name, namespace }) => {
    return (kind === 'ClaimUse' && claims.get(`${namespace}/${name}`)?.name) || [];
  });
  const volumes = objects.flatMap(({ kind, name, source, claim, storageClass }) => {
    if (kind !== 'PersistentVolume' || !source) return [];
    return [{ name, ...source, ...given({ claim, storageClass }) }];
  });
  return { runtimeClasses, namespaces, tokens, claims, volumes, mounted: new Set(mounted) };
}

function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

/**
 * The claims that are surely bound to a path of a node: a volume is kept for the claim, or the claim asks for it by name.
 * That both have one class binds nothing for sure: another volume may be taken.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume
 */
export function boundClaims(objects: readonly ClusterObject[]): ReadonlyMap<string, NodeVolume> {
  const volumes = firstOf(objects, 'PersistentVolume', ({ name }) => name);
  const claims = firstOf(objects, 'PersistentVolumeClaim', ({ namespace, name }) => `${namespace}/${name}`);
  const bound = new Map<string, NodeVolume>();
  const bind = (key: string, { name, source }: ClusterObject) => {
    if (source && !bound.has(key)) bound.set(key, { name, ...source });
  };
  for (const volume of volumes.values()) {
    // A claim that asks for another volume waits for that one.
    const asksFor = volume.claim === undefined ? undefined : claims.get(volume.claim)?.volume;
    if (volume.claim !== undefined && (!asksFor || asksFor === volume.name)) bind(volume.claim, volume);
  }
  for (const [key, claim] of claims) {
    const volume = claim.volume ? volumes.get(claim.volume) : undefined;
    if (volume && (volume.claim ?? key) === key && mayShareClass(volume, claim)) bind(key, volume);
  }
  return bound;
}

function firstOf(
  objects: readonly ClusterObject[],
  kind: ClusterObject['kind'],
  keyOf: (object: ClusterObject) => string,
): ReadonlyMap<string, ClusterObject> {
  const found = new Map<string, ClusterObject>();
  for (const each of objects) if (each.kind === kind && !found.has(keyOf(each))) found.set(keyOf(each), each);
  return found;
}

/** The control plane does not bind a claim to a volume of another class; where none is written there may be a default. */
function mayShareClass(volume: ClusterObject, claim: ClusterObject): boolean {
  return (
    [volume, claim].some((each) => each.storageClass === undefined) ||
    volume.storageClass === claim.storageClass
  );
}

/** What a file's own objects say before those of others. */
export function withOwn(cluster: ClusterFacts, own: readonly ClusterObject[]): ClusterFacts {
  const facts = clusterOf(own);
  return {
    ...withObjects(cluster, facts),
    claims: new Map([...cluster.claims, ...facts.claims]),
    mounted: new Set([...cluster.mounted, ...facts.mounted]),
    volumes: [...facts.volumes, ...cluster.volumes],
  };
}

/** With what one of both says of objects that stand by themselves. */
function withObjects(cluster: ClusterFacts, first: ClusterFacts): ClusterFacts {
  return {
    ...cluster,
    runtimeClasses: new Map([...cluster.runtimeClasses, ...first.runtimeClasses]),
    namespaces: new Map([...cluster.namespaces, ...first.namespaces]),
    tokens: new Map([...cluster.tokens, ...first.tokens]),
  };
}

/**
 * With the objects of what is judged as a whole, after what was built has got its names, namespaces and patches. Its
 * volumes are mounted by its own pods, or not at all; its claims may be bound to volumes from elsewhere.
 */
export function withBuilt(cluster: ClusterFacts, { policies, storage = [] }: Subjects): ClusterFacts {
  const objects = policies.flatMap((policy) => objectOf(policy) ?? []);
  if (objects.length + storage.length === 0) return cluster;
  const stored = storage.map((each) => storageObjectOf(each, (span) => ({ span })));
  const facts = clusterOf([...objects, ...stored, ...cluster.volumes.map(volumeObject)]);
  const joined = withObjects(cluster, facts);
  if (storage.length === 0) return joined;
  return { ...joined, claims: new Map([...cluster.claims, ...facts.claims]), mounted: facts.mounted };
}

function volumeObject({ name, claim, storageClass, ...source }: BindableVolume): ClusterObject {
  const base = { kind: 'PersistentVolume', name, namespace: '', span: nowhere, handler: '' } as const;
  return { ...base, source, ...given({ claim, storageClass }) };
}
