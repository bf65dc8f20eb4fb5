/** Paths of the host as files write them, in one spelling. */

/**
 * Collapses `//`, `/./` and a trailing `/`, and resolves `..`: `//var/./run/` is `/var/run`. A leading `~` stays;
 * a relative path keeps its `./` or `../`. Windows paths and named pipes are given back as they are.
 */
export function normalizeHostPath(path: string): string {
  if (path === '' || isWindowsPath(path)) return path;
  const kept: string[] = [];
  const [first = ''] = path.split('/', 1);
  const root = path.startsWith('/') ? '/' : first.startsWith('~') ? first : '.';
  for (const segment of (root === first ? path.slice(first.length) : path).split('/')) {
    if (segment === '' || segment === '.') continue;
    const last = kept.at(-1);
    if (segment !== '..') kept.push(segment);
    else if (last !== undefined && last !== '..') kept.pop();
    else if (root !== '/') kept.push('..');
  }
  if (root === '/') return `/${kept.join('/')}`;
  // `../x` says by itself that it is relative.
  return kept[0] === '..' && root === '.' ? kept.join('/') : [root, ...kept].join('/');
}

/** True for `C:\x`, `C:/x`, `\\server\share` and the named pipes `\\.\pipe\x` and `//./pipe/x`. */
function isWindowsPath(path: string): boolean {
  return /^([A-Za-z]:([\\/]|$)|\\|\/\/\.\/pipe\/)/.test(path);
}
