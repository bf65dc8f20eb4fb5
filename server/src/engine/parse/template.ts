/** Reads the actions of a Go template, which Helm renders to manifests: where they stand and what they enclose. */

/** What stands between `{{` and `}}`. */
export interface Action {
  readonly start: number;
  readonly end: number;
  /** `silent` renders to nothing: comments, and variables that are set. */
  readonly kind: 'output' | 'silent' | 'open' | 'else' | 'end';
  /** The word that opens a block, or goes on behind `else`. */
  readonly keyword: string;
  /** The pipeline, without the keyword and the trim markers. */
  readonly body: string;
}

/** One way that a block may go: what stands between two of its actions. */
export interface Branch {
  /** The action that it begins with. */
  readonly action: Action;
  readonly start: number;
  readonly end: number;
  readonly nodes: readonly TemplateNode[];
}

/** What stands from `{{ if }}` to its `{{ end }}`. */
export interface Block {
  readonly start: number;
  readonly end: number;
  readonly branches: readonly Branch[];
  /** Its `{{ end }}`, if it has one. */
  readonly closing: Action | undefined;
}

/** An action by itself, or a block; all else is text. */
export type TemplateNode = Action | Block;

/** True for a block. */
export function isBlock(node: TemplateNode): node is Block {
  return 'branches' in node;
}

/** `fail` ends the rendering. */
const silentWords = new Set(['break', 'continue', 'fail']);

const openers = new Set(['if', 'with', 'range', 'define', 'block']);

/** Objects and functions of Helm, and control structures; what merely looks like `{{ x }}` may be anything. */
const helmWords =
  /\{\{-?\s*(\/\*|(if|with|range|define|block|end|else|include|template|toYaml|tpl|quote|printf|default|required|lookup)\b|\$\w*\s*:?=)|\{\{-\s/;

/** Where an action starts, where one ends, and the objects that there are in one. */
const helmObjects = /\{\{|\}|\.(?:Values|Release|Chart|Capabilities|Files|Template)\b/g;

/** True for text with actions of Helm. */
export function isHelmTemplate(text: string): boolean {
  return text.includes('{{') && (helmWords.test(text) || hasObject(text));
}

function hasObject(text: string): boolean {
  let isInside = false;
  for (const [mark] of text.matchAll(helmObjects)) {
    if (mark.startsWith('.') && isInside) return true;
    if (!mark.startsWith('.')) isInside = mark === '{{';
  }
  return false;
}

/** The index of the first of sorted items for which something holds that then holds for all that follow. */
export function firstWhere<T>(sorted: readonly T[], holds: (item: T) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = sorted[middle];
    if (item === undefined || holds(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The actions of a text, in order. One that is not closed ends with its line. */
export function actionsOf(text: string): Action[] {
  const actions: Action[] = [];
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', actions.at(-1)?.end)) {
    actions.push(actionAt(text, at));
  }
  return actions;
}

function actionAt(text: string, start: number): Action {
  const trims = /^-\s/.test(text.slice(start + 2, start + 4));
  const first = skipBlank(text, start + (trims ? 3 : 2));
  if (text.startsWith('/*', first)) {
    const close = text.indexOf('*/', first + 2);
    const braces = close < 0 ? -1 : text.indexOf('}}', close);
    const end = braces < 0 ? text.length : braces + 2;
    return { start, end, kind: 'silent', keyword: '', body: '' };
  }
  const end = endOfAction(text, first);
  const isClosed = text.startsWith('}}', end - 2);
  const inner = text.slice(first, isClosed ? Math.max(first, end - 2) : end).replace(/\s-$/, '');
  const body = inner.trim();
  const [word = ''] = /^[a-z]+\b/.exec(body) ?? [];
  const rest = body.slice(word.length).trim();
  if (word === 'end') return { start, end, kind: 'end', keyword: '', body: '' };
  if (word === 'else') {
    const [keyword = ''] = /^(if|with)\b/.exec(rest) ?? [];
    return { start, end, kind: 'else', keyword, body: rest.slice(keyword.length).trim() };
  }
  if (openers.has(word)) return { start, end, kind: 'open', keyword: word, body: rest };
  const isSilent = body === '' || silentWords.has(word) || /^\$\w*\s*(:=|=)/.test(body);
  return { start, end, kind: isSilent ? 'silent' : 'output', keyword: '', body };
}

function skipBlank(text: string, offset: number): number {
  let at = offset;
  while (/\s/.test(text.charAt(at))) at++;
  return at;
}

/** Braces in strings close nothing. */
function endOfAction(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const character = text[at];
    if (character === '}' && text[at + 1] === '}') return at + 2;
    if (character === '{' && text[at + 1] === '{') break;
    if (character === '"' || character === "'" || character === '`') {
      const end = endOfString(text, at, character);
      if (end < 0) break;
      at = end;
    } else at++;
  }
  const line = text.indexOf('\n', from);
  return line < 0 ? text.length : line;
}

/** Behind the closing quote; -1 when there is none, in one line for those that may not go over several. */
function endOfString(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === quote) return at + 1;
    if (quote !== '`' && character === '\n') return -1;
    if (quote !== '`' && character === '\\') at++;
  }
  return -1;
}

/** Deeper than anyone writes, and far from what a stack holds. What is deeper stands in the block around it. */
const maxDepth = 100;

interface Frame {
  readonly start: number;
  readonly branches: Branch[];
  action: Action;
  nodes: TemplateNode[];
}

/**
 * The blocks and actions of a text. A block without an end goes on to the end of the text, and an `end` without a
 * block is taken for nothing, as a document is only a part of a file.
 */
export function templateNodes(text: string): readonly TemplateNode[] {
  const top: TemplateNode[] = [];
  const frames: Frame[] = [];
  let tooDeep = 0;
  const nodesHere = () => frames.at(-1)?.nodes ?? top;
  const endBranch = (frame: Frame, end: number) =>
    frame.branches.push({ action: frame.action, start: frame.action.end, end, nodes: frame.nodes });
  const close = (frame: Frame, closing: Action | undefined) => {
    endBranch(frame, closing?.start ?? text.length);
    frames.pop();
    const { start, branches } = frame;
    nodesHere().push({ start, end: closing?.end ?? text.length, branches, closing });
  };
  for (const action of actionsOf(text)) {
    const frame = frames.at(-1);
    if (action.kind === 'open') {
      if (frames.length >= maxDepth) {
        tooDeep++;
        nodesHere().push(action);
      } else frames.push({ start: action.start, branches: [], action, nodes: [] });
    } else if (action.kind === 'end' && tooDeep > 0) {
      tooDeep--;
      nodesHere().push(action);
    } else if (action.kind === 'end' && frame) close(frame, action);
    else if (action.kind === 'else' && frame && tooDeep === 0) {
      endBranch(frame, action.start);
      frame.action = action;
      frame.nodes = [];
    } else nodesHere().push(action);
  }
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) close(frame, undefined);
  return top;
}
