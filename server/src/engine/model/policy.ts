/** An object of a cluster that decides which pods may run, or how: a Namespace, a RuntimeClass, an old policy. */

import type { Span } from '../source.ts';
import type { Fact } from './fact.ts';

export interface Policy {
  readonly subject: 'policy';
  /** `Namespace`, `ServiceAccount`, `RuntimeClass`, `PodSecurityPolicy`, `SecurityContextConstraints`. */
  readonly kind: string;
  readonly name: string;
  /** The text that names it. */
  readonly span: Span;
  readonly extent: Span;
  /** Only a part of the object is in the document: a patch, or broken text. */
  readonly partial: boolean;
  /** A Namespace's `pod-security.kubernetes.io/enforce`; empty when absent, and for other kinds. */
  readonly enforces: Fact<string>;
  /** A Namespace's `pod-security.kubernetes.io/enforce-version`; empty when absent, and for other kinds. */
  readonly enforcedVersion: Fact<string>;
  /** That of a ServiceAccount, which is in one. */
  readonly namespace?: string;
  /** A ServiceAccount's `automountServiceAccountToken`; absent for other kinds. */
  readonly automount: Fact<boolean>;
  /** What it lets pods have that breaks isolation, one fact for each, said in the file's words. */
  readonly admits: readonly Fact<string>[];
  /** The `RunAsAny` by which it leaves groups and SELinux labels to the pods. */
  readonly leaves: readonly Fact<string>[];
  /** A RuntimeClass's handler; empty for other kinds. */
  readonly handler: Fact<string>;
}
