/**
 * Diagnostics of files that are not open: `workspace/diagnostic` for clients that pull, pushed to the others.
 * A client asks again after each answer, so an answer is held back until there is news.
 */

import {
  type CancellationToken,
  type Diagnostic,
  DocumentDiagnosticReportKind,
  type ResultProgressReporter,
  type WorkDoneProgressReporter,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  type WorkspaceFullDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ScanListener } from '../workspace/index.ts';
import { folderOf, normalizeUri } from '../workspace/paths.ts';
import type { ScannedFile } from '../workspace/scan.ts';
import { diagnosticsFor, fingerprint } from './diagnostic.ts';
import { abortSignal, type Session } from './session.ts';
import { translated } from './translate.ts';
import type { WorkspaceState } from './workspaceState.ts';

/** So many reports make a partial result. */
const batchSize = 20;

/** Answers when something differs from what the client has, or when it gives up. */
export async function workspaceDiagnostic(
  session: Session,
  state: WorkspaceState,
  params: WorkspaceDiagnosticParams,
  token: CancellationToken,
  workDone: WorkDoneProgressReporter,
  partialResult?: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult>,
): Promise<WorkspaceDiagnosticReport> {
  const known = new Map(params.previousResultIds.map(({ uri, value }) => [normalizeUri(uri), value]));
  const signal = abortSignal(token);
  while (!signal.aborted) {
    const { generation } = state;
    const items: WorkspaceFullDocumentDiagnosticReport[] = [];
    let told = false;
    const progress = progressOf(workDone);
    await findNews(session, state, known, signal, progress, (item) => {
      items.push(item);
      if (!partialResult || items.length < batchSize) return;
      partialResult.report({ items: items.splice(0) });
      told = true;
    });
    progress.end();
    if (told || items.length > 0) return { items };
    await state.changeSince(generation, signal);
  }
  return { items: [] };
}

/** Progress that begins only when there is something to scan. */
function progressOf(workDone: WorkDoneProgressReporter) {
  let begun = false;
  return {
    progress(done: number, total: number) {
      if (!begun && done < total) workDone.begin('Bulkhead: scanning the workspace', 0);
      begun ||= done < total;
      if (begun) workDone.report((100 * done) / Math.max(1, total));
    },
    end() {
      if (begun) workDone.done();
    },
  };
}

/** Pushes the diagnostics of files that are not open as long as the client lives. */
export async function pushWorkspaceDiagnostics(session: Session, state: WorkspaceState): Promise<never> {
  const known = new Map<string, string>();
  const { signal } = new AbortController();
  for (;;) {
    const { generation } = state;
    const sent: Promise<void>[] = [];
    await findNews(session, state, known, signal, {}, ({ uri, items }) => {
      sent.push(session.connection.sendDiagnostics({ uri, diagnostics: items }));
    });
    await Promise.all(sent);
    await state.changeSince(generation, signal);
  }
}

/**
 * Brings the index up to date and tells what differs from what the client has. Open files are left to their own
 * diagnostics.
 *
 * @param known result ids by normalized URI, of the files for which the client has diagnostics; kept up here
 */
async function findNews(
  session: Session,
  state: WorkspaceState,
  known: Map<string, string>,
  signal: AbortSignal,
  progress: ScanListener,
  tell: (report: WorkspaceFullDocumentDiagnosticReport) => void,
): Promise<void> {
  const wanted = await state.wantedFolders();
  const tellFile = (uri: string, file: ScannedFile | undefined) => {
    if (state.isOpen(uri)) return;
    const isWanted = wanted.has(folderOf(session.folders, uri) ?? '');
    const items = file && isWanted ? closedDiagnostics(session, file) : [];
    const resultId = items.length > 0 ? fingerprint(items) : undefined;
    if (!state.closed.delete(uri) && known.get(uri) === resultId) return;
    if (resultId === undefined) known.delete(uri);
    else known.set(uri, resultId);
    const kind = DocumentDiagnosticReportKind.Full;
    tell({ kind, uri, version: null, items, ...(resultId === undefined ? {} : { resultId }) });
  };
  let files: readonly ScannedFile[] = [];
  if (wanted.size > 0) {
    state.watch();
    files = await state.index.refresh(signal, { ...progress, scanned: (file) => tellFile(file.uri, file) });
    if (signal.aborted) return;
  }
  for (const file of files) tellFile(file.uri, file);
  const present = new Set(files.map(({ uri }) => uri));
  for (const uri of [...known.keys(), ...state.closed]) if (!present.has(uri)) tellFile(uri, undefined);
}

function closedDiagnostics(session: Session, { uri, text, analysis, settings }: ScannedFile): Diagnostic[] {
  if (!analysis) return [];
  const document = TextDocument.create(uri, '', 0, text);
  return diagnosticsFor(session, document, translated(analysis, session.translations), settings);
}
