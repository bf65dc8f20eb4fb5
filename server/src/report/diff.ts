/** Changes to a file as a unified diff. */

import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** A diff that `patch -p1` and `git apply` take, whatever characters the path has. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY };
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, options);
}
