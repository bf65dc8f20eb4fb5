/** The language server: what it can do, and what it follows. */

import {
  CodeActionKind,
  CodeLensRefreshRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { configurationGlob } from '../engine/configuration/names.ts';
import { fileKind } from '../engine/detect.ts';
import { version } from '../report/version.ts';
import { isValues } from '../workspace/chart-starts.ts';
import type { FileSource } from '../workspace/files.ts';
import { folderOf, folderPrefix, normalizeUri } from '../workspace/paths.ts';
import { type ProjectOptions, resolveReference } from '../workspace/project-files.ts';
import { isKustomization } from '../workspace/project-starts.ts';
import { readAbilities } from './abilities.ts';
import { clientFiles } from './clientFiles.ts';
import { ClusterStore } from './clusterObjects.ts';
import { kinds } from './codeAction.ts';
import { ConfigurationStore } from './configurationStore.ts';
import { DiagnosticPusher } from './diagnostic.ts';
import { serverMoveCommand } from './move.ts';
import { OtherFiles } from './otherFiles.ts';
import { ProjectStore } from './projects.ts';
import { diagnosticOptions, keepRegistered } from './registration.ts';
import { answerRequests } from './requests.ts';
import { AnalysisStore, inBackground, type Session } from './session.ts';
import { type ServerSettings, SettingsStore } from './settings.ts';
import type { Translations } from './translate.ts';
import { pushWorkspaceDiagnostics } from './workspaceDiagnostic.ts';
import { WorkspaceState } from './workspaceState.ts';

/** What a client may pass as `initializationOptions`. */
interface InitializationOptions {
  /** The client answers `bulkhead/findFiles` and `bulkhead/readFile`: its file system counts, not the machine's. */
  readonly clientFiles?: boolean;
  /** A command of the client's that tells what to check after a fix, with the text as its argument. */
  readonly tellCheckCommand?: string;
  /** A command of the client's that shows the move of a workload, with its place as the argument. */
  readonly moveCommand?: string;
  /** A command of the client's that shows the page of a rule, with the rule's id as the argument. */
  readonly explainCommand?: string;
  /** Something else in the editor completes, explains and checks `.bulkhead.yaml` by its schema. */
  readonly yamlSchemas?: boolean;
  /** Messages in the language of the user; what is missing stays English. */
  readonly translations?: Translations;
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

  connection.onInitialize((params) => {
    const session = createSession(connection, documents, files, params);
    const state = new WorkspaceState(session);
    const pusher = session.abilities.pullDiagnostics ? undefined : new DiagnosticPusher(session);
    answerRequests(session, state);
    followDocuments(session, state, pusher);
    followWorkspace(session, state, pusher);
    return capabilities(session);
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
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  const abilities = readAbilities(params.capabilities, options.yamlSchemas === true);
  const scopeOf = (uri: string) => folderOf(session.folders, uri) ?? uri;
  const source = options.clientFiles ? clientFiles(connection) : files;
  const openText = (uri: string) =>
    documents
      .all()
      .find((each) => normalizeUri(each.uri) === uri)
      ?.getText();
  const around = { files: source, folders: () => session.folders, openText };
  const cluster: ClusterStore = new ClusterStore({ ...around, changed: () => session.settingsChanged() });
  const projects: ProjectStore = new ProjectStore({
    ...around,
    options: async (folder) => projectOptions(folder, (await session.settings.get(folder)).compose),
    rebuilt: (all) => cluster.rebuilt(all),
    changed: (uris) => session.affected(uris),
  });
  const clusterFor = (uri: string) => cluster.factsFor(uri);
  const configurations = new ConfigurationStore({
    ...around,
    changed: () => session.settingsChanged(),
    warn: (message) => connection.console.warn(message),
  });
  const { configuration: canAsk } = abilities;
  const session: Session = {
    connection,
    documents,
    abilities,
    folders: params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []),
    files: source,
    others: new OtherFiles(source, () => session.folders, cluster, projects),
    moveCommand: options.moveCommand,
    explainCommand: options.explainCommand,
    settingsChanged: () => {},
    affected: () => {},
    allFiles: () => undefined,
    tellCheckCommand: options.tellCheckCommand,
    translations: options.translations,
    analyses: new AnalysisStore(connection, (uri) => projects.partsOf(uri), options.translations),
    configurations,
    settings: new SettingsStore(connection, canAsk, scopeOf, clusterFor, configurations, options.settings),
  };
  return session;
}

/** The settings of a workspace folder in URIs; what leads out of it is left out. */
function projectOptions(folder: string, compose: ServerSettings['compose']): ProjectOptions {
  const inFolder = (paths: readonly string[]) =>
    paths.flatMap((path) => {
      const uri = resolveReference([folder], `${folderPrefix(folder)}.env`, path);
      return typeof uri === 'string' ? uri : [];
    });
  const envFiles = inFolder(compose.envFiles);
  return {
    composeFiles: inFolder(compose.files),
    ...(envFiles.length > 0 ? { envFiles } : {}),
    variables: new Map(Object.entries(compose.variables)),
  };
}

function capabilities({ abilities, moveCommand }: Session): InitializeResult {
  const isStatic = abilities.pullDiagnostics && !abilities.registerDiagnostics;
  return {
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      hoverProvider: true,
      codeLensProvider: { resolveProvider: true },
      inlayHintProvider: true,
      documentLinkProvider: {},
      completionProvider: { triggerCharacters: [' '] },
      definitionProvider: true,
      referencesProvider: true,
      ...(moveCommand === undefined ? { executeCommandProvider: { commands: [serverMoveCommand] } } : {}),
      codeActionProvider: {
        codeActionKinds: [CodeActionKind.QuickFix, ...Object.values(kinds)],
        resolveProvider: abilities.resolveEdit,
      },
      workspace: { workspaceFolders: { supported: true, changeNotifications: abilities.workspaceFolders } },
      ...(isStatic ? { diagnosticProvider: diagnosticOptions(true) } : {}),
    },
    serverInfo: { name: 'Bulkhead', version },
  };
}

function followDocuments(
  session: Session,
  state: WorkspaceState,
  pusher: DiagnosticPusher | undefined,
): void {
  const { documents, analyses, configurations, others } = session;
  documents.onDidOpen(({ document }) => {
    state.opened(document);
    if (!mayHangOnOthers(document)) return;
    state.watch();
    inBackground(session, others.load());
  });
  documents.onDidChangeContent(({ document }) => {
    state.edited(document);
    configurations.edited(document.uri);
    inBackground(session, others.edited(document.uri, document.getText()));
    pusher?.changed(document.uri);
  });
  documents.onDidClose(({ document }) => {
    analyses.forget(document.uri);
    pusher?.closed(document.uri);
    state.documentClosed(document);
    configurations.edited(document.uri);
    inBackground(session, others.changedOnDisk(document.uri, false));
  });
}

/** Whether what other files of the workspace say may concern a document: pods, Compose files, and what goes into them. */
function mayHangOnOthers(document: TextDocument): boolean {
  const kind = fileKind(document.uri, document.languageId);
  if (kind === 'compose' || isKustomization(document.uri) || isValues(document.uri)) return true;
  const text = document.getText();
  return kind === 'yaml' && /\bapiVersion\b|^services\s*:|^[ \t]*-[ \t]*\{?["']?op["']?\s*:/m.test(text);
}

function followWorkspace(
  session: Session,
  state: WorkspaceState,
  pusher: DiagnosticPusher | undefined,
): void {
  const { connection, documents, abilities } = session;
  session.allFiles = () => state.index.complete();
  session.affected = (uris) => {
    state.affected(uris);
    const open = documents.all().filter(({ uri }) => uris.has(normalizeUri(uri)));
    for (const { uri } of open) pusher?.changed(uri);
    if (open.length > 0 && abilities.refreshDiagnostics)
      inBackground(session, connection.languages.diagnostics.refresh());
  };
  const reset = () => {
    state.reset();
    for (const { uri } of documents.all()) pusher?.changed(uri);
    if (abilities.refreshDiagnostics) inBackground(session, connection.languages.diagnostics.refresh());
  };
  session.settingsChanged = () => {
    session.settings.clear();
    reset();
    if (abilities.refreshLenses) inBackground(session, connection.sendRequest(CodeLensRefreshRequest.type));
    if (abilities.refreshHints) inBackground(session, connection.languages.inlayHint.refresh());
  };
  connection.onInitialized(() => {
    if (abilities.dynamicConfiguration) {
      const options = { section: 'bulkhead' };
      inBackground(session, connection.client.register(DidChangeConfigurationNotification.type, options));
    }
    if (abilities.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => normalizeUri(uri)));
        const kept = session.folders.filter((folder) => !gone.has(normalizeUri(folder)));
        session.folders = [...kept, ...added.map(({ uri }) => uri)];
        session.settings.clear();
        session.configurations.clear();
        session.others.reset();
        reset();
      });
    }
    if (abilities.watchFiles) {
      const watchers = [{ globPattern: `**/${configurationGlob}` }];
      inBackground(session, connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
    }
    if (abilities.registerDiagnostics) inBackground(session, keepRegistered(session, state));
    if (!abilities.pullDiagnostics) inBackground(session, pushWorkspaceDiagnostics(session, state));
  });
  connection.onDidChangeConfiguration(({ settings }) => {
    session.settings.clear(settings);
    session.others.reset();
    reset();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri, type } of changes) {
      state.changedOnDisk(uri);
      session.configurations.changedOnDisk(uri);
      inBackground(session, session.others.changedOnDisk(uri, type !== FileChangeType.Changed));
    }
  });
}
