import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { findOrInstallChromium } from '../../scripts/chromium.mjs';
import { CALM_SETTINGS, removeFolder } from './code-server.mjs';
import type { Editor } from './editor.ts';

/** Settings by name, as in settings.json. */
export type Settings = Record<string, unknown>;

/** What both editors need to know. */
export interface EditorOptions {
  /** Folder to open. The editor gets a fresh copy of it, so tests may edit. */
  readonly folder: string;
  readonly settings?: Settings;
  /** Folder for screenshots and logs. */
  readonly artifacts: string;
}

/** Settings that keep the screen as the tests read it: an edit waits for a save, nothing covers the text. */
export const TEST_SETTINGS: Settings = {
  ...CALM_SETTINGS,
  'files.autoSave': 'off',
  'editor.minimap.enabled': false,
  'editor.stickyScroll.enabled': false,
  'editor.wordWrap': 'off',
  'editor.renderWhitespace': 'none',
  'explorer.compactFolders': false,
  'security.workspace.trust.startupPrompt': 'never',
};

const CHROMIUM_ARGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** Web views get their service worker only where cookies of third parties are allowed, so not incognito. */
const PREFERENCES = { profile: { cookie_controls_mode: 0 } };

const WINDOW = { width: 1400, height: 1000 };
const START_MS = 60_000;

/** Everything that one running editor has started, ended in reverse order. */
export class Session {
  private readonly endings: (() => Promise<unknown>)[] = [];

  /** Remembers how to end something. */
  onEnd(ending: () => Promise<unknown>): void {
    this.endings.push(ending);
  }

  /** Ends everything, also when one ending fails; a second call does nothing. */
  async end(): Promise<void> {
    const failures: unknown[] = [];
    for (let ending = this.endings.pop(); ending; ending = this.endings.pop()) {
      await ending().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Could not end the editor cleanly');
  }

  /** A copy of `folder` that lasts as long as the session. */
  async copyOf(folder: string): Promise<string> {
    const copy = await mkdtemp(join(tmpdir(), 'bulkhead-workspace-'));
    this.onEnd(() => removeFolder(copy));
    await cp(folder, copy, { recursive: true });
    return copy;
  }

  /** An empty page in a browser of its own. */
  async openPage(): Promise<Page> {
    // Imported late: playwright-core is there only after `installEditor`.
    const { chromium } = await import('playwright-core');
    const executablePath = await findOrInstallChromium();
    const profile = await mkdtemp(join(tmpdir(), 'bulkhead-chromium-'));
    this.onEnd(() => removeFolder(profile));
    await mkdir(join(profile, 'Default'));
    await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(PREFERENCES));
    const options = { executablePath, args: CHROMIUM_ARGS, viewport: WINDOW };
    const browser = await chromium.launchPersistentContext(profile, options);
    this.onEnd(() => browser.close());
    const page = browser.pages()[0] ?? (await browser.newPage());
    // tsx wraps every function in a call of this helper, which functions sent to the page lack.
    await page.addInitScript('globalThis.__name = (f) => f');
    return page;
  }
}

/** A browser without an editor in it. */
export async function launchBrowser(): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath: await findOrInstallChromium(), args: CHROMIUM_ARGS });
}

/** Starts an editor: on failure saves evidence if there is any, and leaves nothing running. */
export async function inSession<E extends Editor>(
  prepare: (session: Session) => Promise<{ editor: E; url: string }>,
): Promise<E> {
  const session = new Session();
  let started: E | undefined;
  try {
    const { editor, url } = await prepare(session);
    started = editor;
    await editor.page.goto(url, { timeout: START_MS });
    await editor.page.locator('.monaco-workbench').waitFor({ timeout: START_MS });
    const files = editor.page.locator('.explorer-folders-view .monaco-list-row');
    await files.first().waitFor({ timeout: START_MS });
    return editor;
  } catch (error) {
    await started?.saveEvidence('start');
    await session.end();
    throw error;
  }
}
