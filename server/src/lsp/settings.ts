/** The client's settings, asked for once per folder and kept until they change. */

import type { Connection } from 'vscode-languageserver';
import { closest } from '../engine/ignore.ts';
import { type Level, levels, severities } from '../engine/rule.ts';
import { rules } from '../engine/rules/index.ts';
import { defaultSettings, type Settings } from '../engine/settings.ts';

/** The engine's settings, and those of the server itself. */
export interface ServerSettings extends Settings {
  /** Off: nothing is reported. */
  readonly enable: boolean;
  /** Whether files that are not open are reported too. */
  readonly workspaceDiagnostics: boolean;
}

export const defaultServerSettings: ServerSettings = {
  ...defaultSettings,
  enable: true,
  workspaceDiagnostics: false,
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
  const text = (value: unknown, fallback: string) => (typeof value === 'string' ? value.trim() : fallback);
  const flag = (value: unknown, fallback: boolean) => (typeof value === 'boolean' ? value : fallback);
  const settings: ServerSettings = {
    enable: flag(given.enable, defaultServerSettings.enable),
    workspaceDiagnostics: flag(given.workspaceDiagnostics, defaultServerSettings.workspaceDiagnostics),
    level: readLevel(given.level, problems),
    rules: readRules(given.rules, problems),
    sandbox: {
      runtimeClassName: text(sandbox.runtimeClassName, defaultSettings.sandbox.runtimeClassName),
      composeRuntime: text(sandbox.composeRuntime, defaultSettings.sandbox.composeRuntime),
    },
    kubernetesVersion: text(given.kubernetesVersion, defaultSettings.kubernetesVersion),
  };
  return { settings, problems };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function readLevel(value: unknown, problems: string[]): Level {
  const level = levels.find((known) => known === value);
  if (value !== undefined && value !== null && !level) {
    problems.push(`bulkhead.level is ${JSON.stringify(value)}; it takes ${levels.join(', ')}.`);
  }
  return level ?? defaultSettings.level;
}

const severityNames = [...severities, 'off'] as const;

function readRules(value: unknown, problems: string[]): Settings['rules'] {
  const chosen: Record<string, (typeof severityNames)[number]> = {};
  const known = rules.map(({ id }) => id);
  for (const [id, wanted] of Object.entries(asRecord(value))) {
    const severity = severityNames.find((name) => name === wanted);
    if (!known.includes(id)) {
      const near = closest(id, known);
      problems.push(`bulkhead.rules names \`${id}\`, which is no rule${near ? `; did you mean \`${near}\`?` : '.'}`);
    } else if (!severity) {
      problems.push(`bulkhead.rules gives \`${id}\` ${JSON.stringify(wanted)}; it takes ${severityNames.join(', ')}.`);
    } else chosen[id] = severity;
  }
  return chosen;
}

/** Settings by folder. */
export class SettingsStore {
  private readonly byFolder = new Map<string, Promise<ServerSettings>>();
  private readonly told = new Set<string>();
  private pushed: unknown;

  /**
   * @param canAsk whether the client answers `workspace/configuration`; otherwise it pushes its settings
   * @param folderOf the workspace folder that a URI is in, or the URI itself when it is in none
   */
  constructor(
    private readonly connection: Connection,
    private readonly canAsk: boolean,
    private readonly folderOf: (uri: string) => string,
    initial: unknown,
  ) {
    this.pushed = initial;
  }

  /** The settings for a file. Never rejects: when the client does not answer, the defaults hold. */
  get(uri: string): Promise<ServerSettings> {
    const folder = this.folderOf(uri);
    const known = this.byFolder.get(folder) ?? this.ask(folder);
    this.byFolder.set(folder, known);
    return known;
  }

  /** Forgets what was asked for. `section` is what the client pushed, if it pushes. */
  clear(section: unknown): void {
    this.byFolder.clear();
    this.pushed = asRecord(section).bulkhead ?? this.pushed;
  }

  private async ask(scopeUri: string): Promise<ServerSettings> {
    let section = this.pushed;
    if (this.canAsk) {
      try {
        section = await this.connection.workspace.getConfiguration({ scopeUri, section: 'bulkhead' });
      } catch {
        section = undefined;
      }
    }
    const { settings, problems } = parseSettings(section);
    for (const problem of problems) {
      if (this.told.has(problem)) continue;
      this.told.add(problem);
      this.connection.window.showWarningMessage(problem);
    }
    return settings;
  }
}
