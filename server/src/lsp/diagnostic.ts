/** Diagnostics of open documents: pulled where the client can, pushed where it can't. */

import { type Diagnostic, type DocumentDiagnosticReport, DocumentDiagnosticReportKind } from 'vscode-languageserver';
import { problemToDiagnostic, toDiagnostic } from './convert.ts';
import { type Analyzed, analyzed, type Session } from './session.ts';

/** All that is to be told about a document. */
export function diagnosticsOf({ document, analysis }: Analyzed): Diagnostic[] {
  return [
    ...analysis.findings.map((finding) => toDiagnostic(document, finding)),
    ...analysis.problems.map((problem) => problemToDiagnostic(document, problem)),
  ];
}

/** `textDocument/diagnostic`. */
export async function documentDiagnostic(session: Session, uri: string): Promise<DocumentDiagnosticReport> {
  const current = await analyzed(session, uri);
  return { kind: DocumentDiagnosticReportKind.Full, items: current ? diagnosticsOf(current) : [] };
}

/** Pushes a document's diagnostics, unless it changed while they were made: then a later push is on its way. */
export async function pushDiagnostics(session: Session, uri: string): Promise<void> {
  const current = await analyzed(session, uri);
  const document = session.documents.get(uri);
  if (!document) return;
  const diagnostics = current ? diagnosticsOf(current) : [];
  await session.connection.sendDiagnostics({ uri, version: document.version, diagnostics });
}
