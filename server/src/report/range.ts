/** Offsets as the lines and columns of reports. */

import type { LineIndex, Span } from '../engine/source.ts';
import type { ReportPosition, ReportRange } from './model.ts';

/** Lines and columns count from 1. */
export function toRange(lines: LineIndex, span: Span): ReportRange {
  const at = (offset: number): ReportPosition => {
    const { line, character } = lines.positionAt(offset);
    return { line: line + 1, column: character + 1 };
  };
  return { start: at(span.start), end: at(span.end) };
}
