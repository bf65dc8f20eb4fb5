/** Diagnostics of open documents: pulled where the client can, pushed where it can't. */

import {
  type Diagnostic,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../engine/analysis.ts';
import type { Settings } from '../engine/settings.ts';
import { configurationDiagnostics } from './configurationFile.ts';
import { problemToDiagnostic, toDiagnostic } from './convert.ts';
import { analyzed, inBackground, type Session } from './session.ts';

/** All that is to be told about a document. */
export function diagnosticsFor(
  session: Session,
  document: TextDocument,
  analysis: Analysis,
  settings: Settings,
): Diagnostic[] {
  return session.configurations.isOne(document.uri)
    ? configurationDiagnostics(session, document, settings)
    : diagnosticsOf(document, analysis);
}

/** What an analysis tells about a document. */
export function diagnosticsOf(document: TextDocument, analysis: Analysis): Diagnostic[] {
  return [
    ...analysis.findings.map((finding) => toDiagnostic(document, finding)),
    ...analysis.problems.map((problem) => problemToDiagnostic(document, problem)),
  ];
}

/** `textDocument/diagnostic`. */
export async function documentDiagnostic(
  session: Session,
  { textDocument: { uri }, previousResultId }: DocumentDiagnosticParams,
): Promise<DocumentDiagnosticReport> {
  const current = await analyzed(session, uri);
  if (!current) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
  const { document, analysis, settings } = current;
  const items = diagnosticsFor(session, document, analysis, settings);
  // With the version: while a text changes, editors move the marks, so the same diagnostics are sent again.
  const resultId = `${document.version}.${fingerprint(items)}`;
  if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}

/** A short name for diagnostics (FNV-1a, 32 bits). It tells those of one file apart, no more. */
export function fingerprint(diagnostics: readonly Diagnostic[]): string {
  const text = JSON.stringify(diagnostics);
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}

/** Milliseconds without a change after which diagnostics are pushed. */
const pushDelay = 50;

/** Pushes the diagnostics of documents, once typing pauses. */
export class DiagnosticPusher {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly session: Session) {}

  /** The document is open and changed. */
  changed(uri: string): void {
    clearTimeout(this.timers.get(uri));
    const push = () => inBackground(this.session, this.push(uri));
    this.timers.set(uri, setTimeout(push, pushDelay));
  }

  /** The document is closed: its diagnostics go. */
  closed(uri: string): void {
    clearTimeout(this.timers.get(uri));
    this.timers.delete(uri);
    inBackground(this.session, this.session.connection.sendDiagnostics({ uri, diagnostics: [] }));
  }

  private async push(uri: string): Promise<void> {
    this.timers.delete(uri);
    const current = await analyzed(this.session, uri);
    const document = this.session.documents.get(uri);
    if (!document) return;
    const diagnostics = current
      ? diagnosticsFor(this.session, document, current.analysis, current.settings)
      : [];
    await this.session.connection.sendDiagnostics({ uri, version: document.version, diagnostics });
  }
}
