/** Files that make one configuration together. */

import type { Refusal } from '../model/fact.ts';
import type { Sources } from './sources.ts';

/** A configuration that is put together from several files, with all that was read for it. */
export interface Project {
  readonly kind: 'compose' | 'kustomization' | 'chart';
  /**
   * The files that it starts from. Those of Compose are merged, the later over the earlier; each kustomization is built
   * by itself, and has bases in common with the others.
   */
  readonly roots: readonly string[];
  /** The files that it has besides, whether something refers to them or not: the templates and values of a chart, and of the charts in it. */
  readonly files?: readonly string[];
  /** Files of variables, instead of the `.env` beside the first root. */
  readonly envFiles?: readonly string[];
  /** Values of variables that go before those of files. */
  readonly variables?: ReadonlyMap<string, string>;
  /** What was read, by path; a refusal says why a file cannot be. */
  readonly contents: ReadonlyMap<string, string | Refusal>;
  /** An earlier version of it, of which much can be used again. */
  readonly before?: Sources;
  /** Where a reference in a file leads: a path, or why it is not followed. */
  resolve(from: string, reference: string): string | Refusal;
}
