/** Patterns for host paths, as the tables of host paths and devices write them. */

/**
 * A pattern that matches a whole path. `*` stands for any part of a name and `[0-9]` for a character, a final
 * `/**` for everything beneath as well, and a leading `**` before a slash for any folder.
 */
export function pathPattern(paths: readonly string[]): RegExp {
  return new RegExp(`^(?:${paths.map(source).join('|')})$`);
}

function source(path: string): string {
  const anywhere = path.startsWith('**/');
  const beneath = path.endsWith('/**');
  const core = path.slice(anywhere ? 3 : 0, beneath ? -3 : undefined);
  const escaped = core.replace(/[.+?^${}()|\\]/g, '\\$&').replaceAll('*', '[^/]*');
  return `${anywhere ? '(?:.*/)?' : ''}${escaped}${beneath ? '(?:/.*)?' : ''}`;
}
