import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { answerRefactoring, readOutput, readProblemFiles } from './panels.ts';
import { PATIENCE_MS, until } from './poll.ts';
import { type Piece, readColours, readLines, readSquiggles, type Squiggle } from './squiggles.ts';

/** Where the cursor stands; a tab counts to its tab stop, as in the editor's status bar. */
export interface Cursor {
  readonly line: number;
  readonly column: number;
  readonly file: string;
}

/** What VS Code looks like to the person at the keyboard, on a server and on the web alike. */
export abstract class Editor {
  constructor(
    readonly page: Page,
    /** Folder for pictures and logs. */
    private readonly artifacts: string,
  ) {
    page.setDefaultTimeout(PATIENCE_MS);
  }

  /** Opens a file of the workspace and waits until its text is there. */
  abstract open(relativePath: string): Promise<void>;

  /** What the editor and its extension host have logged so far. */
  abstract log(): Promise<string>;

  /** Ends everything that was started. May be called twice. */
  abstract close(): Promise<void>;

  /** The squiggles on the screen, see `readSquiggles` for what the screen can show. */
  async squiggles(): Promise<Squiggle[]> {
    return readSquiggles(await this.textEditor());
  }

  /** Waits until exactly this text is underlined. */
  waitForSquiggle(text: string): Promise<Squiggle> {
    return until(
      async () => `a squiggle under ‘${text}’; there are ${JSON.stringify(await this.squiggles())}`,
      async () => (await this.squiggles()).find((squiggle) => squiggle.text === text),
    );
  }

  /** Waits until exactly this text is no longer underlined. */
  async waitForNoSquiggle(text: string): Promise<void> {
    await until(
      `the squiggle under ‘${text}’ to go`,
      async () => !(await this.squiggles()).some((squiggle) => squiggle.text === text),
    );
  }

  /** The lines of the file that are on the screen. */
  async lines(): Promise<string[]> {
    return readLines(await this.textEditor());
  }

  /** Waits until the text on the screen contains `text`. */
  async waitForText(text: string): Promise<void> {
    await until(
      async () => `the text ‘${text}’ in:\n${(await this.lines()).join('\n')}`,
      async () => (await this.lines()).join('\n').includes(text),
    );
  }

  /** The line on the screen that contains `text`, in pieces of one colour each. */
  async colours(text: string): Promise<Piece[]> {
    return readColours((await this.textEditor()).locator('.view-line').filter({ hasText: text }).first());
  }

  /** Puts the cursor at a 1-based line and column. */
  async placeCursor(line: number, column: number): Promise<void> {
    await this.pick(`:${line}:${column}`, new RegExp(`line ${line}\\b`, 'i'));
    await until(`the cursor in line ${line}`, async () => (await this.cursor()).line === line);
  }

  /** Where the cursor is in the text editor last used. */
  async cursor(): Promise<Cursor> {
    const status = await this.page.locator('#status\\.editor\\.selection').textContent();
    const [, line, column] = /Ln (\d+), Col (\d+)/.exec(status ?? '') ?? [];
    const file = await this.page.locator('.editor-group-container.active .tab.active').getAttribute(RESOURCE);
    return { line: Number(line), column: Number(column), file: file ?? '' };
  }

  /** Types at the cursor. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** The titles that the lightbulb offers at the cursor, without taking any; `look` is called while they show. */
  async lightbulb(look?: () => Promise<unknown>): Promise<string[]> {
    if (!(await this.openLightbulb())) return [];
    const titles = await this.page.locator(`${ACTION} .title`).allTextContents();
    await look?.();
    await this.page.keyboard.press('Escape');
    await this.page.locator(ACTION).first().waitFor({ state: 'hidden' });
    return titles;
  }

  /** Takes the action with this very title from the lightbulb at the cursor. */
  async takeAction(title: string): Promise<void> {
    await until(
      async () => `the action ‘${title}’; offered are ${JSON.stringify(await this.lightbulb())}`,
      async () => {
        if (!(await this.openLightbulb())) return false;
        const titles = await this.page.locator(`${ACTION} .title`).allTextContents();
        if (titles.includes(title)) return true;
        await this.page.keyboard.press('Escape');
        return false;
      },
    );
    // By keyboard: the menu of older versions takes no clicks before the mouse has moved.
    await until(`the action ‘${title}’ to be chosen`, async () => {
      if ((await this.page.locator(`${ACTION}.focused .title`).textContent()) === title) return true;
      await this.page.keyboard.press('ArrowDown');
      return false;
    });
    await this.page.keyboard.press('Enter');
    await this.page.locator(ACTION).first().waitFor({ state: 'hidden' });
  }

  /** Answers the preview that a fix with something to be checked opens: `Apply` ticks all its changes first. */
  answerRefactoring(answer: 'Apply' | 'Discard'): Promise<void> {
    return answerRefactoring(this.page, answer);
  }

  /** Each file in the Problems panel, which must be open, with its count: `3 agent.yaml`. */
  problemFiles(): Promise<string[]> {
    return readProblemFiles(this.page);
  }

  /** The text of the output panel, which must be open. */
  output(): Promise<string> {
    return readOutput(this.page);
  }

  /** Runs a command by its full title in the palette, such as `Bulkhead: Show Report`. */
  command(title: string): Promise<void> {
    return this.pick(`>${title}`, title);
  }

  /** Takes an entry of the list that a command has opened. */
  async choose(label: string): Promise<void> {
    const row = this.page.locator(ROW_LABEL).filter({ hasText: exactly(label) });
    await row.first().click();
    // The list is gone, or is already that of the next question.
    await row.first().waitFor({ state: 'hidden' });
  }

  /** Answers the question that a command asks, over what it proposes. */
  async answer(text: string): Promise<void> {
    const box = this.page.locator('.quick-input-widget .quick-input-box input');
    await box.fill(text);
    await box.press('Enter');
  }

  /**
   * The text of the hover at a 1-based line and column, diagnostics first, once it has settled; `look` is called
   * while it shows.
   */
  async hover(line: number, column: number, look?: () => Promise<unknown>): Promise<string> {
    await this.placeCursor(line, column);
    await this.command('Show or Focus Hover');
    const hover = this.page.locator('.monaco-editor .monaco-hover:visible').first();
    await hover.waitFor();
    let before = '';
    const text = await until('the hover to settle', async () => {
      const now = await hover.innerText();
      const isWaiting = now.includes('Loading...') || now.includes('Checking for quick fixes');
      const settled = now === before && now.trim() !== '' && !isWaiting;
      before = now;
      return settled && now;
    });
    await look?.();
    await this.page.keyboard.press('Escape');
    await hover.waitFor({ state: 'hidden' });
    return text;
  }

  /** The text of every item in the status bar. */
  statusItems(): Promise<string[]> {
    return this.page
      .locator('.statusbar .statusbar-item')
      .evaluateAll((items) => items.map((item) => item.getAttribute('aria-label') ?? ''));
  }

  /** Waits for an item in the status bar that matches, and returns its text. */
  statusItem(pattern: RegExp): Promise<string> {
    return until(
      async () => `a status item ${pattern}; there are ${JSON.stringify(await this.statusItems())}`,
      async () => (await this.statusItems()).find((text) => pattern.test(text)),
    );
  }

  /** The inside of the web view panel that is in view. */
  async webview(): Promise<FrameLocator> {
    const inside = this.page
      .locator('iframe.webview.ready')
      .filter({ visible: true })
      .contentFrame()
      .frameLocator('#active-frame');
    await inside.locator('body').waitFor();
    return inside;
  }

  /** The messages of the notifications on the screen. */
  notifications(): Promise<string[]> {
    return this.page.locator('.notification-toast .notification-list-item-message').allTextContents();
  }

  /** Presses a button of a dialog or a notification by its text. */
  async button(text: string): Promise<void> {
    const buttons = this.page.locator('.monaco-dialog-box, .notification-toast').locator('.monaco-button');
    await buttons.filter({ hasText: exactly(text) }).click();
  }

  /** Saves a picture of the window as `name`.png and returns its path. */
  async screenshot(name: string): Promise<string> {
    await mkdir(this.artifacts, { recursive: true });
    const path = join(this.artifacts, `${fileName(name)}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /** For a test that failed: saves a picture and the log. */
  async saveEvidence(name: string): Promise<void> {
    await this.screenshot(name).catch(() => undefined);
    await mkdir(this.artifacts, { recursive: true });
    await writeFile(join(this.artifacts, `${fileName(name)}.log`), await this.log());
  }

  /** Types into the box that F1 opens and takes the row whose label matches. */
  protected async pick(input: string, row: string | RegExp): Promise<void> {
    const box = this.page.locator('.quick-input-widget .quick-input-box input');
    await this.pressUntil('F1', box);
    await box.fill(input);
    const label = typeof row === 'string' ? exactly(row) : row;
    await this.page.locator(ROW_LABEL).filter({ hasText: label }).first().click();
    // Away from the tabs below, whose tooltips would cover text.
    await this.page.mouse.move(0, 0);
    // Gone, or already asking the next question.
    await until(
      `${input} to be taken`,
      async () => !(await box.isVisible()) || (await box.inputValue()) !== input,
    );
  }

  /** Presses a key, again if need be: one that comes while the focus is moving is lost. */
  protected async pressUntil(
    key: string,
    awaited: Locator,
    state: 'visible' | 'detached' = 'visible',
  ): Promise<void> {
    await until(`${key} to do its work`, async () => {
      await this.page.keyboard.press(key);
      const done = awaited.waitFor({ state, timeout: KEY_MS });
      return done.then(
        () => true,
        () => false,
      );
    });
  }

  /** The text editor in use; beside a web view in use, the first one. */
  protected async textEditor(): Promise<Locator> {
    const inUse = this.page.locator(`.editor-group-container.active ${TEXT_EDITOR}`);
    return (await inUse.count()) > 0 ? inUse.first() : this.page.locator(TEXT_EDITOR).first();
  }

  /** Waits until the tab of a file is the active one. */
  protected async waitForTab(relativePath: string): Promise<void> {
    const name = basename(relativePath);
    await until(`${relativePath} to open`, async () => (await this.cursor()).file === name);
  }

  /** Opens the lightbulb's menu; false when there is nothing in it. */
  private async openLightbulb(): Promise<boolean> {
    const nothing = this.page.locator('.monaco-editor-overlaymessage');
    await this.pressUntil('ControlOrMeta+.', this.page.locator(ACTION).or(nothing).first());
    if ((await this.page.locator(ACTION).count()) > 0) return true;
    await this.page.keyboard.press('Escape');
    await nothing.waitFor({ state: 'detached' });
    return false;
  }
}

/** After this time a key counts as lost. */
const KEY_MS = 3_000;
const ROW_LABEL = '.quick-input-list .monaco-list-row .label-name';
const RESOURCE = 'data-resource-name';
const TEXT_EDITOR = '.editor-instance > .monaco-editor';
const ACTION = '.action-widget .monaco-list-row.action';

/** Matches an element with this text and nothing else. */
export function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}

function fileName(title: string): string {
  return title.replace(/[^\w.-]+/g, '-');
}
