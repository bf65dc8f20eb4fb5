/** An editor in a few lines: talks the protocol to a server in this process, and remembers what it is told. */

import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import {
  ApplyWorkspaceEditRequest,
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  CodeActionRequest,
  ConfigurationRequest,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  type Hover,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  LogMessageNotification,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type Registration,
  RegistrationRequest,
  ShowMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
  UnregistrationRequest,
  WorkDoneProgressCreateRequest,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { serve } from '../../server/src/lsp/serve.ts';
import type { FileSource } from '../../server/src/workspace/files.ts';
import { memoryFiles } from './files.ts';

/** What an editor may be. */
export interface EditorOptions {
  readonly capabilities?: ClientCapabilities;
  /** URIs of the workspace's folders. */
  readonly folders?: readonly string[];
  /** The `bulkhead` section for a scope. */
  readonly settings?: (scopeUri: string) => unknown;
  /** Files on disk, by URI; they may be changed later. */
  readonly files?: Map<string, string> | FileSource;
  readonly initializationOptions?: unknown;
}

/** All that current editors can do and the server asks about. */
export const modern: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    workspaceEdit: {
      documentChanges: true,
      snippetEditSupport: true,
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
  textDocument: {
    diagnostic: {},
    hover: { contentFormat: ['markdown', 'plaintext'] },
    codeAction: { resolveSupport: { properties: ['edit'] }, dataSupport: true },
  },
};

/** A started editor with its server. */
export class Editor {
  readonly documents = new Map<string, TextDocument>();
  /** The last diagnostics pushed for each file. */
  readonly pushed = new Map<string, Diagnostic[]>();
  /** How often diagnostics were pushed for each file. */
  readonly pushes = new Map<string, number>();
  readonly registrations: Registration[] = [];
  /** What the server showed the user. */
  readonly messages: string[] = [];
  /** What the server wrote to the log. */
  readonly log: string[] = [];
  /** The scopes that settings were asked for, in order. */
  readonly scopes: string[] = [];
  refreshes = 0;
  private watchers: (() => void)[] = [];

  private constructor(
    readonly connection: ProtocolConnection,
    readonly initializeResult: InitializeResult,
  ) {}

  /** Starts a server and says hello to it. */
  static async start(options: EditorOptions = {}): Promise<Editor> {
    const { capabilities = modern, folders, settings = () => null, initializationOptions } = options;
    const up = new PassThrough();
    const down = new PassThrough();
    // Readers and writers, not streams: at the end of a stream the server would end the process.
    const server = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
    const { files = new Map<string, string>() } = options;
    serve(server, files instanceof Map ? memoryFiles(files) : files);
    const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    const told: Editor[] = [];
    const tell = (change: (editor: Editor) => void) => {
      for (const editor of told) {
        change(editor);
        for (const look of editor.watchers) look();
      }
    };
    connection.onRequest(ConfigurationRequest.type, ({ items }) => {
      tell((editor) => editor.scopes.push(...items.map(({ scopeUri = '' }) => scopeUri)));
      return items.map(({ scopeUri = '' }) => settings(scopeUri));
    });
    connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      tell((editor) => editor.registrations.push(...registrations));
    });
    connection.onRequest(UnregistrationRequest.type, ({ unregisterations }) => {
      const gone = new Set(unregisterations.map(({ id }) => id));
      tell(({ registrations }) => {
        registrations.splice(0, Infinity, ...registrations.filter(({ id }) => !gone.has(id)));
      });
    });
    connection.onRequest(WorkDoneProgressCreateRequest.type, () => {});
    connection.onRequest(DiagnosticRefreshRequest.type, () => tell((editor) => editor.refreshes++));
    connection.onRequest(ApplyWorkspaceEditRequest.type, () => ({ applied: false }));
    connection.onNotification(ShowMessageNotification.type, ({ message }) =>
      tell(({ messages }) => messages.push(message)),
    );
    connection.onNotification(LogMessageNotification.type, ({ message }) =>
      tell(({ log }) => log.push(message)),
    );
    connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) =>
      tell(({ pushed, pushes }) => {
        pushed.set(uri, diagnostics);
        pushes.set(uri, (pushes.get(uri) ?? 0) + 1);
      }),
    );
    connection.listen();
    const result = await connection.sendRequest(InitializeRequest.type, {
      processId: null,
      rootUri: null,
      capabilities,
      workspaceFolders: folders?.map((uri) => ({ uri, name: uri.slice(uri.lastIndexOf('/') + 1) })) ?? null,
      ...(initializationOptions === undefined ? {} : { initializationOptions }),
    });
    const editor = new Editor(connection, result);
    told.push(editor);
    await connection.sendNotification(InitializedNotification.type, {});
    return editor;
  }

  /** Opens a document. */
  async open(uri: string, text: string, languageId = 'yaml'): Promise<void> {
    this.documents.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  /** Edits an open document. */
  async change(uri: string, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    const document = this.document(uri);
    const version = document.version + 1;
    TextDocument.update(document, contentChanges, version);
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  /** Types at the end of a document. */
  async type(uri: string, text: string): Promise<void> {
    const document = this.document(uri);
    const end = document.positionAt(document.getText().length);
    await this.change(uri, { range: { start: end, end }, text });
  }

  async close(uri: string): Promise<void> {
    this.documents.delete(uri);
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  document(uri: string): TextDocument {
    const document = this.documents.get(uri);
    assert.ok(document, `${uri} is not open`);
    return document;
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument: { uri },
      ...(previousResultId === undefined ? {} : { previousResultId }),
    });
  }

  /** The diagnostics of a document, pulled. */
  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    assert.equal(report.kind, 'full');
    return report.kind === 'full' ? report.items : [];
  }

  /** The code actions where `place` stands in the document. */
  async actions(uri: string, place: string, context: Partial<CodeActionContext> = {}): Promise<CodeAction[]> {
    const document = this.document(uri);
    const start = document.positionAt(indexOf(document.getText(), place));
    const actions = await this.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: { start, end: start },
      context: { diagnostics: [], ...context },
    });
    return (actions ?? []) as CodeAction[];
  }

  /** The hover at the start of `place`, `offset` characters further. */
  hover(uri: string, place: string, offset = 0): Promise<Hover | null> {
    const document = this.document(uri);
    const position = document.positionAt(indexOf(document.getText(), place) + offset);
    return this.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
  }

  async changeSettings(settings: unknown = null): Promise<void> {
    await this.connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
  }

  async changeFolders(added: readonly string[], removed: readonly string[]): Promise<void> {
    const folder = (uri: string) => ({ uri, name: uri });
    const event = { added: added.map(folder), removed: removed.map(folder) };
    await this.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, { event });
  }

  /** Resolves as soon as `test` holds; it is asked again whenever the server says something. */
  async until(test: () => boolean): Promise<void> {
    if (test()) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!test()) return;
        this.watchers = this.watchers.filter((each) => each !== look);
        resolve();
      };
      this.watchers.push(look);
    });
  }

  /** Ends the session; the process goes on. */
  async stop(): Promise<void> {
    await this.connection.sendRequest(ShutdownRequest.type);
    this.connection.dispose();
  }
}

function indexOf(text: string, place: string): number {
  const index = text.indexOf(place);
  assert.ok(index >= 0, `${place} is not in the document`);
  return index;
}
