/** What the Pod Security Standards say about a pod: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */

import type { PlaceElsewhere, Span } from '../source.ts';

/** From the most permissive. */
export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

/** A control of the standards, as verdicts name it. */
export interface ControlRef {
  /** The admission plugin's name for the check, such as `capabilities_baseline`. */
  readonly id: string;
  /** The standard's name for it, such as `Host Namespaces`. */
  readonly control: string;
  readonly level: Exclude<PodSecurityLevel, 'privileged'>;
}

/** A control that the pod fails. */
export interface PodSecurityFailure extends ControlRef {
  /** What the control asks for and what the pod does instead: a sentence without its stop. */
  readonly message: string;
  /** Each place where it fails: a value, or the name of the container that lacks something. */
  readonly spans: readonly Span[];
  /** Those in other files: patches of an overlay, values of a chart. */
  readonly elsewhere?: readonly PlaceElsewhere[];
  /** A baseline control in whose place the restricted level has a stricter one of its own. */
  readonly replaced: boolean;
}

/** What a version of the standards says about a pod. */
export interface PodSecurityVerdict {
  /** The strictest level that admits the pod, as far as the file tells. */
  readonly level: PodSecurityLevel;
  /** In the order of the standard, baseline first. */
  readonly failures: readonly PodSecurityFailure[];
  /** Controls that a value could still fail which only the rendered file has: a template's, a variable's. */
  readonly undecided: readonly ControlRef[];
}

/** Judges a pod by the standards of a Kubernetes version: `1.31`, `latest`. All the work is done when it is called. */
export type PodSecurity = (kubernetesVersion: string) => PodSecurityVerdict;
