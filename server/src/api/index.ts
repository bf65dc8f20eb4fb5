/**
 * The npm package as a library: text in, findings out. Nothing here reads files, opens connections or needs Node, and
 * what is exported stays as it is within a major version.
 */

import { versionPattern } from '../engine/configuration/shapes.ts';
import { confidences, levels, severities } from '../engine/rule.ts';
import { rules as allRules } from '../engine/rules/index.ts';
import { defaultSettings, type Settings } from '../engine/settings.ts';
import * as text from '../engine/source.ts';
import { rulePageUrl } from '../report/rule-page.ts';
import { version as toolVersion } from '../report/version.ts';
import { analysisOf } from './analysis.ts';
import type { Analysis, Options, RuleInfo, TextEdit } from './types.ts';

export type * from './types.ts';

/** The version of the package. */
export const version: string = toolVersion;

/** All rules, by id. */
export const rules: readonly RuleInfo[] = allRules.map(
  ({ id, title, summary, severity, level, boundary }): RuleInfo => {
    return { id, title, summary, severity, level, boundary, url: rulePageUrl(id) };
  },
);

/**
 * Finds the isolation risks in a text. It is judged by itself, without the files that it may make one configuration
 * with: those are for the command line and the editor.
 *
 * @param source the whole file: a Dockerfile, a Compose file, a manifest, a workflow, a script …
 * @param path its path or URI, which is not read: the name tells what the file is. One that is none of ours gives nothing.
 * @throws RangeError when an option has a value that it does not take; no text throws
 */
export function analyze(source: string, path: string, options: Options = {}): Analysis {
  return analysisOf({ path, text: source }, settingsOf(options));
}

/** Makes the edits of a fix, or of several that do not overlap. */
export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  const plain = edits.map(({ range: { start, end }, newText }) => {
    return { span: { start: start.offset, end: end.offset }, newText };
  });
  if (!text.areDisjoint(plain)) throw new RangeError('the edits overlap');
  return text.applyEdits(source, plain);
}

function settingsOf(options: Options): Settings {
  const { level, confidence, rules: chosen = {}, kubernetesVersion, ...sandbox } = options;
  const { runtimeClassName = '', composeRuntime = '' } = sandbox;
  const version = kubernetesVersion ?? defaultSettings.kubernetesVersion;
  if (!versionPattern.test(version)) throw wrong('kubernetesVersion', version, ['latest', '1.31', '…']);
  const ids = allRules.map(({ id }) => id);
  for (const [id, severity] of Object.entries(chosen)) {
    if (!ids.includes(id)) throw new RangeError(`options.rules: there is no rule \`${id}\``);
    oneOf(`rules.${id}`, severity, [...severities, 'off']);
  }
  return {
    ...defaultSettings,
    level: oneOf('level', level ?? defaultSettings.level, levels),
    confidence: oneOf('confidence', confidence ?? defaultSettings.confidence, confidences),
    rules: chosen,
    kubernetesVersion: version,
    sandbox: { runtimeClassName, composeRuntime },
  };
}

/** Programs in plain JavaScript give what they like. */
function oneOf<T extends string>(option: string, value: T, choices: readonly T[]): T {
  if (!choices.includes(value)) throw wrong(option, value, choices);
  return value;
}

function wrong(option: string, value: string, choices: readonly string[]): RangeError {
  return new RangeError(`options.${option} is \`${value}\`; it takes ${choices.join(', ')}`);
}
