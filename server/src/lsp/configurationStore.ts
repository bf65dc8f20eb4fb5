/** The configurations of the workspace folders, kept up with what is edited and what changes on disk. */

import { isConfiguration } from '../engine/configuration/names.ts';
import type { ConfiguredIgnore } from '../engine/settings.ts';
import {
  type ConfigurationFile,
  configurationUris,
  dayOf,
  findConfiguration,
  ignoresFor,
} from '../workspace/configuration.ts';
import type { FileSource } from '../workspace/files.ts';
import { foldersOf, normalizeUri } from '../workspace/paths.ts';

/** What the store needs of the server. */
interface Surroundings {
  readonly files: FileSource;
  readonly folders: () => readonly string[];
  /** The text of a file that is open, which counts before the file's own. Takes a normalized URI. */
  readonly openText: (uri: string) => string | undefined;
  /** Called when a configuration came, went or changed. */
  readonly changed: () => void;
  /** Told of a configuration that is there and cannot be read. */
  readonly warn: (message: string) => void;
}

/** Milliseconds without a keystroke after which all findings are looked at again. */
export const settling = 200;

/** Each is read when a file of its folder is first looked at. */
export class ConfigurationStore {
  private readonly byFolder = new Map<string, Promise<ConfigurationFile | undefined>>();
  /** What was read last of each folder. */
  private readonly files = new Map<string, ConfigurationFile>();
  private readonly ignores = new WeakMap<ConfigurationFile, DaysIgnores>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly around: Surroundings) {}

  /** The configuration for a file: that of the innermost workspace folder around it that has one. Never rejects. */
  async of(uri: string): Promise<ConfigurationFile | undefined> {
    for (const folder of foldersOf(this.around.folders(), uri)) {
      const reading = this.byFolder.get(folder) ?? this.look(folder);
      this.byFolder.set(folder, reading);
      const found = await reading;
      if (found) return found;
    }
    return undefined;
  }

  /** A configuration as it was read last. */
  read(uri: string): ConfigurationFile | undefined {
    const file = normalizeUri(uri);
    return [...this.files.values()].find((each) => each.uri === file);
  }

  /** What a configuration says today is not reported of a file. */
  ignoresIn(file: ConfigurationFile, uri: string): readonly ConfiguredIgnore[] {
    const day = dayOf(new Date());
    const known = this.ignores.get(file);
    const { ignoresOf } = known?.day === day ? known : { ignoresOf: ignoresFor(file, day) };
    this.ignores.set(file, { day, ignoresOf });
    return ignoresOf(uri);
  }

  /** Whether a file is the place of a folder's configuration. */
  isOne(uri: string): boolean {
    if (!isConfiguration(uri)) return false;
    const file = normalizeUri(uri);
    return this.around.folders().some((folder) => configurationUris(folder).includes(file));
  }

  /** A file was opened, edited or closed. */
  edited(uri: string): void {
    if (!this.isOne(uri)) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.resetFor(uri), settling);
  }

  /** A file came, changed or went on disk. */
  changedOnDisk(uri: string): void {
    if (this.isOne(uri) && this.around.openText(normalizeUri(uri)) === undefined) this.resetFor(uri);
  }

  /** The workspace's folders are others. */
  clear(): void {
    this.byFolder.clear();
    this.files.clear();
  }

  /** Has all looked at again, unless the file says what was read. */
  private resetFor(uri: string): void {
    if (this.byFolder.size === 0) return;
    const text = this.around.openText(normalizeUri(uri));
    if (text !== undefined && this.read(uri)?.text === text) return;
    this.clear();
    this.around.changed();
  }

  private async look(folder: string): Promise<ConfigurationFile | undefined> {
    const { files, openText, warn } = this.around;
    const source = {
      exists: async (uri: string) => openText(uri) !== undefined || files.exists(uri),
      read: async (uri: string) => openText(uri) ?? files.read(uri, folder),
    };
    const found = await findConfiguration(source, folder).catch((error: unknown) => {
      warn(`The configuration of ${folder} is not read: ${error instanceof Error ? error.message : error}`);
      return undefined;
    });
    if (found) this.files.set(folder, found);
    return found;
  }
}

interface DaysIgnores {
  readonly day: string;
  readonly ignoresOf: (uri: string) => readonly ConfiguredIgnore[];
}
