import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { Editor, exactly } from './editor.ts';
import { installEditor } from './install.mjs';
import { type EditorOptions, inSession, type Session, TEST_SETTINGS } from './session.ts';

/** What `startWebVSCode` needs to know. */
export interface WebOptions extends EditorOptions {
  /** The unpacked extension: `unpackExtension` makes one from a .vsix. */
  readonly extensionFolder: string;
}

/** VS Code for the Web, as on vscode.dev: the extension host is a browser worker, edits stay in the page. */
export class WebEditor extends Editor {
  private readonly console: string[] = [];

  constructor(
    page: Page,
    artifacts: string,
    private readonly session: Session,
  ) {
    super(page, artifacts);
    page.on('console', (message) => this.console.push(`[${message.type()}] ${message.text()}`));
  }

  /** Goes through the explorer: there is no search for files here, nor absolute paths. */
  override async open(relativePath: string): Promise<void> {
    const names = relativePath.split('/');
    if (names.length > 1) await this.command('Collapse Folders in Explorer');
    for (const [depth, name] of names.entries()) {
      const level = this.page.locator(`.explorer-folders-view .monaco-list-row[aria-level="${depth + 1}"]`);
      await level.filter({ hasText: exactly(name) }).click();
    }
    await this.waitForTab(relativePath);
    await this.command('View: Focus Active Editor Group');
  }

  override async log(): Promise<string> {
    return this.console.join('\n');
  }

  override close(): Promise<void> {
    return this.session.end();
  }
}

/** Starts VS Code for the Web with the unpacked extension, and opens a copy of the folder in it. */
export function startWebVSCode(options: WebOptions): Promise<WebEditor> {
  return inSession(async (session) => {
    const workspace = await session.copyOf(options.folder);
    await mkdir(join(workspace, '.vscode'), { recursive: true });
    const settings = JSON.stringify({ ...TEST_SETTINGS, ...options.settings });
    await writeFile(join(workspace, '.vscode', 'settings.json'), settings);
    const server = await serve(workspace, options.extensionFolder);
    session.onEnd(async () => {
      server.close();
      server.closeAllConnections();
    });
    const { port } = server.address() as AddressInfo;
    const page = await session.openPage();
    return { editor: new WebEditor(page, options.artifacts, session), url: `http://localhost:${port}` };
  });
}

/** The part of `@vscode/test-web` that serves an editor already there; its public part downloads one. */
type RunServer = (host: string, port: number, config: object) => Promise<Server>;

async function serve(workspace: string, extensionFolder: string): Promise<Server> {
  const { webEditor } = await installEditor();
  const require = createRequire(import.meta.url);
  const { runServer } = require('@vscode/test-web/out/server/main.js') as { runServer: RunServer };
  const server = await runServer('localhost', 0, {
    build: { type: 'static', location: webEditor },
    extensionDevelopmentPath: extensionFolder,
    folderMountPath: workspace,
  });
  if (!server.listening) await once(server, 'listening');
  return server;
}
