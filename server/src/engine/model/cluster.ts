/** What is known of a cluster from the objects that the workspace defines for it. */

import type { PodSecurityLevel } from './pod-security.ts';

/** What a namespace admits: its labels `pod-security.kubernetes.io/enforce` and `enforce-version`. */
export interface NamespaceAdmission {
  readonly enforces: PodSecurityLevel;
  /** The Kubernetes version whose standards count: `v1.31`, `latest`. */
  readonly version: string;
}

export interface ClusterFacts {
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
};
