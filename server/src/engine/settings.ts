/**
 * What an analysis depends on besides the text: what a user can choose, and what the workspace tells. The editor and
 * the CLI both end up here.
 */

import { type ClusterFacts, unknownCluster } from './model/cluster.ts';
import type { Confidence, Level, Severity } from './rule.ts';
import type { Span } from './source.ts';

/** An entry of the configuration that says which findings are not reported, and why. */
export interface ConfiguredIgnore {
  /** A rule id. */
  readonly rule: string;
  /** Patterns as in `.gitignore`, from the folder of the configuration; empty: everywhere. */
  readonly paths: readonly string[];
  /** The name of the workload, with `*` for any characters; all where there is none. */
  readonly workload?: string;
  readonly reason: string;
  /** The last day on which it holds, in UTC: `2026-12-31`. */
  readonly expires?: string;
  /** Its rule id in the configuration. */
  readonly span: Span;
}

export interface Settings {
  /** What is reported: what is written, also what is missing, or all. */
  readonly level: Level;
  /** The least sure findings that are reported. */
  readonly confidence: Confidence;
  /** Rules with another severity than their own, or `off`. Keys are rule ids. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** The items of rules' options, by rule id and name. */
  readonly options: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** What of the file is not reported: those ignores of the configuration that are for its path and have not expired. */
  readonly ignores: readonly ConfiguredIgnore[];
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
  options: {},
  ignores: [],
  sandbox: { runtimeClassName: '', composeRuntime: '' },
  cluster: unknownCluster,
  kubernetesVersion: 'latest',
};
