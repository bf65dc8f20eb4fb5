/** The client's settings, asked for once per folder and kept until they change. */

import {
  type Connection,
  MessageType,
  ShowMessageNotification,
  type ShowMessageParams,
} from 'vscode-languageserver';
import { configured, ignoreKey } from '../engine/configuration/configuration.ts';
import { severityNames, versionPattern } from '../engine/configuration/shapes.ts';
import { closest } from '../engine/model/closest.ts';
import type { ClusterFacts } from '../engine/model/cluster.ts';
import { type Confidence, confidences, type Level, levels } from '../engine/rule.ts';
import { rules } from '../engine/rules/index.ts';
import { defaultSettings, type Settings } from '../engine/settings.ts';
import type { ConfigurationFile } from '../workspace/configuration.ts';
import { normalizeUri } from '../workspace/paths.ts';
import type { ConfigurationStore } from './configurationStore.ts';
import { inBackground } from './session.ts';

/** The engine's settings, and those of the server itself. */
export interface ServerSettings extends Settings {
  /** What the project says, which is in the engine's settings already; missing where it says nothing. */
  readonly configuration?: ConfigurationFile;
  /** Off: nothing is reported. */
  readonly enable: boolean;
  /** Whether each workload has a line above it about its wall. */
  readonly codeLens: boolean;
  /** Whether containers have hints of what is not written. */
  readonly inlayHints: boolean;
  /** Whether files that are not open are reported too. */
  readonly workspaceDiagnostics: boolean;
  /** The Compose project of the workspace folder; paths from there. */
  readonly compose: {
    /** The files that are merged, as for `docker compose -f … -f …`; empty: those that Compose takes by itself. */
    readonly files: readonly string[];
    /** Files of variables; empty: the `.env` beside the first file. */
    readonly envFiles: readonly string[];
    /** Values of variables that the shell gives. */
    readonly variables: Readonly<Record<string, string>>;
  };
}

export const defaultServerSettings: ServerSettings = {
  ...defaultSettings,
  enable: true,
  codeLens: true,
  inlayHints: false,
  workspaceDiagnostics: false,
  compose: { files: [], envFiles: [], variables: {} },
};

/** Settings as read, and what was wrong with them. */
export interface ParsedSettings {
  readonly settings: ServerSettings;
  readonly problems: readonly string[];
}

/**
 * Reads the `bulkhead` section of a client's settings. What cannot be understood is told and left at its
 * default, so that one bad value does not switch the rest off.
 */
export function parseSettings(section: unknown): ParsedSettings {
  const problems: string[] = [];
  const given = asRecord(section);
  const sandbox = asRecord(given.sandbox);
  const read = <T>(
    name: string,
    value: unknown,
    fallback: T,
    isOne: (value: unknown) => value is T,
    takes: string,
  ) => {
    if (value === undefined || value === null) return fallback;
    if (isOne(value)) return value;
    problems.push(`bulkhead.${name} is ${JSON.stringify(value)}; it takes ${takes}.`);
    return fallback;
  };
  const flag = (name: 'enable' | 'codeLens' | 'inlayHints' | 'workspaceDiagnostics') =>
    read(name, given[name], defaultServerSettings[name], isBoolean, 'true or false');
  const runtime = (name: 'runtimeClassName' | 'composeRuntime') =>
    read(`sandbox.${name}`, sandbox[name], defaultSettings.sandbox[name], isString, 'a name').trim();
  const compose = asRecord(given.compose);
  const paths = (name: 'files' | 'envFiles') =>
    read(`compose.${name}`, compose[name], [], isStrings, 'a list of paths');
  const { level, confidence, kubernetesVersion } = defaultSettings;
  const settings: ServerSettings = {
    enable: flag('enable'),
    codeLens: flag('codeLens'),
    inlayHints: flag('inlayHints'),
    workspaceDiagnostics: flag('workspaceDiagnostics'),
    compose: {
      files: paths('files'),
      envFiles: paths('envFiles'),
      variables: read('compose.variables', compose.variables, {}, isTexts, 'names with their values'),
    },
    level: read('level', given.level, level, isLevel, levels.join(', ')),
    confidence: read('confidence', given.confidence, confidence, isConfidence, confidences.join(', ')),
    rules: readRules(given.rules, problems),
    options: defaultSettings.options,
    ignores: defaultSettings.ignores,
    sandbox: { runtimeClassName: runtime('runtimeClassName'), composeRuntime: runtime('composeRuntime') },
    cluster: defaultSettings.cluster,
    kubernetesVersion: read(
      'kubernetesVersion',
      given.kubernetesVersion,
      kubernetesVersion,
      isVersion,
      '`latest`, or a version such as `1.31`',
    ),
  };
  return { settings, problems };
}

const isBoolean = (value: unknown) => typeof value === 'boolean';
const isString = (value: unknown) => typeof value === 'string';
const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(isString);
const isTexts = (value: unknown): value is Readonly<Record<string, string>> =>
  isStrings(Object.values(asRecord(value))) && !Array.isArray(value);
const isLevel = (value: unknown): value is Level => levels.some((level) => level === value);
const isConfidence = (value: unknown): value is Confidence => confidences.some((each) => each === value);
const isVersion = (value: unknown): value is string => isString(value) && versionPattern.test(value);

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function readRules(value: unknown, problems: string[]): Settings['rules'] {
  const chosen: Record<string, (typeof severityNames)[number]> = {};
  const known = rules.map(({ id }) => id);
  for (const [id, wanted] of Object.entries(asRecord(value))) {
    const severity = severityNames.find((name) => name === wanted);
    if (!known.includes(id)) {
      const near = closest(id, known);
      problems.push(
        `bulkhead.rules names \`${id}\`, which is no rule${near ? `; did you mean \`${near}\`?` : '.'}`,
      );
    } else if (!severity) {
      problems.push(
        `bulkhead.rules gives \`${id}\` ${JSON.stringify(wanted)}; it takes ${severityNames.join(', ')}.`,
      );
    } else chosen[id] = severity;
  }
  return chosen;
}

/** Settings by folder. */
export class SettingsStore {
  private readonly byFolder = new Map<string, Promise<ServerSettings>>();
  private readonly bySurroundings = new WeakMap<ServerSettings, Map<string, ServerSettings>>();
  private readonly told = new Set<string>();
  private pushed: unknown;

  /**
   * @param canAsk whether the client answers `workspace/configuration`; otherwise it pushes its settings
   * @param folderOf the workspace folder that a URI is in, or the URI itself when it is in none
   * @param clusterFor what counts of the cluster for a URI, the same for all files of a folder
   * @param configurations what the workspace folders say
   */
  constructor(
    readonly connection: Connection,
    private readonly canAsk: boolean,
    private readonly folderOf: (uri: string) => string,
    private readonly clusterFor: (uri: string) => ClusterFacts,
    private readonly configurations: Pick<ConfigurationStore, 'of' | 'ignoresIn'>,
    initial: unknown,
  ) {
    this.pushed = initial;
  }

  /** The settings for a file. Never rejects: when the client does not answer, the defaults hold. */
  async get(uri: string): Promise<ServerSettings> {
    const folder = this.folderOf(uri);
    const asked = this.byFolder.get(folder) ?? this.ask(folder);
    this.byFolder.set(folder, asked);
    return this.situated(await asked, uri);
  }

  /** The settings with what counts there. One object for all files for which the same counts: analyses go by it. */
  private situated(settings: ServerSettings, uri: string): ServerSettings {
    // A file may come in the client's spelling and in ours.
    const normal = normalizeUri(uri);
    const { configuration } = settings;
    const ignores = configuration ? this.configurations.ignoresIn(configuration, normal) : [];
    const key = [normal.slice(0, normal.lastIndexOf('/')), ...ignores.map(ignoreKey)].join(' ');
    const known = this.bySurroundings.get(settings) ?? new Map<string, ServerSettings>();
    this.bySurroundings.set(settings, known);
    const here = known.get(key) ?? { ...settings, ignores, cluster: this.clusterFor(uri) };
    known.set(key, here);
    return here;
  }

  /** Forgets what was asked for. `settings` is what the client pushed, if it pushes. */
  clear(settings?: unknown): void {
    this.byFolder.clear();
    this.pushed = asRecord(settings).bulkhead ?? this.pushed;
  }

  private async ask(scopeUri: string): Promise<ServerSettings> {
    const [settings, file] = await Promise.all([this.askClient(scopeUri), this.configurations.of(scopeUri)]);
    return file ? { ...configured(settings, file.configuration), configuration: file } : settings;
  }

  private async askClient(scopeUri: string): Promise<ServerSettings> {
    let section = this.pushed;
    if (this.canAsk) {
      try {
        section = await this.connection.workspace.getConfiguration({ scopeUri, section: 'bulkhead' });
      } catch {
        section = undefined;
      }
    }
    const { settings, problems } = parseSettings(section);
    this.tell(problems);
    return settings;
  }

  /** One message for all that is wrong, and each thing once. */
  private tell(problems: readonly string[]): void {
    const news = problems.filter((problem) => !this.told.has(problem));
    for (const problem of news) this.told.add(problem);
    if (news.length === 0) return;
    const params: ShowMessageParams = { type: MessageType.Warning, message: news.join(' ') };
    inBackground(this, this.connection.sendNotification(ShowMessageNotification.type, params));
  }
}
