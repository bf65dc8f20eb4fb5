/** Changes to a file as a unified diff. */

import { createTwoFilesPatch, diffLines, FILE_HEADERS_ONLY } from 'diff';
import type { TextEdit } from '../engine/source.ts';

/** A diff that `patch -p1` and `git apply` take, whatever characters the path has. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY };
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, options);
}

/** What makes `after` of `before`, line by line: what stays between two changes is in no edit. */
export function lineEdits(before: string, after: string): TextEdit[] {
  const edits: TextEdit[] = [];
  let start = 0;
  let pending: { removed: string; added: string } | undefined;
  const flush = () => {
    if (!pending) return;
    const end = start + pending.removed.length;
    edits.push({ span: { start, end }, newText: pending.added });
    start = end;
    pending = undefined;
  };
  for (const { added, removed, value } of diffLines(before, after)) {
    if (added || removed) {
      pending ??= { removed: '', added: '' };
      pending[added ? 'added' : 'removed'] += value;
      continue;
    }
    flush();
    start += value.length;
  }
  flush();
  return edits;
}
