/** The analyses of all files of a workspace, made once and kept up with what changes. */

import type { Settings } from '../engine/settings.ts';
import type { FileSource } from './files.ts';
import { mayBeOurs, type ScannedFile, scanFile, scanText } from './scan.ts';

export interface IndexOptions {
  readonly files: FileSource;
  readonly folders: () => readonly string[];
  readonly settings: (uri: string) => Promise<Settings>;
  /** The text of a file as an editor has it, which counts before the file's own. */
  readonly openText: (uri: string) => string | undefined;
}

/** Told while a scan goes on; may answer `true` to stop it. */
export type ScanProgress = (done: number, total: number) => boolean;

/** Grows only when asked: nothing is read before the first `refresh`. */
export class WorkspaceIndex {
  private readonly scanned = new Map<string, ScannedFile>();
  private readonly stale = new Set<string>();
  private listed = false;
  private running: Promise<void> | undefined;

  constructor(private readonly options: IndexOptions) {}

  /** A file changed, came or went. */
  touch(uri: string): void {
    if (mayBeOurs(uri) || this.scanned.has(uri)) this.stale.add(uri);
  }

  /** Everything is to be looked at again: settings or folders changed. */
  reset(): void {
    this.listed = false;
    this.scanned.clear();
    this.stale.clear();
  }

  /** Brings the index up to date and gives all files in the order of their URIs. Scans do not overlap. */
  async refresh(progress: ScanProgress = () => false): Promise<readonly ScannedFile[]> {
    while (this.running) await this.running;
    this.running = this.scan(progress).finally(() => {
      this.running = undefined;
    });
    await this.running;
    return [...this.scanned.values()].sort((a, b) => (a.uri < b.uri ? -1 : 1));
  }

  private async scan(progress: ScanProgress): Promise<void> {
    if (!this.listed) {
      for (const folder of this.options.folders()) {
        for (const uri of await this.options.files.find(folder)) this.stale.add(uri);
      }
      this.listed = true;
    }
    const pending = [...this.stale].sort();
    for (const [done, uri] of pending.entries()) {
      if (progress(done, pending.length)) return;
      this.stale.delete(uri);
      const scanned = await this.scanOne(uri);
      if (scanned) this.scanned.set(uri, scanned);
      else this.scanned.delete(uri);
    }
    progress(pending.length, pending.length);
  }

  private async scanOne(uri: string): Promise<ScannedFile | undefined> {
    const settings = await this.options.settings(uri);
    const open = this.options.openText(uri);
    const file = open === undefined ? await scanFile(this.options.files, uri, settings) : scanText(uri, open, settings);
    return file.status === 'failed' && file.analysis === undefined && !(await this.options.files.exists(uri)) ? undefined : file;
  }
}
