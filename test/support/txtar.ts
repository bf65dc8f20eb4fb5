/** Several files in one text, as Go's tools have them: `-- path --` before each. */

/** The files of an archive, by path. */
export function filesOf(archive: string): Record<string, string> {
  const files: Record<string, string> = {};
  const [, ...parts] = archive.split(/^-- (.+) --\n/m);
  for (let i = 0; i < parts.length; i += 2) files[parts[i] ?? ''] = parts[i + 1] ?? '';
  return files;
}
