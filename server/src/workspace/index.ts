/** The analyses of all files of a workspace, made once and kept up with what changes. */

import type { Settings } from '../engine/settings.ts';
import { turns, untilAborted } from './abort.ts';
import type { FileSource } from './files.ts';
import { folderPrefix, normalizeUri } from './paths.ts';
import type { PartsOf } from './projects.ts';
import { mayBeOurs, type ScannedFile, scanFile } from './scan.ts';

export interface IndexOptions<S extends Settings> {
  readonly files: FileSource;
  readonly folders: () => readonly string[];
  /** The settings for a file; `undefined` when they say that it is not looked at. */
  readonly settings: (uri: string) => Promise<S | undefined>;
  /** A file as an editor has it open, which counts before the file's own text. */
  readonly open: (uri: string, settings: S) => ScannedFile | undefined;
  /** What is to be known before a scan. */
  readonly prepare: (signal: AbortSignal) => Promise<void>;
  /** The parts that a file has in projects. */
  readonly partsOf: PartsOf;
  /** Told about a folder whose files cannot be listed. */
  readonly warn: (message: string) => void;
}

/** Told while a scan goes on. */
export interface ScanListener {
  /** Comes before each file and at the end; `total` may grow. */
  progress?(done: number, total: number): void;
  /** A file has been looked at anew. */
  scanned?(file: ScannedFile): void;
}

/** Grows only when asked: nothing is read before the first `refresh`. All its URIs are normalized. */
export class WorkspaceIndex<S extends Settings> {
  private readonly files = new Map<string, ScannedFile>();
  private readonly stale = new Set<string>();
  /** How often the folders had to be listed, and how often they were. */
  private listingsAsked = 1;
  private listingsDone = 0;
  /** Tells a scan that began before a reset that it is of no use any more. */
  private epoch = 0;
  private running: Promise<void> | undefined;

  constructor(private readonly options: IndexOptions<S>) {}

  /** The text of a known file changed, on disk or in an editor. */
  touch(uri: string): void {
    const file = normalizeUri(uri);
    if (this.files.has(file)) this.stale.add(file);
  }

  /** A file, or a folder, came, changed or went on disk. Which of the new files count is up to the listing. */
  changedOnDisk(uri: string): void {
    const inside = folderPrefix(uri);
    for (const file of this.files.keys()) if (file.startsWith(inside)) this.stale.add(file);
    this.touch(uri);
    if (mayBeOurs(uri) && !this.files.has(normalizeUri(uri))) this.list();
  }

  /** The folders are to be listed again; what is known of their files stays. */
  list(): void {
    this.listingsAsked++;
  }

  /** Everything is to be looked at again: settings or folders changed. */
  reset(): void {
    this.epoch++;
    this.list();
    this.files.clear();
    this.stale.clear();
  }

  /**
   * Brings the index up to date and gives all files in the order of their URIs; on abort, promptly, those known
   * by then. Scans do not overlap: who comes second waits, and hears of the files that are left.
   */
  async refresh(signal: AbortSignal, listener: ScanListener = {}): Promise<readonly ScannedFile[]> {
    while (!signal.aborted && !this.isCurrent()) {
      this.running ??= this.scan(signal, listener).finally(() => {
        this.running = undefined;
      });
      await untilAborted(this.running, signal);
    }
    return [...this.files.values()].sort((a, b) => (a.uri < b.uri ? -1 : 1));
  }

  /** All files where nothing is left to be looked at; `undefined` else. */
  complete(): Iterable<ScannedFile> | undefined {
    return this.isCurrent() ? this.files.values() : undefined;
  }

  private isCurrent(): boolean {
    return !this.running && this.listingsDone === this.listingsAsked && this.stale.size === 0;
  }

  private async scan(signal: AbortSignal, listener: ScanListener): Promise<void> {
    const { epoch } = this;
    const useless = () => signal.aborted || epoch !== this.epoch;
    await this.options.prepare(signal);
    if (this.listingsDone !== this.listingsAsked) await this.listFolders(signal, useless);
    const pause = turns();
    let done = 0;
    for (const uri of [...this.stale].sort()) {
      if (useless()) return;
      listener.progress?.(done, done + this.stale.size);
      done++;
      this.stale.delete(uri);
      const looking = this.look(uri);
      await untilAborted(looking, signal);
      if (useless()) return this.lookAgain(uri, epoch);
      const file = await looking;
      if (file) this.files.set(uri, file.status === 'skipped' ? { ...file, text: '' } : file);
      else this.files.delete(uri);
      if (file) listener.scanned?.(file);
      await pause();
    }
    listener.progress?.(done, done);
  }

  /** What was being looked at when a scan was given up is still to be looked at. */
  private lookAgain(uri: string, epoch: number): void {
    if (epoch === this.epoch) this.stale.add(uri);
  }

  private async listFolders(signal: AbortSignal, useless: () => boolean): Promise<void> {
    const asked = this.listingsAsked;
    const found = new Set<string>();
    for (const folder of this.options.folders()) {
      const listing = this.filesIn(folder);
      await untilAborted(listing, signal);
      if (useless()) return;
      for (const uri of await listing) found.add(normalizeUri(uri));
    }
    for (const uri of found) if (!this.files.has(uri)) this.stale.add(uri);
    for (const uri of [...this.files.keys(), ...this.stale]) {
      if (found.has(uri)) continue;
      this.files.delete(uri);
      this.stale.delete(uri);
    }
    this.listingsDone = asked;
  }

  private async filesIn(folder: string): Promise<readonly string[]> {
    try {
      return await this.options.files.find(folder);
    } catch (error) {
      this.options.warn(
        `The files of ${folder} cannot be listed: ${error instanceof Error ? error.message : error}`,
      );
      return [];
    }
  }

  private async look(uri: string): Promise<ScannedFile | undefined> {
    const settings = await this.options.settings(uri);
    if (!settings) return undefined;
    const open = this.options.open(uri, settings);
    if (open) return open;
    const file = await scanFile(this.options.files, uri, settings, this.options.partsOf(uri));
    return file.analysis || (await this.options.files.exists(uri).catch(() => true)) ? file : undefined;
  }
}
