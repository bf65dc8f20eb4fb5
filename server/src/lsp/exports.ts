/** What is handed on: reports in the formats of other tools, and the baseline. */

import { type CancellationToken, RequestType, type WorkDoneProgressParams } from 'vscode-languageserver';
import { entriesOf, renderBaseline } from '../report/baseline.ts';
import { renderPage } from '../report/page/page.ts';
import { renderers } from '../report/renderers.ts';
import { folderOf, folderPrefix, normalizeUri, relativePath } from '../workspace/paths.ts';
import { pageDataOf } from './report.ts';
import { scanAll } from './scan.ts';
import type { Session } from './session.ts';
import type { WorkspaceState } from './workspaceState.ts';

/** The formats that a report can be handed on in. */
type Format = 'html' | keyof typeof renderers;

export interface ExportParams extends WorkDoneProgressParams {
  readonly format: Format;
}

/** Client to server: the report of the workspace, as the text of a file. */
export const ExportRequest = new RequestType<ExportParams, string, void>('bulkhead/export');

/** Scans the workspace and writes the report. @throws ResponseError when the user cancels */
export async function exportReport(
  session: Session,
  state: WorkspaceState,
  { format, workDoneToken }: ExportParams,
  token: CancellationToken,
): Promise<string> {
  const { data } = pageDataOf(session, await scanAll(session, state, workDoneToken, token));
  return format === 'html' ? renderPage(data) : renderers[format](data.report);
}

export interface BaselineParams extends WorkDoneProgressParams {
  /** The workspace folder. */
  readonly folder: string;
}

export interface BaselineResponse {
  /** The text of the baseline's file. */
  readonly text: string;
  readonly findings: number;
}

/** Client to server. */
export const BaselineRequest = new RequestType<BaselineParams, BaselineResponse, void>('bulkhead/baseline');

/** Scans the workspace and writes down what is found in a folder. @throws ResponseError when the user cancels */
export async function baseline(
  session: Session,
  state: WorkspaceState,
  { folder, workDoneToken }: BaselineParams,
  token: CancellationToken,
): Promise<BaselineResponse> {
  const files = await scanAll(session, state, workDoneToken, token);
  const own = normalizeUri(folderPrefix(folder));
  const inside = files.filter(
    ({ uri }) => normalizeUri(folderPrefix(folderOf(session.folders, uri) ?? '')) === own,
  );
  const entries = inside.flatMap((file) => entriesOf(file, relativePath([folder], file.uri)));
  return { text: renderBaseline(entries), findings: entries.length };
}
