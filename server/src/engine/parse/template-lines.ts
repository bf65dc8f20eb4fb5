/** The lines of a template: which of them say something by themselves, and how far they are indented. */

import { type Action, firstWhere, isBlock, type TemplateNode } from './template.ts';

/** How an action stands in its line. */
export interface Spot {
  /** Nothing but actions that render to nothing stands before it. */
  readonly leads: boolean;
  /** Nothing but a comment and actions that render to nothing stands behind it. */
  readonly ends: boolean;
  /** How far its line is indented. */
  readonly indent: number;
}

/** A line that says something. */
export interface ContentLine {
  readonly offset: number;
  readonly column: number;
  readonly isItem: boolean;
  /** A key without a value. */
  readonly isBare?: boolean;
}

/** So many lines around are looked at to tell whether a list or a mapping goes on. */
const maxLines = 300;

/** True for a line with something else than blanks and a comment. */
export function isContent(line: string): boolean {
  return /^[^\S\n]*[^\s#]/.test(line);
}

/** Looks at lines. Built in one pass over the text. */
export class TemplateLines {
  /** The text with blanks for what renders to nothing or to whole lines, and letters for what gives a value. */
  readonly mask: string;
  private readonly spots = new Map<Action, Spot>();
  private readonly outputs: Action[] = [];

  constructor(
    private readonly text: string,
    nodes: readonly TemplateNode[],
  ) {
    const actions = flat(nodes);
    this.place(actions);
    const pieces: string[] = [];
    let at = 0;
    for (const action of actions) {
      pieces.push(text.slice(at, action.start));
      const own = text.slice(action.start, action.end);
      const isValue = action.kind === 'output' && !this.isAlone(action);
      pieces.push(isValue ? 'x'.repeat(own.length) : own.replace(/[^\r\n]/g, ' '));
      if (action.kind === 'output') this.outputs.push(action);
      at = action.end;
    }
    pieces.push(text.slice(at));
    this.mask = pieces.join('');
  }

  /** How an action stands in its line. */
  spotOf(action: Action | undefined): Spot | undefined {
    return action && this.spots.get(action);
  }

  /** True for an action that has its line for itself. */
  isAlone(action: Action): boolean {
    const spot = this.spots.get(action);
    return spot?.leads === true && spot.ends;
  }

  /** The text of the line before an offset, a bounded part of it. */
  before(offset: number): string {
    const start = Math.max(this.mask.lastIndexOf('\n', offset - 1) + 1, offset - 500);
    return this.mask.slice(start, offset);
  }

  /** Where something is said between two offsets: in lines, and where there are none by actions, such as checks. */
  extentOf(start: number, end: number): readonly [start: number, end: number] | undefined {
    const lines = this.contentIn(start, end);
    const [line] = lines;
    const last = lines.at(-1);
    if (line && last) return [line.offset, endOfLine(this.mask, last.offset, end)];
    const first = this.outputs[firstWhere(this.outputs, (each) => each.start >= start)];
    const after = firstWhere(this.outputs, (each) => each.end > end);
    const extent = [first?.start ?? end, this.outputs[after - 1]?.end ?? start] as const;
    return extent[0] < extent[1] ? extent : undefined;
  }

  /** The lines between two offsets that say something. */
  contentIn(start: number, end: number): ContentLine[] {
    const found: ContentLine[] = [];
    for (let at = start; at < end; ) {
      const next = this.mask.indexOf('\n', at);
      const stop = next < 0 || next >= end ? end : next;
      const line = this.mask.slice(at, stop);
      if (isContent(line)) {
        const offset = at + line.search(/\S/);
        found.push({ offset, column: this.columnOf(offset), isItem: isItem(this.mask, offset) });
      }
      at = stop + 1;
    }
    return found;
  }

  /** The column of the first thing that a line says; actions before it do not count. */
  private columnOf(offset: number): number {
    const lineStart = this.text.lastIndexOf('\n', offset - 1) + 1;
    let column = 0;
    while (lineStart + column < offset && /[ \t]/.test(this.text.charAt(lineStart + column))) column++;
    return column;
  }

  /** Whether what is written at a column, in place of a stretch of the text, is an item of a list. */
  isItemAt(column: number, start: number, end: number, isAlone: boolean): boolean {
    const before = this.nearest(column, start, false);
    // A mapping would be indented deeper than its key.
    if (before?.isItem || (before?.isBare && isAlone)) return true;
    return this.nearest(column, end, true)?.isItem === true;
  }

  /** The nearest line at a column, if no line that is less indented comes first. */
  private nearest(column: number, offset: number, isForward: boolean): ContentLine | undefined {
    let at = offset;
    let isNext = true;
    for (let i = 0; i < maxLines; i++) {
      at = isForward ? this.mask.indexOf('\n', at) + 1 : this.mask.lastIndexOf('\n', at - 1);
      if (at <= 0 && (isForward || at < 0)) return undefined;
      const lineStart = isForward ? at : this.mask.lastIndexOf('\n', at - 1) + 1;
      const line = this.mask.slice(lineStart, endOfLine(this.mask, lineStart, this.mask.length));
      if (isContent(line)) {
        const found = line.search(/\S/);
        const isBare = isNext && /^[\w.-]+:\s*$/.test(line.slice(found));
        const own = { offset: lineStart + found, column: found, isItem: isItem(line, found), isBare };
        if (found === column) return own;
        isNext = false;
        if (found < column || isForward) return undefined;
      }
      if (!isForward && lineStart === 0) return undefined;
    }
    return undefined;
  }

  /** One pass forward for what stands before the actions of a line, one back for what stands behind. */
  private place(actions: readonly Action[]): void {
    const leads: boolean[] = [];
    const indents: number[] = [];
    let end = 0;
    let wasBlank = true;
    let indent: number | undefined;
    for (const [i, action] of actions.entries()) {
      const between = this.text.slice(end, action.start);
      const newline = between.lastIndexOf('\n');
      const rest = newline < 0 ? between : between.slice(newline + 1);
      const isBlank = rest.trim() === '';
      if (newline >= 0 || i === 0) {
        indent = undefined;
        wasBlank = true;
      }
      indent ??= rest.search(/\S/) < 0 ? rest.length : rest.search(/\S/);
      leads[i] = wasBlank && isBlank;
      indents[i] = indent;
      wasBlank = leads[i] === true && action.kind !== 'output';
      end = action.end;
    }
    let start = this.text.length;
    let goesOn = true;
    for (let i = actions.length - 1; i >= 0; i--) {
      const action = actions[i];
      if (!action) continue;
      const between = this.text.slice(action.end, start);
      const newline = between.indexOf('\n');
      const rest = newline < 0 ? between : between.slice(0, newline);
      const isLast = newline >= 0 || i === actions.length - 1;
      const ends: boolean = (rest.trim() === '' && (isLast || goesOn)) || /^\s+#/.test(rest);
      this.spots.set(action, { leads: leads[i] === true, ends, indent: indents[i] ?? 0 });
      goesOn = ends && action.kind !== 'output';
      start = action.start;
    }
  }
}

function flat(nodes: readonly TemplateNode[]): Action[] {
  const actions: Action[] = [];
  const add = (each: readonly TemplateNode[]) => {
    for (const node of each) {
      if (!isBlock(node)) actions.push(node);
      else {
        for (const branch of node.branches) {
          actions.push(branch.action);
          add(branch.nodes);
        }
        if (node.closing) actions.push(node.closing);
      }
    }
  };
  add(nodes);
  return actions;
}

function isItem(text: string, offset: number): boolean {
  return text[offset] === '-' && /^(\s|$)/.test(text.charAt(offset + 1));
}

function endOfLine(text: string, from: number, limit: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? limit : Math.min(newline, limit);
}
