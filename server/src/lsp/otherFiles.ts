/** What other files of the workspace mean for a file: the objects of its cluster, and the projects that it is in. */

import { untilAborted } from '../workspace/abort.ts';
import type { FileSource } from '../workspace/files.ts';
import { normalizeUri } from '../workspace/paths.ts';
import { Starters } from '../workspace/project-starts.ts';
import type { ClusterStore } from './clusterObjects.ts';
import type { ProjectStore } from './projects.ts';

/** Milliseconds in which files that come or go are looked for together. */
const settling = 100;

/** Nothing is read before `load`: most workspaces have no such files, and nobody waits for a search. */
export class OtherFiles {
  private loading: Promise<void> | undefined;
  private isLoaded = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Files came or went since all was read. */
  private isStale = false;
  private uris: readonly string[] = [];
  private starters = new Starters();

  constructor(
    private readonly files: FileSource,
    private readonly folders: () => readonly string[],
    readonly cluster: ClusterStore,
    readonly projects: ProjectStore,
  ) {}

  /** Reads what the workspace's files say of each other, once. Never rejects. */
  load(): Promise<void> {
    this.loading ??= this.readAll();
    return this.loading;
  }

  /** As `load`, unless whoever waits loses interest: who comes next begins anew then. */
  async loadUnless(signal: AbortSignal): Promise<void> {
    const { loading = this.load() } = this;
    await untilAborted(loading, signal);
    if (signal.aborted && !this.isLoaded && this.loading === loading) this.loading = undefined;
  }

  /** The text of an open file is another. */
  async edited(uri: string, text: string): Promise<void> {
    this.cluster.update(uri, text);
    await this.updateProjects(uri, text);
  }

  /** A file, or a folder, came, changed or went on disk. */
  async changedOnDisk(uri: string, isNewOrGone: boolean): Promise<void> {
    await this.cluster.changedOnDisk(uri);
    if (!this.loading) return;
    if (isNewOrGone) this.loadSoon('everything');
    else {
      const text = await this.files.read(normalizeUri(uri)).catch(() => undefined);
      if (text === undefined) this.loadSoon('everything');
      else await this.updateProjects(uri, text);
    }
  }

  /** Folders or settings changed: what was read is read again, if anything was. */
  reset(): void {
    if (this.loading) this.loadSoon('everything');
  }

  private async updateProjects(uri: string, text: string): Promise<void> {
    if (this.isLoaded && this.starters.see(normalizeUri(uri), text)) this.loadSoon('projects');
    await this.projects.update(uri, text);
  }

  private loadSoon(what: 'everything' | 'projects'): void {
    this.isStale ||= what === 'everything';
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.isStale) this.loading = this.readAll();
      else void this.readProjects();
      this.isStale = false;
    }, settling);
  }

  private async readAll(): Promise<void> {
    const uris: string[] = [];
    for (const folder of this.folders()) {
      for (const uri of await this.files.find(folder).catch(() => [])) uris.push(normalizeUri(uri));
    }
    this.uris = uris;
    this.starters = new Starters();
    const { starters } = this;
    await this.cluster.load(uris, (uri, text) => starters.see(uri, text));
    await this.readProjects();
    this.isLoaded = true;
  }

  private readProjects(): Promise<void> {
    return this.projects.load(this.uris, this.starters);
  }
}
