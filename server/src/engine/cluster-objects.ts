/** Finds the objects that say something about the pods of other documents and files. */

import type { SourceFile } from './analysis.ts';
import { fileKind } from './detect.ts';
import { formatOf } from './formats.ts';
import type { ClusterFacts, NamespaceAdmission } from './model/cluster.ts';
import { knownValue } from './model/fact.ts';
import type { Policy } from './model/policy.ts';
import { type Span, shiftSpan } from './source.ts';

/** An object and where it is written; offsets count from the start of the file. */
export interface ClusterObject {
  readonly kind: 'RuntimeClass' | 'Namespace' | 'ServiceAccount';
  readonly name: string;
  /** That of a ServiceAccount. */
  readonly namespace: string;
  /** The text that names it. */
  readonly span: Span;
  /** A RuntimeClass's; empty where it is not known. */
  readonly handler: string;
  /** A Namespace's, where it has the label. */
  readonly admission?: NamespaceAdmission;
  /** A ServiceAccount's, where it says so. */
  readonly automount?: boolean;
}

const kinds = ['RuntimeClass', 'Namespace', 'ServiceAccount'] as const;
/** Most service accounts say nothing about their token, and are not parsed. */
const telling = new RegExp(String.raw`\bkind['"]?\s*:\s*['"]?(${kinds.join('|')})\b`);

/** The objects of a file that say something about pods. Never throws. */
export function clusterObjectsOf(file: SourceFile): readonly ClusterObject[] {
  const kind = telling.test(file.text) ? fileKind(file.path, file.languageId) : undefined;
  if (!kind) return [];
  const format = formatOf(kind);
  return format
    .split(file.text)
    .filter(({ text }) => telling.test(text))
    .flatMap(({ text, start }) =>
      (format.adapt(text, { partial: false })?.subjects.policies ?? []).flatMap((policy) => {
        const object = objectOf(policy);
        return object ? [{ ...object, span: shiftSpan(object.span, start) }] : [];
      }),
    );
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
    else put(tokens, `${namespace}/${name}`, automount);
  }
  return { runtimeClasses, namespaces, tokens };
}

/** What a file's own objects say before those of others. */
export function withOwn(cluster: ClusterFacts, own: readonly ClusterObject[]): ClusterFacts {
  const facts = clusterOf(own);
  return {
    runtimeClasses: new Map([...cluster.runtimeClasses, ...facts.runtimeClasses]),
    namespaces: new Map([...cluster.namespaces, ...facts.namespaces]),
    tokens: new Map([...cluster.tokens, ...facts.tokens]),
  };
}
