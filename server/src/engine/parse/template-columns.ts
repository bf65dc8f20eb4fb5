/** Where the lines of a template stand, and what they begin with. */

import type { Action } from './template.ts';
import type { ContentLine } from './template-lines.ts';

/** The keys of the lines at a column; `undefined` where one of them may be something else. */
export function keysOf(
  lines: readonly ContentLine[],
  text: string,
  column: number,
): ReadonlySet<string> | undefined {
  const own = lines.filter((line) => line.column === column);
  const keys = own.map(({ offset }) => /^[\w./-]+(?=:\s)/.exec(text.slice(offset, offset + 200))?.[0]);
  return keys.includes(undefined) ? undefined : new Set(keys.flatMap((key) => key ?? []));
}

/** The column that an action writes its lines at, where it says so. */
export function indentIn({ body }: Action): number | undefined {
  const trimmed = [...body.matchAll(/\|\s*trim\b/g)].at(-1)?.index ?? -1;
  const last = [...body.matchAll(/\bn?indent\s+(\d+)/g)].at(-1);
  const number = last && last.index > trimmed ? last[1] : undefined;
  const column = Number(number ?? Number.NaN);
  return column <= 200 ? column : undefined;
}

/** The column of the key or dash that a value stands behind. */
export function keyColumn(before: string): number {
  return /^[\s-]*/.exec(before)?.[0].length ?? 0;
}

/** True for what stands between a key and the end of its line. */
export function isWholeValue(before: string, after: string): boolean {
  return /^[\s-]*[\w.][\w.-]*:[ \t]+$/.test(before) && /^[ \t]*((?<=[ \t])#.*)?(\r?\n|$)/.test(after);
}
