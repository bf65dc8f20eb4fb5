/** What the server knows of the whole workspace, and when it last changed. */

import { DidChangeWatchedFilesNotification, WatchKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { untilAborted } from '../workspace/abort.ts';
import { WorkspaceIndex } from '../workspace/index.ts';
import { normalizeUri } from '../workspace/paths.ts';
import { type ScannedFile, scannedFile } from '../workspace/scan.ts';
import { inBackground, type Session } from './session.ts';
import type { ServerSettings } from './settings.ts';

/** Names that may be ours, or say something about what is; what is in the files decides. */
const candidates = '**/{*.yaml,*.yml,*.json,*.tpl,*.env,*[Dd]ockerfile*,*[Cc]ontainerfile*}';

/** Whoever deletes a folder deletes its files, but only the folder is told of. */
const watchers = [
  { globPattern: candidates, kind: WatchKind.Create | WatchKind.Change },
  { globPattern: '**/*', kind: WatchKind.Delete },
];

export class WorkspaceState {
  readonly index: WorkspaceIndex<ServerSettings>;
  /** Grows with every change that may concern a file that is not open. */
  generation = 0;
  /** Files that were open: what the client shows for them is what it last got for the document. Normalized. */
  readonly closed = new Set<string>();
  private readonly open = new Map<string, TextDocument>();
  private readonly waiting = new Set<() => void>();
  private scanAsked = false;
  private watching = false;

  constructor(private readonly session: Session) {
    this.index = new WorkspaceIndex({
      files: session.files,
      folders: () => session.folders,
      settings: async (uri) => {
        const settings = await session.settings.get(uri);
        return settings.enable ? settings : undefined;
      },
      open: (uri, settings) => this.openFile(uri, settings),
      prepare: (signal) => session.others.loadUnless(signal),
      partsOf: (uri) => session.others.projects.partsOf(uri),
      warn: (message) => session.connection.console.warn(message),
    });
  }

  /** Whether a file is open in the editor. */
  isOpen(uri: string): boolean {
    return this.open.has(uri);
  }

  private openFile(uri: string, settings: ServerSettings): ScannedFile | undefined {
    const document = this.open.get(uri);
    if (!document) return undefined;
    const { file, analysis } = this.session.analyses.get(document, settings);
    return scannedFile({ ...file, path: uri }, analysis, settings);
  }

  /** The folders for whose files diagnostics are wanted also when they are not open: by setting, or by command. */
  async wantedFolders(): Promise<ReadonlySet<string>> {
    const wanted = new Set<string>();
    for (const folder of this.session.folders) {
      const { enable, workspaceDiagnostics } = await this.session.settings.get(folder);
      if (enable && (this.scanAsked || workspaceDiagnostics)) wanted.add(folder);
    }
    return wanted;
  }

  /** The user asked for the findings of all files. */
  askForAll(): void {
    if (this.scanAsked) return;
    this.scanAsked = true;
    this.wake();
  }

  opened(document: TextDocument): void {
    const uri = normalizeUri(document.uri);
    this.open.set(uri, document);
    this.closed.delete(uri);
    this.edited(document);
  }

  edited(document: TextDocument): void {
    this.index.touch(document.uri);
  }

  documentClosed(document: TextDocument): void {
    const uri = normalizeUri(document.uri);
    this.open.delete(uri);
    this.closed.add(uri);
    this.index.touch(uri);
    this.wake();
  }

  /** Other files that these hang on changed. */
  affected(uris: ReadonlySet<string>): void {
    for (const uri of uris) this.index.touch(uri);
    this.wake();
  }

  changedOnDisk(uri: string): void {
    this.index.changedOnDisk(uri);
    this.wake();
  }

  /** Settings or folders changed. */
  reset(): void {
    this.index.reset();
    this.wake();
  }

  private wake(): void {
    this.generation++;
    for (const each of this.waiting) each();
    this.waiting.clear();
  }

  /** Resolves when the generation is no longer `generation`, or on abort. */
  async changeSince(generation: number, signal: AbortSignal): Promise<void> {
    if (generation !== this.generation) return;
    let wake = () => {};
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    this.waiting.add(wake);
    await untilAborted(woken, signal);
    this.waiting.delete(wake);
  }

  /** Asks the client to tell of changed files, once. */
  watch(): void {
    const { abilities, connection } = this.session;
    if (this.watching || !abilities.watchFiles) return;
    this.watching = true;
    const registered = connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    inBackground(this.session, registered);
  }
}
