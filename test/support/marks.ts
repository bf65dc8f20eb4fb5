/**
 * Marks say in a fixture what has to be found: `# want root-user` at the end of a line, or on a line of its own
 * for the line below. Several are separated by commas; text in double quotes after an id is what exactly has to
 * be underlined: `# want root-user "root", host-network`.
 */

/** A finding that a fixture asks for. */
export interface Mark {
  /** The zero-based line that the finding has to start on. */
  readonly line: number;
  readonly ruleId: string;
  /** What has to be underlined, where the mark says so. */
  readonly text: string | undefined;
}

/** Reads the marks of a text. @throws when one is misspelt, or has no line below that it could be about */
export function readMarks(text: string): Mark[] {
  const lines = text.split(/\r?\n/);
  return lines.flatMap((content, index) => {
    const match = /^(.*?)(?:^|\s)(?:#|\/\/)\s*want\b(.*)$/.exec(content);
    if (!match) return [];
    const [, before = '', items = ''] = match;
    const line = before.trim() === '' ? lineBelow(lines, index) : index;
    return readItems(items, index).map((item) => ({ ...item, line }));
  });
}

function lineBelow(lines: readonly string[], index: number): number {
  let line = index + 1;
  while (/^\s*(?:#|\/\/)\s*want\b/.test(lines[line] ?? '')) line++;
  if (lines[line] === undefined) throw new Error(`line ${index + 1}: there is no line below this mark`);
  return line;
}

function readItems(items: string, index: number): Omit<Mark, 'line'>[] {
  const found: Omit<Mark, 'line'>[] = [];
  const item = /\s*([a-z][a-z0-9-]*)(?:\s+("(?:[^"\\]|\\.)*"))?\s*(,|$)/y;
  let isLast = false;
  while (!isLast) {
    const match = item.exec(items);
    if (!match) throw new Error(`line ${index + 1}: \`# want${items}\` is no list of rule ids`);
    const [, ruleId = '', quoted, separator] = match;
    found.push({ ruleId, text: quoted === undefined ? undefined : JSON.parse(quoted) });
    isLast = separator === '';
  }
  return found;
}
