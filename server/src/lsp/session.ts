/** What the handlers share: the connection, the open documents, the settings, and the last analysis of each file. */

import type { Connection, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, SourceFile } from '../engine/analysis.ts';
import { analyze, type DocumentCache } from '../engine/analyze.ts';
import type { FileSource } from '../workspace/files.ts';
import type { Abilities } from './abilities.ts';
import type { ServerSettings, SettingsStore } from './settings.ts';

export interface Session {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly abilities: Abilities;
  readonly settings: SettingsStore;
  readonly analyses: AnalysisStore;
  readonly files: FileSource;
  /** The workspace's folders, as URIs without a slash at the end. */
  folders: readonly string[];
}

/** A document with its analysis under the settings of its folder. */
export interface Analyzed {
  readonly document: TextDocument;
  readonly file: SourceFile;
  readonly settings: ServerSettings;
  readonly analysis: Analysis;
}

interface Entry extends Analyzed {
  readonly version: number;
  readonly cache: DocumentCache;
}

/** The last analysis of each open document. One analysis serves diagnostics, code actions and hovers. */
export class AnalysisStore {
  private readonly entries = new Map<string, Entry>();
  private readonly failed = new Set<string>();

  constructor(private readonly connection: Connection) {}

  /** The analysis of a document as it is now; taken from the last one when nothing changed since. */
  get(document: TextDocument, settings: ServerSettings): Analyzed {
    const known = this.entries.get(document.uri);
    const same = known?.settings === settings;
    if (known && same && known.version === document.version && known.document === document) return known;
    const cache: DocumentCache = same ? known.cache : new Map();
    const file = { path: document.uri, text: document.getText(), languageId: document.languageId };
    const analysis = analyze(file, settings, cache);
    for (const { ruleId, message } of analysis.failures) this.tellOnce(`Rule ${ruleId} failed: ${message}`);
    const entry: Entry = { document, file, settings, analysis, version: document.version, cache };
    this.entries.set(document.uri, entry);
    return entry;
  }

  forget(uri: string): void {
    this.entries.delete(uri);
  }

  private tellOnce(message: string): void {
    if (this.failed.has(message)) return;
    this.failed.add(message);
    this.connection.console.error(message);
  }
}

/** The open document of a URI with its analysis; `undefined` when it is not open or Bulkhead is switched off. */
export async function analyzed(session: Session, uri: string): Promise<Analyzed | undefined> {
  const settings = await session.settings.get(uri);
  // Looked up after the wait: the document may have changed or closed in the meantime.
  const document = session.documents.get(uri);
  return document && settings.enable ? session.analyses.get(document, settings) : undefined;
}

/** A document for a file that is not open, so that the same conversions serve it. */
export function closedDocument(uri: string, text: string): TextDocument {
  return TextDocument.create(uri, '', 0, text);
}
