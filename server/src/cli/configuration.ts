/** The configuration of a command: `.bulkhead.yaml` of the working folder, below what the options say. */

import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  expiredIgnores,
  ignoreKey,
  isExpired,
  unusedIgnores,
} from '../engine/configuration/configuration.ts';
import type { ConfigurationProblem } from '../engine/configuration/read.ts';
import { rules } from '../engine/rules/index.ts';
import { enabledIds } from '../engine/run.ts';
import type { ConfiguredIgnore, Settings } from '../engine/settings.ts';
import { LineIndex } from '../engine/source.ts';
import { nodeFiles } from '../node/files.ts';
import { readText, reasonOf } from '../node/text.ts';
import {
  type ConfigurationFile,
  configurationFile,
  dayOf,
  findConfiguration,
  ignoresFor,
} from '../workspace/configuration.ts';
import type { ScannedFile } from '../workspace/scan.ts';
import { readSettings, type SettingsOptions } from './options.ts';
import { tell, UsageError } from './usage.ts';

/** The options of all commands that read the configuration. */
export const configurationOptions = {
  config: { type: 'string' },
  'no-config': { type: 'boolean', default: false },
} as const;

/** What a command goes by. */
export interface Configured {
  readonly settings: Settings;
  /** What the configuration says is not reported of a file. */
  readonly ignoresFor: (uri: string) => readonly ConfiguredIgnore[];
  /** What is wrong in the configuration. */
  readonly trouble: readonly string[];
  /** Where it is; `undefined` when there is none. */
  readonly file: ConfigurationFile | undefined;
}

/** Reads the configuration that the options choose, and puts what they say over it. @throws UsageError */
export async function readConfigured(
  values: SettingsOptions & {
    readonly config?: string | undefined;
    readonly 'no-config': boolean;
  },
): Promise<Configured> {
  if (values.config !== undefined && values['no-config'])
    throw new UsageError('--config and --no-config exclude each other');
  const file = values['no-config'] ? undefined : await readFile(values.config);
  const settings = readSettings(values, file?.configuration);
  if (!file) return { settings, ignoresFor: () => [], trouble: [], file };
  const today = dayOf(new Date());
  for (const message of inWords(file, expiredIgnores(file.configuration, today))) tell(message);
  const trouble = inWords(file, file.configuration.problems);
  return { settings, ignoresFor: ignoresFor(file, today), trouble, file };
}

async function readFile(named: string | undefined): Promise<ConfigurationFile | undefined> {
  const here = pathToFileURL(process.cwd()).href;
  const reading =
    named === undefined
      ? findConfiguration(nodeFiles(), here)
      : readText(named).then((text) => configurationFile(pathToFileURL(path.resolve(named)).href, text));
  return reading.catch((error: unknown) => {
    throw new UsageError(`cannot use the configuration ${named ?? 'of this folder'}: ${reasonOf(error)}`);
  });
}

function inWords({ uri, text }: ConfigurationFile, problems: readonly ConfigurationProblem[]): string[] {
  const lines = new LineIndex(text);
  const name = path.relative(process.cwd(), fileURLToPath(uri)).split(path.sep).join('/');
  return problems.map(({ span, message }) => `${name}:${lines.lineAt(span.start) + 1}: ${message}`);
}

/** Watches which ignores are used in a scan. */
export class IgnoreUse {
  private readonly used = new Set<string>();

  constructor(private readonly configured: Configured) {}

  take({ analysis }: ScannedFile): void {
    for (const ignore of analysis?.usedIgnores ?? []) this.used.add(ignoreKey(ignore));
  }

  /** Tells which cover nothing, where all that they could be for was among the paths that were scanned. */
  tellUnused(paths: readonly string[]): void {
    const { file, settings } = this.configured;
    if (!file) return;
    const folder = path.dirname(fileURLToPath(file.uri));
    const isScanned = paths.some((each) => {
      const way = path.relative(path.resolve(each), folder);
      return way === '' || !(way.startsWith('..') || path.isAbsolute(way));
    });
    if (!isScanned) return;
    const today = dayOf(new Date());
    const on = enabledIds(rules, settings);
    const isKnown = (each: ConfiguredIgnore) => on.has(each.rule) && !isExpired(each, today);
    for (const message of inWords(file, unusedIgnores(file.configuration, this.used, isKnown))) tell(message);
  }
}
