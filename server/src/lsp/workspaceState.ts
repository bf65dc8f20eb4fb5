/** What the server knows of the whole workspace, and when it last changed. */

import { type CancellationToken, DidChangeWatchedFilesNotification } from 'vscode-languageserver';
import { WorkspaceIndex } from '../workspace/index.ts';
import type { ScannedFile } from '../workspace/scan.ts';
import type { Session } from './session.ts';
import { closedDiagnostics } from './workspaceDiagnostic.ts';

/** Names that may be ours; what is in the files decides. */
const watchedFiles = '**/{*.yaml,*.yml,*.json,*[Dd]ockerfile*,*[Cc]ontainerfile*}';

export class WorkspaceState {
  readonly index: WorkspaceIndex;
  /** Grows with every change that may concern a file. */
  generation = 0;
  private scanAsked = false;
  private watching = false;
  private pushed = new Set<string>();
  private readonly waiting = new Set<() => void>();

  constructor(private readonly session: Session) {
    this.index = new WorkspaceIndex({
      files: session.files,
      folders: () => session.folders,
      settings: (uri) => session.settings.get(uri),
      openText: (uri) => session.documents.get(uri)?.getText(),
    });
  }

  /** Whether diagnostics of files that are not open are wanted: by a setting, or by the scan command. */
  async isWanted(): Promise<boolean> {
    if (this.scanAsked) return true;
    for (const folder of this.session.folders) {
      const { enable, workspaceDiagnostics } = await this.session.settings.get(folder);
      if (enable && workspaceDiagnostics) return true;
    }
    return false;
  }

  /** A file changed; `undefined` means that all must be looked at again. */
  changed(uri: string | undefined): void {
    if (uri === undefined) this.index.reset();
    else this.index.touch(uri);
    this.tellWaiting();
  }

  private tellWaiting(): void {
    this.generation++;
    for (const wake of this.waiting) wake();
  }

  /** Resolves when the generation is no longer `generation`, or on cancellation. */
  async changeSince(generation: number, token: CancellationToken): Promise<void> {
    if (generation !== this.generation || token.isCancellationRequested) return;
    await new Promise<void>((resolve) => {
      const cancelled = token.onCancellationRequested(() => wake());
      const wake = () => {
        this.waiting.delete(wake);
        cancelled.dispose();
        resolve();
      };
      this.waiting.add(wake);
    });
  }

  /** Scans the workspace with progress and makes its diagnostics show. Gives what was scanned so far if cancelled. */
  async scan(token: CancellationToken): Promise<readonly ScannedFile[]> {
    const { connection, abilities, documents } = this.session;
    await this.watch();
    const progress = abilities.progress ? await connection.window.createWorkDoneProgress() : undefined;
    progress?.begin('Bulkhead: scanning the workspace', 0, '', true);
    const files = await this.index.refresh((done, total) => {
      if (done % 20 === 0) progress?.report((100 * done) / Math.max(1, total), `${done} of ${total} files`);
      return token.isCancellationRequested || progress?.token.isCancellationRequested === true;
    });
    progress?.done();
    if (!this.scanAsked) {
      this.scanAsked = true;
      this.tellWaiting();
    }
    if (!abilities.pullDiagnostics) await this.push(files.filter(({ uri }) => !documents.get(uri)));
    return files;
  }

  /** Pushes diagnostics of files that are not open, for clients that cannot pull them. */
  private async push(files: readonly ScannedFile[]): Promise<void> {
    const now = new Set<string>();
    for (const file of files) {
      const diagnostics = closedDiagnostics(file);
      if (diagnostics.length === 0 && !this.pushed.has(file.uri)) continue;
      if (diagnostics.length > 0) now.add(file.uri);
      await this.session.connection.sendDiagnostics({ uri: file.uri, diagnostics });
    }
    this.pushed = now;
  }

  /** Asks the client to tell of changed files, once. */
  private async watch(): Promise<void> {
    if (this.watching || !this.session.abilities.watchFiles) return;
    this.watching = true;
    await this.session.connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [{ globPattern: watchedFiles }],
    });
  }
}
