/**
 * What an analysis depends on besides the text: what a user can choose, and what the workspace tells. The editor and
 * the CLI both end up here.
 */

import { type ClusterFacts, unknownCluster } from './model/cluster.ts';
import type { Confidence, Level, Severity } from './rule.ts';

export interface Settings {
  /** What is reported: what is written, also what is missing, or all. */
  readonly level: Level;
  /** The least sure findings that are reported. */
  readonly confidence: Confidence;
  /** Rules with another severity than their own, or `off`. Keys are rule ids. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** The microVM that fixes offer: a RuntimeClass name, and a Compose `runtime`. Empty: the platform's default. */
  readonly sandbox: { readonly runtimeClassName: string; readonly composeRuntime: string };
  /** What the workspace tells of the cluster that its manifests are for. */
  readonly cluster: ClusterFacts;
  /** Kubernetes version for the Pod Security Standards: `1.31`, or `latest`. */
  readonly kubernetesVersion: string;
}

export const defaultSettings: Settings = {
  level: 'baseline',
  confidence: 'high',
  rules: {},
  sandbox: { runtimeClassName: '', composeRuntime: '' },
  cluster: unknownCluster,
  kubernetesVersion: 'latest',
};
