/**
 * `workspace/diagnostic`: diagnostics of files that are not open. The client asks again after each answer, so
 * an answer is held back until there is news.
 */

import {
  type CancellationToken,
  DocumentDiagnosticReportKind,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { ScannedFile } from '../workspace/scan.ts';
import { problemToDiagnostic, toDiagnostic } from './convert.ts';
import { closedDocument, type Session } from './session.ts';
import type { WorkspaceState } from './workspaceState.ts';

/** Answers when something differs from what the client has, or when it gives up. */
export async function workspaceDiagnostic(
  session: Session,
  state: WorkspaceState,
  params: WorkspaceDiagnosticParams,
  token: CancellationToken,
): Promise<WorkspaceDiagnosticReport> {
  const known = new Map(params.previousResultIds.map(({ uri, value }) => [uri, value]));
  while (!token.isCancellationRequested) {
    const generation = state.generation;
    if (await state.isWanted()) {
      const files = await state.index.refresh(() => token.isCancellationRequested);
      const items = reports(session, files, known);
      if (items.length > 0) return { items };
    } else if (known.size > 0) {
      return { items: [...known.keys()].map((uri) => emptyReport(uri)) };
    }
    await state.changeSince(generation, token);
  }
  return { items: [] };
}

/** Reports for the files that differ from what the client has; open ones are left to `textDocument/diagnostic`. */
function reports(
  session: Session,
  files: readonly ScannedFile[],
  known: ReadonlyMap<string, string>,
): WorkspaceDocumentDiagnosticReport[] {
  const items: WorkspaceDocumentDiagnosticReport[] = [];
  const present = new Set<string>();
  for (const file of files) {
    if (session.documents.get(file.uri)) continue;
    const diagnostics = closedDiagnostics(file);
    const resultId = fingerprint(JSON.stringify(diagnostics));
    if (diagnostics.length > 0) present.add(file.uri);
    if (diagnostics.length === 0 || known.get(file.uri) === resultId) continue;
    items.push({ kind: DocumentDiagnosticReportKind.Full, uri: file.uri, version: null, resultId, items: diagnostics });
  }
  for (const uri of known.keys()) if (!present.has(uri)) items.push(emptyReport(uri));
  return items;
}

function emptyReport(uri: string): WorkspaceDocumentDiagnosticReport {
  return { kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: [] };
}

/** All that is to be told about a file that is not open. */
export function closedDiagnostics({ uri, text, analysis }: ScannedFile) {
  if (!analysis) return [];
  const document = closedDocument(uri, text);
  return [
    ...analysis.findings.map((finding) => toDiagnostic(document, finding)),
    ...analysis.problems.map((problem) => problemToDiagnostic(document, problem)),
  ];
}

/** A short name for a text: FNV-1a, 32 bits. It tells versions of one file apart, no more. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}
