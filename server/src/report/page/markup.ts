/** Markup of which nothing comes from a file unescaped. */

import type { ReportRange } from '../model.ts';

/** Turns a path of the report into the URI that links carry; `undefined` where nothing follows links. */
export type UriOf = (path: string) => string | undefined;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes a text safe inside elements and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** Escapes a message and sets what stands in backquotes as code. */
export function inlineCode(message: string): string {
  return escapeHtml(message).replace(/`([^`]+)`/g, '<code>$1</code>');
}

/** The attributes by which a click leads to a place: line and character count from zero there. */
export function placeAttributes(path: string, { start }: ReportRange, uriOf: UriOf): string {
  const uri = uriOf(path);
  if (uri === undefined) return '';
  return ` data-uri="${escapeHtml(uri)}" data-line="${start.line - 1}" data-character="${start.column - 1}"`;
}

/** A link to a place, or its text alone where nothing follows links. @param html escaped already */
export function link(html: string, path: string, range: ReportRange, uriOf: UriOf): string {
  const place = placeAttributes(path, range, uriOf);
  // Without a title of its own VS Code shows the address, which is none.
  const title = escapeHtml(`${path}:${range.start.line}`);
  return place === '' ? html : `<a href="#" title="${title}"${place}>${html}</a>`;
}
