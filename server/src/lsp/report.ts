/** `bulkhead/report`: what the workspace looks like, as a page for the editor to show. */

import { type CancellationToken, RequestType, type WorkDoneProgressParams } from 'vscode-languageserver';
import { adviseOnFile, joinAdvice } from '../report/advice.ts';
import { buildReport } from '../report/build.ts';
import type { PageData } from '../report/page/model.ts';
import { renderPage, renderReport } from '../report/page/page.ts';
import { relativePath } from '../workspace/paths.ts';
import type { ScannedFile } from '../workspace/scan.ts';
import { scanAll } from './scan.ts';
import { abortSignal, type Session } from './session.ts';
import type { WorkspaceState } from './workspaceState.ts';

export interface ReportParams extends WorkDoneProgressParams {
  /** The report of this file alone. */
  readonly uri?: string;
  /** True for a page that is shown already: only what stands in its `main`, and no progress is shown. */
  readonly update?: boolean;
}

/** Client to server. */
export const ReportRequest = new RequestType<ReportParams | undefined, ReportResponse, void>(
  'bulkhead/report',
);

/** What the client shows: a document, or the content of its `main`. Links carry `data-` attributes. */
export interface ReportResponse {
  readonly html: string;
  readonly findings: number;
}

/** Scans the workspace, or what changed in it, and renders the report of all its findings by workload. */
export async function report(
  session: Session,
  state: WorkspaceState,
  params: ReportParams | undefined,
  token: CancellationToken,
): Promise<ReportResponse> {
  const { uri, update, workDoneToken } = params ?? {};
  const all = update
    ? await state.index.refresh(abortSignal(token))
    : await scanAll(session, state, workDoneToken, token);
  const files = uri === undefined ? all : all.filter((file) => file.uri === uri);
  const { data, uris } = pageDataOf(session, files);
  const render = update ? renderReport : renderPage;
  return { html: render(data, (path) => uris.get(path)), findings: data.report.findings.length };
}

/** The page's data, and the files by the names that it has for them. */
export function pageDataOf({ folders }: Session, files: readonly ScannedFile[]) {
  const uris = new Map<string, string>();
  const paths = new Map<string, string>();
  for (const { uri } of files) {
    const short = relativePath(folders, uri);
    // Folders of one name have files of one short path.
    const path = uris.has(short) ? uri : short;
    uris.set(path, uri);
    paths.set(uri, path);
  }
  const pathOf = (uri: string) => paths.get(uri) ?? relativePath(folders, uri);
  const report = buildReport(files, { pathOf, fixes: 'when-read', advice: true });
  const advice = joinAdvice(files.flatMap((file) => adviseOnFile(file, pathOf)));
  const data: PageData = { report, advice };
  return { data, uris };
}
