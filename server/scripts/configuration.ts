/** `contributes.configuration` of the extension's manifest: the settings, with one for each rule. */

import { confidences, levels, type Rule, severities } from '../src/engine/rule.ts';
import { defaultSettings } from '../src/engine/settings.ts';
import { confidenceMeanings, levelMeanings, rulePageUrl, severityMeanings } from '../src/report/rule-page.ts';

/** The part of VS Code's settings schema that is used here. */
interface Property {
  readonly type: 'array' | 'boolean' | 'object' | 'string';
  readonly items?: { readonly type: 'string' };
  readonly default?: unknown;
  readonly order?: number;
  readonly scope?: 'resource' | 'window';
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly pattern?: string;
  readonly patternErrorMessage?: string;
  readonly properties?: Readonly<Record<string, Property>>;
  readonly additionalProperties?: false | { readonly type: 'string' };
}

/** The manifest with these settings in the place of those that it has. Everything else stays as it is. */
export function withConfiguration(manifest: string, rules: readonly Rule[]): string {
  const data: { readonly contributes?: object } = JSON.parse(manifest);
  const contributes = { ...data.contributes, configuration: configuration(rules, new Texts()) };
  return `${JSON.stringify({ ...data, contributes }, null, 2)}\n`;
}

/** The texts of the manifest with those of these settings. All that do not belong to settings stay as they are. */
export function withTexts(texts: string, rules: readonly Rule[]): string {
  const made = new Texts();
  configuration(rules, made);
  const isKept = ([key]: [string, unknown]) => !/^(setting|rule|severity)\./.test(key);
  const kept = Object.entries(JSON.parse(texts)).filter(isKept);
  return `${JSON.stringify({ ...Object.fromEntries(kept), ...Object.fromEntries(made.all) }, null, 2)}\n`;
}

/** Texts by their keys: the manifest has the keys, so that the texts can be translated. */
class Texts {
  readonly all = new Map<string, string>();

  /** Keeps a text, and gives what stands for it in the manifest. */
  put(key: string, text: string): string {
    this.all.set(key, text);
    return `%${key}%`;
  }
}

function configuration(rules: readonly Rule[], texts: Texts): object {
  const properties = Object.entries(settings(rules)).map(([name, property], order) => [
    `bulkhead.${name}`,
    { ...keyed(property, `setting.${name}`, `setting.${name}`, texts), order },
  ]);
  return { title: 'Bulkhead', properties: Object.fromEntries(properties) };
}

/**
 * A setting with keys in the place of its texts.
 *
 * @param key that of its description
 * @param group that of what its values mean, which several settings may share
 */
function keyed(property: Property, key: string, group: string, texts: Texts): Property {
  const { markdownDescription, enumDescriptions, patternErrorMessage: message, properties } = property;
  const inner = Object.entries(properties ?? {}).map(([id, each]) => [
    id,
    keyed(each, `rule.${id}`, 'severity', texts),
  ]);
  return {
    ...property,
    ...(properties ? { properties: Object.fromEntries(inner) } : {}),
    ...(message === undefined ? {} : { patternErrorMessage: texts.put(`${key}.pattern`, message) }),
    ...(enumDescriptions && {
      enumDescriptions: enumDescriptions.map((text, i) => texts.put(`${group}.${property.enum?.[i]}`, text)),
    }),
    markdownDescription: texts.put(key, markdownDescription),
  };
}

/** The settings in the order in which the editor shows them. */
function settings(rules: readonly Rule[]): Readonly<Record<string, Property>> {
  const { level, confidence, sandbox, kubernetesVersion } = defaultSettings;
  return {
    enable: {
      type: 'boolean',
      default: true,
      scope: 'resource',
      markdownDescription: 'Look for isolation risks.',
    },
    level: {
      type: 'string',
      enum: levels,
      enumDescriptions: levels.map((each) => `Reports ${levelMeanings[each]}.`),
      default: level,
      scope: 'resource',
      markdownDescription: 'How much is reported, named after the Pod Security Standards.',
    },
    confidence: {
      type: 'string',
      enum: confidences,
      enumDescriptions: confidences.map((each) => `Reports ${confidenceMeanings[each]}.`),
      default: confidence,
      scope: 'resource',
      markdownDescription: 'How sure a finding has to be.',
    },
    codeLens: {
      type: 'boolean',
      default: true,
      scope: 'resource',
      markdownDescription:
        'Show a line above each workload: what stands between it and the kernel of its host, what was found, and whether it can move into a microVM.',
    },
    inlayHints: {
      type: 'boolean',
      default: false,
      scope: 'resource',
      markdownDescription:
        'Show beside each container what holds though it is not written: the user where another file names it, the capabilities that the runtime gives, a missing seccomp profile, the token of the service account.',
    },
    rules: {
      type: 'object',
      properties: Object.fromEntries(rules.map((rule) => [rule.id, severityOf(rule)])),
      additionalProperties: false,
      default: {},
      scope: 'resource',
      markdownDescription:
        'Severities other than the usual ones, by rule. A rule that has one here is reported at every level; `off` switches it off.',
    },
    'sandbox.runtimeClassName': {
      type: 'string',
      default: sandbox.runtimeClassName,
      scope: 'resource',
      markdownDescription:
        'The `RuntimeClass` of a microVM, for fixes that move a pod into one. When empty, fixes name a well-known one.',
    },
    'sandbox.composeRuntime': {
      type: 'string',
      default: sandbox.composeRuntime,
      scope: 'resource',
      markdownDescription:
        'The `runtime` of a microVM, for fixes that move a Compose service into one. When empty, fixes name a well-known one.',
    },
    kubernetesVersion: {
      type: 'string',
      pattern: '^(latest|v?1\\.\\d{1,3}(\\.\\d{1,3})?)$',
      patternErrorMessage: 'Takes latest, or a version such as 1.31.',
      default: kubernetesVersion,
      scope: 'resource',
      markdownDescription:
        'The Kubernetes version whose Pod Security Standards judge a pod: `latest`, or a version such as `1.31`.',
    },
    'compose.files': {
      type: 'array',
      items: { type: 'string' },
      default: [],
      scope: 'resource',
      markdownDescription:
        'The Compose files that are merged into one project, as for `docker compose -f … -f …`; paths from the workspace folder. When empty: what Compose takes by itself, `compose.yaml` and `compose.override.yaml`, or what `COMPOSE_FILE` in `.env` names.',
    },
    'compose.envFiles': {
      type: 'array',
      items: { type: 'string' },
      default: [],
      scope: 'resource',
      markdownDescription:
        'Files with the values of variables in Compose files; paths from the workspace folder. When empty: the `.env` beside the project.',
    },
    'compose.variables': {
      type: 'object',
      additionalProperties: { type: 'string' },
      default: {},
      scope: 'resource',
      markdownDescription: 'Values of variables in Compose files, which go before those of files.',
    },
    workspaceDiagnostics: {
      type: 'boolean',
      default: false,
      scope: 'resource',
      markdownDescription: 'Report risks in files that are not open, too.',
    },
    'trace.server': {
      type: 'string',
      enum: ['off', 'messages', 'verbose'],
      default: 'off',
      scope: 'window',
      markdownDescription: 'Log what the editor and the language server say to each other.',
    },
  };
}

function severityOf({ id, summary, severity, level }: Rule): Property {
  return {
    type: 'string',
    enum: [...severities, 'off'],
    enumDescriptions: [...severities.map((each) => severityMeanings[each]), 'not reported'],
    markdownDescription: `${summary} Usually \`${severity}\`, at level \`${level}\`. [More](${rulePageUrl(id)})`,
  };
}
