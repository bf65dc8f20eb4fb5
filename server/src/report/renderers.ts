/** The formats that need no more than the report. */

import { renderGithub, renderGitlab, renderJunit } from './ci.ts';
import { renderMarkdown } from './markdown.ts';
import type { Report } from './model.ts';
import { printableJson } from './printable.ts';
import { renderSarif } from './sarif.ts';

/** What writes a report, by the name of the format. */
export const renderers = {
  json: printableJson,
  sarif: renderSarif,
  markdown: renderMarkdown,
  junit: renderJunit,
  gitlab: renderGitlab,
  github: renderGithub,
} satisfies Record<string, (report: Report) => string>;
