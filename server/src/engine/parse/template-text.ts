/**
 * Turns a template into YAML of the same length, so that the parser and the adapters read it as it is, with all its
 * places. What only rendering tells is left out, and where it was left out is remembered.
 */

import {
  type Action,
  type Block,
  firstWhere,
  isBlock,
  type TemplateNode,
  templateNodes,
} from './template.ts';
import { indentIn, isWholeValue, keyColumn, keysOf } from './template-columns.ts';
import { TemplateLines } from './template-lines.ts';
import { splitDocuments } from './yaml.ts';

/** Stands for a value that an action gives; a letter to YAML. */
export const valueMark = '\uE000';
const valueRest = '\uE001';
/** Stands for entries or items that an action gives, or that a block holds. */
export const holeMark = '\uE002';

/** Where a mapping or a list goes on in a way that only rendering tells. */
export interface Hole {
  /** The offset of its mark. */
  readonly offset: number;
  /** What gives the entries or items; `undefined` where several things do. */
  readonly by: Action | Block | undefined;
  /** The only keys that it may give; `undefined` for any. */
  readonly keys?: ReadonlySet<string> | undefined;
}

/** Stands for a value in a text. */
interface ValueMark {
  readonly offset: number;
  readonly by: Action | Block;
}

/** A template as YAML. */
export interface TemplateText {
  readonly text: string;
  readonly holes: readonly Hole[];
  /** What stands for a value, in order, by the offset of its mark. */
  readonly values: readonly ValueMark[];
  /** The stretches of the text that were written over. */
  readonly left: readonly string[];
  /** Something was left out and could not be marked. */
  readonly unsure: boolean;
}

/** Which ways the blocks of a template go. */
export interface Choices {
  /** The index of the branch that a block takes, -1 for none; `undefined` where that is not known. */
  branchOf?(block: Block): number | undefined;
  /** Take all branches of a block that nobody knows about. */
  readonly all?: boolean;
  /** The text is put into a document: a condition around all of it counts. */
  readonly isPart?: boolean;
  /** Blocks to leave out. */
  readonly without?: ReadonlySet<Block>;
}

/** The YAML of a template. Never throws; takes time in proportion to the text. */
export function templateText(text: string, choices: Choices = {}): TemplateText {
  return new Writer(text, choices).write();
}

/** From where to where something is said. */
type Extent = readonly [start: number, end: number];

/** A line to be written for a hole. */
interface Mark {
  readonly column: number;
  readonly isItem: boolean;
  readonly by: Action | Block | undefined;
  readonly keys?: ReadonlySet<string> | undefined;
}

class Writer {
  private readonly pieces: string[] = [];
  /** Up to where the text is written. */
  private at = 0;
  private readonly holes: Hole[] = [];
  private readonly values: ValueMark[] = [];
  private readonly left: string[] = [];
  private unsure = false;
  private readonly lines: TemplateLines;
  private readonly nodes: readonly TemplateNode[];

  constructor(
    private readonly text: string,
    private readonly choices: Choices,
  ) {
    this.nodes = templateNodes(text);
    this.lines = new TemplateLines(text, this.nodes);
  }

  write(): TemplateText {
    for (const { start, text } of splitDocuments(this.lines.mask)) {
      // The line that begins the document stays, whatever the blocks around it do.
      const first = /^---[^\n]*\n?/.exec(text)?.[0].length ?? 0;
      this.document(start + first, start + text.length);
    }
    this.pieces.push(this.text.slice(this.at));
    const { holes, values, left, unsure } = this;
    return { text: this.pieces.join(''), holes, values, left, unsure };
  }

  private document(start: number, end: number): void {
    const isObject = !this.choices.isPart || /^kind:/m.test(this.lines.mask.slice(start, end));
    const extent = isObject ? this.lines.extentOf(start, end) : undefined;
    this.all(this.nodes, start, end, extent);
  }

  /** `extent` is where the document says something: a block around all of it may be forgotten. */
  private all(nodes: readonly TemplateNode[], start: number, end: number, extent: Extent | undefined): void {
    for (let i = firstWhere(nodes, (node) => node.end > start); i < nodes.length; i++) {
      const node = nodes[i];
      if (!node || node.start >= end) break;
      if (isBlock(node)) this.block(node, Math.max(start, node.start), Math.min(end, node.end), extent);
      else if (node.kind === 'output') this.output(node);
      else {
        // The branches of a block begin with its `else`; one that stands by itself belongs to what is not there.
        this.unsure ||= node.kind === 'else';
        this.blank(node, start, end);
      }
    }
  }

  private block(block: Block, start: number, end: number, extent: Extent | undefined): void {
    const opening = block.branches[0]?.action;
    const spot = this.lines.spotOf(opening);
    if (opening?.keyword === 'define' || this.choices.without?.has(block)) this.replace(start, end, '');
    else if (spot && !spot.leads && start === block.start) this.inLine(block, start, end, extent);
    else {
      const taken = branchAround(block, extent) ?? this.choices.branchOf?.(block);
      if (taken === undefined && !this.choices.all) this.drop(block, start, end);
      else this.branches(block, start, end, extent, taken);
    }
  }

  /** A block behind a key, which gives its value, or a part of it. */
  private inLine(block: Block, start: number, end: number, extent: Extent | undefined): void {
    const taken = this.choices.branchOf?.(block);
    const isWhole = isWholeValue(this.lines.before(start), this.text.slice(end, end + 200));
    if (taken === undefined || !isWhole || /\n/.test(this.text.slice(start, end)))
      this.value(block, start, end);
    else this.branches(block, start, end, extent, taken);
  }

  private branches(
    { branches, closing }: Block,
    start: number,
    end: number,
    extent: Extent | undefined,
    taken: number | undefined,
  ): void {
    branches.forEach(({ action, nodes, ...branch }, i) => {
      this.blank(action, start, end);
      const [from, to] = [Math.max(start, branch.start), Math.min(end, branch.end)];
      if (from >= to) return;
      if (taken === undefined || taken === i) this.all(nodes, from, to, extent);
      else this.replace(from, to, '');
    });
    if (closing) this.blank(closing, start, end);
  }

  /** What a block says only rendering tells; that it says something is marked. */
  private drop(block: Block, start: number, end: number): void {
    const lines = this.lines.contentIn(start, end);
    const found: (Mark & { readonly offset: number })[] = lines.map((each) => ({ ...each, by: block }));
    const collect = (nodes: readonly TemplateNode[]) => {
      for (const node of nodes) {
        if (isBlock(node)) for (const branch of node.branches) collect(branch.nodes);
        else if (node.kind === 'output' && this.lines.isAlone(node) && node.start >= start && node.end <= end)
          found.push({ ...this.markOf(node), offset: node.start, by: block });
      }
    };
    for (const branch of block.branches) collect(branch.nodes);
    found.sort((a, b) => a.offset - b.offset);
    let least = Number.POSITIVE_INFINITY;
    const outer = found.filter(({ column }) => {
      const isOuter = column < least;
      least = Math.min(least, column);
      return isOuter;
    });
    // What is repeated has one place only where all of it belongs to one mapping or list.
    const isWhole = outer.length === 1 && start === block.start && end === block.end;
    const keys = found.length === lines.length ? keysOf(lines, this.text, least) : undefined;
    this.mark(
      start,
      end,
      isWhole ? outer.map((each) => ({ ...each, keys })) : outer.map((each) => ({ ...each, by: undefined })),
    );
  }

  private output(action: Action): void {
    const { start, end } = action;
    const indent = indentIn(action);
    if (this.lines.isAlone(action)) this.mark(start, end, [this.markOf(action)]);
    else if (indent === undefined || !this.lines.spotOf(action)?.ends) this.value(action, start, end);
    else this.lastInLine(action, indent);
  }

  /** An action behind a key or a dash that goes on in lines of its own. */
  private lastInLine(action: Action, column: number): void {
    const { start, end } = action;
    const before = this.lines.before(start);
    const { isItem } = this.markOf(action);
    if (/[|>][+-]?[0-9]?[ \t]*$/.test(before)) {
      const inner = `\n${' '.repeat(column)}`;
      if (inner.length >= end - start) this.unsure = true;
      this.values.push({ offset: start + inner.length, by: action });
      this.replace(start, end, inner + valueMark);
    } else if (column <= keyColumn(before) && !isItem) {
      // What is indented no deeper than its key can only be the items of a list, or the key's own value.
      this.value(action, start, end);
    } else this.mark(start, end, [{ column, isItem, by: action }]);
  }

  private markOf(action: Action): Mark {
    const column = indentIn(action) ?? this.lines.spotOf(action)?.indent ?? 0;
    const isAlone = this.lines.isAlone(action);
    return { column, isItem: this.lines.isItemAt(column, action.start, action.end, isAlone), by: action };
  }

  private value(by: Action | Block, start: number, end: number): void {
    this.values.push({ offset: start, by });
    this.replace(start, end, valueMark + valueRest.repeat(Math.max(0, end - start - 1)));
  }

  private mark(start: number, end: number, marks: readonly Mark[]): void {
    const lineOf = ({ column, isItem }: Mark) =>
      `\n${' '.repeat(column)}${isItem ? `- ${holeMark}` : `${holeMark}:`}`;
    const fits = (some: readonly Mark[]) => some.map(lineOf).join('').length <= end - start;
    const some = [marks, marks.slice(-1), []].find(fits) ?? [];
    this.unsure ||= marks.length > 0 && some.length === 0;
    let offset = start;
    for (const each of some) {
      offset += lineOf(each).length;
      this.holes.push({ offset: each.isItem ? offset - 1 : offset - 2, by: each.by, keys: each.keys });
    }
    this.replace(start, end, some.map(lineOf).join(''));
  }

  /** An action that renders to nothing. What follows it in its line begins where the action does. */
  private blank(action: Action, from: number, to: number): void {
    const [start, end] = [Math.max(action.start, from), Math.min(action.end, to)];
    if (start >= end) return;
    const spot = this.lines.spotOf(action);
    const shift = spot?.leads && !spot.ends ? `\n${' '.repeat(spot.indent)}` : '';
    const isRoom = shift.length <= end - start;
    this.unsure ||= !isRoom;
    this.replace(start, end, shift && isRoom ? ' '.repeat(end - start - shift.length) + shift : '');
  }

  /** Writes over a stretch; what is left of it stays blank, with its line ends where nothing is written. */
  private replace(start: number, end: number, written: string): void {
    if (start < this.at || start >= end) return;
    this.pieces.push(this.text.slice(this.at, start));
    this.left.push(this.text.slice(start, end));
    const kept = written === '' ? this.text.slice(start, end).replace(/[^\r\n]/g, ' ') : '';
    this.pieces.push(kept || (written + ' '.repeat(end - start)).slice(0, end - start));
    this.at = end;
  }
}

/**
 * The branch of a block that is around all that a document says: a condition of the whole may be forgotten. What is
 * off by default is there once someone turns it on.
 */
function branchAround({ branches }: Block, extent: Extent | undefined): number | undefined {
  if (!extent) return undefined;
  const around = branches.findIndex(({ start, end }) => start <= extent[0] && extent[1] <= end);
  return around < 0 ? undefined : around;
}
