/** JSON with comments, read as the YAML that it nearly is. */

import { visit } from 'jsonc-parser';

/**
 * The text with its comments written as YAML's, every other character in its place: offsets in the result are offsets
 * in the original, and what edits YAML around comments edits this too. A comment that something follows on its line
 * becomes blank, as YAML has none like it.
 */
export function commentsAsYaml(text: string): string {
  // The reader calls itself for each level. What is that deep is no configuration, and is told as unreadable.
  if (isDeep(text)) return text;
  let result = '';
  let end = 0;
  const onComment = (start: number, length: number) => {
    const comment = text.slice(start, start + length);
    result += text.slice(end, start);
    end = start + length;
    result += comment.startsWith('//') || endsItsLine(text, end) ? yamlComment(comment) : blank(comment);
  };
  visit(text, { onComment });
  return result + text.slice(end);
}

const maxDepth = 500;

/** True when brackets are nested deeper than anybody nests them; those in strings and comments count too. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > maxDepth) return true;
  }
  return false;
}

function endsItsLine(text: string, offset: number): boolean {
  return /^[ \t]*(\r?\n|$)/.test(text.slice(offset, offset + 80));
}

/** Each line of a comment as a comment of YAML, of the same length; a line that is too short becomes blank. */
function yamlComment(comment: string): string {
  return comment
    .split('\n')
    .map((line) => (line.trim().length < 2 ? blank(line) : ` #${line.slice(2)}`))
    .join('\n');
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
