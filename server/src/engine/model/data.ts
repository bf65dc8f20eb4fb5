/**
 * What a document says, as plain data, and the operations on it that a fix promises. A fix is proven by
 * comparing the data of the edited text with the promise applied to the data of the original.
 */

export type Data = null | boolean | number | string | readonly Data[] | { readonly [key: string]: Data };

/** Where something stands in a document's data: keys of mappings, indexes of sequences. */
export type DataPath = readonly (string | number)[];

/** One promised change. `set` makes the mappings on the way; `insert` puts an item before `path`'s last index. */
export type DataOp =
  | { readonly op: 'set'; readonly path: DataPath; readonly value: Data }
  | { readonly op: 'remove'; readonly path: DataPath }
  | { readonly op: 'insert'; readonly path: DataPath; readonly value: Data };

/**
 * Applies the operations, none of which sees the effect of another on indexes: all paths are those of the
 * original data.
 */
export function applyOps(data: Data, ops: readonly DataOp[]): Data {
  const latestFirst = [...ops].sort((a, b) => comparePaths(b.path, a.path));
  const own = new Set<Data>();
  return latestFirst.reduce((current, op) => applyOp(current, op, op.path, own), data);
}

/** Deep equality; the order of a mapping's keys does not count. */
export function sameData(a: Data, b: Data): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return Object.is(a, b);
  if (isList(a) || isList(b)) {
    if (!isList(a) || !isList(b) || a.length !== b.length) return false;
    return a.every((item, i) => sameData(item, b[i] ?? null));
  }
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameData(a[key] ?? null, b[key] ?? null));
}

function isList(data: Data): data is readonly Data[] {
  return Array.isArray(data);
}

function comparePaths(a: DataPath, b: DataPath): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [left, right] = [a[i], b[i]];
    if (left === right) continue;
    if (typeof left === 'number' && typeof right === 'number') return left - right;
    return String(left) < String(right) ? -1 : 1;
  }
  return a.length - b.length;
}

/** @param own the copies made so far: each list and mapping is copied once, however many operations it is for */
function applyOp(data: Data, op: DataOp, path: DataPath, own: Set<Data>): Data {
  const [head, ...rest] = path;
  if (head === undefined) return op.op === 'remove' ? null : op.value;
  if (typeof head === 'number') {
    const list = ownList(data, own);
    if (rest.length > 0) list[head] = applyOp(list[head] ?? null, op, rest, own);
    else if (op.op === 'remove') list.splice(head, 1);
    else list.splice(head, op.op === 'insert' ? 0 : 1, op.value);
    return list;
  }
  const map = ownMapping(data, own);
  if (rest.length > 0) map[head] = applyOp(map[head] ?? null, op, rest, own);
  else if (op.op === 'remove') delete map[head];
  else map[head] = op.value;
  return map;
}

function ownList(data: Data, own: Set<Data>): Data[] {
  if (own.has(data) && isList(data)) return data as Data[];
  const list = data !== null && typeof data === 'object' && isList(data) ? [...data] : [];
  own.add(list);
  return list;
}

function ownMapping(data: Data, own: Set<Data>): Record<string, Data> {
  if (own.has(data) && !isList(data)) return data as Record<string, Data>;
  const map: Record<string, Data> =
    data !== null && typeof data === 'object' && !isList(data) ? { ...data } : Object.create(null);
  own.add(map);
  return map;
}
