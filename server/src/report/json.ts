/** The report as JSON. */

import type { Report } from './model.ts';

/** Renders the report with a line end at the end. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
