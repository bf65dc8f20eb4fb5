/** The report panel: shows what the server renders, and follows its links into the files. */

import * as vscode from 'vscode';

/** What the page's script sends when a link is followed; lines and characters count from zero. */
interface OpenMessage {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}

let panel: vscode.WebviewPanel | undefined;

/** Shows the report, in the panel that is there or in a new one. */
export function showReport(context: vscode.ExtensionContext, html: string): void {
  panel ??= createPanel(context);
  panel.webview.html = page(panel.webview, context, html);
  panel.reveal();
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
  created.webview.onDidReceiveMessage(openPlace);
  created.onDidDispose(() => {
    panel = undefined;
  });
  return created;
}

/** Opens the file at the place, in a column where the report stays visible. */
async function openPlace(message: OpenMessage): Promise<void> {
  const position = new vscode.Position(message.line, message.character);
  const { One, Beside } = vscode.ViewColumn;
  const viewColumn = panel?.viewColumn === One ? Beside : One;
  const selection = new vscode.Range(position, position);
  try {
    // Not `showTextDocument`: it keeps the document open for minutes after its tab is closed.
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(message.uri), {
      viewColumn,
      selection,
    });
  } catch (error) {
    vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

function page(webview: vscode.Webview, context: vscode.ExtensionContext, body: string): string {
  const media = vscode.Uri.joinPath(context.extensionUri, 'client', 'media');
  const style = webview.asWebviewUri(vscode.Uri.joinPath(media, 'report.css'));
  const script = webview.asWebviewUri(vscode.Uri.joinPath(media, 'report.js'));
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src ${webview.cspSource}`;
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
