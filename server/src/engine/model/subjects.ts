/** What adapters give to the rules: the subjects of one document. */

import type { Span } from '../source.ts';
import type { BuildStep } from './build.ts';
import type { Policy } from './policy.ts';
import type { StorageObject } from './storage.ts';
import type { Workload } from './workload.ts';

export interface Subjects {
  readonly workloads: readonly Workload[];
  readonly buildSteps: readonly BuildStep[];
  readonly policies: readonly Policy[];
  /** As they would be if all were there that hangs on conditions which nobody knows: those of a template. */
  readonly possible?: () => Subjects;
  /** What ties pods to the volumes of their cluster; no rule judges it. */
  readonly storage?: readonly StorageObject[];
  /** The first syntax error of the document, in the parser's words. */
  readonly error?: { readonly message: string; readonly span: Span };
}

/** True when there is nothing to judge. */
export function isEmpty({ workloads, buildSteps, policies, storage = [] }: Subjects): boolean {
  return workloads.length + buildSteps.length + policies.length + storage.length === 0;
}

/** No subjects. */
export const noSubjects: Subjects = { workloads: [], buildSteps: [], policies: [] };
