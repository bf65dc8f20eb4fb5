/** Offsets as the lines and columns of reports. */

import type { LineIndex, Position, Span } from '../engine/source.ts';
import type { ReportPosition, ReportRange } from './model.ts';

/** The range of a span. */
export function toRange(lines: LineIndex, span: Span): ReportRange {
  return rangeOf({ start: lines.positionAt(span.start), end: lines.positionAt(span.end) });
}

/** Lines and columns of reports count from 1. */
export function rangeOf({ start, end }: { readonly start: Position; readonly end: Position }): ReportRange {
  const at = ({ line, character }: Position): ReportPosition => ({ line: line + 1, column: character + 1 });
  return { start: at(start), end: at(end) };
}
