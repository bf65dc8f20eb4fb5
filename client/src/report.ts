/** The report's panel: shows what the server renders, follows its links into the files, and keeps up with what changes. */

import * as vscode from 'vscode';
import { isOurs } from './client.ts';

/** What the page's script sends when a link is followed; lines and characters count from zero. */
interface OpenMessage {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}

/** The answer of `bulkhead/report`. */
export interface Report {
  readonly html: string;
  readonly findings: number;
}

/** Asks for the report again: what stands in the page's `main`. */
export type Refresh = () => Promise<Report | undefined>;

/** How long nothing changes before the page is asked for anew, in milliseconds. */
const calm = 500;

/** Around what an update replaces. */
const [mainStart, mainEnd] = ['<main id="report">\n', '\n</main>'];

let current: ReportPanel | undefined;

/** Shows a report in the panel that is there, or in a new one. */
export function showReport(report: Report, title: string, refresh: Refresh): void {
  current ??= new ReportPanel(() => {
    current = undefined;
  });
  current.show(report, title, refresh);
}

class ReportPanel {
  private readonly panel: vscode.WebviewPanel;
  private refresh: Refresh = async () => undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isStale = false;
  /** What the page was given last, so that nothing moves in it when nothing changed. */
  private shown = '';

  constructor(closed: () => void) {
    this.panel = vscode.window.createWebviewPanel(
      'bulkhead.report',
      vscode.l10n.t('Isolation Report'),
      vscode.ViewColumn.Active,
      { enableScripts: true, enableFindWidget: true, localResourceRoots: [] },
    );
    const listeners = [
      this.panel.webview.onDidReceiveMessage((message: OpenMessage) => this.openPlace(message)),
      this.panel.onDidChangeViewState(() => this.isStale && this.updateSoon()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => isOurs(document) && this.updateSoon()),
      vscode.languages.onDidChangeDiagnostics(() => this.updateSoon()),
    ];
    this.panel.onDidDispose(() => {
      clearTimeout(this.timer);
      for (const listener of listeners) listener.dispose();
      closed();
    });
  }

  show({ html }: Report, title: string, refresh: Refresh): void {
    this.refresh = refresh;
    this.isStale = false;
    this.shown = html.slice(html.indexOf(mainStart) + mainStart.length, html.indexOf(mainEnd));
    this.panel.title = title;
    this.panel.webview.html = html;
    this.panel.reveal();
  }

  /** A page that nobody sees is brought up to date when somebody does. */
  private updateSoon(): void {
    this.isStale = true;
    clearTimeout(this.timer);
    if (this.panel.visible) this.timer = setTimeout(() => void this.update(), calm);
  }

  private async update(): Promise<void> {
    this.isStale = false;
    const report = await this.refresh();
    if (!report || report.html === this.shown) return;
    this.shown = report.html;
    await this.panel.webview.postMessage({ report: report.html });
  }

  /** Opens the file at the place, in a column where the report stays visible. */
  private async openPlace({ uri, line, character }: OpenMessage): Promise<void> {
    const position = new vscode.Position(line, character);
    const { One, Beside } = vscode.ViewColumn;
    const viewColumn = this.panel.viewColumn === One ? Beside : One;
    const selection = new vscode.Range(position, position);
    try {
      // Not `showTextDocument`: it keeps the document open for minutes after its tab is closed.
      await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(uri), { viewColumn, selection });
    } catch (error) {
      vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  }
}
