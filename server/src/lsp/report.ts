/** `bulkhead/report`: what the workspace looks like, as a page for the editor to show. */

import type { CancellationToken } from 'vscode-languageserver';
import { defaultSettings, type Settings } from '../engine/settings.ts';
import { renderHtml } from '../report/html.ts';
import { buildReport } from '../report/model.ts';
import { relativePath } from '../workspace/paths.ts';
import type { Session } from './session.ts';
import type { WorkspaceState } from './workspaceState.ts';

/** What the client shows. `html` is the content of a `body`, without scripts; links carry `data-` attributes. */
export interface ReportResponse {
  readonly html: string;
  readonly findings: number;
}

/** Scans the workspace and renders the report of all its findings by workload. */
export async function report(
  session: Session,
  state: WorkspaceState,
  token: CancellationToken,
): Promise<ReportResponse> {
  const files = await state.scan(token);
  const settings = new Map<string, Settings>();
  for (const { uri } of files) settings.set(uri, await session.settings.get(uri));
  const uris = new Map(files.map(({ uri }) => [relativePath(session.folders, uri), uri]));
  const model = buildReport(files, {
    pathOf: (uri) => relativePath(session.folders, uri),
    settingsOf: (uri) => settings.get(uri) ?? defaultSettings,
    fixes: false,
  });
  return { html: renderHtml(model, (path) => uris.get(path) ?? ''), findings: model.findings.length };
}
