/** The language server: what it can do, and which file answers what. */

import {
  CodeActionKind,
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  type InitializeResult,
  RequestType0,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileSource } from '../workspace/files.ts';
import { folderOf } from '../workspace/paths.ts';
import { type Abilities, readAbilities } from './abilities.ts';
import { clientFiles } from './clientFiles.ts';
import { codeActions, kinds, resolveCodeAction } from './codeAction.ts';
import { documentDiagnostic, pushDiagnostics } from './diagnostic.ts';
import { hover } from './hover.ts';
import { type ReportResponse, report } from './report.ts';
import { AnalysisStore, type Session } from './session.ts';
import { SettingsStore } from './settings.ts';
import { workspaceDiagnostic } from './workspaceDiagnostic.ts';
import { WorkspaceState } from './workspaceState.ts';

/** Scans the workspace; its findings then show as diagnostics. Gives the number of findings. */
export const ScanRequest = new RequestType0<number, void>('bulkhead/scan');
/** Scans the workspace and gives its report. */
export const ReportRequest = new RequestType0<ReportResponse, void>('bulkhead/report');

/** What a client may pass as `initializationOptions`. */
interface InitializationOptions {
  /** The client answers `bulkhead/findFiles` and `bulkhead/readFile`: its file system counts, not the machine's. */
  readonly clientFiles?: boolean;
  /** Settings, for clients that do not answer `workspace/configuration`. */
  readonly settings?: unknown;
}

/**
 * Serves one client.
 *
 * @param files where files come from when the client has no file system of its own to offer
 */
export function serve(connection: Connection, files: FileSource): void {
  const documents = new TextDocuments(TextDocument);
  let session: Session | undefined;

  connection.onInitialize((params) => {
    session = createSession(connection, documents, files, params);
    registerHandlers(session, new WorkspaceState(session));
    return capabilities(session.abilities);
  });
  documents.listen(connection);
  connection.listen();
}

function createSession(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  files: FileSource,
  params: InitializeParams,
): Session {
  const abilities = readAbilities(params.capabilities);
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  const roots = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
  const session: Session = {
    connection,
    documents,
    abilities,
    folders: roots.map(withoutSlash),
    files: options.clientFiles ? clientFiles(connection) : files,
    analyses: new AnalysisStore(connection),
    settings: new SettingsStore(
      connection,
      abilities.configuration,
      (uri) => folderOf(session.folders, uri) ?? uri,
      options.settings,
    ),
  };
  return session;
}

function withoutSlash(uri: string): string {
  return uri.endsWith('/') ? uri.slice(0, -1) : uri;
}

function capabilities(abilities: Abilities): InitializeResult {
  return {
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      hoverProvider: true,
      codeActionProvider: {
        codeActionKinds: [CodeActionKind.QuickFix, ...Object.values(kinds)],
        resolveProvider: abilities.resolveEdit,
      },
      workspace: { workspaceFolders: { supported: true, changeNotifications: abilities.workspaceFolders } },
      ...(abilities.pullDiagnostics
        ? {
            diagnosticProvider: {
              identifier: 'bulkhead',
              interFileDependencies: false,
              workspaceDiagnostics: true,
            },
          }
        : {}),
    },
    serverInfo: { name: 'Bulkhead' },
  };
}

function registerHandlers(session: Session, state: WorkspaceState): void {
  const { connection, documents, abilities } = session;

  connection.onInitialized(() => {
    if (abilities.dynamicConfiguration) {
      void connection.client.register(DidChangeConfigurationNotification.type, { section: 'bulkhead' });
    }
    if (abilities.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => withoutSlash(uri)));
        const kept = session.folders.filter((folder) => !gone.has(folder));
        session.folders = [...kept, ...added.map(({ uri }) => withoutSlash(uri))];
        settingsChanged(session, state, undefined);
      });
    }
  });
  connection.onDidChangeConfiguration(({ settings }) => settingsChanged(session, state, settings));
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) state.changed(uri);
  });

  documents.onDidChangeContent(({ document }) => {
    state.changed(document.uri);
    if (!abilities.pullDiagnostics) void pushDiagnostics(session, document.uri);
  });
  documents.onDidClose(({ document }) => {
    session.analyses.forget(document.uri);
    state.changed(document.uri);
    if (!abilities.pullDiagnostics) void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });

  if (abilities.pullDiagnostics) {
    connection.languages.diagnostics.on(({ textDocument }) => documentDiagnostic(session, textDocument.uri));
    connection.languages.diagnostics.onWorkspace((params, token) =>
      workspaceDiagnostic(session, state, params, token),
    );
  }
  connection.onCodeAction((params) => codeActions(session, params));
  connection.onCodeActionResolve((action) => resolveCodeAction(session, action));
  connection.onHover(({ textDocument, position }) => hover(session, textDocument.uri, position));
  connection.onRequest(ScanRequest, async (token) => {
    const files = await state.scan(token);
    return files.reduce((sum, { analysis }) => sum + (analysis?.findings.length ?? 0), 0);
  });
  connection.onRequest(ReportRequest, (token) => report(session, state, token));
}

function settingsChanged(session: Session, state: WorkspaceState, section: unknown): void {
  const { connection, documents, abilities, settings } = session;
  settings.clear(section);
  state.changed(undefined);
  if (abilities.refreshDiagnostics) void connection.languages.diagnostics.refresh();
  if (!abilities.pullDiagnostics) for (const { uri } of documents.all()) void pushDiagnostics(session, uri);
}
