/** Reads and analyses one file of many, and says what became of it. */

import type { Analysis, ProjectPart, SourceFile } from '../engine/analysis.ts';
import { analyze } from '../engine/analyze.ts';
import { fileKind } from '../engine/detect.ts';
import type { Family } from '../engine/model/workload.ts';
import type { Settings } from '../engine/settings.ts';
import { LineIndex } from '../engine/source.ts';
import { type FileSource, TooLargeError } from './files.ts';

/** `skipped`: the file is none of ours. `failed`: it could not be read, or not to its end. */
export type ScanStatus = 'analyzed' | 'skipped' | 'failed';

export interface ScannedFile {
  readonly uri: string;
  readonly status: ScanStatus;
  /** Why a file is skipped or failed, or what in an analysed one could not be read. */
  readonly reason?: string;
  readonly family: Family | undefined;
  /** Empty when the file could not be read. */
  readonly text: string;
  readonly analysis: Analysis | undefined;
  /** What it was analysed with. */
  readonly settings: Settings;
  /** The projects that it was analysed as a part of. */
  readonly projects?: readonly ProjectPart[];
}

/** A scanned file as the engine sees it. */
export function sourceOf({
  uri,
  text,
  projects,
}: Pick<ScannedFile, 'uri' | 'text' | 'projects'>): SourceFile {
  return { path: uri, text, ...(projects ? { projects } : {}) };
}

/** Whether a file may be ours as far as its name tells; only such files are read in a scan. */
export function mayBeOurs(uri: string): boolean {
  return fileKind(uri) !== undefined;
}

/** Reads a file and analyses it. Never rejects. */
export async function scanFile(
  files: Pick<FileSource, 'read'>,
  uri: string,
  settings: Settings,
  projects?: readonly ProjectPart[],
): Promise<ScannedFile> {
  let text: string;
  try {
    text = await files.read(uri);
  } catch (error) {
    const unread = unreadable(uri, error instanceof Error ? error.message : String(error), settings);
    return error instanceof TooLargeError ? { ...unread, status: 'skipped' } : unread;
  }
  return scanText(uri, text, settings, projects);
}

/** Analyses a text as the file of that name. */
export function scanText(
  uri: string,
  text: string,
  settings: Settings,
  projects?: readonly ProjectPart[],
): ScannedFile {
  const file = sourceOf({ uri, text, ...(projects ? { projects } : {}) });
  return scannedFile(file, analyze(file, settings), settings);
}

/** A file that has been analysed already. */
export function scannedFile(file: SourceFile, analysis: Analysis, settings: Settings): ScannedFile {
  const { path: uri, text, projects } = file;
  const [family] = analysis.families;
  const base = { uri, text, family, analysis, settings, ...(projects ? { projects } : {}) };
  const [error] = analysis.syntaxErrors;
  if (error) {
    const line = new LineIndex(text).lineAt(error.span.start) + 1;
    return { ...base, status: 'failed', reason: `not fully readable, line ${line}: ${error.message}` };
  }
  return family
    ? { ...base, status: 'analyzed' }
    : { ...base, status: 'skipped', reason: 'holds no workload' };
}

/** A file that could not be read at all. */
export function unreadable(uri: string, reason: string, settings: Settings): ScannedFile {
  return { uri, status: 'failed', reason, family: undefined, text: '', analysis: undefined, settings };
}
