import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { type CodeServer, launchCodeServer } from './code-server.mjs';
import { Editor, exactly } from './editor.ts';
import { until } from './poll.ts';
import { type EditorOptions, inSession, type Session, type Settings, TEST_SETTINGS } from './session.ts';

/** What `startCodeServer` needs to know. */
export interface CodeServerOptions extends EditorOptions {
  /** The packaged extension. */
  readonly vsix: string;
  /** Opens the folder in restricted mode, not yet trusted. Without it there is no workspace trust at all. */
  readonly trust?: boolean;
  /** The file in the folder that lists the folders of a workspace, to open these instead. */
  readonly workspaceFile?: string;
}

/** VS Code on a server, as good as the desktop: its extension host is Node.js and its files are on disk. */
export class CodeServerEditor extends Editor {
  private changed: Settings = {};

  constructor(
    page: Page,
    artifacts: string,
    /** The copy of the folder that is open. */
    readonly workspace: string,
    private readonly server: CodeServer,
    private readonly session: Session,
  ) {
    super(page, artifacts);
  }

  override async open(relativePath: string): Promise<void> {
    await this.pick(join(this.workspace, relativePath), exactly(basename(relativePath)));
    await this.waitForTab(relativePath);
  }

  /** Saves the file in the editor and waits until that has happened. */
  async save(): Promise<void> {
    const unsaved = this.page.locator('.editor-group-container.active .tab.active.dirty');
    await this.pressUntil('ControlOrMeta+s', unsaved, 'detached');
  }

  /** The text of a file on disk. */
  fileText(relativePath: string): Promise<string> {
    return readFile(join(this.workspace, relativePath), 'utf8');
  }

  /**
   * Changes settings while the editor runs; it takes them up a moment later. They go to the machine's
   * settings, above the user's: code-server does not notice when someone else writes the latter.
   */
  async changeSettings(changes: Settings): Promise<void> {
    this.changed = { ...this.changed, ...changes };
    await writeFile(join(this.server.userData, 'Machine', 'settings.json'), JSON.stringify(this.changed));
  }

  /** Switches to a colour theme by its name and waits until it shows. */
  async setTheme(name: string): Promise<void> {
    if (this.changed['workbench.colorTheme'] === name) return;
    const workbench = this.page.locator('.monaco-workbench');
    const theme = async () => /\bvscode-theme-\S+/.exec((await workbench.getAttribute('class')) ?? '')?.[0];
    const before = await theme();
    await this.changeSettings({ 'workbench.colorTheme': name });
    await until(`the theme ${name} to replace ${before}`, async () => (await theme()) !== before);
  }

  override async log(): Promise<string> {
    const logs = join(this.server.userData, 'logs');
    const names = await readdir(logs, { recursive: true }).catch(() => []);
    const ofHosts = names.filter((name) => name.includes('exthost') && name.endsWith('.log'));
    const texts = ofHosts.map(async (name) => `== ${name}\n${await readFile(join(logs, name), 'utf8')}`);
    return [`== code-server\n${this.server.output()}`, ...(await Promise.all(texts))].join('\n');
  }

  override close(): Promise<void> {
    return this.session.end();
  }
}

/** Starts VS Code on a server with the packaged extension installed, and opens a copy of the folder in it. */
export function startCodeServer(options: CodeServerOptions): Promise<CodeServerEditor> {
  return inSession(async (session) => {
    const workspace = await session.copyOf(options.folder);
    const settings = { ...TEST_SETTINGS, ...options.settings };
    const vsix = resolve(options.vsix);
    const server = await launchCodeServer({
      vsix,
      folder: workspace,
      settings,
      trust: options.trust ?? false,
    });
    session.onEnd(server.stop);
    const page = await session.openPage();
    const editor = new CodeServerEditor(page, options.artifacts, workspace, server, session);
    const { workspaceFile } = options;
    const url = new URL(server.url);
    if (workspaceFile !== undefined) url.search = `?workspace=${encodeURI(join(workspace, workspaceFile))}`;
    return { editor, url: url.href };
  });
}
