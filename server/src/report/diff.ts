/** Changes to a file as a unified diff. */

import { createTwoFilesPatch } from 'diff';

/** A diff that `patch -p1` and `git apply` take. */
export function unifiedDiff(path: string, before: string, after: string): string {
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 3 });
}
