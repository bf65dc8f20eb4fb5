/** What both entries do once they have a client: start its server when the first file turns up that may be ours. */

import * as vscode from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { isOurs } from './client.ts';
import { registerCommands } from './commands.ts';
import { registerConfigurationCommands } from './configuration.ts';
import { registerExportCommands } from './exports.ts';
import { answerFileRequests } from './files.ts';
import { registerFirstSteps } from './firstSteps.ts';
import { registerFixCommands } from './fixes.ts';
import { registerRuleCommand } from './rules.ts';
import { registerSandboxCommands } from './sandboxes.ts';
import { addStatusItem } from './status.ts';

/** The server, as the commands see it. */
export interface Server {
  readonly client: BaseLanguageClient;
  /** Starts the server if it is not running. Rejects when it cannot start. */
  readonly start: () => Promise<void>;
  readonly restart: () => Promise<void>;
}

let stopServer: (() => Promise<void>) | undefined;

/** Returns at once: activation waits for nothing. */
export function start(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
  client: BaseLanguageClient,
): void {
  let status: vscode.Disposable | undefined;
  const server: Server = {
    client,
    start() {
      status ??= addStatusItem(client);
      return client.start();
    },
    async restart() {
      await stop(client);
      await server.start();
    },
  };
  stopServer = () => stop(client);
  context.subscriptions.push(output, ...answerFileRequests(client), { dispose: () => status?.dispose() });
  registerCommands(context, server, output);
  registerSandboxCommands(context, server);
  registerExportCommands(context, server);
  registerFixCommands(context, server);
  registerConfigurationCommands(context, server);
  registerRuleCommand(context, server);
  registerFirstSteps(context);
  startWhenNeeded(context, () => {
    server.start().catch((error: unknown) => output.error(`The language server did not start: ${error}`));
  });
}

/** Lets the server end by itself; VS Code waits for it. */
export async function deactivate(): Promise<void> {
  await stopServer?.();
}

/** The client logs what goes wrong. */
async function stop(client: BaseLanguageClient): Promise<void> {
  if (client.state === State.Starting) await client.start().catch(() => undefined);
  await client.stop().catch(() => undefined);
}

/** Words without which a file starts no container, and says nothing of those that others start. The server looks closer. */
const tellingWords = new RegExp(
  [
    String.raw`\b(services|containers|privileged|initContainers|securityContext|runtimeClassName|hostPath|host(Network|PID|IPC|Users))\b`,
    String.raw`\bkind["']?\s*:\s*["']?(Namespace|RuntimeClass|PodSecurityPolicy|SecurityContextConstraints|PersistentVolume|KubeVirt|VirtualMachine)`,
    String.raw`\b(docker|podman|nerdctl)\b`,
    String.raw`"(privileged|capAdd|securityOpt|runArgs|mounts|features)"\s*:`,
    String.raw`\bjobs\s*:`,
  ].join('|'),
);

/** Most people open YAML that is none of ours, and for them no server runs. */
function startWhenNeeded(context: vscode.ExtensionContext, startServer: () => void): void {
  const listeners: vscode.Disposable[] = [];
  const stopListening = () => {
    for (const listener of listeners.splice(0)) listener.dispose();
  };
  const startOnce = () => {
    stopListening();
    startServer();
  };
  const look = (document: vscode.TextDocument) => {
    if (!isOurs(document)) return false;
    const reserved = ['dockerfile', 'dockercompose', 'quadlet'].includes(document.languageId);
    const isKnown = /\/(kustomization|\.bulkhead)\.ya?ml$/.test(document.uri.path);
    return reserved || isKnown || tellingWords.test(document.getText());
  };
  if (wantsWholeWorkspace() || vscode.workspace.textDocuments.some(look)) {
    startServer();
    return;
  }
  listeners.push(
    vscode.workspace.onDidOpenTextDocument((document) => look(document) && startOnce()),
    vscode.workspace.onDidChangeTextDocument(({ document }) => look(document) && startOnce()),
    vscode.workspace.onDidChangeConfiguration(() => wantsWholeWorkspace() && startOnce()),
  );
  context.subscriptions.push({ dispose: stopListening });
}

function wantsWholeWorkspace(): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.some((folder) =>
    vscode.workspace.getConfiguration('bulkhead', folder).get('workspaceDiagnostics', false),
  );
}
