/** Options that several commands share, and the settings that they make. */

import { closest } from '../engine/ignore.ts';
import { levels, type Severity, severities } from '../engine/rule.ts';
import { rules } from '../engine/rules/index.ts';
import { defaultSettings, type Settings } from '../engine/settings.ts';
import { choice, UsageError } from './usage.ts';

/** Makes settings of `--level`, `--rule` and `--kubernetes-version`. @throws UsageError */
export function readSettings(values: {
  readonly level?: string | undefined;
  readonly rule?: readonly string[] | undefined;
  readonly 'kubernetes-version'?: string | undefined;
}): Settings {
  const version = values['kubernetes-version'] ?? defaultSettings.kubernetesVersion;
  if (!/^(latest|v?1\.\d{1,3})$/.test(version)) {
    throw new UsageError(`--kubernetes-version is \`${version}\`; it takes \`latest\` or a version such as \`1.31\``);
  }
  return {
    ...defaultSettings,
    level: choice('--level', values.level ?? defaultSettings.level, levels),
    rules: Object.fromEntries((values.rule ?? []).map(readRule)),
    kubernetesVersion: version,
  };
}

function readRule(option: string): [string, Severity | 'off'] {
  const [id = '', severity = ''] = option.split('=', 2);
  return [knownRule(id), choice(`--rule ${id}`, severity, [...severities, 'off'] as const)];
}

/** The id, if there is such a rule. @throws UsageError with the nearest id otherwise */
export function knownRule(id: string): string {
  const ids = rules.map((rule) => rule.id);
  if (ids.includes(id)) return id;
  const near = closest(id, ids);
  throw new UsageError(`there is no rule \`${id}\`${near ? `; did you mean \`${near}\`?` : ''}`);
}
