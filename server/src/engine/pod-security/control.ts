/** What a control of the Pod Security Standards is. */

import type { PodSecurityLevel } from '../model/pod-security.ts';
import type { Judgement } from './judgement.ts';
import { hasUserNamespace, isWindows, type Pod } from './pod.ts';
import type { Said } from './read.ts';
import type { KubernetesVersion } from './version.ts';

/** A control's name in the standard: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export type ControlName =
  | 'HostProcess'
  | 'Host Namespaces'
  | 'Privileged Containers'
  | 'Capabilities'
  | 'HostPath Volumes'
  | 'Host Ports'
  | 'Host Probes / Lifecycle Hooks'
  | 'AppArmor'
  | 'SELinux'
  | '/proc Mount Type'
  | 'Seccomp'
  | 'Sysctls'
  | 'Volume Types'
  | 'Privilege Escalation'
  | 'Running as Non-root'
  | 'Running as Non-root user';

/** Pods that a control leaves alone, from a version on. */
export interface Exemption {
  readonly since: KubernetesVersion;
  applies(pod: Pod): Said<boolean>;
}

/** One requirement of the standard, at one level, in the form that it has in a range of versions. */
export interface Control {
  /** The admission plugin's name for the check: https://github.com/kubernetes/pod-security-admission (policy/). */
  readonly id: string;
  readonly name: ControlName;
  readonly level: Exclude<PodSecurityLevel, 'privileged'>;
  /** The first version that has the control in this form. */
  readonly since: KubernetesVersion;
  /** The first version that has it no more. */
  readonly until?: KubernetesVersion;
  /** The id of the baseline control that this one stands in for at the restricted level. */
  readonly replaces?: string;
  readonly exempt?: Exemption;
  /** What the control asks for: a sentence without its stop. */
  readonly demand: string;
  check(pod: Pod, version: KubernetesVersion): readonly Judgement[];
}

/** The API server refuses Linux settings on Windows pods, so since 1.25 they need not be there. */
export const windowsPods: Exemption = { since: 25, applies: isWindows };

/** Root in a user namespace is nobody on the host, which since 1.35 makes up for some settings (KEP-127). */
export const userNamespacePods: Exemption = { since: 35, applies: hasUserNamespace };
