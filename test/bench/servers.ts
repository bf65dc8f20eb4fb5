/** Language servers in processes of their own, and the time from a keystroke to the diagnostics. */

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  ConfigurationRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';

const inBench = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** How to start a server, and how it tells diagnostics. */
export interface ServerKind {
  readonly script: string;
  readonly args: readonly string[];
  /** Whether the editor asks for diagnostics after a change, as VS Code does with those that can be asked. */
  readonly pulls: boolean;
}

export const bulkhead: ServerKind = {
  script: inBench('../../server/bin/bulkhead.js'),
  args: ['lsp', '--stdio'],
  pulls: true,
};

export const yamlServer: ServerKind = {
  script: inBench('node_modules/yaml-language-server/bin/yaml-language-server'),
  args: ['--stdio'],
  pulls: false,
};

export const dockerfileServer: ServerKind = {
  script: inBench('node_modules/dockerfile-language-server-nodejs/bin/docker-langserver'),
  args: ['--stdio'],
  pulls: false,
};

/** A document of an editor's. */
export interface OpenText {
  readonly uri: string;
  readonly languageId: string;
  readonly text: string;
}

/** A server with the documents that are open in it. */
export class Server {
  private readonly versions = new Map<string, number>();
  private readonly waiting = new Map<string, () => void>();

  private constructor(
    readonly process: ChildProcess,
    private readonly connection: ProtocolConnection,
    private readonly kind: ServerKind,
    /** From its start to its first answer, in milliseconds. */
    readonly startMs: number,
  ) {}

  static async start(kind: ServerKind, nodeArgs: readonly string[] = []): Promise<Server> {
    const started = performance.now();
    const child = spawn(process.execPath, [...nodeArgs, kind.script, ...kind.args], {
      stdio: ['pipe', 'pipe', 'ignore', 'ipc'],
    });
    const connection = createProtocolConnection(child.stdout as never, child.stdin as never);
    // Every section empty but for one: a server of schemas would look for them on the network.
    const sections: Record<string, unknown> = { yaml: { schemaStore: { enable: false }, validate: true } };
    connection.onRequest(ConfigurationRequest.type, ({ items }) =>
      items.map(({ section = '' }) => sections[section] ?? {}),
    );
    connection.onRequest(RegistrationRequest.type, () => {});
    connection.listen();
    await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: null,
      capabilities: {
        workspace: { configuration: true },
        textDocument: {
          publishDiagnostics: { versionSupport: true },
          ...(kind.pulls ? { diagnostic: {} } : {}),
        },
      },
    });
    const server = new Server(child, connection, kind, performance.now() - started);
    connection.onNotification(PublishDiagnosticsNotification.type, ({ uri }) => server.waiting.get(uri)?.());
    await connection.sendNotification(InitializedNotification.type, {});
    return server;
  }

  /** Opens a document, and waits for its diagnostics. */
  async open({ uri, ...document }: OpenText): Promise<void> {
    this.versions.set(uri, 1);
    await this.told(uri, () =>
      this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, version: 1, ...document },
      }),
    );
  }

  /** Changes a document, and waits for its diagnostics. */
  async change(uri: string, change: TextDocumentContentChangeEvent): Promise<void> {
    const version = (this.versions.get(uri) ?? 0) + 1;
    this.versions.set(uri, version);
    await this.told(uri, () =>
      this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [change],
      }),
    );
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  stop(): void {
    this.connection.dispose();
    this.process.kill();
  }

  private async told(uri: string, send: () => Promise<void>): Promise<void> {
    if (this.kind.pulls) {
      await send();
      await this.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
      return;
    }
    const pushed = new Promise<void>((resolve) => this.waiting.set(uri, resolve));
    await send();
    await pushed;
  }
}
