/**
 * Units of Podman's Quadlet, as systemd reads them: sections, `Key=value` lines that may come again, lines that a
 * backslash continues. https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html,
 * https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html
 */

import type { Data } from '../model/data.ts';
import type { Span } from '../source.ts';

/** One `Key=value`. */
export interface QuadletEntry {
  readonly section: string;
  readonly key: string;
  readonly keySpan: Span;
  /** Continued lines joined by spaces, as systemd does; offsets in it are not offsets in the text when `joined`. */
  readonly value: string;
  readonly valueSpan: Span;
  /** Whether the value runs over several lines. */
  readonly joined: boolean;
  /** All of its lines, with the line end. */
  readonly lines: Span;
}

/** The entries of a unit in order. What is neither a section, an entry nor a comment is passed over. */
export function parseQuadlet(text: string): readonly QuadletEntry[] {
  const found: QuadletEntry[] = [];
  let section = '';
  for (let start = 0; start < text.length; ) {
    let end = lineEnd(text, start);
    const line = text.slice(start, end);
    const header = /^\s*\[([^\]]*)\]\s*$/.exec(line);
    const entry = /^([ \t]*)([A-Za-z][\w-]*)[ \t]*=[ \t]*/.exec(line);
    if (header) section = header[1] ?? '';
    else if (entry && !isComment(line)) {
      const [all, indent = '', key = ''] = entry;
      const keyStart = start + indent.length;
      const valueStart = start + all.length;
      const parts = [];
      // Comment lines between continued ones are left out.
      for (let partStart = valueStart; ; ) {
        const part = text.slice(partStart, end).trimEnd();
        const isContinued = part.endsWith('\\') && end < text.length;
        if (!isComment(part) || partStart === valueStart)
          parts.push({ text: isContinued ? part.slice(0, -1) : part, start: partStart });
        if (!isContinued && !isComment(part)) break;
        if (end >= text.length) break;
        partStart = end + 1;
        end = lineEnd(text, partStart);
      }
      const last = parts.at(-1) ?? { text: '', start: valueStart };
      found.push({
        section,
        key,
        keySpan: { start: keyStart, end: keyStart + key.length },
        value: parts
          .map((part) => part.text.trim())
          .join(' ')
          .trim(),
        valueSpan: { start: valueStart, end: last.start + last.text.trimEnd().length },
        joined: parts.length > 1,
        lines: { start, end: Math.min(end + 1, text.length) },
      });
    }
    start = end + 1;
  }
  return found;
}

/** What a unit says, for the proof of a fix: the entries in order. */
export function quadletData(text: string): Data {
  return parseQuadlet(text).map(({ section, key, value }) => [section, key, value]);
}

function isComment(line: string): boolean {
  return /^\s*[#;]/.test(line);
}

/** The offset of the line end after `start`, or of the end of the text; a `\r` before it counts as space. */
function lineEnd(text: string, start: number): number {
  const newline = text.indexOf('\n', start);
  return newline < 0 ? text.length : newline;
}
