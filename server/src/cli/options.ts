/** Options that several commands share, and the settings that they make. */

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Configuration, configured } from '../engine/configuration/configuration.ts';
import { versionPattern } from '../engine/configuration/shapes.ts';
import { confidences, levels, type Severity, severities } from '../engine/rule.ts';
import { rules } from '../engine/rules/index.ts';
import { defaultSettings, type Settings } from '../engine/settings.ts';
import type { ProjectOptions } from '../workspace/project-files.ts';
import { choice, didYouMean, UsageError } from './usage.ts';

/** The options that make settings. */
export interface SettingsOptions {
  readonly level?: string | undefined;
  readonly confidence?: string | undefined;
  readonly rule?: readonly string[] | undefined;
  readonly 'kubernetes-version'?: string | undefined;
}

/**
 * Makes settings of `--level`, `--confidence`, `--rule` and `--kubernetes-version`, over those of the configuration.
 *
 * @throws UsageError
 */
export function readSettings(values: SettingsOptions, configuration?: Configuration): Settings {
  const base = configuration ? configured(defaultSettings, configuration) : defaultSettings;
  const version = values['kubernetes-version'] ?? base.kubernetesVersion;
  if (!versionPattern.test(version)) {
    throw new UsageError(
      `--kubernetes-version is \`${version}\`; it takes \`latest\` or a version such as \`1.31\``,
    );
  }
  return {
    ...base,
    level: choice('--level', values.level ?? base.level, levels),
    confidence: choice('--confidence', values.confidence ?? base.confidence, confidences),
    rules: { ...base.rules, ...Object.fromEntries((values.rule ?? []).map(readRule)) },
    kubernetesVersion: version,
  };
}

function readRule(option: string): [string, Severity | 'off'] {
  const at = option.indexOf('=');
  if (at < 0) {
    throw new UsageError(`--rule is \`${option}\`; it takes a rule and its severity: \`root-user=off\``);
  }
  const id = knownRule(option.slice(0, at));
  return [id, choice(`--rule ${id}`, option.slice(at + 1), [...severities, 'off'] as const)];
}

/** The id, if there is such a rule. @throws UsageError with the nearest id otherwise */
export function knownRule(id: string): string {
  const ids = rules.map((rule) => rule.id);
  if (!ids.includes(id)) throw new UsageError(`there is no rule \`${id}\`${didYouMean(id, ids)}`);
  return id;
}

/** Whether to colour what goes to standard output, by `--color`, the conventions of the environment, the terminal. */
export function wantsColor(choice: 'auto' | 'always' | 'never'): boolean {
  if (choice !== 'auto') return choice === 'always';
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: terminal } = process.env;
  if (force) return force !== '0' && force !== 'false';
  return !no && terminal !== 'dumb' && process.stdout.isTTY === true;
}

/** The options of all commands that read Compose projects. */
export const projectOptions = {
  'compose-file': { type: 'string', multiple: true },
  // Not `--env-file`: that is an option of Node.js, which would obey what the file says of `NODE_OPTIONS`.
  'compose-env-file': { type: 'string', multiple: true },
  env: { type: 'string', multiple: true },
} as const;

/** Makes sense of `--compose-file`, `--compose-env-file` and `--env`. @throws UsageError */
export function readProjectOptions(values: {
  readonly 'compose-file'?: readonly string[] | undefined;
  readonly 'compose-env-file'?: readonly string[] | undefined;
  readonly env?: readonly string[] | undefined;
}): ProjectOptions {
  const uris = (paths: readonly string[] = []) => paths.map((each) => pathToFileURL(path.resolve(each)).href);
  const envFiles = uris(values['compose-env-file']);
  return {
    composeFiles: uris(values['compose-file']),
    ...(envFiles.length > 0 ? { envFiles } : {}),
    variables: new Map((values.env ?? []).map(readVariable)),
  };
}

function readVariable(option: string): [string, string] {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(option) ?? [];
  if (name === undefined || value === undefined)
    throw new UsageError(`--env is \`${option}\`; it takes a variable and its value: \`TAG=1.29\``);
  return [name, value];
}
