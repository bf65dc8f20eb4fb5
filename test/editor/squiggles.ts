import type { Locator } from 'playwright-core';

/** One underlined piece of one line, as the screen shows it. */
export interface Squiggle {
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  /** The exact characters underlined; tabs are spaces. A hint's dots stand under its first two only. */
  readonly text: string;
  /** 1-based line in the file. */
  readonly line: number;
}

/**
 * Reads the squiggles of one Monaco editor off the screen, from top to bottom and left to right.
 *
 * The editor draws them as boxes in a layer of their own, so a box is laid over the text of its line: the
 * characters whose middle it covers are the underlined ones. Lines scrolled out of view are not drawn, hence
 * not found; touching squiggles of one severity are drawn as one box; one over several lines gives a piece
 * for each line.
 */
export function readSquiggles(editor: Locator): Promise<Squiggle[]> {
  return editor.evaluate((root) => {
    const top = (element: Element) => Math.round(element.getBoundingClientRect().top);
    const byTop = (selector: string) =>
      new Map(Array.from(root.querySelectorAll(selector), (element) => [top(element), element]));
    const lines = byTop('.view-lines > .view-line');
    const numbers = byTop('.margin .line-numbers');
    const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

    const textUnder = (line: Element, box: DOMRect): string => {
      const range = document.createRange();
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      let text = '';
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (const { segment, index } of segments.segment(node.nodeValue ?? '')) {
          range.setStart(node, index);
          range.setEnd(node, index + segment.length);
          const { left, width } = range.getBoundingClientRect();
          const middle = left + width / 2;
          if (middle > box.left && middle < box.right) text += segment;
        }
      }
      return text.replaceAll('\u00a0', ' ');
    };

    const found = [];
    for (const severity of ['error', 'warning', 'info', 'hint'] as const) {
      for (const box of root.querySelectorAll(`.view-overlays .squiggly-${severity}`)) {
        const parent = box.parentElement;
        const line = parent && lines.get(top(parent));
        if (!line) continue; // between two paints of a scrolling editor
        const rect = box.getBoundingClientRect();
        const number = Number(numbers.get(top(parent))?.textContent);
        found.push({ severity, text: textUnder(line, rect), line: number, left: rect.left });
      }
    }
    found.sort((a, b) => a.line - b.line || a.left - b.left);
    return found.map(({ severity, text, line }) => ({ severity, text, line }));
  });
}

/** The lines of one Monaco editor that are on the screen. */
export function readLines(editor: Locator): Promise<string[]> {
  return editor.evaluate((root) =>
    Array.from(root.querySelectorAll('.view-lines > .view-line'))
      .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
      .map((line) => (line.textContent ?? '').replaceAll('\u00a0', ' ')),
  );
}

/** A piece of a line in one colour. */
export interface Piece {
  readonly text: string;
  /** As CSS writes it. */
  readonly colour: string;
}

/** The pieces of a line from left to right, without the blank ones. */
export async function readColours(line: Locator): Promise<Piece[]> {
  const pieces = await line.evaluate((root) =>
    Array.from(root.querySelectorAll('span > span'), (span) => ({
      text: (span.textContent ?? '').replaceAll('\u00a0', ' ').trim(),
      colour: getComputedStyle(span).color,
    })),
  );
  return pieces.filter(({ text }) => text !== '');
}
