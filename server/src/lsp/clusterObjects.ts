/** The objects of the workspace that say something about pods, kept up with what is edited and what changes on disk. */

import type { Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ClusterFacts } from '../engine/model/cluster.ts';
import type { Project } from '../engine/projects/project.ts';
import {
  type BuiltStorage,
  builtStorage,
  clusters,
  isManifest,
  type ObjectInFile,
  objectsIn,
  withBuiltStorage,
} from '../workspace/clusterObjects.ts';
import type { FileSource } from '../workspace/files.ts';
import { folderOf, normalizeUri } from '../workspace/paths.ts';
import { toRange } from './convert.ts';

/** An object and the place of its name. */
export interface ObjectPlace extends ObjectInFile {
  readonly range: Range;
}

/** What the store needs of the server. */
interface Surroundings {
  readonly files: FileSource;
  readonly folders: () => readonly string[];
  /** The text of a file that is open, which counts before the file's own. */
  readonly openText: (uri: string) => string | undefined;
  /** Called when an object came, went or changed. */
  readonly changed: () => void;
}

/** Empty until `load`: most workspaces have no such object, and nobody waits for a search. */
export class ClusterStore {
  private readonly byFile = new Map<string, readonly ObjectPlace[]>();
  /** What counts where, by workspace folder, as long as no object changes. */
  private readonly facts = new Map<string, (uri: string) => ClusterFacts>();
  private built: BuiltStorage = { members: new Set(), objects: [] };
  private isLoaded = false;

  constructor(private readonly around: Surroundings) {}

  /**
   * Reads the manifests among files. Never rejects.
   *
   * @param seen told of each text on the way
   */
  async load(uris: readonly string[], seen: (uri: string, text: string) => void): Promise<void> {
    this.isLoaded = true;
    let news = false;
    for (const uri of uris) {
      if (!isManifest(uri)) continue;
      const text = await this.read(uri);
      if (text !== undefined) seen(uri, text);
      news = this.take(uri, text) || news;
    }
    if (news) this.around.changed();
  }

  /** Takes the text of a file into account; `undefined` for one that is gone. */
  update(uri: string, text: string | undefined): void {
    if (this.take(uri, text)) this.around.changed();
  }

  /** A file, or a folder, changed on disk. */
  async changedOnDisk(uri: string): Promise<void> {
    const file = normalizeUri(uri);
    if (!this.isLoaded || this.around.openText(file) !== undefined) return;
    if (!isManifest(file)) {
      for (const known of [...this.byFile.keys()]) {
        if (known.startsWith(`${file}/`)) this.update(known, undefined);
      }
      return;
    }
    this.update(file, await this.read(file));
  }

  /** Takes into account what projects build now. */
  rebuilt(projects: readonly Project[]): void {
    const before = said(this.all());
    this.built = builtStorage(projects);
    if (said(this.all()) === before) return;
    this.facts.clear();
    this.around.changed();
  }

  /** The RuntimeClasses of the workspace folder that a file is in; those that are in none, for a file that is in none. */
  classesFor(uri: string): readonly ObjectPlace[] {
    return this.besides(uri, [...this.byFile.values()].flat()).filter(({ kind }) => kind === 'RuntimeClass');
  }

  /** What counts for the pods of a file. */
  factsFor(uri: string): ClusterFacts {
    const folder = folderOf(this.around.folders(), uri) ?? '';
    const factsOf = this.facts.get(folder) ?? clusters(this.besides(uri, this.all()));
    this.facts.set(folder, factsOf);
    return factsOf(normalizeUri(uri));
  }

  /** The objects of all files, as they count for others. */
  private all(): readonly ObjectInFile[] {
    return withBuiltStorage([...this.byFile.values()].flat(), this.built);
  }

  /** Those that are in one workspace folder with a file. */
  private besides<T extends ObjectInFile>(uri: string, objects: readonly T[]): readonly T[] {
    const folders = this.around.folders();
    const own = folderOf(folders, uri);
    return objects.filter((each) => folderOf(folders, each.uri) === own);
  }

  private async read(uri: string): Promise<string | undefined> {
    return this.around.openText(uri) ?? (await this.around.files.read(uri).catch(() => undefined));
  }

  /** True when something is different now. */
  private take(uri: string, text: string | undefined): boolean {
    const file = normalizeUri(uri);
    const before = this.byFile.get(file) ?? [];
    const now = text === undefined ? [] : placesIn(file, text);
    if (before.length + now.length > 0) this.facts.clear();
    if (now.length === 0) this.byFile.delete(file);
    else this.byFile.set(file, now);
    return said(before) !== said(now);
  }
}

/** What the objects say, wherever they stand. */
function said(objects: readonly (ObjectInFile & { readonly range?: Range })[]): string {
  return JSON.stringify(objects.map(({ range: _, span: __, ...rest }) => rest));
}

function placesIn(uri: string, text: string): ObjectPlace[] {
  const objects = objectsIn(uri, text);
  if (objects.length === 0) return [];
  const document = TextDocument.create(uri, '', 0, text);
  return objects.map((object) => ({ ...object, range: toRange(document, object.span) }));
}
