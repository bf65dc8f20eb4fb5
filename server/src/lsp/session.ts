/** What the handlers share: the connection, the open documents, the settings, and the last analysis of each file. */

import type { CancellationToken, Connection, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, ProjectPart, SourceFile } from '../engine/analysis.ts';
import { analyze } from '../engine/analyze.ts';
import type { FileSource } from '../workspace/files.ts';
import type { PartsOf } from '../workspace/projects.ts';
import type { ScannedFile } from '../workspace/scan.ts';
import type { Abilities } from './abilities.ts';
import type { ConfigurationStore } from './configurationStore.ts';
import type { OtherFiles } from './otherFiles.ts';
import type { ServerSettings, SettingsStore } from './settings.ts';
import { type Translations, translated } from './translate.ts';

export interface Session {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly abilities: Abilities;
  readonly translations: Translations | undefined;
  readonly settings: SettingsStore;
  readonly configurations: ConfigurationStore;
  readonly analyses: AnalysisStore;
  readonly files: FileSource;
  /** A command of the client's that tells what to check after a fix, with the text as its argument. */
  readonly tellCheckCommand: string | undefined;
  /** Everything that hangs on settings is to be looked at again. */
  settingsChanged: () => void;
  /** The findings of these files may be others now, though they did not change. Normalized URIs. */
  affected: (uris: ReadonlySet<string>) => void;
  /** All files of the workspace as last looked at; `undefined` while not all have been. */
  allFiles: () => Iterable<ScannedFile> | undefined;
  /** The client's command that shows a move and applies it; without it the server's own is used. */
  readonly moveCommand: string | undefined;
  /** The client's command that shows the page of a rule, with its id as the argument. */
  readonly explainCommand: string | undefined;
  readonly others: OtherFiles;
  /** The workspace's folders, as URIs in the client's spelling. */
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
}

/** The last analysis of each open document. One analysis serves diagnostics, code actions, hovers and scans. */
export class AnalysisStore {
  private readonly entries = new Map<string, Entry>();
  private readonly failed = new Set<string>();

  constructor(
    private readonly connection: Connection,
    private readonly partsOf: PartsOf,
    private readonly translations: Translations | undefined,
  ) {}

  /** The analysis of a document as it is now; taken from the last one when nothing changed since. */
  get(document: TextDocument, settings: ServerSettings): Analyzed {
    const known = this.entries.get(document.uri);
    const same = known?.settings === settings && known.document === document;
    const projects = this.partsOf(document.uri);
    const isKnown = same && known.version === document.version && areSame(known.file.projects, projects);
    if (isKnown) return known;
    const { uri: path, languageId } = document;
    const file = { path, text: document.getText(), languageId, ...(projects ? { projects } : {}) };
    const analysis = translated(
      analyze(file, settings, same ? known.analysis.documents : undefined),
      this.translations,
    );
    for (const { ruleId, message } of analysis.failures) this.tellOnce(`Rule ${ruleId} failed: ${message}`);
    const entry: Entry = { document, file, settings, analysis, version: document.version };
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

function areSame(some: readonly ProjectPart[] = [], others: readonly ProjectPart[] = []): boolean {
  return some.length === others.length && some.every(({ project }, i) => project === others[i]?.project);
}

/** The open document of a URI with its analysis; `undefined` when it is not open or Bulkhead is switched off. */
export async function analyzed(session: Session, uri: string): Promise<Analyzed | undefined> {
  const settings = await session.settings.get(uri);
  // Looked up after the wait: the document may have changed or closed in the meantime.
  const document = session.documents.get(uri);
  return document && settings.enable ? session.analyses.get(document, settings) : undefined;
}

/** Lets work run that nobody waits for; a failure is logged. */
export function inBackground({ connection }: Pick<Session, 'connection'>, work: Promise<unknown>): void {
  work.catch((error) => connection.console.error(String(error instanceof Error ? error.stack : error)));
}

/** Aborts when the client cancels by any of the tokens. */
export function abortSignal(...tokens: readonly CancellationToken[]): AbortSignal {
  const controller = new AbortController();
  for (const token of tokens) {
    if (token.isCancellationRequested) controller.abort();
    token.onCancellationRequested(() => controller.abort());
  }
  return controller.signal;
}
