/** Patterns for host paths, as the tables of host paths and devices write them. */

/**
 * A pattern that matches any of some paths as a whole.
 *
 * @param paths separated by white space. `*` stands for any part of a name and `[0-9]` for a character, a final
 *   `/**` for everything beneath as well, and a leading `**` before a slash for any folder
 * @param folder what they all start with
 */
export function pathPattern(paths: string, folder = ''): RegExp {
  const sources = paths
    .trim()
    .split(/\s+/)
    .map((path) => source(folder + path));
  return new RegExp(`^(?:${sources.join('|')})$`);
}

function source(path: string): string {
  const anywhere = path.startsWith('**/');
  const beneath = path.endsWith('/**');
  const core = path.slice(anywhere ? 3 : 0, beneath ? -3 : undefined);
  const escaped = core.replace(/[.+?^${}()|\\]/g, '\\$&').replaceAll('*', '[^/]*');
  return `${anywhere ? '(?:.*/)?' : ''}${escaped}${beneath ? '(?:/.*)?' : ''}`;
}
