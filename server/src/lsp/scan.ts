/** `bulkhead/scan`: looks at all files of the workspace because the user asked for it. */

import {
  type CancellationToken,
  LSPErrorCodes,
  type ProgressToken,
  RequestType,
  ResponseError,
  type WorkDoneProgressParams,
} from 'vscode-languageserver';
import type { ScannedFile } from '../workspace/scan.ts';
import { abortSignal, inBackground, type Session } from './session.ts';
import type { WorkspaceState } from './workspaceState.ts';

/** Client to server. Gives the number of findings, which from then on show as diagnostics. */
export const ScanRequest = new RequestType<WorkDoneProgressParams | undefined, number, void>('bulkhead/scan');

/** Scans the workspace, and from then on reports files that are not open too. */
export async function scan(
  session: Session,
  state: WorkspaceState,
  params: WorkDoneProgressParams | undefined,
  token: CancellationToken,
): Promise<number> {
  const files = await scanAll(session, state, params?.workDoneToken, token);
  state.askForAll();
  // Only now is it known which ignores of an open configuration cover nothing.
  const isOpen = session.documents.all().some(({ uri }) => session.configurations.isOne(uri));
  if (isOpen && session.abilities.refreshDiagnostics)
    inBackground(session, session.connection.languages.diagnostics.refresh());
  return files.reduce((sum, { analysis }) => sum + (analysis?.findings.length ?? 0), 0);
}

/**
 * Looks at all files, with progress where the client shows it: under its own token, else under one that the
 * server asks for.
 *
 * @throws ResponseError when the user cancels
 */
export async function scanAll(
  session: Session,
  state: WorkspaceState,
  workDoneToken: ProgressToken | undefined,
  token: CancellationToken,
): Promise<readonly ScannedFile[]> {
  const { window } = session.connection;
  // New files are told of where files are watched, but not those that an ignore file no longer names.
  if (session.abilities.watchFiles) state.index.list();
  else state.index.reset();
  state.watch();
  const own = workDoneToken === undefined ? await window.createWorkDoneProgress() : undefined;
  const progress = own ?? window.attachWorkDoneProgress(workDoneToken);
  const signal = abortSignal(token, ...(own ? [own.token] : []));
  let last = 0;
  progress.begin('Bulkhead: scanning the workspace', 0, undefined, true);
  try {
    const files = await state.index.refresh(signal, {
      progress(done, total) {
        const percent = Math.floor((100 * done) / Math.max(1, total));
        if (percent === last) return;
        last = percent;
        progress.report(percent, `${done} of ${total} files`);
      },
    });
    if (signal.aborted) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The scan was cancelled.');
    return files;
  } finally {
    progress.done();
  }
}
