/** `bulkhead/report`: what the workspace looks like, as a page for the editor to show. */

import { type CancellationToken, RequestType, type WorkDoneProgressParams } from 'vscode-languageserver';
import { buildReport } from '../report/build.ts';
import { renderHtml } from '../report/html.ts';
import { relativePath } from '../workspace/paths.ts';
import { scanAll } from './scan.ts';
import type { Session } from './session.ts';
import type { WorkspaceState } from './workspaceState.ts';

/** Client to server. */
export const ReportRequest = new RequestType<WorkDoneProgressParams | undefined, ReportResponse, void>(
  'bulkhead/report',
);

/** What the client shows. `html` is the content of a `body`, without scripts; links carry `data-` attributes. */
export interface ReportResponse {
  readonly html: string;
  readonly findings: number;
}

/** Scans the workspace and renders the report of all its findings by workload. */
export async function report(
  session: Session,
  state: WorkspaceState,
  params: WorkDoneProgressParams | undefined,
  token: CancellationToken,
): Promise<ReportResponse> {
  const files = await scanAll(session, state, params?.workDoneToken, token);
  const uris = new Map<string, string>();
  const paths = new Map<string, string>();
  for (const { uri } of files) {
    const short = relativePath(session.folders, uri);
    // Folders of one name have files of one short path.
    const path = uris.has(short) ? uri : short;
    uris.set(path, uri);
    paths.set(uri, path);
  }
  const model = buildReport(files, {
    pathOf: (uri) => paths.get(uri) ?? uri,
    fixes: false,
    advice: true,
  });
  return { html: renderHtml(model, (path) => uris.get(path) ?? ''), findings: model.findings.length };
}
