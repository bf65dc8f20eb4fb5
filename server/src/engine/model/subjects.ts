/** What adapters give to the rules: the subjects of one document. */

import type { Span } from '../source.ts';
import type { BuildStep } from './build.ts';
import type { Workload } from './workload.ts';

export interface Subjects {
  readonly workloads: readonly Workload[];
  readonly buildSteps: readonly BuildStep[];
  /** The first syntax error of the document, in the parser's words. */
  readonly error?: { readonly message: string; readonly span: Span };
}
