/** What a build does: one instruction of a Dockerfile, or the `build` section of a compose service. */

import type { Span } from '../source.ts';
import type { Fact, ListFact } from './fact.ts';
import type { Family, NamespaceMode } from './workload.ts';

export interface BuildStep {
  readonly subject: 'build-step';
  readonly family: Family;
  /** What is built: the stage's or the service's name, for reports. */
  readonly name: string;
  readonly span: Span;
  /** Whether the step runs without BuildKit's sandbox: `RUN --security=insecure`, compose `build.privileged`. */
  readonly insecure: Fact<boolean>;
  readonly network: Fact<NamespaceMode>;
  /** What the builder may grant to steps that ask: `security.insecure`, `network.host`, `device`. */
  readonly entitlements: ListFact<string>;
}
