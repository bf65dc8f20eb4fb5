/** The report panel: shows the page that the server renders, and follows its links into the files. */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';

/** What the page's script sends when a link is followed; lines and characters count from zero. */
interface OpenMessage {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}

let panel: vscode.WebviewPanel | undefined;

/** Scans the workspace and shows its report, in the panel that is there or in a new one beside the editor. */
export async function showReport(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
): Promise<void> {
  const { html } = await client.sendRequest<{ html: string }>('bulkhead/report');
  panel ??= createPanel(context);
  panel.webview.html = page(panel.webview, context, html);
  panel.reveal(panel.viewColumn ?? vscode.ViewColumn.Active);
}

function createPanel(context: vscode.ExtensionContext): vscode.WebviewPanel {
  const media = vscode.Uri.joinPath(context.extensionUri, 'client', 'media');
  const created = vscode.window.createWebviewPanel(
    'bulkhead.report',
    'Isolation Report',
    vscode.ViewColumn.Active,
    {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: [media],
    },
  );
  created.webview.onDidReceiveMessage(openPlace, undefined, context.subscriptions);
  created.onDidDispose(() => {
    panel = undefined;
  });
  return created;
}

/** Opens the file at the place, in a column where the report stays visible. */
async function openPlace(message: OpenMessage): Promise<void> {
  const position = new vscode.Position(message.line, message.character);
  await vscode.window.showTextDocument(vscode.Uri.parse(message.uri), {
    viewColumn:
      panel?.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One,
    selection: new vscode.Range(position, position),
  });
}

function page(webview: vscode.Webview, context: vscode.ExtensionContext, body: string): string {
  const media = vscode.Uri.joinPath(context.extensionUri, 'client', 'media');
  const style = webview.asWebviewUri(vscode.Uri.joinPath(media, 'report.css'));
  const script = webview.asWebviewUri(vscode.Uri.joinPath(media, 'report.js'));
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src ${webview.cspSource}; img-src ${webview.cspSource}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="UTF-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <link rel="stylesheet" href="${style}">
  <title>Isolation Report</title>
</head>
<body>
${body}
<script src="${script}"></script>
</body>
</html>`;
}
