/** What is known of a cluster from the objects that the workspace defines for it. */

import type { Hop } from './fact.ts';
import type { PodSecurityLevel } from './pod-security.ts';

/** What a namespace admits: its labels `pod-security.kubernetes.io/enforce` and `enforce-version`. */
export interface NamespaceAdmission {
  readonly enforces: PodSecurityLevel;
  /** The Kubernetes version whose standards count: `v1.31`, `latest`. */
  readonly version: string;
}

/** A path of a node that pods mount by a claim: what a PersistentVolume is. */
export interface NodeVolume {
  /** The PersistentVolume's name. */
  readonly name: string;
  /** Normalised as in `HostMount.source`. */
  readonly path: string;
  /** `hostPath.type` as written; empty when there is none. */
  readonly type: string;
  /** Where the path is written. */
  readonly at: Pick<Hop, 'span' | 'elsewhere'>;
}

/** What is known of the storage behind claims. */
export interface ClusterStorage {
  /** What the claims are bound to that are surely a path of a node, by `namespace/claim`. */
  readonly claims: ReadonlyMap<string, NodeVolume>;
  /** The names of the PersistentVolumes that pods of the workspace mount whole. */
  readonly mounted: ReadonlySet<string>;
}

/** A PersistentVolume that is a path of a node, with what decides which claims it is bound to. */
export interface BindableVolume extends NodeVolume {
  /** The claim that it is kept for, as `namespace/name`. */
  readonly claim?: string;
  readonly storageClass?: string;
}

export interface ClusterFacts extends ClusterStorage {
  /** Bound or not. */
  readonly volumes: readonly BindableVolume[];
  /** RuntimeClasses by name, with their handlers: which sandbox a class really is. */
  readonly runtimeClasses: ReadonlyMap<string, string>;
  /** The namespaces that have a label about it, by name. */
  readonly namespaces: ReadonlyMap<string, NamespaceAdmission>;
  /** The service accounts that say whether pods get their token, by `namespace/name`. */
  readonly tokens: ReadonlyMap<string, boolean>;
}

/** A cluster of which nothing is known. */
export const unknownCluster: ClusterFacts = {
  runtimeClasses: new Map(),
  namespaces: new Map(),
  tokens: new Map(),
  volumes: [],
  claims: new Map(),
  mounted: new Set(),
};
